"""An article's events: the government's act that is its news, and the acts that it only mentions. Pure, deterministic.

passages -> acts (clause, governing word, subject, time) -> weight -> main event | background | none
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace

from monitor.events import acts, documents, headline, roles, status, weight, zones
from monitor.events.acts import Act
from monitor.events.roles import NameKind
from monitor.events.zones import Statement, Zone
from monitor.match.lexicon import Lexicon
from monitor.match.matcher import Reading
from monitor.model.articles import Article
from monitor.model.events import Background, Event, Events, Span
from monitor.model.hits import Reason
from monitor.model.mentions import Kind

MAIN = 30.0
"""Points below which an act is no article's news, whatever else the article tells."""
_MOST_MINERALS = 8
_MOST_BACKGROUND = 12
_UMBRELLAS = frozenset({"critical-minerals", "battery-materials", "minerals", "dual-use-goods"})


@dataclass(frozen=True, slots=True, kw_only=True)
class _Weighed:
    act: Act
    reasons: tuple[Reason, ...]
    points: float


def read(article: Article, reading: Reading, lexicon: Lexicon, *, home: str = "") -> Events:
    """Main event, background and score of an article. `home`: the place id of its outlet's country, if known."""
    if not any(m.kind is Kind.MINERAL for m in reading.mentions):
        return Events()
    parts = zones.passages(article, reading)
    named = [(part, roles.names(part, lexicon)) for part in parts]
    ground = roles.backdrop(named, lexicon, home)
    year = article.published_at.year if article.published_at else None
    told = [act for part, found in named for act in acts.acts(part, found, ground, lexicon, year)]
    if not told:
        return Events()
    carried = _carried(parts)
    weighed = sorted(
        (_weigh(act, told, carried=bool(carried)) for act in told),
        key=lambda w: (-w.points, w.act.passage.order, w.act.start),
    )
    kind = weight.kindred(article.title, article.text, parts, reading.language).reasons()
    best = weighed[0]
    score, reasons = _total(best, kind)
    main = _event(article, reading, best, told, carried, lexicon) if score >= MAIN else None
    return Events(
        main=main,
        background=_background(weighed[1:] if main else weighed, main, lexicon),
        score=score,
        reasons=reasons,
    )


def _weigh(act: Act, told: Sequence[Act], *, carried: bool) -> _Weighed:
    reasons = weight.reasons(act, told, carried=carried)
    return _Weighed(act=act, reasons=reasons, points=sum(r.points for r in reasons))


def _total(best: _Weighed, kind: tuple[Reason, ...]) -> tuple[float, tuple[Reason, ...]]:
    """The article's score, 0–100, and the reasons that it is the sum of."""
    reasons = (*best.reasons, *kind)
    total = round(sum(r.points for r in reasons), 1)
    bounded = min(100.0, max(0.0, total))
    if bounded != total:
        rest = Reason(
            name="bounds", points=round(bounded - total, 1), detail="a score lies between 0 and 100"
        )
        reasons = (*reasons, rest)
    return bounded, reasons


def _carried(parts: Sequence[Statement]) -> tuple[str, ...]:
    """The minerals of the title, else of the lead."""
    for zone in (Zone.TITLE, Zone.LEAD):
        found = [m.concept for p in parts if p.zone is zone for m in p.named(Kind.MINERAL)]
        if found:
            return tuple(dict.fromkeys(found))
    return ()


def _event(
    article: Article,
    reading: Reading,
    best: _Weighed,
    told: Sequence[Act],
    carried: tuple[str, ...],
    lexicon: Lexicon,
) -> Event:
    act = best.act
    who = act.subject if act.subject.kind is not NameKind.PRIVATE else None
    places = tuple(dict.fromkeys(p for p in (who.place, *who.partners) if p)) if who else ()
    minerals = act.minerals or carried or reading.minerals
    published = article.published_at.date() if article.published_at else None
    since = status.effective(act.passage.text, f"{article.title}\n{article.text}", published)
    event = Event(
        action=act.action,
        actor=who.concept if who else "",
        place=places[0] if places else "",
        places=places,
        minerals=_without_umbrellas(minerals)[:_MOST_MINERALS],
        target=act.target.place if act.target else "",
        status=status.reached(act, told, since, published),
        effective_on=since.isoformat() if since else None,
        documents=documents.in_text(f"{article.title}\n{article.text}"),
        field=act.passage.field,
        start=act.passage.start,
        end=act.passage.end,
        sentence=act.passage.text,
        inferred=tuple(_inferred(act)),
        spans=tuple(_spans(act)),
    )
    return replace(event, headline=headline.headline(event, lexicon))


def _without_umbrellas(minerals: tuple[str, ...]) -> tuple[str, ...]:
    """An umbrella only where no mineral is named."""
    named = tuple(m for m in minerals if m not in _UMBRELLAS)
    return named or minerals


def _inferred(act: Act) -> list[str]:
    fields = ["actor", "place"] if act.subject.inferred and act.subject.place else []
    return fields if act.minerals else [*fields, "minerals"]


def _spans(act: Act) -> list[Span]:
    field = act.passage.field
    spans = [Span(gave="action", field=field, start=act.start, end=act.end)]
    if act.subject.start >= 0:
        spans.append(Span(gave="actor", field=field, start=act.subject.start, end=act.subject.end))
    if act.target:
        spans.append(Span(gave="target", field=field, start=act.target.start, end=act.target.end))
    for mention in act.passage.named(Kind.MINERAL):
        if mention.concept in act.minerals:
            spans.append(Span(gave="mineral", field=field, start=mention.start, end=mention.end))
    return spans


def _background(
    rest: Sequence[_Weighed], main: Event | None, lexicon: Lexicon
) -> tuple[Background, ...]:
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
                minerals=_without_umbrellas(act.minerals),
                why=why,
                sentence=act.passage.text,
            )
        )
    return tuple(found[:_MOST_BACKGROUND])
