"""The formula: what raises and lowers how well an article fits a story."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from monitor.stories.likeness import USUAL, Ground, ground, score, similarity

_SHARES = st.floats(0.0, 1.0)
_QUIET = Ground(nearest=0.05, usual=0.03)


@given(_SHARES, _SHARES, _SHARES, st.floats(0.0, 30.0))
def test_more_likeness_never_fits_worse(
    one: float, other: float, around: float, days: float
) -> None:
    low, high = sorted((one, other))
    near = Ground(nearest=around, usual=around / 2)
    assert score(low, near, cohesion=USUAL, gap_days=days) <= score(
        high, near, cohesion=USUAL, gap_days=days
    )


@given(_SHARES, st.floats(0.0, 30.0), st.floats(0.0, 30.0))
def test_a_longer_gap_never_fits_better(cosine: float, one: float, other: float) -> None:
    short, long = sorted((one, other))
    assert score(cosine, _QUIET, cohesion=USUAL, gap_days=long) <= score(
        cosine, _QUIET, cohesion=USUAL, gap_days=short
    )


def test_a_busy_beat_asks_for_more() -> None:
    busy = Ground(nearest=0.3, usual=0.2)
    assert score(0.3, busy, cohesion=USUAL, gap_days=0) < score(
        0.3, _QUIET, cohesion=USUAL, gap_days=0
    )


def test_a_tight_story_asks_for_more_and_a_loose_one_not_for_ever_less() -> None:
    def at(cohesion: float) -> float:
        return score(0.25, _QUIET, cohesion=cohesion, gap_days=0)

    assert at(0.6) < at(USUAL)
    assert at(0.0) == at(0.05)


def test_hours_hardly_count_and_a_week_does() -> None:
    now, hours, week = (
        score(0.25, _QUIET, cohesion=USUAL, gap_days=days) for days in (0.0, 0.25, 7.0)
    )
    assert now - hours < 0.1 < 0.5 < now - week


def test_an_empty_window_is_no_reason_to_join() -> None:
    assert ground([]).nearest == ground([]).usual > 0
    assert score(0.02, ground([]), cohesion=USUAL, gap_days=0) < 0


@given(st.floats(-20, 20))
def test_a_similarity_is_a_share(points: float) -> None:
    assert 0.0 <= similarity(points) <= 1.0
    assert similarity(0.0) == 0.5


@given(st.floats(0.0, 0.099))
def test_what_is_hardly_alike_never_fits(cosine: float) -> None:
    alone = Ground(nearest=0.001, usual=0.001)
    assert score(cosine, alone, cohesion=0.1, gap_days=0) < 0
