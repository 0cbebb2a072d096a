"""The nouns as JSON: the light reader and pydantic make the same of a text."""

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pydantic import TypeAdapter

from monitor.core.codec import Codec, Unreadable
from monitor.model.events import Background, Event
from monitor.model.feeds import Feed, FeedState
from monitor.model.hits import Evidence, Reason
from monitor.model.measures import Correction, Measure, MeasureMemory, MeasureReport
from monitor.model.stories import StoryFacts

KINDS: tuple[Any, ...] = (
    *(Feed, FeedState, StoryFacts, Event, Background),
    *(Measure, MeasureMemory, MeasureReport, Correction),
    *(tuple[str, ...], tuple[Reason, ...], tuple[Evidence, ...], Mapping[str, str]),
)
NAMES = [getattr(kind, "__name__", str(kind)) for kind in KINDS]
ODD = (None, True, 2, 2.5, "", "x", [], ["x"], [1], {}, {"x": 1})
NOW = datetime(2026, 2, 20, 8, 0, tzinfo=UTC)

OLDEST = datetime(1990, 1, 1)  # noqa: DTZ001  # hypothesis adds the zone itself
st.register_type_strategy(datetime, st.datetimes(OLDEST, timezones=st.just(UTC)))
st.register_type_strategy(float, st.floats(allow_nan=False, allow_infinity=False))
st.register_type_strategy(int, st.integers(-(2**53), 2**53))


@pytest.mark.parametrize("kind", KINDS, ids=NAMES)
def test_what_was_written_is_read_whole_by_both(kind: Any) -> None:
    adapter = TypeAdapter(kind)

    @settings(max_examples=20, deadline=None, suppress_health_check=list(HealthCheck))
    @given(value=_values(kind), sparse=st.booleans())
    def each(value: Any, sparse: bool) -> None:
        text = Codec[Any](kind).dumps(value, sparse=sparse)
        assert Codec[Any](kind).loads(text) == adapter.validate_json(text) == value

    each()


@pytest.mark.parametrize("kind", KINDS, ids=NAMES)
def test_what_pydantic_refuses_is_refused_and_what_is_read_is_the_same(kind: Any) -> None:
    adapter = TypeAdapter(kind)

    @settings(max_examples=20, deadline=None, suppress_health_check=list(HealthCheck))
    @given(value=_values(kind), where=st.randoms(use_true_random=False))
    def each(value: Any, where: Any) -> None:
        data = _spoilt(json.loads(Codec[Any](kind).dumps(value)), where)
        text = json.dumps(data)
        try:
            read = Codec[Any](kind).loads(text)
        except Unreadable:
            return  # pydantic reads "2" as a number; we write none like that
        assert read == adapter.validate_json(text)

    each()


def _values(kind: Any) -> st.SearchStrategy[Any]:
    return (
        st.dictionaries(st.text(), st.text()) if kind == Mapping[str, str] else st.from_type(kind)
    )


def _spoilt(data: Any, where: Any) -> Any:
    """The value with something else in one place."""
    if isinstance(data, list) and data and where.random() < 0.8:
        at = where.randrange(len(data))
        return [*data[:at], _spoilt(data[at], where), *data[at + 1 :]]
    if isinstance(data, dict) and data and where.random() < 0.9:
        at = where.choice(sorted(data))
        if where.random() < 0.2:
            return {name: inner for name, inner in data.items() if name != at} | {"new_one": 1}
        return data | {at: _spoilt(data[at], where)}
    return where.choice(ODD)


@pytest.mark.parametrize(
    ("kind", "text", "why"),
    [
        (Feed, "{", "Expecting"),
        (Feed, "[]", "where Feed should be"),
        (Feed, '{"name": "x"}', "lacks url"),
        (Feed, '{"url": 1, "name": "x"}', "where a text should be"),
        (Feed, '{"url": "u", "name": "x", "full_text": "sometimes"}', "sometimes"),
        (FeedState, '{"url": "u", "polled_at": "yesterday"}', "yesterday"),
        (FeedState, '{"url": "u", "seen": ["a", 1]}', "where a list of texts should be"),
        (FeedState, '{"url": "u", "failures": true}', "where a whole number should be"),
    ],
)
def test_what_is_no_value_is_told(kind: Any, text: str, why: str) -> None:
    with pytest.raises(Unreadable, match=why):
        Codec[Any](kind).loads(text)


def test_who_has_written_reads_by_the_same_adapter() -> None:
    codec = Codec[FeedState](FeedState)
    state = FeedState(url="u", polled_at=NOW, seen=("a", "b"))
    assert codec.loads(codec.dumps(state, sparse=True)) == state
    with pytest.raises(Unreadable, match="url"):
        codec.loads("{}")
    assert "seen" not in codec.dumps(state, without="seen")
