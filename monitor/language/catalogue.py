"""The program's own words in the reader's language: one catalogue of messages a language, dates and numbers by its customs.

English is what stands in code and templates; every other language is a file words/<tag>.po beside this one, made and brought up
to date by `python scripts/catalogue.py <tag>`. A message that a file lacks stays English. Values only: no I/O but the file.
"""

from __future__ import annotations

import gettext
from collections.abc import Sequence
from datetime import date
from functools import cache, cached_property
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from babel import Locale

SOURCE = "en"
_WORDS = Path(__file__).parent / "words"


class Catalogue:
    """The words of one language. `%(name)s` in a message is replaced by the value of that name."""

    def __init__(self, language: str, translations: gettext.NullTranslations) -> None:
        self.language = language
        self._translations = translations

    @cached_property
    def _locale(self) -> Locale:
        from babel import Locale  # here and below: it is a tenth of what a command takes to start

        return Locale.parse(self.language, sep="-")

    def gettext(self, message: str, **values: object) -> str:
        """The message in this language, with its values."""
        said = self._translations.gettext(message)
        return said % values if values else said

    def ngettext(self, one: str, many: str, count: int, **values: object) -> str:
        """The form of the message that `count` asks for, with its values."""
        said = self._translations.ngettext(one, many, count)
        return said % values if values else said

    def counted(self, one: str, many: str, count: int) -> str:
        """ "1,830 articles" from "%(n)s article", "%(n)s articles" and 1830."""
        return self.ngettext(one, many, count, n=self.number(count))

    def number(self, number: float) -> str:
        """The number with this language's signs: "1,830", "1.830"."""
        from babel.numbers import format_decimal

        return format_decimal(number, locale=self._locale)

    def date(self, day: date, pattern: str) -> str:
        """The day by a pattern of Unicode's CLDR ("EEEE, d MMMM y"), which is a message itself."""
        from babel.dates import format_date

        return format_date(day, self._translations.gettext(pattern), locale=self._locale)

    def listed(self, items: Sequence[str], limit: int = 99) -> str:
        """ "a, b and c"; beyond `limit` items "a, b and 3 more"."""
        if len(items) > limit:
            rest = self.gettext("%(n)s more", n=self.number(len(items) - limit))
            return self.gettext("%(first)s and %(last)s", first=", ".join(items[:limit]), last=rest)
        if len(items) < 2:
            return "".join(items)
        return self.gettext("%(first)s and %(last)s", first=", ".join(items[:-1]), last=items[-1])

    def territory(self, iso3: str) -> str:
        """What this language calls a country, by its three letters; empty for what is none."""
        from babel.core import get_global

        code = _NOT_IN_ISO.get(iso3) or get_global("territory_aliases").get(iso3, [""])[0]
        name: str | None = self._locale.territories.get(code)
        return name or ""

    def language_name(self, tag: str | None) -> str:
        """What this language calls the one of a BCP 47 tag; the tag itself when it has no name; empty without one."""
        if not tag:
            return ""
        name: str | None = self._locale.languages.get(tag.lower().split("-")[0])
        return name or tag


def known() -> tuple[str, ...]:
    """The languages that the program speaks."""
    return (SOURCE, *sorted(file.stem for file in _WORDS.glob("*.po")))


@cache
def of(tag: str) -> Catalogue:
    """The catalogue of a BCP 47 tag; without a file for it the words are English, dates and numbers the tag's own."""
    language = tag.replace("_", "-")
    file = _WORDS / f"{language.split('-')[0].lower()}.po"
    if not file.exists():
        return Catalogue(SOURCE, gettext.NullTranslations())
    translations = _read(file)
    return Catalogue(language if _is_locale(language) else SOURCE, translations)


def _is_locale(language: str) -> bool:
    from babel import Locale, UnknownLocaleError

    try:
        Locale.parse(language, sep="-")
    except (ValueError, UnknownLocaleError):
        return False
    return True


_NOT_IN_ISO = {"EUU": "EU", "XKX": "XK"}  # letters that everybody uses and ISO 3166 has not


def marked(message: str) -> str:
    """The message itself: it is translated where it is shown, and found by the script that collects messages."""
    return message


def _read(file: Path) -> gettext.GNUTranslations:
    from babel.messages.mofile import write_mo
    from babel.messages.pofile import read_po

    compiled = BytesIO()
    with file.open("rb") as text:
        write_mo(compiled, read_po(text))
    return gettext.GNUTranslations(BytesIO(compiled.getvalue()))


ENGLISH = of(SOURCE)
