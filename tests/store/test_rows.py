from __future__ import annotations

import pickle
from datetime import UTC, datetime

from hypothesis import given
from hypothesis import strategies as st

from monitor.model.feeds import Feed, FeedState, FullText, Validators
from monitor.model.hits import Evidence, Hit, Reason
from monitor.store import rows
from tests.support.stored import facts, feed

_texts = st.text(st.characters(codec="utf-8"))
_times = st.datetimes(
    min_value=datetime(1900, 1, 1),  # noqa: DTZ001
    max_value=datetime(2200, 1, 1),  # noqa: DTZ001
    timezones=st.just(UTC),
)
_numbers = st.floats(allow_nan=False, allow_infinity=False)


@given(
    st.builds(
        Feed,
        url=_texts,
        name=_texts,
        tags=st.lists(_texts).map(tuple),
        every_s=st.none() | _numbers,
        full_text=st.sampled_from(FullText),
        headers=st.lists(st.tuples(_texts, _texts)).map(tuple),
    )
)
def test_a_feed_comes_back(value: Feed) -> None:
    assert rows.feed_of(rows.feed_json(value)) == value


@given(
    st.builds(
        FeedState,
        url=_texts,
        validators=st.builds(Validators, etag=st.none() | _texts, last_modified=st.none() | _texts),
        next_poll_at=st.none() | _times,
        polled_at=st.none() | _times,
        interval_s=st.none() | _numbers,
        failures=st.integers(0, 1000),
        seen=st.lists(_texts).map(tuple),
    )
)
def test_a_state_comes_back(value: FeedState) -> None:
    columns = rows.state_columns(value)
    back = rows.state_of(columns)  # type: ignore[arg-type]  # a mapping of the same columns
    assert back == value
    assert pickle.loads(pickle.dumps(back)) == value


@given(
    st.builds(
        Hit,
        watchlist=_texts,
        fingerprint=_texts,
        score=_numbers,
        reasons=st.lists(
            st.builds(Reason, name=_texts, points=_numbers, detail=_texts), max_size=3
        ).map(tuple),
        evidence=st.lists(
            st.builds(
                Evidence,
                field=_texts,
                start=st.integers(0, 10**6),
                end=st.integers(0, 10**6),
                sentence=_texts,
                marks=st.lists(
                    st.tuples(st.integers(0, 99), st.integers(0, 99), _texts), max_size=3
                ).map(tuple),
            ),
            max_size=3,
        ).map(tuple),
        minerals=st.lists(_texts).map(tuple),
        policies=st.just(()),
        places=st.just(()),
        terms=st.lists(_texts).map(tuple),
    )
)
def test_a_hit_comes_back(value: Hit) -> None:
    assert rows.hit_of(rows.hit_columns(1, value)) == value  # type: ignore[arg-type]  # a mapping of the same columns


@given(_texts)
def test_a_text_comes_back(text: str) -> None:
    assert rows.unpacked(rows.packed(text)) == text


@given(_times)
def test_a_time_comes_back(at: datetime) -> None:
    assert rows.moment(rows.iso(at)) == at


def test_nothing_comes_back_as_nothing() -> None:
    assert rows.iso(None) is None
    assert rows.moment(None) is None
    assert rows.moment("") is None
    assert rows.unpacked(None) == ""
    assert rows.facts_of(None) is None


def test_facts_come_back() -> None:
    assert rows.facts_of(rows.facts_json(facts())) == facts()


def test_defaults_are_not_written() -> None:
    assert (
        rows.feed_json(feed(tags=())) == '{"url":"https://outlet1.example/rss","name":"Outlet 1"}'
    )


def test_what_an_earlier_version_called_expired_has_ended() -> None:
    old = rows.facts_json(facts()).replace('"status":"reported"', '"status":"expired"')
    back = rows.facts_of(old)
    assert back is not None
    assert back.action.status == "ended"
