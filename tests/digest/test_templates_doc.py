"""docs/templates.md names every variable and filter, and its examples work."""

from __future__ import annotations

import re
from dataclasses import fields, is_dataclass
from pathlib import Path

import pytest

from monitor.core.resources import resource
from monitor.digest import view
from monitor.digest.render import environment, render
from tests.support import day

DOC = (Path(__file__).parents[2] / "docs" / "templates.md").read_text(encoding="utf-8")
NAMES = [
    (kind.__name__, field.name)
    for kind in vars(view).values()
    if isinstance(kind, type) and is_dataclass(kind) and kind.__module__ == view.__name__
    for field in fields(kind)
]


@pytest.mark.parametrize(("noun", "name"), NAMES, ids=str)
def test_every_variable_is_documented(noun: str, name: str) -> None:
    assert re.search(rf"`{name}`", DOC), f"{noun}.{name}"


def test_every_filter_is_documented() -> None:
    env = environment()
    own = {
        name
        for name, function in env.filters.items()
        if "monitor" in getattr(function, "__module__", "")
    }
    assert own == {name for name in own if re.search(rf"`{name}[`(]", DOC)}
    assert "wrapped" in own


def test_the_examples_work(tmp_path: Path) -> None:
    figures, text = re.findall(r"```jinja\n(.*?)```", DOC, re.DOTALL)
    parts = (resource("templates") / "story.html.j2").read_text(encoding="utf-8")
    block = r"\{% for f in s\.figures\[:0 if differing else 3\] %\}.*?\{% endfor %\}"
    changed = re.sub(block, "@@", parts, count=1, flags=re.DOTALL)
    (tmp_path / "story.html.j2").write_text(changed.replace("@@", figures), encoding="utf-8")
    (tmp_path / "digest.txt.j2").write_text(text, encoding="utf-8")
    rendered = render(day.digest(), templates=tmp_path)
    assert rendered.warnings == ()
    assert "<b>$1.9 billion</b></td>" in rendered.html
    assert rendered.text.startswith("Example Metals Desk, Thursday, 5 March 2026\n4 stories")
    assert "* China to require licences for all antimony and gallium exports\n" in rendered.text
