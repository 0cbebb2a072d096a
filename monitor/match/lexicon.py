"""The lexicon: minerals, government actions, places and agencies, built in and extended by config.toml."""

from __future__ import annotations

import difflib
import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from monitor.core.errors import ConfigError, Problem
from monitor.language import catalogue, languages
from monitor.match import tables
from monitor.match.tables import LexiconRow
from monitor.model.hits import Watchlist
from monitor.model.mentions import Kind

if TYPE_CHECKING:  # config is pydantic, which a reader of tables need not load
    from monitor.config.settings import LexiconConfig

FILES = (
    "minerals.csv",
    "minerals_i18n.csv",
    "actions.csv",
    "actions_i18n.csv",
    "places.csv",
    "places_i18n.csv",
    "agencies.csv",
    "senses.toml",
)
# Raised whenever the rules that read the tables change what they find, so that stored readings are known to be older.
RULES_VERSION = 2
UMBRELLA = "umbrella"
"""The group of such concepts."""
UNNAMED_ACTION = "other-decision"
"""The action of the lexicon that stands for a decision which it has no name for; no term means it."""
# A group row stands for the elements of its group as well.
_WHOLE = {"rare-earths": "rare-earth", "pgm": "pgm"}
_FIELD_KINDS = {"minerals": Kind.MINERAL, "policies": Kind.ACTION, "places": Kind.PLACE}
_PREFIXES = {
    "minerals": ("group", "list"),
    "policies": ("direction", "parent"),
    "places": ("region",),
}
_ALL_PREFIXES = tuple(prefix for prefixes in _PREFIXES.values() for prefix in prefixes)


class Lexicon:
    """All concepts by id. Values only; `load` makes it."""

    def __init__(self, entries: Mapping[str, LexiconRow], fingerprint: str) -> None:
        self.entries: Mapping[str, LexiconRow] = MappingProxyType(dict(entries))
        self.fingerprint = fingerprint
        self._members = _members(self.entries)

    def entry(self, ident: str) -> LexiconRow | None:
        """The entry with this id."""
        return self.entries.get(ident)

    @property
    def names(self) -> Mapping[str, str]:
        """English display names by id."""
        return {entry.id: entry.name for entry in self.entries.values()}

    def names_in(self, language: str) -> Mapping[str, str]:
        """Display names by id in a language: countries as Unicode's CLDR calls them, the rest as its catalogue does; else English."""
        say = catalogue.of(language)
        if say.language == catalogue.SOURCE:
            return self.names
        return {
            entry.id: say.territory(entry.iso3) or say.gettext(entry.name)
            for entry in self.entries.values()
        }

    def of_kind(self, kind: Kind) -> tuple[LexiconRow, ...]:
        """All entries of a kind, in the order of the tables."""
        return tuple(entry for entry in self.entries.values() if entry.kind == kind)

    def name(self, ident: str) -> str:
        """The English display name of an id; an unknown id is its own name."""
        entry = self.entries.get(ident)
        return entry.name if entry else ident

    def action(self, ident: str) -> LexiconRow:
        """The action with this id: `.direction`, `.strength`, `.parent`. Raises KeyError."""
        entry = self.entries[ident]
        if entry.kind != Kind.ACTION:
            raise KeyError(ident)
        return entry

    def place_of(self, ident: str) -> str:
        """The country or bloc of an agency or place; "" when it has none (international bodies)."""
        entry = self.entries.get(ident)
        if entry is None or entry.kind not in (Kind.AGENCY, Kind.PLACE):
            return ""
        return entry.place if entry.kind == Kind.AGENCY else entry.parent or entry.id

    @property
    def umbrellas(self) -> frozenset[str]:
        """Concepts for minerals as such, named only where no mineral is: `minerals`, `dual-use-goods`."""
        return self.expand(f"group:{UMBRELLA}")

    def members(self) -> tuple[str, ...]:
        """Everything that a watchlist may name: ids, `group:…`, `list:…`, `direction:…`, `parent:…`, `region:…`."""
        return tuple(self._members)

    def expand(self, member: str) -> frozenset[str]:
        """The ids that a watchlist's member stands for; empty when the lexicon does not know it.

        An id stands for itself, a country for its mining regions too, `rare-earths` and `pgm` for their elements too.
        """
        return self._members.get(member, frozenset())

    def describe(self, ident: str) -> str | None:
        """An entry in readable lines, for `monitor lexicon ID`."""
        entry = self.entries.get(ident)
        return "\n".join(_lines(entry)) if entry else None


def load(
    overrides: LexiconConfig | Mapping[str, Iterable[Mapping[str, Any]]] | None = None,
) -> Lexicon:
    """The built-in lexicon with the user's entries. Cached per process. Raises ConfigError with all problems."""
    given = (
        {}
        if overrides is None
        else dict(overrides)
        if isinstance(overrides, Mapping)
        else overrides.model_dump()
    )
    return _load(
        json.dumps({name: list(rows) for name, rows in given.items() if rows}, sort_keys=True)
    )


@lru_cache(maxsize=4)
def _load(overrides: str) -> Lexicon:
    given = json.loads(overrides)
    base = _builtin()
    if base.problems:
        raise ConfigError("lexicon", base.problems)
    unknown = [name for name in given if name not in tables.FIELDS]
    if unknown:
        raise ConfigError(
            "config.toml",
            tuple(
                Problem(path=f"lexicon.{name}", message="there is no such table")
                for name in unknown
            ),
        )
    whole = tables.overridden(base, given)
    if whole.problems:
        raise ConfigError("config.toml", whole.problems)
    digest = hashlib.sha256(f"{RULES_VERSION} {overrides}".encode())
    for name in FILES:
        digest.update(tables.data_bytes(name))
    digest.update(languages.fingerprint("detect", "sentences", "senses").encode())
    return Lexicon(whole.entries, digest.hexdigest()[:16])


@lru_cache(maxsize=1)
def _builtin() -> tables.Tables:
    return tables.builtin()


def _members(entries: Mapping[str, LexiconRow]) -> dict[str, frozenset[str]]:
    sets: dict[str, set[str]] = {}
    for entry in entries.values():
        sets.setdefault(entry.id, set()).add(entry.id)
        for member in _belongs(entry):
            sets.setdefault(member, set()).add(entry.id)
    for whole, group in _WHOLE.items():
        sets.setdefault(whole, {whole}).update(sets.get(f"group:{group}", ()))
    return {name: frozenset(ids) for name, ids in sets.items()}


def _belongs(entry: LexiconRow) -> Iterator[str]:
    if entry.kind == Kind.MINERAL:
        yield from (f"list:{name}" for name in entry.lists)
        if entry.group:
            yield f"group:{entry.group}"
    elif entry.kind == Kind.ACTION:
        yield f"direction:{entry.direction}"
        if entry.parent:
            yield f"parent:{entry.parent}"
    elif entry.kind == Kind.PLACE:
        yield from (f"region:{name}" for name in entry.regions)
        if entry.parent:
            yield entry.parent


def check(watchlists: Iterable[Watchlist], lexicon: Lexicon) -> tuple[Problem, ...]:
    """Members that the lexicon does not know, each with the nearest known one. `line` is left to the caller.

    In the groups (`any`, `all`, `none`) a member may be a free word; only a misspelt `list:…` or the like is wrong there.
    """
    return tuple(
        Problem(
            path=f"watchlists[{index}].{field}",
            message=f'"{member}" is not in the lexicon',
            hint=nearest(member, field, lexicon),
        )
        for index, watchlist in enumerate(watchlists)
        for field, member in _members_asked(watchlist)
        if not _fits(member, field, lexicon)
    )


def _members_asked(watchlist: Watchlist) -> Iterator[tuple[str, str]]:
    for field in _FIELD_KINDS:
        yield from ((field, member) for member in getattr(watchlist, field))
    for field in ("any", "all", "none"):
        yield from (
            (field, member)
            for member in getattr(watchlist, field)
            if member.split(":")[0] in _ALL_PREFIXES and ":" in member
        )


def _fits(member: str, field: str, lexicon: Lexicon) -> bool:
    if ":" in member:
        return member.split(":")[0] in _PREFIXES.get(field, _ALL_PREFIXES) and bool(
            lexicon.expand(member)
        )
    entry = lexicon.entry(member)
    return entry is not None and (
        entry.kind == _FIELD_KINDS.get(field) or (field == "places" and entry.kind == Kind.AGENCY)
    )


def nearest(member: str, field: str, lexicon: Lexicon) -> str:
    """A word on what may have been meant by a member of a watchlist's field that the lexicon does not know."""
    known = [name for name in lexicon.members() if _fits(name, field, lexicon)]
    names = {
        entry.name.casefold(): entry.id for entry in lexicon.entries.values() if entry.id in known
    }
    if member.casefold() in names:
        return f"did you mean {names[member.casefold()]}?"
    for cutoff in (0.75, 0.5):
        near = difflib.get_close_matches(member.casefold(), known, n=1, cutoff=cutoff)
        if near:
            return f"did you mean {near[0]}?"
    return "monitor lexicon lists what there is"


def _lines(entry: LexiconRow) -> Iterator[str]:
    yield f"{entry.id} ({entry.kind}): {entry.name}"
    shown = (
        ("symbol", entry.symbol),
        ("group", entry.group),
        ("lists", ", ".join(entry.lists)),
        ("customs headings", ", ".join(entry.hs)),
        ("parent", entry.parent),
        ("direction", entry.direction),
        ("strength", str(entry.strength or "")),
        ("definition", entry.definition),
        ("regions", ", ".join(entry.regions)),
        ("place", entry.place),
        ("role", entry.role),
        ("notes", entry.notes),
    )
    yield from (f"  {name}: {value}" for name, value in shown if value)
    for language in dict.fromkeys(term.language for term in entry.terms):
        words = (
            term.text
            + "*" * term.stem
            + "?" * term.guarded
            + "!" * term.governed
            + "~" * term.product
            for term in entry.terms
            if term.language == language
        )
        yield f"  terms [{language}]: " + ", ".join(words)
    for pair in entry.pairs:
        yield f"  near [{pair.language}]: {'/'.join(pair.a)} … {'/'.join(pair.b)}, at most {pair.words} words apart"
    if entry.blocks:
        yield "  false friends: " + ", ".join(entry.blocks)
