"""An article laid out for judging: its mentions and cues by sentence. Pure, made once per article for all watchlists."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TypedDict

from monitor.core.text import paragraphs
from monitor.language import languages
from monitor.language.scripts import HALF_KANA, IDEOGRAPHIC
from monitor.match import news_cues
from monitor.match.news_cues import Cue, CueKind
from monitor.model.articles import Article
from monitor.model.mentions import AS_SUCH, Kind, Mention

_NO_RULERS = frozenset(
    {"lme", "benchmark", "trivium-china", "sqm"}
)  # watched like agencies, but they govern nobody
LEAD_CHARS = 700  # what a reader sees of an article before deciding; wire leads run to 40 words, teasers to 150
_FURNITURE = re.compile("|".join(languages.everywhere("pages", "see_also")), re.IGNORECASE)


@dataclass(frozen=True, slots=True, eq=False)
class Sentence:
    """A sentence that holds a mention, with the cues in it. Told apart by identity."""

    field: str
    start: int
    end: int
    text: str
    paragraph: int  # -1: the title
    mentions: tuple[Mention, ...]
    minerals: tuple[Mention, ...]
    actions: tuple[Mention, ...]
    concepts: frozenset[str]  # of its minerals and actions
    rulers: tuple[
        tuple[int, str], ...
    ]  # agencies and other words for someone who governs: where each starts, in order
    places: tuple[tuple[int, str], ...]  # where each ends, in order
    decisions: tuple[int, ...]  # where words for what governments do start: ban, order, consider
    mining: bool  # ore or metal without a name
    instrument: bool  # a decree, law, notice


@dataclass(frozen=True, slots=True)
class Layout:
    """All that scoring and watchlists ask of an article."""

    article: Article
    sentences: tuple[Sentence, ...]  # title first, then the text's in order; furniture left out
    lead: Mapping[
        CueKind, tuple[str, ...]
    ]  # different cue words of title and lead (LEAD_CHARS of the text), in their order
    lead_words: int

    def density(self, kind: CueKind) -> float:
        """Different cues of a kind per 60 words of title and lead, the size of a teaser."""
        return self.count(kind) * 60 / max(60, self.lead_words)

    def count(self, kind: CueKind) -> int:
        """Different cues of a kind in title and lead."""
        return len(self.lead.get(kind, ()))


def lay_out(
    article: Article,
    mentions: Iterable[Mention],
    language: str | None,
    off_topic: frozenset[str] | None = None,
) -> Layout:
    """The sheet of an article read in a language. Mentions in page furniture ("Read also: …") are left out.

    `off_topic`: the free words that tell another world, instead of the shipped ones.
    """
    mentions = tuple(mentions)
    by_field = {
        "title": news_cues.find(article.title, language),
        "text": news_cues.find(article.text, language),
    }
    opening = [cue for cue in by_field["text"] if cue.start < LEAD_CHARS]
    lead = {
        kind: tuple(dict.fromkeys(cue.word for cue in cues))
        for kind, cues in _by_kind((*by_field["title"], *opening))
    }
    lead[CueKind.ELSEWHERE] = (
        _elsewhere(mentions, by_field["title"], opening)
        if off_topic is None
        else _off_topic(mentions, off_topic)
    )
    return Layout(
        article=article,
        sentences=_sentences(article, mentions, by_field),
        lead=lead,
        lead_words=_words(article.title) + _words(article.text[:LEAD_CHARS]),
    )


def _elsewhere(
    mentions: Iterable[Mention], title: Iterable[Cue], opening: Iterable[Cue]
) -> tuple[str, ...]:
    """Words of other worlds in title and lead; none that the lexicon takes for a mineral (an owner's own: wheat)."""
    found = [
        (field, cue)
        for field, cues in (("title", title), ("text", opening))
        for cue in cues
        if cue.kind is CueKind.ELSEWHERE
    ]
    if not found:
        return ()
    minerals = [(m.field, m.start, m.end) for m in mentions if m.kind is Kind.MINERAL]
    return tuple(
        dict.fromkeys(
            cue.word
            for field, cue in found
            if not any(f == field and s < cue.end and cue.start < e for f, s, e in minerals)
        )
    )


def _off_topic(mentions: Iterable[Mention], words: frozenset[str]) -> tuple[str, ...]:
    return tuple(
        dict.fromkeys(
            m.concept
            for m in mentions
            if m.kind is Kind.TERM
            and m.concept in words
            and (m.field == "title" or m.start < LEAD_CHARS)
        )
    )


def _by_kind(found: Iterable[Cue]) -> Iterable[tuple[CueKind, list[Cue]]]:
    kinds: dict[CueKind, list[Cue]] = {}
    for cue in found:
        kinds.setdefault(cue.kind, []).append(cue)
    return kinds.items()


def _sentences(
    article: Article, mentions: Iterable[Mention], by_field: dict[str, tuple[Cue, ...]]
) -> tuple[Sentence, ...]:
    groups: dict[tuple[bool, int, int], list[Mention]] = {}
    for mention in mentions:
        groups.setdefault(
            (mention.field == "text", mention.sentence_start, mention.sentence_end), []
        ).append(mention)
    starts = [start for start, _ in paragraphs(article.text)]
    laid = []
    for (in_text, start, end), members in sorted(groups.items()):
        field = "text" if in_text else "title"
        if in_text and _is_furniture(article.text[start:end]):
            continue
        laid.append(
            Sentence(
                field=field,
                start=start,
                end=end,
                text=article.text[start:end] if in_text else article.title[start:end],
                paragraph=bisect_right(starts, start) - 1 if in_text else -1,
                **_contents(members, _between(by_field[field], start, end)),
            )
        )
    return tuple(laid)


class _Contents(TypedDict):
    mentions: tuple[Mention, ...]
    minerals: tuple[Mention, ...]
    actions: tuple[Mention, ...]
    concepts: frozenset[str]
    rulers: tuple[tuple[int, str], ...]
    places: tuple[tuple[int, str], ...]
    decisions: tuple[int, ...]
    mining: bool
    instrument: bool


def _contents(members: list[Mention], found: tuple[Cue, ...]) -> _Contents:
    mentions = tuple(sorted(members, key=lambda m: (m.start, m.end, m.concept)))
    agencies = [
        (m.start, m.term) for m in mentions if m.kind is Kind.AGENCY and m.concept not in _NO_RULERS
    ]
    kinds = {cue.kind for cue in found}
    return {
        "mentions": mentions,
        "minerals": tuple(m for m in mentions if m.kind is Kind.MINERAL and m.rule != AS_SUCH),
        "actions": tuple(m for m in mentions if m.kind is Kind.ACTION),
        "concepts": frozenset(m.concept for m in mentions if m.kind in (Kind.MINERAL, Kind.ACTION)),
        "rulers": tuple(
            sorted(
                (
                    *agencies,
                    *((cue.start, cue.word) for cue in found if cue.kind is CueKind.GOVERNMENT),
                )
            )
        ),
        "places": tuple(sorted((m.end, m.term) for m in mentions if m.kind is Kind.PLACE)),
        "decisions": tuple(cue.start for cue in found if cue.kind is CueKind.DECIDING),
        "mining": CueKind.MINING in kinds,
        "instrument": CueKind.INSTRUMENT in kinds,
    }


def _between(found: tuple[Cue, ...], start: int, end: int) -> tuple[Cue, ...]:
    first = bisect_left(found, start, key=lambda cue: cue.start)
    last = bisect_left(found, end, key=lambda cue: cue.start)
    return found[first:last]


def _is_furniture(sentence: str) -> bool:
    barred = sentence.count("|") > 2 and not sentence.startswith("|")  # rows of a table do
    return barred or _FURNITURE.match(sentence) is not None


def _words(text: str) -> int:
    return len(text.split()) if text.isascii() else max(len(text.split()), len(text) // 7)


def words_between(sentence: Sentence, a: Mention, b: Mention) -> int:
    """Words between two mentions of a sentence, 0 when they touch; scripts without spaces count two characters a word."""
    start, end = min(a.end, b.end) - sentence.start, max(a.start, b.start) - sentence.start
    return _count_words(sentence.text[start:end]) if start < end else 0


_WIDE = IDEOGRAPHIC + HALF_KANA
_WORD = re.compile(rf"[{_WIDE}]{{1,2}}|[^\W{_WIDE}]+(?:[-'’.][^\W{_WIDE}]+)*")


def _count_words(text: str) -> int:
    return sum(1 for _ in _WORD.finditer(text))
