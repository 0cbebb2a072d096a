"""Brings the catalogues of the program's words up to date with code and templates, and begins new ones.

    python scripts/catalogue.py            # every language that there is; prints what waits for a translation
    python scripts/catalogue.py fr         # begins French: then fill in monitor/language/words/fr.po

Messages stand in `gettext`, `ngettext`, `counted`, `marked` (imported as `_`) in code, and in `_`, `counted` in templates; besides them
the names of minerals and actions of the lexicon. Babel keeps translations whose message was only changed a little as "fuzzy": they
are not used until somebody has looked at them and taken the mark away.
"""

from __future__ import annotations

import argparse
import re
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po, write_po

from monitor.match import lexicon
from monitor.model.mentions import Kind

ROOT = Path(__file__).parent.parent
WORDS = ROOT / "monitor" / "language" / "words"
_DATE = datetime(
    2026, 1, 1, tzinfo=UTC
)  # no moment of its own, so that nothing new gives the same file
KEYWORDS = {"_": None, "gettext": None, "marked": None, "ngettext": (1, 2), "counted": (1, 2)}
METHODS = [("monitor/**.py", "python"), ("templates/**.j2", "jinja2")]
OPTIONS = {"templates/**.j2": {"trim_blocks": "true", "lstrip_blocks": "true", "silent": "false"}}


def template() -> Catalog:
    """Every message of code, templates and lexicon, without translations."""
    found = Catalog(project="Minerals Monitor", charset="utf-8")
    for folder in ("monitor", "templates"):
        for file, _line, message, _notes, _context in extract_from_dir(
            ROOT / folder,
            method_map=[(pattern.split("/", 1)[1], method) for pattern, method in METHODS],
            options_map={pattern.split("/", 1)[1]: o for pattern, o in OPTIONS.items()},
            keywords=KEYWORDS,
        ):
            found.add(message, locations=[(f"{folder}/{file}", 0)])
    for name in names():
        found.add(name, locations=[("lexicon", 0)])
    return found


def names() -> Iterator[str]:
    """What the lexicon calls minerals and actions; countries are named by Unicode's CLDR."""
    words = lexicon.load()
    for kind in (Kind.MINERAL, Kind.ACTION):
        yield from (entry.name for entry in words.of_kind(kind))


def untranslated(catalog: Catalog) -> list[str]:
    """Messages without a translation, or with one that nobody has looked at."""
    return [_id(m) for m in catalog if m.id and (m.fuzzy or not _is_whole(m))]


def _is_whole(message: Message) -> bool:
    said = message.string
    return all(said) if isinstance(said, list | tuple) else bool(said)


def _id(message: Message) -> str:
    return message.id if isinstance(message.id, str) else message.id[0]


def brought_up_to_date(language: str, messages: Catalog, words: Path = WORDS) -> Catalog:
    """The language's catalogue with all of `messages`; what is no longer said goes."""
    file = words / f"{language}.po"
    if file.exists():
        with file.open("rb") as text:
            catalog = read_po(text, locale=language)
    else:
        catalog = Catalog(locale=language, project="Minerals Monitor", charset="utf-8")
    catalog.update(messages)
    catalog.obsolete.clear()
    catalog.fuzzy = False
    catalog.header_comment = f"# The words of Minerals Monitor in {catalog.locale.english_name}; see scripts/catalogue.py."
    catalog.creation_date = catalog.revision_date = _DATE
    catalog.last_translator = catalog.msgid_bugs_address = catalog.language_team = "-"
    return catalog


def main(argv: Sequence[str] | None = None, words: Path = WORDS) -> None:
    """Writes the files into the folder `words`."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    parser.add_argument("languages", nargs="*", help="tags to begin, or to bring up to date")
    wanted = parser.parse_args(argv).languages or sorted(file.stem for file in words.glob("*.po"))
    messages = template()
    words.mkdir(exist_ok=True)
    for language in wanted:
        catalog = brought_up_to_date(language, messages, words)
        with (words / f"{language}.po").open("wb") as file:
            write_po(file, catalog, width=0, sort_output=True, omit_header=False, no_location=True)
        waiting = untranslated(catalog)
        print(f"{language}: {len(catalog)} messages, {len(waiting)} to translate")
        for message in waiting:
            print("  " + re.sub(r"\s+", " ", message))


if __name__ == "__main__":
    main()
