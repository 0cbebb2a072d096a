"""Reading the lexicon's tables: the CSV files in data/ and the `[[lexicon.*]]` entries of config.toml. Pure.

In a cell `|` separates values. A term's trailing `?` says that it needs evidence around it, a trailing `*` that any ending may
follow ("export*"), a trailing `!` that it counts beside a government only, a trailing `~` that it
names a product rather than the commodity ("lithium-ion"). A near pair is `a,b~c,d~n`: one of a, b at most n words from one of
c, d, with the same marks behind n; `;` separates pairs.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from importlib.resources import files
from typing import Any

from monitor.core.errors import Problem
from monitor.language import languages
from monitor.language.folding import key
from monitor.model.mentions import Kind

LANGUAGES = (*languages.known(), "zh-Hant")  # Chinese words are listed in both of its spellings
DIRECTIONS = ("restricts", "promotes", "neutral")
KINDS = {
    "minerals": Kind.MINERAL,
    "actions": Kind.ACTION,
    "places": Kind.PLACE,
    "agencies": Kind.AGENCY,
}
_LISTED = ("lists", "regions", "hs", "blocks", "demonyms", "areas", "context", "yields")
_PLAIN = (
    "name",
    "symbol",
    "group",
    "parent",
    "direction",
    "definition",
    "iso3",
    "type",
    "place",
    "kind",
    "role",
    "notes",
)
# What an entry of a table may hold, besides `id`.
FIELDS = {
    "minerals": ("name", "symbol", "group", "lists", "hs", "terms", "blocks", "notes"),
    "actions": (
        "name",
        "parent",
        "direction",
        "strength",
        "definition",
        "terms",
        "near",
        "blocks",
        "yields",
        "notes",
    ),
    "places": ("name", "iso3", "type", "parent", "regions", "terms", "demonyms", "areas", "blocks"),
    "agencies": ("name", "place", "kind", "role", "terms", "context"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Term:
    """A word or phrase that stands for a concept."""

    text: str  # as written in the table, without its marks
    language: str = "en"
    guarded: bool = False  # counts only with evidence: of an action, a mineral or mining word
    governed: bool = False  # of an action: counts only beside a government
    stem: bool = False  # any ending may follow
    product: bool = False  # a thing made of it: tells little of the commodity
    area: bool = False  # a mining region that stands for its country


@dataclass(frozen=True, slots=True, kw_only=True)
class TermPair:
    """Two sets of words that mean an action when at most `words` words lie between them, in either order."""

    a: tuple[str, ...]
    b: tuple[str, ...]
    words: int
    language: str = "en"
    guarded: bool = False
    governed: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class LexiconRow:
    """A concept of the lexicon. Fields that its kind does not have are empty."""

    id: str
    kind: Kind
    name: str
    group: str = ""  # of a mineral: "battery", "rare-earth" …
    symbol: str = ""
    lists: tuple[str, ...] = ()  # critical lists that name the mineral: "eu-srm", "us-2025" …
    hs: tuple[str, ...] = ()  # customs headings
    parent: str = ""  # of an action: its family; of a place: the country it lies in
    direction: str = ""  # of an action: restricts, promotes, neutral
    strength: int = 0  # of an action: 1 (soft) to 3 (stops trade or takes property)
    definition: str = ""
    regions: tuple[str, ...] = ()  # of a place: "africa" …
    place: str = ""  # of an agency: whose it is
    role: str = ""
    context: tuple[str, ...] = ()  # of an agency: words that its guarded names need
    terms: tuple[Term, ...] = ()
    blocks: tuple[str, ...] = ()  # false friends: phrases in which its terms mean something else
    pairs: tuple[TermPair, ...] = ()
    yields: tuple[
        str, ...
    ] = ()  # of an action: those that, in the same sentence, are what is meant instead
    notes: str = ""
    iso3: str = ""
    type: str = ""  # of a place: country, territory, region, bloc


@dataclass(frozen=True, slots=True, kw_only=True)
class Tables:
    """All entries by id, and what is wrong with them."""

    entries: Mapping[str, LexiconRow]
    problems: tuple[Problem, ...]


def data_bytes(name: str) -> bytes:
    """A file of the package's data folder."""
    return (files("monitor.match") / "data" / name).read_bytes()


def builtin() -> Tables:
    """The tables as shipped."""
    entries: dict[str, LexiconRow] = {}
    problems: list[Problem] = []
    for table in FIELDS:
        for row in _rows(f"{table}.csv"):
            made, wrong = _entry(table, row, f"{table}.csv {row.get('id')}")
            problems += wrong
            if made.id in entries:
                problems.append(
                    Problem(path=f"{table}.csv {made.id}", message="this id is there twice")
                )
            entries[made.id] = made
    for table in ("minerals", "actions", "places"):
        _add_languages(table, entries, problems)
    return Tables(entries=entries, problems=tuple(problems))


def _add_languages(table: str, entries: dict[str, LexiconRow], problems: list[Problem]) -> None:
    more: dict[str, list[dict[str, str]]] = {}
    for row in _rows(f"{table}_i18n.csv"):
        more.setdefault(row["id"], []).append(row)
    for ident, rows in more.items():
        entry = entries.get(ident)
        if entry is None:
            problems.append(
                Problem(path=f"{table}_i18n.csv {ident}", message="there is no such entry")
            )
            continue
        terms, pairs, blocks = list(entry.terms), list(entry.pairs), list(entry.blocks)
        for row in rows:
            terms += _terms(_split(row["terms"]), row["lang"])
            blocks += _split(row.get("blocks", ""))
            pairs += read_pairs(row.get("near", ""), row["lang"])
        entries[ident] = replace(
            entry, terms=tuple(terms), pairs=tuple(pairs), blocks=tuple(blocks)
        )


def overridden(base: Tables, overrides: Mapping[str, Iterable[Mapping[str, Any]]]) -> Tables:
    """The tables with the user's entries: a known id is extended (its names and values replaced), a new one is added."""
    entries, problems = dict(base.entries), list(base.problems)
    for table, rows in overrides.items():
        for index, row in enumerate(rows):
            path = f"lexicon.{table}[{index}]"
            wrong = list(_wrong(table, row, path, entries))
            problems += wrong
            if not wrong:
                made, _ = _entry(table, _cells(row), path)
                entries[made.id] = _merged(entries.get(made.id), made, row)
    return Tables(entries=entries, problems=tuple(problems))


def _wrong(
    table: str, row: Mapping[str, Any], path: str, entries: Mapping[str, LexiconRow]
) -> Iterator[Problem]:
    ident = row.get("id")
    if not isinstance(ident, str) or not ident:
        yield Problem(path=f"{path}.id", message="an entry needs an id")
        return
    known = entries.get(ident)
    if known and known.kind != KINDS[table]:
        yield Problem(
            path=f"{path}.id", message=f'"{ident}" is the id of another kind: {known.kind}'
        )
    if not known and not row.get("terms"):
        yield Problem(
            path=f"{path}.terms", message=f'the new entry "{ident}" needs terms to look for'
        )
    for name, value in row.items():
        if name not in (*FIELDS[table], "id", "remove"):
            yield Problem(
                path=f"{path}.{name}",
                message=f'"{ident}" has no such field',
                hint="known: " + ", ".join(FIELDS[table]),
            )
        elif problem := _bad_value(name, value):
            yield Problem(path=f"{path}.{name}", message=f'of "{ident}" {problem}')


def _bad_value(name: str, value: Any) -> str | None:
    if name == "strength":
        return None if isinstance(value, int) and 1 <= value <= 3 else "must be 1, 2 or 3"
    if name == "direction":
        return None if value in DIRECTIONS else "must be one of " + ", ".join(DIRECTIONS)
    if name == "terms" and isinstance(value, Mapping):
        unknown = [x for x in value if x not in LANGUAGES]
        if unknown:
            return f'names an unknown language "{unknown[0]}"; known: ' + ", ".join(LANGUAGES)
        return next((bad for words in value.values() if (bad := _bad_value(name, words))), None)
    if name in (*_LISTED, "terms", "remove"):
        good = isinstance(value, (list, tuple)) and all(
            isinstance(x, str) and key(x) for x in value
        )
        return None if good else "must be a list of words"
    if name == "near":
        try:
            return (
                None
                if isinstance(value, str) and read_pairs(value, "en")
                else 'must be a text such as "ban,bans~exports~6"'
            )
        except ValueError as exc:
            return str(exc)
    return None if isinstance(value, str) else "must be a text"


def _cells(row: Mapping[str, Any]) -> dict[str, Any]:
    return {name: "|".join(v) if isinstance(v, (list, tuple)) else v for name, v in row.items()}


def _merged(old: LexiconRow | None, new: LexiconRow, row: Mapping[str, Any]) -> LexiconRow:
    if old is None:
        return new
    given = {
        name: getattr(new, name)
        for name in row
        if name in LexiconRow.__slots__ and name not in ("id", "kind", "terms", "blocks")
    }
    gone = {key(x) for x in row.get("remove", ())}
    kept = tuple(term for term in old.terms if key(term.text) not in gone)
    return replace(
        old,
        **given,
        terms=kept + new.terms,
        blocks=old.blocks + new.blocks,
        pairs=old.pairs + new.pairs,
    )


def _rows(name: str) -> Iterator[dict[str, str]]:
    return csv.DictReader(io.StringIO(data_bytes(name).decode("utf-8"), newline=""))


def _split(cell: str) -> list[str]:
    return [value for part in cell.split("|") if (value := part.strip())]


def _terms(words: Iterable[str], language: str, *, area: bool = False) -> Iterator[Term]:
    for word in words:
        bare = word.rstrip("?*~!")
        marks = word[len(bare) :]
        yield Term(
            text=bare,
            language=language,
            guarded="?" in marks,
            governed="!" in marks,
            stem="*" in marks,
            product="~" in marks,
            area=area,
        )


def read_pairs(cell: str, language: str) -> tuple[TermPair, ...]:
    """The near pairs of a cell. Raises ValueError."""
    pairs = []
    for part in filter(None, (p.strip() for p in cell.split(";"))):
        sides = part.split("~")
        marks = sides[2].strip().lstrip("0123456789") if len(sides) == 3 else "-"
        if set(marks) - {"?", "!"} or not sides[2][:1].isdigit():
            raise ValueError(f'"{part}" is not a near pair such as "ban,bans~exports~6"')
        a, b = (tuple(w.strip() for w in side.split(",") if w.strip()) for side in sides[:2])
        pairs.append(
            TermPair(
                a=a,
                b=b,
                words=int(sides[2].strip().rstrip("?!")),
                language=language,
                guarded="?" in marks,
                governed="!" in marks,
            )
        )
    return tuple(pairs)


def _entry(table: str, row: Mapping[str, Any], where: str) -> tuple[LexiconRow, list[Problem]]:
    problems = []
    try:
        pairs = read_pairs(row.get("near") or "", "en")
    except ValueError as exc:
        pairs, problems = (), [Problem(path=f"{where}.near", message=str(exc))]
    given = row.get("terms") or ""
    by_language = given if isinstance(given, Mapping) else {"en": _split(given)}
    terms = [term for language, words in by_language.items() for term in _terms(words, language)]
    terms += _terms(_split(row.get("demonyms") or ""), "en")
    terms += _terms(_split(row.get("areas") or ""), "en", area=True)
    texts = {name: row.get(name) or "" for name in _PLAIN if name in LexiconRow.__slots__}
    lists = {
        name: tuple(_split(row.get(name) or "")) for name in _LISTED if name in LexiconRow.__slots__
    }
    values: dict[str, Any] = {**texts, **lists}
    values |= {
        "id": row["id"],
        "kind": KINDS[table],
        "name": texts["name"] or row["id"],
        "strength": int(row.get("strength") or 0),
        "terms": tuple(terms),
        "pairs": pairs,
    }
    return LexiconRow(**values), problems
