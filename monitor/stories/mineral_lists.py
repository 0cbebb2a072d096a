"""Minerals listed in the same role by several articles: "gallium, germanium and tungsten" against "… and graphite".

Deterministic, no I/O. The lists come from the mentions that matching found, so that a mineral in a company's name is none.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from monitor.language import languages
from monitor.model.mentions import Kind, Mention
from monitor.model.stories import Agreement, Claim, Difference, Told

_JOINTS = "|".join(sorted(languages.words_everywhere("grammar", "joints"), key=len, reverse=True))
_BETWEEN = re.compile(rf"[\s,、，;/&()]*(?:{_JOINTS})?[\s,、，]*(?:the )?", re.I)
_SHORTEST = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class _Listed:
    """Minerals in a row in one sentence, and the actions of that sentence."""

    article: Told
    minerals: tuple[str, ...]
    said: str
    sentence: str
    actions: frozenset[str]


def differences(told: tuple[Told, ...], names: Mapping[str, str]) -> list[Difference]:
    """Lists that name the same minerals but one or more, under the same action, where the odd ones are nowhere in the other."""
    found: list[Difference] = []
    lists = [_lists(article) for article in told]
    known = [frozenset(m.concept for m in a.mentions if m.kind is Kind.MINERAL) for a in told]
    for at, one in enumerate(lists):
        for other in range(at + 1, len(lists)):
            for first in one:
                found += [
                    _difference(first, second, names)
                    for second in lists[other]
                    if _clash(first, second, known[at], known[other])
                ]
    return _once(found)


def _lists(article: Told) -> list[_Listed]:
    minerals = sorted(
        (m for m in article.mentions if m.kind is Kind.MINERAL and m.field == "text"),
        key=lambda m: m.start,
    )
    runs: list[list[Mention]] = []
    for mention in minerals:
        if runs and _goes_on(article.text, runs[-1][-1], mention):
            runs[-1].append(mention)
        else:
            runs.append([mention])
    return [_listed(article, run) for run in runs if len({m.concept for m in run}) >= _SHORTEST]


def _goes_on(text: str, last: Mention, mention: Mention) -> bool:
    return last.sentence_start == mention.sentence_start and bool(
        _BETWEEN.fullmatch(text, last.end, mention.start)
    )


def _listed(article: Told, run: list[Mention]) -> _Listed:
    start, end = run[0].sentence_start, run[0].sentence_end
    actions = frozenset(
        m.concept
        for m in article.mentions
        if m.kind is Kind.ACTION and m.field == "text" and start <= m.start and m.end <= end
    )
    sentence = article.text[start:end]
    return _Listed(
        article=article,
        minerals=tuple(dict.fromkeys(m.concept for m in run)),
        said=article.text[run[0].start : run[-1].end],
        sentence=sentence,
        actions=actions,
    )


def _clash(
    first: _Listed, second: _Listed, known: frozenset[str], other_known: frozenset[str]
) -> bool:
    shared = set(first.minerals) & set(second.minerals)
    odd, other_odd = (
        set(first.minerals) - set(second.minerals),
        set(second.minerals) - set(first.minerals),
    )
    if len(shared) < max(1, len(first.minerals) // 2) or not odd or not other_odd:
        return False
    return (
        bool(first.actions & second.actions) and not odd <= other_known and not other_odd <= known
    )


def _difference(first: _Listed, second: _Listed, names: Mapping[str, str]) -> Difference:
    common = sorted(first.actions & second.actions)
    subject = f"minerals under {names.get(common[0], common[0])}"
    claims = tuple(
        Claim(
            article_id=x.article.article_id,
            outlet=x.article.outlet,
            said=x.said,
            sentence=x.sentence,
        )
        for x in (first, second)
    )
    return Difference(verdict=Agreement.DIFFER, subject=subject, claims=claims)


def _once(found: list[Difference]) -> list[Difference]:
    """One difference for each pair of articles."""
    seen: dict[tuple[int, ...], Difference] = {}
    for difference in found:
        seen.setdefault(tuple(c.article_id for c in difference.claims), difference)
    return list(seen.values())
