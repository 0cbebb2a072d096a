"""Each colour stands once, in palette.toml; the owner's goes before the shipped one, in mail and page."""

from __future__ import annotations

import re
from pathlib import Path

from monitor.core.resources import resource
from monitor.digest.render import environment, palette, part, render
from tests.support import day

TEMPLATES = resource("templates")


def test_no_template_but_the_palette_names_a_colour() -> None:
    named = [
        (file.name, colour)
        for file in TEMPLATES.rglob("*.j2")
        for colour in re.findall(r"#[0-9a-fA-F]{6}\b", file.read_text(encoding="utf-8"))
    ]
    assert named == []


def test_every_colour_is_used() -> None:
    sheets = "".join(file.read_text(encoding="utf-8") for file in TEMPLATES.rglob("*.css.j2"))
    light, dark = palette(environment())
    assert light.keys() == dark.keys()
    unused = {
        name
        for name in light
        if f'"{name}"' not in sheets and f"--{name.replace('_', '-')})" not in sheets
    }
    assert unused == set()


def test_the_owners_colour_goes_before_the_shipped_one(tmp_path: Path) -> None:
    (tmp_path / "palette.toml").write_text('link = ["#123456", "#abcdef"]\n', encoding="utf-8")
    rendered = render(day.digest(), templates=tmp_path)
    assert 'style="color:#123456' in rendered.html
    assert "a{color:#abcdef!important}" in rendered.html.replace(",.part a", "")
    css, warning = part("web/style.css.j2", {}, folder=tmp_path)
    assert "--link: #123456" in css
    assert warning == ""


def test_a_broken_palette_is_named_and_the_shipped_one_used(tmp_path: Path) -> None:
    (tmp_path / "palette.toml").write_text("link = nothing", encoding="utf-8")
    rendered = render(day.digest(), templates=tmp_path)
    assert rendered.html == render(day.digest()).html
    assert "Invalid value" in rendered.warnings[0]
