from __future__ import annotations

import json
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from monitor.digest import view
from monitor.digest.view import Alert, Chip, Digest, StoryBlock
from tests.support import day as samples


def test_a_digest_survives_json() -> None:
    digest = samples.digest()
    assert Digest.from_json(digest.to_json()) == digest
    assert Digest.from_json(digest.to_json()).to_json() == digest.to_json()


@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.builds(StoryBlock))
def test_any_block_survives_json(block: StoryBlock) -> None:
    section = view.Section(name="w", title="W", stories=(block,))
    digest = samples.digest(())
    told = replace(digest, sections=(section,))
    assert Digest.from_json(told.to_json()) == told


def test_an_older_digest_without_later_fields_can_be_read() -> None:
    stored = json.loads(samples.digest().to_json())
    for later in ("archive", "problems", "base_url", "version"):
        del stored[later]
    assert Digest.from_json(json.dumps(stored)).version == 1


@pytest.mark.parametrize("text", ["", "{}", "[]", '{"date": 3}'])
def test_something_else_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="Digest"):
        Digest.from_json(text)


def test_bars_are_relative_to_the_tallest() -> None:
    alert = Alert(
        chip=Chip(id="a", name="A", kind="mineral"),
        count=100,
        usual="1",
        bars=(0, 1, 50, 100),
        reason="",
    )
    assert alert.heights == (0, 6, 50, 100)
