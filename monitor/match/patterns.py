"""All that is looked for in a text of one language, in one automaton, and the pass over the text. Pure.

The automaton runs over the folded text with everything but letters and digits turned into spaces, one for one; a term of a
spaced script is looked for with a space on both sides, so that word boundaries cost nothing and "rare-earth" is "rare earth".
"""

from __future__ import annotations

import unicodedata
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from enum import Enum, auto
from typing import NamedTuple

from ahocorasick_rs import AhoCorasick

from monitor.language import languages
from monitor.language.folding import Folded, fold, folded, words
from monitor.language.inflection import MOST_FORMS, forms
from monitor.language.scripts import is_dense, is_katakana
from monitor.language.sentences import sentences
from monitor.match.lexicon import UMBRELLA, Lexicon
from monitor.match.lists import with_lists, with_tables
from monitor.match.tables import LexiconRow, Term, TermPair
from monitor.model.mentions import Kind

_SAMPLE_CHARS = 400  # enough to see how a text is capitalised
_MAX_ENDING = 16  # letters that may follow a stem: "Kobalt" + "verhüttungsanlage"
# An English name applies to texts in other languages when it is as long as this or an acronym.
_SHORTEST_ABROAD = 5
_FORMS, _FEWEST_FORMS = 60_000, 12  # of all free words, and of one when there are thousands
_ACRONYM_CHARS = 4  # "BOR" is no town of Bor
_SYMBOLS = frozenset(
    "§$€£¥%#@+°№&="
)  # signs that are part of a free word; hyphens and stops are not


class PatternKind(Enum):
    """What a pattern is there for."""

    TERM = auto()  # stands for a concept
    BLOCK = auto()  # a phrase in which a concept's terms mean something else
    PAIR = auto()  # one word of a near pair
    CUE = auto()  # evidence


@dataclass(frozen=True, slots=True)
class PatternRole:
    """One thing that a pattern means."""

    sort: PatternKind
    concept: str  # or the sort of evidence
    term: str = ""
    kind: Kind = Kind.TERM
    guarded: bool = False
    governed: bool = False
    cased: str = ""  # letters that must be equal, case included
    proper: bool = False  # must begin with a capital
    product: bool = False
    umbrella: bool = False  # of minerals as such
    area: bool = False
    pair: int = -1  # index of the near pair
    side: int = 0  # of the pair, 0 or 1
    language: str = "en"
    literal: str = ""  # of a free word: what must stand there, signs included
    exact: bool = False  # case and spaces included


class Occurrence(NamedTuple):
    """A role found in a text; offsets are of the original text, half-open."""

    role: PatternRole
    start: int
    end: int
    at: int  # offset in the folded text
    to: int
    sentence: int


@dataclass(frozen=True, slots=True)
class Scan:
    """A field of an article as read in one pass."""

    field: str
    text: str
    folded: Folded
    words: str  # folded, only letters, digits and spaces
    sentences: tuple[tuple[int, int], ...]
    found: tuple[Occurrence, ...]  # in order of start; longer first
    shouting: bool  # written in capitals throughout
    titled: bool  # most words begin with a capital, as in a headline


def most_forms(count: int) -> int:
    """How many forms each of so many free words may have."""
    return min(MOST_FORMS, max(_FEWEST_FORMS, _FORMS // (count or 1)))


class Patterns:
    """The automaton for texts of one language."""

    def __init__(
        self,
        lexicon: Lexicon,
        language: str,
        free_words: Iterable[str] = (),
        *,
        most: int | None = None,
    ) -> None:
        """`most`: forms of a free word, where these are not all of them; no evidence is looked for then."""
        self.language = language
        self.pairs: list[tuple[str, TermPair]] = []
        self._roles: dict[str, list[PatternRole]] = {}
        self._stems: dict[str, list[PatternRole]] = {}
        for entry in lexicon.entries.values():
            self._add_entry(entry)
        own = languages.of(language)
        for sort in own.topic("senses") if most is None else ():
            for word in own.phrases("senses", sort):
                self._add(
                    word.rstrip("*"),
                    PatternRole(PatternKind.CUE, sort, word),
                    stem=word.endswith("*"),
                )
        free = tuple(free_words)
        for word in free:
            self._add_free(word, most or most_forms(len(free)))
        self._compile()

    def _add_entry(self, entry: LexiconRow) -> None:
        for term in entry.terms:
            if self._applies(entry, term):
                self._add_term(entry, term)
        for block in entry.blocks:
            self._add(
                block,
                PatternRole(
                    PatternKind.BLOCK, entry.id, block, entry.kind, proper=block != block.lower()
                ),
            )
        for pair in entry.pairs:
            if pair.language == self.language or {pair.language, self.language} == {
                "zh-Hant",
                "zh",
            }:
                index = len(self.pairs)
                self.pairs.append((entry.id, pair))
                for side, listed in enumerate((pair.a, pair.b)):
                    for word in listed:
                        role = PatternRole(
                            PatternKind.PAIR, entry.id, word, entry.kind, pair=index, side=side
                        )
                        self._add(word.rstrip("*"), role, stem=word.endswith("*"))

    def _applies(self, entry: LexiconRow, term: Term) -> bool:
        own = term.language.split("-")[0]
        if own == self.language or entry.kind == Kind.AGENCY:
            return True
        if own != "en":
            return False
        if entry.kind == Kind.PLACE:
            return (
                term.text[:1].isupper()
                and not term.area
                and (len(term.text) > 3)
                and not term.text.endswith(("an", "ese", "ish"))
            )
        if entry.kind == Kind.ACTION:
            return _is_acronym(term.text) and not term.guarded
        return not term.guarded and (_is_acronym(term.text) or len(term.text) >= _SHORTEST_ABROAD)

    def _add_term(self, entry: LexiconRow, term: Term) -> None:
        acronym = _is_acronym(term.text)
        name = entry.kind in (Kind.PLACE, Kind.AGENCY) and term.text[:1].isupper()
        role = PatternRole(
            PatternKind.TERM,
            entry.id,
            term.text,
            entry.kind,
            guarded=term.guarded,
            governed=term.governed,
            cased=_letters(term.text) if acronym else "",
            proper=name and not acronym,
            product=term.product,
            umbrella=entry.group == UMBRELLA,
            area=term.area,
            language=term.language,
        )
        self._add(term.text, role, stem=term.stem)
        if (
            term.language == "en"
            and (plural := _plural(term.text))
            and entry.kind in (Kind.ACTION, Kind.MINERAL)
        ):
            self._add(plural, replace(role, term=plural))

    def _add_free(self, word: str, most: int) -> None:
        """A watchlist's word with its forms: `=word` as written only, `word*` with any ending."""
        if word.startswith("="):
            bare = word[1:]
            self._add(bare, PatternRole(PatternKind.TERM, word, bare, literal=bare, exact=True))
            return
        bare = word.rstrip("*")
        acronym = _is_acronym(bare)
        role = PatternRole(
            PatternKind.TERM,
            word,
            bare,
            cased=_letters(bare) if acronym else "",
            literal=bare if any(c in _SYMBOLS for c in bare) else "",
        )
        if bare != word:
            self._add(bare, role, stem=True)
            return
        for form in (bare,) if acronym else forms(bare, self.language, most=most):
            self._add(form, role)
        if acronym and bare[-1].isalpha():
            self._add(f"{bare}s", replace(role, cased=f"{role.cased}s"))

    def _add(self, text: str, role: PatternRole, *, stem: bool = False) -> None:
        pattern = words(fold(text)).strip()
        if not pattern:
            return
        left = "" if is_dense(pattern[0]) else " "
        right = "" if stem or is_dense(pattern[-1]) else " "
        if not languages.of(self.language).spaced:
            left = right = ""
        table = self._stems if stem else self._roles
        table.setdefault(left + pattern + right, []).append(role)

    def _compile(self) -> None:
        patterns = [*self._roles, *self._stems]
        # Per pattern: padding on the left, on the right, whether it is a stem, and its roles.
        self._table = [
            (p[0] == " ", p[-1] == " ", False, tuple(roles)) for p, roles in self._roles.items()
        ]
        self._table += [
            (p[0] == " ", False, True, tuple(roles)) for p, roles in self._stems.items()
        ]
        self._automaton = AhoCorasick(patterns)
        del self._roles, self._stems

    def __len__(self) -> int:
        return len(self._table)

    def may_find(self, text: str) -> bool:
        """Whether anything at all stands in a text, case and signs aside; a fifth of what a scan costs."""
        plain = words(fold(text))
        return next(self._matches(plain), None) is not None

    def scan(self, field: str, text: str) -> Scan:
        """One pass over a field: everything found, in order."""
        fold = folded(text)
        plain = words(fold.text)
        spans = (
            ((0, len(text)),)
            if field == "title" and text.strip()
            else with_lists(text, sentences(text, self.language))
        )
        shouting = _shouting(text)
        same, lined = fold.same, "\n" in text
        seen = []
        for role, at, to in self._matches(plain):
            start, end = (at, to) if same else fold.span(at, to)
            if role.literal and not _literally(role, text, start, end):
                continue
            if (role.cased or role.proper) and not _case_fits(role, text[start:end], shouting):
                continue
            if not (lined and "\n" in text[start:end]):
                seen.append((start, -end, role, at, to))
        seen.sort(key=lambda f: f[:2])
        if lined and "\n|" in text:
            acts = [
                start
                for start, _, role, *_ in seen
                if role.kind is Kind.ACTION and role.sort is PatternKind.TERM
            ]
            spans = with_tables(text, spans, acts)
        starts = [start for start, _ in spans]
        found = tuple(
            Occurrence(role, start, -end, at, to, max(0, bisect_right(starts, start) - 1))
            for start, end, role, at, to in seen
        )
        return Scan(field, text, fold, plain, spans, found, shouting, _titled(text))

    def _matches(self, plain: str) -> Iterator[tuple[PatternRole, int, int]]:
        """Role and half-open offsets in the folded text. Stems reach to the end of their word."""
        table, unspaced = self._table, not languages.of(self.language).spaced
        for index, start, end in self._automaton.find_matches_as_indexes(
            f" {plain} ", overlapping=True
        ):
            left, right, stem, roles = table[index]
            at, to = start - 1 + left, end - 1 - right
            if stem and not (unspaced and is_dense(plain[to - 1])):
                stop = plain.find(" ", to)
                stop = len(plain) if stop < 0 else stop
                if stop - to > _MAX_ENDING:
                    continue
                to = stop
            if unspaced and not _bounded(plain, at, to):
                continue
            for role in roles:
                yield role, at, to


def _bounded(plain: str, at: int, to: int) -> bool:
    """In running text without spaces: whether a Latin word is whole, and a short katakana word stands by itself."""
    first, last = plain[at], plain[to - 1]
    before, after = plain[at - 1 : at], plain[to : to + 1]
    if (first.isascii() and before.isascii() and before.isalnum()) or (
        last.isascii() and after.isascii() and after.isalnum()
    ):
        return False
    if to - at > 3 or not is_katakana(first):
        return True
    return not ((before and is_katakana(before)) or (after and is_katakana(after)))


def _is_acronym(term: str) -> bool:
    """Written with a capital after its first letter and in one word: REE, NdPr, 3TG, U.S."""
    return " " not in term and any(c.isupper() for c in term[1:])


def _plural(phrase: str) -> str:
    """The plural of an English phrase; "" for a single word (often a verb too) and for one that ends in s."""
    if (
        " " not in phrase
        or not phrase[-1].isalpha()
        or phrase.endswith("s")
        or phrase[-1].isupper()
    ):
        return ""
    return (
        phrase[:-1] + "ies" if phrase.endswith("y") and phrase[-2] not in "aeou" else phrase + "s"
    )


def _letters(text: str) -> str:
    """The letters and digits as written; small figures are figures: Li₂CO₃."""
    return "".join(c for c in unicodedata.normalize("NFKC", text) if c.isalnum())


def _literally(role: PatternRole, text: str, start: int, end: int) -> bool:
    """Whether a free word stands there with its signs: "§232" is no "232"."""
    lead = next((n for n, c in enumerate(role.literal) if c.isalnum()), 0)
    if role.exact:
        first = max(0, start - lead)
        return text[first : first + len(role.literal)] == role.literal
    tail = len(role.literal) - len(role.literal.rstrip("".join(_SYMBOLS)))
    around = text[max(0, start - lead - 1) : end + tail + 1]
    return "".join(role.literal.split()).casefold() in "".join(around.split()).casefold()


def _case_fits(role: PatternRole, written: str, shouting: bool) -> bool:
    if role.cased:
        return _letters(written) == role.cased or (
            shouting and len(role.cased) > 3 and _letters(written) == role.cased.upper()
        )
    if not role.proper:
        return True
    capitals = written.isupper() and not role.term.isupper() and not shouting
    return not written[0].islower() and not (capitals and len(written) <= _ACRONYM_CHARS)


def _shouting(text: str) -> bool:
    sample = text[:_SAMPLE_CHARS]
    upper = sum(map(str.isupper, sample))
    return upper >= 8 and upper > 4 * sum(map(str.islower, sample))


def _titled(text: str) -> bool:
    long = [word for word in text[:_SAMPLE_CHARS].split() if len(word) > 3 and word[0].isalpha()]
    return len(long) >= 3 and sum(word[0].isupper() for word in long) > 0.65 * len(long)
