"""What grouping keeps of an article."""

from __future__ import annotations

import json
import pickle
import zlib
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from monitor.language.rarity import Rarity
from monitor.model.events import Event
from monitor.model.stories import ArticleRef, Role
from monitor.stories.fingerprint import UNIT, fingerprint, imprint, pack, unpack

_REF = ArticleRef(
    article_id=7,
    title="Jakarta cuts nickel quota",
    text="The ministry in Jakarta cut the quota for nickel ore to 240 million tonnes on Monday.",
    outlet="Daily",
    language="en-GB",
    published_at=datetime(2026, 3, 2, 8, tzinfo=UTC),
    minerals=("nickel",),
    policies=("export-quota",),
    places=("indonesia",),
    event=Event(action="export-quota", place="indonesia", minerals=("nickel",)),
)


def test_terms_are_a_vector_of_one_length_heaviest_first() -> None:
    one, written = fingerprint(_REF, Rarity())
    values = list(one.weights.values())
    assert sum(value * value for value in values) == pytest.approx(UNIT * UNIT, rel=0.02)
    assert values == sorted(values, reverse=True)
    assert written["jakarta"] == "Jakarta"
    assert {"jakarta", "240"} <= set(one.marks)


def test_an_imprint_made_elsewhere_gives_the_same_fingerprint() -> None:
    there = pickle.loads(pickle.dumps(imprint(_REF)))
    assert fingerprint(_REF, Rarity(), there) == fingerprint(_REF, Rarity())


def test_language_concepts_and_event_are_kept() -> None:
    one, _ = fingerprint(_REF, Rarity())
    assert (one.language, one.concepts) == ("en", (("nickel",), ("export-quota",), ("indonesia",)))
    assert one.telling is not None
    assert (one.telling.governments, one.telling.minerals) == (("indonesia",), ("nickel",))
    assert fingerprint(replace(_REF, event=None), Rarity())[0].telling is None


@settings(max_examples=40, deadline=None)
@given(
    st.text(max_size=300),
    st.text(max_size=60),
    st.sampled_from([None, "en", "zh-Hant"]),
    st.booleans(),
)
def test_what_is_packed_is_unpacked(
    text: str, title: str, language: str | None, told: bool
) -> None:
    ref = replace(_REF, text=text, title=title, language=language)
    one, _ = fingerprint(ref if told else replace(ref, event=None), Rarity())
    one = replace(one, role=Role.COPY, copy_of=3, origin="Reuters")
    assert unpack(pack(one)) == one


def test_what_the_version_before_packed_is_unpacked() -> None:
    one, _ = fingerprint(replace(_REF, event=None), Rarity())
    head = [
        one.article_id,
        one.at.timestamp(),
        one.language,
        one.outlet,
        list(one.weights),
        list(one.weights.values()),
        f"{one.marked:x}",
        one.sketch.level,
        one.origin,
        one.role,
        one.copy_of,
        one.concepts,
        None,
    ]
    text = json.dumps(head, ensure_ascii=False).encode()
    assert unpack(b"\x02" + zlib.compress(text + b"\0" + one.sketch.packed, 9)) == one


@pytest.mark.parametrize("data", [b"", b"\x01old", b"\x00"])
def test_another_programs_fingerprint_is_refused(data: bytes) -> None:
    with pytest.raises(ValueError, match="unknown version"):
        unpack(data)
