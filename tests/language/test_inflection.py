"""A word's forms by language."""

import pytest

from monitor.language.inflection import forms


@pytest.mark.parametrize(
    ("phrase", "tag", "form"),
    [
        ("share price", "en", "share prices"),
        ("share prices", "en", "share price"),
        ("country", "en", "countries"),
        ("tax", "en", "taxes"),
        ("metal raro", "es", "metales raros"),
        ("restrição", "pt", "restrições"),
        ("métal rare", "fr", "métaux rares"),
        ("Kupfervertrag", "de", "Kupfervertrages"),
        ("редкий металл", "ru", "редких металлов"),
        ("пошлина", "ru", "пошлин"),
        ("tambang", "id", "tambangnya"),
        ("share price", "zh", "share prices"),  # English is quoted everywhere
    ],
)
def test_a_word_is_known_in_its_other_forms(phrase: str, tag: str, form: str) -> None:
    assert form in forms(phrase, tag)


@pytest.mark.parametrize("phrase", ["oil", "镓", ""])
def test_what_is_short_keeps_its_letters(phrase: str) -> None:
    assert all(form.startswith(phrase) for form in forms(phrase, "en"))


def test_a_long_phrase_changes_in_its_last_word_only() -> None:
    found = forms("закон о недрах и полезных ископаемых", "ru")
    assert 1 < len(found) < 40
    assert all(form.startswith("закон о недрах и полезных ") for form in found)
