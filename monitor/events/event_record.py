"""The record made of an article's main act and its kin: the same action told elsewhere in the article. Pure.

Kin complete what the act's own clause does not say (the agency, the target, how far it has come), title before text; a field that
none of them gives stays empty.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from monitor.events import acts, documents, effect, headline, status
from monitor.events.acts import Act
from monitor.events.cues import WordKind
from monitor.events.names import Named, NameKind
from monitor.events.zones import Statement, Zone
from monitor.language import scripts
from monitor.match.lexicon import Lexicon
from monitor.match.lists import headed
from monitor.match.matcher import Reading
from monitor.model.articles import Article
from monitor.model.events import Background, Event, Span, Status
from monitor.model.hits import Reason
from monitor.model.mentions import Kind

_MOST_MINERALS = 8
_MOST_BACKGROUND = 12
# Points that a sentence may weigh less and still be shown: the lead's instead of the title or of a later one; any other.
_FROM_TITLE, _FROM_TEXT, _ELSEWHERE = 30, 12, 8
_BESIDE_CHARS = 700  # in which a sentence and the next stand
_OPENING_CHARS = 1000  # of a text, in which a mineral is still what the act is about
_SHORT_CHARS = 80  # of a sentence that only says that something took effect
_LIST_CHARS = 300  # behind an act, in which the minerals it is about may be listed
_DECISIONS = (
    WordKind.START,
    WordKind.PLAN,
    WordKind.END,
    WordKind.HOLD,
    WordKind.EFFECT,
    WordKind.FORCE,
    WordKind.CONTINUE,
)
_ASIDE = (WordKind.RECITAL, WordKind.SAVING, WordKind.EARLIER, WordKind.ROUTINE)
_WORD = re.compile(r"[^\W\d_]{4,}")
_UNSPACED = re.compile(f"[{scripts.HAN}{scripts.KATAKANA}]+")
_STEM_CHARS = 5
_SOME_STEMS = 2
_FEW_STEMS, _PART_OF_TITLE = 3, 0.4  # of a title's words, for a sentence to say the same
_AS_SUCH = "minerals"
UMBRELLAS = frozenset({"critical-minerals", "battery-materials", "minerals", "dual-use-goods"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Weighed:
    """An act with its weight in points, and whether it is background by itself."""

    act: Act
    reasons: tuple[Reason, ...]
    points: float
    background: bool


def event(
    article: Article,
    reading: Reading,
    best: Weighed,
    weighed: Sequence[Weighed],
    parts: Sequence[Statement],
    carried: tuple[str, ...],
    lexicon: Lexicon,
    *,
    told: bool,
) -> Event:
    """The record of the heaviest act; day and documents are looked for only where it may be `told`, for they cost most."""
    kin = [w.act for w in weighed if w.act.action == best.act.action and not w.background]
    shown = _shown(best, weighed, parts)
    said = _said(shown, parts)
    who = _who(best.act, kin)
    places = () if who is None else tuple(dict.fromkeys((who.place, *who.partners)))
    published = article.published_at.date() if article.published_at else None
    near = _beside(article, said)
    since = effect.effective(_in_full(article, said), near, published) if told else None
    made = Event(
        action=best.act.action,
        actor=who.concept if who is not None else "",
        place=places[0] if places else "",
        places=places,
        minerals=_specified(
            _minerals(best.act, shown, said, kin) or carried, said, reading, best.act.action
        )
        or _near_the_start(reading, best.act.action),
        target=_target((best.act, *kin), places) if best.act.action in acts.AIMED else "",
        status=_status(best.act, kin, weighed, parts, since, published),
        effective_on=since.isoformat() if since else None,
        documents=documents.in_text(near) if told else (),
        field=said.field,
        start=said.start,
        end=said.end,
        sentence=said.text,
        inferred=tuple(_inferred(who, shown)),
        spans=tuple(_spans(shown if shown.action == best.act.action else best.act)),
    )
    return replace(made, headline=headline.headline(made, lexicon))


def _in_full(article: Article, said: Statement) -> str:
    """The sentence shown; a row of a table with its head, which tells what its days are."""
    return headed(article.text, said.text, said.start) if said.field == "text" else said.text


def _beside(article: Article, said: Statement) -> str:
    """The title with the sentence shown and what follows it: a day or document further off belongs to other acts."""
    start = said.start if said.field == "text" else 0
    return f"{article.title}\n{article.text[start : start + _BESIDE_CHARS]}"


def _shown(best: Weighed, weighed: Sequence[Weighed], parts: Sequence[Statement]) -> Act:
    """The sentence that shows the act: the lead's first that tells it nearly as well, else the act's own, else the title."""
    kin = [
        w
        for w in weighed
        if w.act.action == best.act.action and not w.background and w.act.statement.field == "text"
    ]
    titled = best.act.statement.zone is Zone.TITLE
    room = _FROM_TITLE if titled else _FROM_TEXT
    leads = [w for w in kin if w.act.statement.zone is Zone.LEAD and w.points >= best.points - room]
    if leads:
        return min(leads, key=lambda w: w.act.statement.order).act
    if not titled:
        return best.act
    if told := next((w.act for w in weighed if _retells(w, best)), None):
        return told
    if _in_other_words(best.act.statement, parts):
        return best.act
    if not best.act.minerals and (named := next((w.act for w in kin if w.act.minerals), None)):
        return named  # "Joint statement by the two presidents"
    near = next((w.act for w in kin if w.points >= best.points - _ELSEWHERE), None)
    return near or best.act


def _said(shown: Act, parts: Sequence[Statement]) -> Statement:
    """The sentence of the act shown; for a title the lead's that says it in other words, else its first decision on the like."""
    told = shown.statement
    if told.zone is not Zone.TITLE:
        return told
    if said := _in_other_words(told, parts):
        return said
    near = {p.order: _likeness(told, p) for p in parts if p.zone is Zone.LEAD}
    best = max(near.values(), default=0)
    return next((p for p in parts if near.get(p.order) == best), told) if best else told


def _likeness(title: Statement, lead: Statement) -> int:
    """How much a sentence that tells of a decision, or of one who governs and what is governed, seems to tell the title's."""
    known = {m.kind for m in lead.named(Kind.MINERAL, Kind.AGENCY, Kind.ACTION)}
    public = bool(lead.of(WordKind.PUBLIC))
    if lead.of(*_ASIDE) or not (lead.of(*_DECISIONS) or (public and Kind.ACTION in known)):
        return 0
    shared = len(_stems(title.text) & _stems(lead.text))
    if shared < _SOME_STEMS and not _same_minerals(title, lead):
        return 0
    return shared + len(known) + public if known or shared else 0


def _same_minerals(title: Statement, lead: Statement) -> bool:
    """Whether a sentence names a mineral of the title's; yes where the title names none."""
    named = {m.concept for m in title.named(Kind.MINERAL)}
    return not named or bool(named & {m.concept for m in lead.named(Kind.MINERAL)})


def _in_other_words(title: Statement, parts: Sequence[Statement]) -> Statement | None:
    """The sentence of the lead that has most words of the title, where it has a good part of them."""
    asked = _stems(title.text)
    near = [p for p in parts if p.zone is Zone.LEAD]
    shared = {p.order: len(asked & _stems(p.text)) for p in near}
    found = max(near, key=lambda p: (shared[p.order], -p.order), default=None)
    if found is None or shared[found.order] < max(_FEW_STEMS, _PART_OF_TITLE * len(asked)):
        return None
    return found


def _stems(text: str) -> set[str]:
    """The beginnings of the longer words of a text; of scripts without spaces each two characters."""
    runs = _UNSPACED.findall(text)
    if not runs:
        return {word[:_STEM_CHARS].lower() for word in _WORD.findall(text)}
    return {run[at : at + 2] for run in runs for at in range(len(run) - 1)}


def _retells(other: Weighed, best: Weighed) -> bool:
    """Whether the lead tells a title's act in other words: the first decision there of the same government."""
    return (
        other.act.statement.zone is Zone.LEAD
        and not other.background
        and other.act.subject.place == best.act.subject.place
        and other.points >= best.points - _FROM_TITLE
    )


def _who(act: Act, kin: Sequence[Act]) -> Named | None:
    """The actor: its own clause's, else its kin's; an agency rather than its country."""
    known = [
        a.subject for a in (act, *kin) if a.subject.place and a.subject.kind is not NameKind.PRIVATE
    ]
    if not known:
        return None
    said = next((s for s in known if not s.inferred and s.how != "owner"), None) or next(
        (s for s in known if not s.inferred), known[0]
    )
    agency = next(
        (
            s
            for s in known
            if s.kind is NameKind.AGENCY and s.place == said.place and not s.inferred
        ),
        None,
    )
    partners = tuple(dict.fromkeys(p for s in (said, *known[:1]) for p in s.partners))
    return replace(
        said, concept=agency.concept if agency else said.concept or said.place, partners=partners
    )


def _status(
    act: Act,
    kin: Sequence[Act],
    weighed: Sequence[Weighed],
    parts: Sequence[Statement],
    since: date | None,
    published: date | None,
) -> Status:
    """How far the act has come; what an order that speaks for itself plans is decided, what a notice's title only schedules is not."""
    found = status.reached(_by_title(act, kin, weighed), since, published)
    if found is Status.PROPOSED and any(p.of(WordKind.ENACT) for p in parts):
        return Status.ADOPTED
    titles = [p for p in parts if p.zone is Zone.TITLE]
    acted = any(w.act.statement in titles for w in weighed)
    notice = any(p.of(WordKind.OFFICIAL) for p in parts)
    if found is Status.ADOPTED and notice and not acted and any(map(_only_plans, titles)):
        return Status.PROPOSED
    if found is Status.ADOPTED and since is None and any(_took_effect(p, act) for p in parts):
        return Status.IN_FORCE
    return found


def _took_effect(part: Statement, act: Act) -> bool:
    """Whether a sentence of the lead only says that what the act did holds by now: "The order took effect." """
    return (
        part.zone is Zone.LEAD
        and part is not act.statement
        and len(part.text) <= _SHORT_CHARS
        and bool(part.of(WordKind.FORCE))
        and not part.of(
            WordKind.EFFECT, WordKind.AHEAD, WordKind.PLAN, WordKind.MODAL, WordKind.WOULD
        )
        and not any(map(str.isdigit, part.text))  # a day that is not read may be ahead
        and not part.named(Kind.ACTION)
        and all(m.concept == act.subject.place for m in part.named(Kind.PLACE))
    )


def _only_plans(title: Statement) -> bool:
    return bool(title.of(WordKind.PLAN)) and not title.of(
        WordKind.START, WordKind.SETTLE, WordKind.END, WordKind.INSTRUMENT
    )


def _by_title(act: Act, kin: Sequence[Act], weighed: Sequence[Weighed]) -> list[Act]:
    """The acts by whose words the status goes: the title's, then the main one, then by weight.

    A title that has no act of the kind but only a plan ("Notice of Intent") decides too.
    """
    titles = [a for a in kin if a.statement.zone is Zone.TITLE]
    plans = [
        w.act
        for w in weighed
        if w.act.statement.zone is Zone.TITLE and w.act.doing is WordKind.PLAN
    ]
    return [*titles, *plans, act, *kin]


def _target(acts: Sequence[Act], places: tuple[str, ...]) -> str:
    """Towards whom, by the first telling that says so; never one of those who act."""
    aimed = (act.target.place for act in acts if act.target is not None)
    return next((place for place in aimed if place not in places), "")


def _minerals(act: Act, shown: Act, said: Statement, kin: Sequence[Act]) -> tuple[str, ...]:
    """The minerals of the act's sentence, of the one shown and of the title; else of the first clause that tells it of any."""
    titles = [a for a in kin if a.statement.zone is Zone.TITLE]
    found = dict.fromkeys(m for a in (*titles, act, shown) for m in a.minerals)
    if said is not shown.statement:
        found.update(dict.fromkeys(m.concept for m in said.named(Kind.MINERAL)))
    if not found:
        found = dict.fromkeys(next((a.minerals for a in kin if a.in_clause), ()))
    return without_umbrellas(tuple(found))[:_MOST_MINERALS]


def _near_the_start(reading: Reading, action: str) -> tuple[str, ...]:
    """The minerals named in the opening of an article whose act names none; further down they belong to other things, and so
    do those of sentences that tell another act."""
    apart = _of_other_acts(reading, action)
    found = dict.fromkeys(
        m.concept
        for m in reading.mentions
        if m.kind is Kind.MINERAL
        and m.start < _OPENING_CHARS
        and (m.field == "title" or m.sentence_start not in apart)
    )
    return without_umbrellas(tuple(found))[:_MOST_MINERALS]


def _of_other_acts(reading: Reading, action: str) -> set[int]:
    """Where the text's sentences begin that tell of acts, but not of the one that is asked for."""
    if not action:
        return set()
    told: dict[int, set[str]] = defaultdict(set)
    for m in reading.mentions:
        if m.kind is Kind.ACTION and m.field == "text":
            told[m.sentence_start].add(m.concept)
    return {start for start, acts in told.items() if action not in acts}


def _specified(
    found: tuple[str, ...], said: Statement, reading: Reading, action: str
) -> tuple[str, ...]:
    """The minerals that the title or the sentences after the act name, where the act itself only has a word for many; not those
    of sentences that tell another act."""
    if not found or not UMBRELLAS.issuperset(found):
        return found
    first = said.start if said.field == "text" else 0
    last = max(first, said.end) + _LIST_CHARS
    apart = _of_other_acts(reading, action) - {first}
    named = dict.fromkeys(
        m.concept
        for m in reading.mentions
        if m.kind is Kind.MINERAL
        and m.concept not in UMBRELLAS
        and (m.field == "title" or (first <= m.start < last and m.sentence_start not in apart))
    )
    if len(named) < 2 and set(found) != {"minerals"}:
        return found  # one metal besides is seldom what "critical minerals" means
    return tuple(named)[:_MOST_MINERALS] or found


def without_umbrellas(minerals: tuple[str, ...]) -> tuple[str, ...]:
    """An umbrella only where no mineral is named, and "minerals" only where no other umbrella is."""
    named = tuple(m for m in minerals if m not in UMBRELLAS)
    return named or tuple(m for m in minerals if m != _AS_SUCH) or minerals


def _inferred(who: Named | None, shown: Act) -> list[str]:
    fields = ["actor", "place"] if who and who.inferred else []
    return fields if shown.minerals else [*fields, "minerals"]


def _spans(act: Act) -> list[Span]:
    field = act.statement.field
    spans = [Span(gave="action", field=field, start=act.start, end=act.end)]
    if act.subject.start >= 0:
        spans.append(Span(gave="actor", field=field, start=act.subject.start, end=act.subject.end))
    if act.target:
        spans.append(Span(gave="target", field=field, start=act.target.start, end=act.target.end))
    for mention in act.statement.named(Kind.MINERAL):
        if mention.concept in act.minerals:
            spans.append(Span(gave="mineral", field=field, start=mention.start, end=mention.end))
    return spans


def background(rest: Sequence[Weighed], main: Event | None) -> tuple[Background, ...]:
    """The other acts, one an action and government, each with what weighs most against it."""
    seen: Counter[tuple[str, str]] = Counter()
    if main:
        seen[main.action, main.place] += 1
    found = []
    for each in rest:
        act = each.act
        place = act.subject.place if act.subject.kind is not NameKind.PRIVATE else ""
        if not act.action or seen[act.action, place]:
            continue
        seen[act.action, place] += 1
        against = min(each.reasons, key=lambda r: r.points, default=None)
        why = (
            f"{against.name}: {against.detail}"
            if against and against.points < 0
            else "another act weighs more"
        )
        found.append(
            Background(
                action=act.action,
                place=place,
                minerals=without_umbrellas(act.minerals),
                why=why,
                sentence=act.statement.text,
            )
        )
    return tuple(found[:_MOST_BACKGROUND])
