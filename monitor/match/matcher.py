"""Minerals, actions, places, agencies, companies and free words in an article, each with the rule by which it counts.

One pass over each field for all terms; then false friends and agencies take away what lies inside them, and what is ambiguous
is decided by the evidence around it. Pure and deterministic.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from monitor.language import languages
from monitor.language.detect import fitting
from monitor.language.folding import key
from monitor.match import actions, companies, customs, senses
from monitor.match.fields import FieldReading
from monitor.match.free_words import WORD_RULE
from monitor.match.lexicon import Lexicon
from monitor.match.patterns import Occurrence, Patterns
from monitor.match.spans import Spans
from monitor.model.mentions import AS_SUCH, Kind, Mention, Rejected

_NAMED = (Kind.MINERAL, Kind.ACTION)  # what stands in names of companies
_CURRENCIES = tuple("$€£¥")  # "US$32 million" names no country
_VERB_CHARS = 24  # enough for the word behind a company's name
_FEW_SENTENCES = 2  # of a title or a text by itself: whatever is named there is what it is about
_UMBRELLAS = ("critical-minerals", "battery-materials", "rare-earths")


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """What an article says, in the order of its fields and offsets."""

    mentions: tuple[Mention, ...]
    rejected: tuple[Rejected, ...]  # what was seen and does not count, with the rule
    sentences: tuple[tuple[int, int], ...]  # of the text
    language: str  # in which it was read
    minerals: tuple[str, ...] = ()  # what the article is about, most mentioned first


class Matcher:
    """Reads articles with a lexicon and all watchlists' free words. A language's automaton is made when it first comes up."""

    def __init__(self, lexicon: Lexicon, terms: tuple[str, ...] = ()) -> None:
        self.lexicon = lexicon
        self._terms = tuple(dict.fromkeys(terms))
        self._patterns: dict[str, Patterns] = {}
        self._headings = customs.headings(lexicon)
        umbrellas = (lexicon.entries[i] for i in _UMBRELLAS if i in lexicon.entries)
        self._umbrellas = frozenset(key(term.text) for entry in umbrellas for term in entry.terms)

    def read(self, title: str, text: str, language_given: str | None = None) -> Reading:
        """All mentions of an article. `language_given` is a BCP 47 tag or None; the text's script overrules it.

        A headline that does not tell its language is read in all that fit; the reading that says most counts, English first.
        """
        readings = (
            self._read(title, text, tongue)
            for tongue in fitting(f"{title}\n{text}", language_given)
        )
        return max(readings, key=_told)

    def _read(self, title: str, text: str, tongue: str) -> Reading:
        patterns = self._for(tongue)
        pages = tuple(
            FieldReading(
                scan := patterns.scan(name, value),
                senses.surroundings(scan),
                not languages.of(tongue).spaced,
            )
            for name, value in (("title", title), ("text", text))
        )
        if languages.of(tongue).spaced and any(page.of(kind) for page in pages for kind in _NAMED):
            _find_companies(pages, self._umbrellas)
        for page in pages:
            _free_words(page)
            _places(page)
        if any(page.of(Kind.AGENCY) for page in pages):
            _agencies(pages, self.lexicon)
        if any(map(_may_tell, pages)):
            _minerals(pages, tongue)
            for page in pages:
                _customs(page, self._headings)
                _minerals_as_such(page)
            actions.decide(pages, patterns, self.lexicon)
        return Reading(
            mentions=tuple(m for page in pages for m in sorted(page.mentions, key=_order)),
            rejected=tuple(r for page in pages for r in sorted(page.rejected, key=_order)),
            sentences=pages[1].scan.sentences,
            language=tongue,
            minerals=_topics(pages, self.lexicon),
        )

    def _for(self, tongue: str) -> Patterns:
        known = tongue if tongue in languages.known() else "other"
        if known not in self._patterns:
            self._patterns[known] = Patterns(self.lexicon, known, self._terms)
        return self._patterns[known]


def _may_tell(page: FieldReading) -> bool:
    """Whether a field has anything from which a mineral or an action could be read; most articles of a newspaper have nothing."""
    return bool(
        page.of(Kind.MINERAL)
        or page.of(Kind.ACTION)
        or actions.may_pair(page)
        or page.umbrellas
        or customs.may_name(page.scan.words)
    )


def _told(reading: Reading) -> int:
    """How many minerals and actions a reading found."""
    return len({m.concept for m in reading.mentions if m.kind in (Kind.MINERAL, Kind.ACTION)})


def _order(item: Mention | Rejected) -> tuple[int, int, str, str]:
    return (item.start, -item.end, item.kind, item.concept)


def _free_words(page: FieldReading) -> None:
    for found in page.of(Kind.TERM):
        page.accept(found, WORD_RULE)


def _places(page: FieldReading) -> None:
    for found in _longest(page.of(Kind.PLACE)):
        if block := _blocked(page, found):
            page.reject(found, f"false friend: {block}")
        elif page.scan.text[found.end : found.end + 1] in _CURRENCIES:
            page.reject(found, "currency")
        elif page.company(found.start, found.end) or _names_company(page, found):
            page.reject(found, "company name")
        else:
            page.accept(found, "mining region" if found.role.area else "alias")
            page.places.add((found.start, found.end))


def _names_company(page: FieldReading, found: Occurrence) -> bool:
    """Whether a country begins a company's name: "Canada Nickel said", and in a headline "Canada Nickel Announces"."""
    text = page.scan.text
    after = (m for m in page.of(Kind.MINERAL) if m.start == found.end + 1)
    named = [m for m in after if text[m.start].isupper() and not m.role.cased]
    if not named or page.scan.shouting:
        return False
    if not page.scan.titled:
        return True
    word = page.scan.words[named[0].to : named[0].to + _VERB_CHARS].split()
    return bool(word) and word[0] in languages.words_everywhere("grammar", "announcing")


def _agencies(pages: tuple[FieldReading, ...], lexicon: Lexicon) -> None:
    """Agencies with their country or a context word in the article, when their name alone says too little."""
    places = {
        lexicon.place_of(m.concept) for page in pages for m in page.mentions if m.kind is Kind.PLACE
    }
    plain = " ".join(f" {page.scan.words} " for page in pages)
    for page in pages:
        for found in _longest(page.of(Kind.AGENCY)):
            entry = lexicon.entries[found.role.concept]
            if not found.role.guarded or entry.place in places:
                page.accept(found, "name" if not found.role.cased else "acronym")
            elif word := next((w for w in entry.context if f" {key(w)} " in plain), None):
                page.accept(found, f"context: {word}")
            else:
                page.reject(found, "no context")


def _minerals(pages: tuple[FieldReading, ...], tongue: str) -> None:
    seen: list[tuple[FieldReading, Occurrence, senses.SenseJudgement]] = []
    for page in pages:
        for found in _longest(page.of(Kind.MINERAL), across=not languages.of(tongue).spaced):
            if rule := _ruled_out(page, found):
                page.reject(found, rule)
            else:
                seen.append(
                    (
                        page,
                        found,
                        senses.judge(found, page.scan, page.around[found.sentence], tongue),
                    )
                )
    seen = list(_without_arms(seen, pages))
    certain = {
        found.role.concept for _, found, judgement in seen if judgement.score >= senses.CERTAIN
    }
    counted = []
    for page, found, judgement in seen:
        if judgement.counts or (found.role.concept in certain and judgement.score >= 0):
            counted.append((page, found, judgement))
        else:
            page.reject(found, judgement.rule())
    _subjects(counted, pages, tongue)


def _without_arms(
    seen: Sequence[tuple[FieldReading, Occurrence, senses.SenseJudgement]],
    pages: tuple[FieldReading, ...],
) -> Iterator[tuple[FieldReading, Occurrence, senses.SenseJudgement]]:
    """Without what weapons are made of, in an article about them: nuclear diplomacy is no mineral policy."""
    of_arms = senses.of_arms()
    words = " ".join(page.scan.words for page in pages)
    arms = any(found.role.concept in of_arms for _, found, _ in seen) and senses.is_of_arms(words)
    for page, found, judgement in seen:
        if arms and found.role.concept in of_arms:
            page.reject(found, "nuclear arms and diplomacy, no fuel or ore")
        else:
            yield page, found, judgement


def _customs(page: FieldReading, headings: Mapping[str, str]) -> None:
    """Minerals that are named by their customs headings, where nothing else of the sentence names them."""
    if not customs.may_name(page.scan.words):
        return
    ends = [end for _, end in page.scan.sentences]
    named = {(m.concept, m.sentence_start) for m in page.mentions}
    for start, end, code, mineral in customs.named(page.scan.text, headings):
        sentence = min(bisect_right(ends, start), len(ends) - 1)
        if (mineral, page.scan.sentences[sentence][0]) not in named:
            rule = f"customs heading: {code}"
            page.add(mineral, Kind.MINERAL, start, end, sentence, code, rule)


def _minerals_as_such(page: FieldReading) -> None:
    """Umbrella concepts ("mineral exports", 矿产资源), in sentences that name no mineral; guarded ones beside an action or mining."""
    named = {m.sentence_start for m in page.mentions if m.kind is Kind.MINERAL}
    names = Spans(m for m in page.mentions if m.kind is Kind.AGENCY)
    for found in _longest(page.umbrellas):
        around = page.around[found.sentence]
        sorts = ("mining", "metal") if found.role.product else ("mining",)
        cues = (c for sort in sorts for c in around.cues.get(sort, ()))
        beside = any(not _overlap(c, found) for c in cues)
        acted_on = bool(around.acts) and not found.role.product  # raw materials may be of anything
        if page.scan.sentences[found.sentence][0] in named or names.covers(found.start, found.end):
            continue
        if block := _blocked(page, found):
            page.reject(found, f"false friend: {block}")
        elif page.company(found.start, found.end):
            page.reject(found, "company name")
        elif found.role.guarded and not acted_on and not beside:
            page.reject(found, "no action and no mining word in the sentence")
        else:
            page.accept(found, AS_SUCH)


def _overlap(a: Occurrence, b: Occurrence) -> bool:
    return a.start < b.end and b.start < a.end


def _subjects(
    counted: list[tuple[FieldReading, Occurrence, senses.SenseJudgement]],
    pages: tuple[FieldReading, ...],
    tongue: str,
) -> None:
    """Keep the minerals that the article speaks of as commodities; in short texts all."""
    trade: dict[str, list[float]] = defaultdict(list)
    for page, found, judgement in counted:
        place = senses.place_points(page.scan.field, found.start)
        trade[found.role.concept].append(
            judgement.trade + (place if judgement.trade > 0 else place / 2)
        )
    for page in pages:
        for found in page.of(Kind.MINERAL):
            if found.role.concept in trade and page.company(found.start, found.start + 1):
                trade[found.role.concept].append(senses.place_points("title", 0))
    length = sum(len(page.scan.text) for page in pages)
    bare = (
        not all(page.scan.sentences for page in pages)
        and sum(len(page.scan.sentences) for page in pages) <= _FEW_SENTENCES
    )
    subjects = set()
    for concept, points in trade.items():
        best, *others = sorted(points, reverse=True)
        if bare or best + senses.again(others) >= senses.needed_trade(
            length, tongue, mentions=len(points)
        ):
            subjects.add(concept)
    subjects |= {
        found.role.concept
        for page, found, _ in counted
        if page.scan.field == "title" and senses.leads(found)
    }
    subjects |= _listed_with(subjects, counted)
    for page, found, judgement in counted:
        if found.role.concept in subjects:
            page.accept(found, "alias" if not found.role.guarded else judgement.rule())
        else:
            kind = "a product " if found.role.product else ""
            page.reject(found, f"{kind}in passing: too little of mining, trade or policy near it")


def _listed_with(
    subjects: set[str], counted: list[tuple[FieldReading, Occurrence, senses.SenseJudgement]]
) -> set[str]:
    """Minerals that stand in one list with a subject: "mines of copper, cobalt, nickel and rare earths" is about all four."""
    links = [
        (found.role.concept, after.role.concept)
        for (page, found, _), (next_page, after, _) in pairwise(
            sorted(counted, key=lambda c: (c[0].scan.field, c[1].start))
        )
        if page is next_page and senses.joined(found, after, page.scan.text)
    ]
    reached = set(subjects)
    for _ in links:
        reached |= {b for a, b in links if a in reached} | {a for a, b in links if b in reached}
    return reached


def _ruled_out(page: FieldReading, found: Occurrence) -> str | None:
    """The rule by which a mineral's term means something else, whatever the evidence."""
    if block := _blocked(page, found):
        return f"false friend: {block}"
    if (
        found.end - found.start == 1
        and (found.role.guarded or senses.is_part_of_names(found.role.term))
        and not senses.stands_alone(found, page.scan)
    ):
        return "part of another word"
    if (found.start, found.end) in page.places:
        return "name of a place"
    if page.scan.text[found.start].islower():
        return None
    for name in page.companies.covering(found.start, found.end):
        if name.certain or found.role.guarded:
            part = (
                name.end == found.end
                and name.start < found.start
                and senses.followed_by_trade(found, page.scan)
            )
            return None if part else "company name"
    return None


def _blocked(page: FieldReading, found: Occurrence) -> str | None:
    block = page.block(found.role.concept, found.start, found.end)
    return block.role.term if block and _longer(block, found) else None


def _longer(a: Occurrence, b: Occurrence) -> bool:
    return a.end - a.start > b.end - b.start


def _longest(founds: Sequence[Occurrence], *, across: bool = True) -> list[Occurrence]:
    """Without those inside a longer one (of the same concept only, unless `across`)."""
    kept: list[Occurrence] = []
    # In order of start, longer first; of two as long the one that needs no evidence.
    for found in sorted(founds, key=lambda f: (f.start, -f.end, f.role.guarded)):
        inside = any(
            (across or k.role.concept == found.role.concept)
            and k.start <= found.start
            and found.end <= k.end
            and _longer(k, found)
            for k in kept[-6:]
        )
        same = any(
            k.start == found.start and k.end == found.end and k.role.concept == found.role.concept
            for k in kept[-6:]
        )
        if not inside and not same:
            kept.append(found)
    return kept


def _find_companies(pages: tuple[FieldReading, ...], umbrellas: frozenset[str]) -> None:
    """Company names in both fields; one found anywhere is known everywhere. `umbrellas` are no names by themselves."""
    found = [
        companies.companies(page.scan.text, headline=page.scan.titled or page.scan.shouting)
        for page in pages
    ]
    texts = (
        companies.core(page.scan.text[n.start : n.end])
        for page, listed in zip(pages, found, strict=True)
        for n in listed
    )
    cores = frozenset(core for core in texts if core and key(core) not in umbrellas)
    for page, listed in zip(pages, found, strict=True):
        page.companies = Spans({*listed, *companies.again(page.scan.text, cores)})
        minerals = Spans(page.of(Kind.MINERAL))
        ends = [end for _, end in page.scan.sentences]
        for start, end in _outermost((n.start, n.end) for n in page.companies if n.certain):
            if any(f.end <= end for f in minerals.beginning_in(start, end)):
                name = page.scan.text[start:end]
                page.add(
                    name, Kind.COMPANY, start, end, bisect_right(ends, start), name, "company name"
                )


def _outermost(spans: Iterable[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    reach = 0
    for start, end in sorted(spans, key=lambda s: (s[0], -s[1])):
        if end > reach:
            yield start, end
            reach = end


def _topics(pages: tuple[FieldReading, ...], lexicon: Lexicon) -> tuple[str, ...]:
    """The minerals of an article, most mentioned first; rare-earth elements go under their umbrella where it is named, and
    words for minerals as such are none."""
    counts = Counter(m.concept for page in pages for m in page.mentions if m.kind is Kind.MINERAL)
    under = (
        lexicon.expand("rare-earths") - {"rare-earths"} if "rare-earths" in counts else frozenset()
    )
    under |= lexicon.umbrellas
    return tuple(concept for concept, _ in counts.most_common() if concept not in under)
