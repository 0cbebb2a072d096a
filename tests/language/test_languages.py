"""The list of languages, and that each file says what the program asks of a language."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest

import monitor
from monitor.language import languages
from monitor.language.languages import code, known, of, split_phrases

ROOT = Path(monitor.__file__).parent


@pytest.mark.parametrize(
    ("tag", "expected"),
    [
        ("zh-Hant-TW", "zh"),
        ("zh_CN", "zh"),
        ("EN-gb", "en"),
        ("in", "id"),
        ("yue", "zh"),
        ("", None),
        (None, None),
    ],
)
def test_code_of_a_tag(tag: str | None, expected: str | None) -> None:
    assert code(tag) == expected


def test_the_files_are_the_list_of_languages_english_first() -> None:
    files = {file.stem for file in (ROOT / "language" / "data").glob("??.toml")}
    assert known()[0] == "en"
    assert set(known()) == files


def test_a_language_that_is_not_known_is_read_as_english() -> None:
    assert of("xx") is of(None) is of("en-GB")


def test_words_and_phrases() -> None:
    assert "export ban" not in of("en").words("news", "government")
    assert "prime minister" in of("en").words("news", "government")
    assert of("de").words("nothing", "of it") == ()
    assert split_phrases(" a b,\n c ,, d") == ("a b", "c", "d")


@pytest.mark.parametrize("name", known())
def test_a_language_file_has_the_topics_that_every_language_needs(name: str) -> None:
    assert {"numbers", "units", "money", "senses", "news", "status"} <= set(of(name).topics)
    if of(name).spaced:
        assert {"detect", "sentences", "dates"} <= set(of(name).topics)
        months = of(name).words("dates", "months")
        assert len(months) == 12
        assert not {"", None} & {m for month in months for m in month.split("/")}


def test_a_fingerprint_tells_topics_apart() -> None:
    assert languages.fingerprint("news") == languages.fingerprint("news")
    assert languages.fingerprint("news") != languages.fingerprint("senses")


def test_no_file_of_the_program_lists_the_languages_again() -> None:
    listed = re.compile(r'"(?:es|fr|de|pt|ru|id)"(?:: [^,]{2,40})?,\s*"(?:es|fr|de|pt|ru|id)"')
    files = {f.name for f in ROOT.rglob("*.py") if len(listed.findall(f.read_text("utf-8"))) > 2}
    assert files == set()


@pytest.mark.parametrize("name", [*known(), "shared"])
def test_topics_read_one_by_one_are_those_of_the_whole_file(name: str) -> None:
    text = (ROOT / "language" / "data" / f"{name}.toml").read_text(encoding="utf-8")
    whole = {k: v for k, v in tomllib.loads(text).items() if isinstance(v, dict)}
    one_by_one = (
        {topic: languages.shared(topic) for topic in whole} if name == "shared" else of(name).topics
    )
    assert dict(one_by_one) == whole
