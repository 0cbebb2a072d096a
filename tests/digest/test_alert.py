from __future__ import annotations

from pathlib import Path
from typing import Any

import lxml.html
import pytest

from monitor.digest.alert import alert
from monitor.model.digests import Rendered
from tests.support import day


def told(**more: Any) -> Rendered:
    known: dict[str, Any] = {
        "story": day.stories()[0],
        "watchlist": day.CONTROLS,
        "window": day.WINDOW,
        "date": day.DAY,
        "names": day.NAMES,
        "settings": day.settings(),
    }
    return alert(**(known | more))


def test_the_subject_is_the_headline_and_the_watchlist() -> None:
    assert (
        told().subject
        == "China to require licences for all antimony and gallium exports | Export controls"
    )


def test_both_parts_tell_the_story() -> None:
    rendered = told()
    assert "Alert: Export controls" in rendered.text
    assert "Outlets differ: minerals under export control" in rendered.text
    tree = lxml.html.document_fromstring(rendered.html)
    assert [e.tag for e in tree.iter("h1", "h2", "h3")] == ["h1", "h2"]
    assert "https://monitor.example/story/20260304-antimony" in rendered.html


def test_a_story_told_before_is_told_as_if_it_were_new() -> None:
    assert "running" not in told(story=day.stories()[3]).html


def test_the_same_story_gives_the_same_message() -> None:
    assert told() == told()


def test_a_story_of_another_watchlist_is_refused() -> None:
    with pytest.raises(ValueError, match="is no hit of funding"):
        told(watchlist=day.FUNDING)


def test_the_owners_template_may_fail(tmp_path: Path) -> None:
    (tmp_path / "alert.txt.j2").write_text("{{ nobody }}")
    rendered = told(templates=tmp_path)
    assert rendered.text == told().text
    assert rendered.warnings[0].startswith(f"{tmp_path / 'alert.txt.j2'}, line 1: ")
