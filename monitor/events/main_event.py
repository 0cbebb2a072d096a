"""An article's events: the government's act that is its news, and the acts that it only mentions. Pure, deterministic.

statements -> acts (clause, governing word, subject, time) -> weight -> main event | background | none
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from monitor.events import acts, backdrop, cues, event_record, names, roles, weight, zones
from monitor.events.acts import Act
from monitor.events.cues import DOING, WordKind
from monitor.events.event_record import Weighed
from monitor.events.names import Named, NameKind
from monitor.events.weight import Given
from monitor.events.zones import Statement, Zone
from monitor.language import languages
from monitor.match import news_cues
from monitor.match.lexicon import Lexicon
from monitor.match.matcher import Reading
from monitor.match.news_cues import CueKind
from monitor.model.articles import Article
from monitor.model.events import Events
from monitor.model.hits import Reason
from monitor.model.mentions import Kind, Rejected

BACKGROUND = 29.0
"""The most points that an article has whose acts are all background: below every shipped watchlist's least score."""
_LEAST = -95.0  # of an act's own points, for a record to be made of it
_PURPOSES = frozenset({"recycling", "strategy-list"})  # what public money is given for, or under
_MONEY = ("subsidy", "state-financing", "tax-incentive")
_GIVES_WAY = 15.0  # points that an act may weigh more than what is meant by it
_MAY_BE_TOLD = 15.0
_NAMELESS = 30.0
_SUBJECTS = (Kind.MINERAL, Kind.COMPANY, Kind.TERM)
_LEAD_CHARS = 1500
_ASIDE = ("in passing", "company name", "no action")  # rules by which a mineral did not count


def read(article: Article, reading: Reading, lexicon: Lexicon, *, home: str = "") -> Events:
    """Main event, background and score of an article. `home`: the place id of its outlet's country, if known."""
    if not _concerned(article, reading):
        return Events()
    parts = zones.statements(article, reading)
    named = [(part, names.names(part, lexicon)) for part in parts]
    home = home or languages.of(reading.language).topic("events").get("home", "")
    ground = backdrop.backdrop(named, _places(reading), lexicon, home)
    year = article.published_at.year if article.published_at else None
    told = [act for part, found in named for act in acts.acts(part, found, ground, year)]
    told += acts.following(told, named, ground, year)
    told = acts.owned(told)
    carried = _carried(parts, reading)
    given = _given(carried, article, reading, _is_private(named))
    weighed = sorted(
        (_weigh(act, told, given, lexicon) for act in told),
        key=lambda w: (w.background, -w.points, w.act.statement.order, w.act.start),
    )
    if not weighed:
        return Events()
    best = _meant(weighed, lexicon)
    kind = weight.kindred(article, parts, reading.language).reasons(weighed[0].act)
    score, reasons = _total(weighed[0], kind)
    main = (
        event_record.event(
            article, reading, best, weighed, parts, carried, lexicon, told=score >= _MAY_BE_TOLD
        )
        if not best.background and best.points >= _LEAST
        else None
    )
    return Events(
        main=main,
        background=event_record.background(
            [w for w in weighed if main is None or w is not best], main
        ),
        score=score,
        reasons=reasons,
    )


def _meant(weighed: Sequence[Weighed], lexicon: Lexicon) -> Weighed:
    """The heaviest act; one that is a plainer word for another, or only what money is for, gives way to that."""
    first = _on_a_mineral(_first_in_title(weighed), weighed)
    best = _of_the_paper(first, weighed)
    if not best.act.action and not best.background:
        return next((_as_done(w, best) for w in weighed if _names(w, best)), best)
    entry = lexicon.entry(best.act.action)
    if entry is None or best.background:
        return best
    meant = {*entry.yields, *(_MONEY if best.act.action in _PURPOSES else ())}
    return next(
        (
            w
            for w in weighed
            if w.act.action in meant
            and not w.background
            and w.points >= first.points - _GIVES_WAY
            and (w.act.in_clause or not best.act.in_clause or w.act.action in _MONEY)
        ),
        best,
    )


def _places(reading: Reading) -> list[str]:
    """The places and agencies of an article, and those in the names of laws and plans in its title."""
    named = [m.concept for m in reading.mentions if m.kind in (Kind.PLACE, Kind.AGENCY)]
    hidden = (
        r.concept
        for r in reading.rejected
        if r.kind is Kind.PLACE and r.field == "title" and r.rule == "company name"
    )
    return [*named, *hidden]


def _first_in_title(weighed: Sequence[Weighed]) -> Weighed:
    """The heaviest act, unless the title tells another one of more weight than it tells this one."""
    best = weighed[0]
    titles = [
        w
        for w in weighed
        if w.act.statement.zone is Zone.TITLE
        and not w.background
        and all(r.name != "instrument" for r in w.reasons)
    ]
    same = [w for w in titles if w.act.action == best.act.action]
    if not same or best.background or titles[0].act.action in ("", best.act.action):
        return best
    return titles[0]


def _on_a_mineral(best: Weighed, weighed: Sequence[Weighed]) -> Weighed:
    """The heaviest act whose own sentence names a mineral, where neither this one's nor title or lead does."""
    if not any(r.name == "mineral" and r.detail in weight.BELOW for r in best.reasons):
        return best
    found = next(
        (w for w in weighed if w.act.in_clause and w.act.action and not w.background), best
    )
    return best if found.act.action == best.act.action else found


def _of_the_paper(best: Weighed, weighed: Sequence[Weighed]) -> Weighed:
    """What a title that only names a law or plan stands for, unless someone is said to do something else."""
    if best.act.statement.zone is Zone.TITLE or roles.is_public(best.act.subject):
        return best
    titles = [w for w in weighed if w.act.statement.zone is Zone.TITLE and w.act.action]
    words = {word.kind for w in titles[:1] for word in w.act.statement.words}
    if WordKind.INSTRUMENT not in words or words & DOING:
        return best
    return next((w for w in titles if not w.background), best)


def _as_done(named: Weighed, best: Weighed) -> Weighed:
    """The act that names a decision, done as the decision is: the title "passes changes" says how far it has come."""
    return replace(named, act=replace(named.act, doing=best.act.doing or named.act.doing))


def _names(other: Weighed, best: Weighed) -> bool:
    """Whether an act of the same government gives the name that the heaviest one lacks."""
    named = set(other.act.minerals) - event_record.UMBRELLAS
    return (
        bool(other.act.action)
        and not other.background
        and other.act.subject.place in (best.act.subject.place, *best.act.subject.partners)
        and (
            not named
            or bool(named & set(best.act.minerals))
            or event_record.UMBRELLAS.issuperset(best.act.minerals)
        )
        and other.points >= best.points - _NAMELESS
    )


def _concerned(article: Article, reading: Reading) -> bool:
    """Whether an article names a mineral, or a government's action or a law or plan in its title, or an action beside mining."""
    kinds = {m.kind for m in reading.mentions}
    if kinds.intersection(_SUBJECTS):
        return True
    if any(m.kind is Kind.ACTION and m.field == "title" for m in reading.mentions):
        return True
    if _titled(article, reading):
        return True
    if Kind.ACTION not in kinds:
        return False
    if any(r.kind is Kind.MINERAL and r.rule.startswith(_ASIDE) for r in reading.rejected):
        return True
    opening = f"{article.title}\n{article.text[:_LEAD_CHARS]}"
    return any(c.kind is CueKind.MINING for c in news_cues.find(opening, reading.language))


def _titled(article: Article, reading: Reading) -> bool:
    """Whether the title names a law, a plan, a programme."""
    words = cues.find(article.title, reading.language)
    return any(w.kind is WordKind.INSTRUMENT for w in words)


def _is_private(named: Sequence[tuple[Statement, tuple[Named, ...]]]) -> bool:
    """Whether the first name in the title is a company's or analyst's."""
    return any(
        part.zone is Zone.TITLE and found[:1] and found[0].kind is NameKind.PRIVATE
        for part, found in named
    )


def _given(carried: tuple[str, ...], article: Article, reading: Reading, of_private: bool) -> Given:
    """Where acts whose own sentence names no mineral have theirs from."""
    how = "carried" if carried else ""
    if reading.minerals and not carried:
        named = set(reading.minerals) - event_record.UMBRELLAS
        how = "elsewhere" if named else "umbrella"
    return Given(
        minerals=carried, how=how, titled=_in_title(article, reading), of_private=of_private
    )


def _in_title(article: Article, reading: Reading) -> bool:
    """Whether the title names a mineral, or speaks of mining."""
    cues_of_title = news_cues.find(article.title, reading.language)
    return any(m.kind is Kind.MINERAL and m.field == "title" for m in reading.mentions) or any(
        cue.kind is CueKind.MINING for cue in cues_of_title
    )


def _weigh(act: Act, told: Sequence[Act], given: Given, lexicon: Lexicon) -> Weighed:
    reasons = weight.reasons(act, told, given, lexicon)
    return Weighed(
        act=act,
        reasons=reasons,
        points=sum(r.points for r in reasons),
        background=weight.is_background(act),
    )


def _total(best: Weighed, kind: tuple[Reason, ...]) -> tuple[float, tuple[Reason, ...]]:
    """The article's score, 0–100, and the reasons that it is the sum of."""
    reasons = (*best.reasons, *kind)
    total = round(sum(r.points for r in reasons), 1)
    if best.background and total > BACKGROUND:
        rest = Reason(
            name="background", points=round(BACKGROUND - total, 1), detail="no act is its news"
        )
        return BACKGROUND, (*reasons, rest)
    bounded = min(100.0, max(0.0, total))
    if bounded != total:
        rest = Reason(
            name="bounds", points=round(bounded - total, 1), detail="a score lies between 0 and 100"
        )
        reasons = (*reasons, rest)
    return bounded, reasons


def _carried(parts: Sequence[Statement], reading: Reading) -> tuple[str, ...]:
    """The minerals of the title, else of the lead, else those that only a company's name or a remark there holds."""
    opening = [p for p in parts if p.zone in (Zone.TITLE, Zone.LEAD) and not p.of(WordKind.SAVING)]
    for zone in (Zone.TITLE, Zone.LEAD):
        found = [m.concept for p in opening if p.zone is zone for m in p.named(Kind.MINERAL)]
        if found:
            return tuple(dict.fromkeys(found))
    aside = [
        r.concept
        for r in reading.rejected
        if r.kind is Kind.MINERAL and r.rule.startswith(_ASIDE) and _within(r, opening)
    ]
    return tuple(dict.fromkeys(aside))


def _within(rejected: Rejected, opening: Sequence[Statement]) -> bool:
    return any(p.field == rejected.field and p.start <= rejected.start < p.end for p in opening)
