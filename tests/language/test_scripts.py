"""The characters of the scripts, and that they are spelt in one place."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import monitor
from monitor.language.scripts import (
    DENSE,
    HAN,
    HANGUL,
    KANA,
    UNSPACED,
    is_dense,
    is_han,
    is_katakana,
    size_of,
    without_dense,
)

ROOT = Path(monitor.__file__).parent


@pytest.mark.parametrize(
    ("script", "members", "others"),
    [
        (HAN, "稀㐀豈\U00020000", "アが가aЖ、"),
        (KANA, "ぁんアヶー", "稀가a"),
        (HANGUL, "가힣\u1100", "稀アa"),
        (DENSE, "稀ア가", "aЖไ"),
        (UNSPACED, "稀ア가ไຮမក", "aЖא"),
    ],
)
def test_a_script_holds_its_characters_and_no_others(
    script: str, members: str, others: str
) -> None:
    assert re.fullmatch(f"[{script}]+", members)
    assert not re.search(f"[{script}]", others)


def test_a_character_of_a_script_without_spaces_weighs_as_several_letters() -> None:
    assert size_of("gallium") == 7
    assert size_of("镓出口 5t") == 3 * 2 + 3
    assert without_dense("镓 5t", "-") == "- 5t"


def test_no_character_is_of_no_script() -> None:
    assert not any(asked("") for asked in (is_han, is_katakana, is_dense))
    assert is_han("镓")
    assert is_katakana("ガ")
    assert is_katakana("\u3099")


def test_ranges_of_scripts_are_spelt_in_one_file() -> None:
    spelt = re.compile(
        r"u(?:4e00|3040|30a0|30ff|ac00|d7af|9fff|20000)|[一-龥぀-ヿ가-힣]-[一-龥぀-ヿ鿿가-힣]", re.I
    )
    files = {f.name for f in ROOT.rglob("*.py") if spelt.search(f.read_text(encoding="utf-8"))}
    assert files == {"scripts.py"}
