"""Every language that is shipped says everything, with the same values in its messages; dates and numbers are its own."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pytest
from babel.messages.pofile import read_po

from monitor.language import catalogue
from scripts import catalogue as script

ROOT = Path(__file__).parents[2]
SHIPPED = [language for language in catalogue.known() if language != "en"]
DAY = date(2026, 3, 5)


def test_spanish_is_shipped() -> None:
    assert SHIPPED == ["es"]


@pytest.mark.parametrize("language", SHIPPED)
def test_nothing_waits_for_a_translation(language: str) -> None:
    """When this fails: python scripts/catalogue.py, then translate what it prints."""
    messages = script.template()
    whole = script.brought_up_to_date(language, messages)
    assert script.untranslated(whole) == []
    with (script.WORDS / f"{language}.po").open("rb") as text:
        stored = read_po(text, locale=language)
    assert {m.id for m in stored if m.id} == {m.id for m in messages if m.id}


@pytest.mark.parametrize("language", SHIPPED)
def test_a_translation_has_the_values_of_its_message(language: str) -> None:
    with (script.WORDS / f"{language}.po").open("rb") as text:
        catalog = read_po(text, locale=language)
    wrong = []
    for message in catalog:
        if message.id:
            said = message.string if isinstance(message.string, tuple) else (message.string,)
            one = message.id if isinstance(message.id, str) else message.id[1]
            wanted = set(re.findall(r"%\(\w+\)s", one))
            wrong += [text for text in said if not set(re.findall(r"%\(\w+\)s", text)) <= wanted]
    assert wrong == []


PROPER = {"Atom", "JSON", "JSON Feed", "CSV", "OPML", "monitor watch suggest"}


@pytest.mark.parametrize(
    "template",
    sorted(
        path.relative_to(ROOT)
        for path in (ROOT / "templates").rglob("*.html.j2")
        if path.name != "digest.html.j2"  # has a head of styles for mail programs
    ),
    ids=str,
)
def test_a_template_speaks_only_through_the_catalogue(template: Path) -> None:
    text = (ROOT / template).read_text(encoding="utf-8")
    text = re.sub(r"\{#.*?#\}|\{%.*?%\}|\{\{.*?\}\}|<style.*?</style>", "", text, flags=re.DOTALL)
    said = [part.strip() for part in re.sub(r"<[^>]*>", "\n", text).split("\n")]
    words = [part for part in said if re.search(r"[A-Za-z]{3,}", re.sub(r"&\w+;", "", part))]
    left = [part for part in words if part not in PROPER and "=" not in part]
    assert left == []


def test_dates_numbers_and_languages_are_the_readers() -> None:
    spanish = catalogue.of("es")
    assert spanish.date(DAY, "EEEE, d MMMM y") == "jueves, 5 de marzo de 2026"
    assert spanish.number(18_300) == "18.300"
    assert spanish.language_name("zh-Hant") == "chino"
    assert spanish.territory("ZAF") == "Sudáfrica"
    assert spanish.territory("EUU") == "Unión Europea"
    assert spanish.counted("%(n)s story", "%(n)s stories", 1) == "1 noticia"
    assert spanish.counted("%(n)s story", "%(n)s stories", 2_000) == "2.000 noticias"
    assert spanish.listed(["a", "b", "c"], 2) == "a, b y 1 más"


def test_a_language_without_a_catalogue_speaks_english() -> None:
    unknown = catalogue.of("tlh")
    assert (unknown.language, unknown.gettext("In brief")) == ("en", "In brief")
    assert unknown.date(DAY, "d MMM") == "5 Mar"


def test_a_new_language_is_a_file_and_a_command(tmp_path: Path) -> None:
    script.main(["fr"], tmp_path)
    made = (tmp_path / "fr.po").read_text(encoding="utf-8")
    assert 'msgid "In brief"' in made
    assert 'msgid_plural "%(n)s stories"' in made
