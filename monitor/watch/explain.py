"""Why a watchlist does or does not want an article: rule by rule, and what would have to change. Pure and deterministic."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from monitor.match.matcher import Reading
from monitor.model.events import Event, Events
from monitor.model.hits import Hit, Reason
from monitor.model.mentions import Rejected
from monitor.watch import resting
from monitor.watch.watchlists import FIELDS, Scope, Units, Wanted, is_near, satisfying

_WIDER = {"sentence": ("paragraph", "article"), "paragraph": ("article",), "article": ()}
_KEYS = {"policies": "actions"}  # of config.toml, where they are not the fields'


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """One rule of a watchlist put to an article."""

    rule: str  # "source", "event", "minerals", "policies", "places", "terms", "within", "any", "all", "none", "near", "min_score"
    met: bool
    detail: str  # what was found
    change: str = ""  # what would turn an unmet rule


@dataclass(frozen=True, slots=True, kw_only=True)
class Explanation:
    """A watchlist's verdict on an article."""

    watchlist: str
    title: str
    is_hit: bool
    score: float  # 0–100, by the minerals and actions that the watchlist asks for
    min_score: int
    reasons: tuple[Reason, ...]
    checks: tuple[Check, ...]
    rejected: tuple[Rejected, ...]  # terms of concepts it asks for that were seen and did not count
    changes: tuple[str, ...]  # what would make it a hit; for a hit, what would keep it out
    hit: Hit | None


def explanation(
    each: Wanted,
    units: Units,
    reading: Reading,
    *,
    events: Events | None,
    left_out: str,
    score: float,
    reasons: tuple[Reason, ...],
    hit: Hit | None,
) -> Explanation:
    """The verdict with its rules in the order in which they are asked."""
    rejected = tuple(
        r for r in reading.rejected if any(r.concept in members for members in each.asked.values())
    )
    checks = (
        *_source_check(each, left_out),
        *_event_check(each, events),
        *_checks(each, units, rejected, score),
    )
    changes = tuple(check.change for check in checks if not check.met and check.change)
    return Explanation(
        watchlist=each.watchlist.name,
        title=each.watchlist.title,
        is_hit=hit is not None,
        score=score,
        min_score=each.watchlist.min_score,
        reasons=reasons,
        checks=checks,
        rejected=rejected,
        changes=changes if hit is None else tuple(_ways_out(each, hit)),
        hit=hit,
    )


def _source_check(each: Wanted, left_out: str) -> Iterator[Check]:
    if each.limited:
        yield Check(
            rule="source",
            met=not left_out,
            detail=left_out or "one that it looks at",
            change="other feeds, tags, outlets or languages",
        )


def _event_check(each: Wanted, events: Events | None) -> Iterator[Check]:
    """For a list about events: which one was read, or why there is none."""
    if not each.about_event or events is None:
        return
    if events.main is not None:
        yield Check(rule="event", met=True, detail=_told(events.main))
        return
    yield Check(
        rule="event",
        met=False,
        detail=resting.why(events),
        change='the act would have to be its main news; or about = "mention"',
    )


def _told(event: Event) -> str:
    fields = (event.place, event.action or "a decision", *event.minerals, str(event.status))
    return event.headline or " · ".join(filter(None, fields))


def _checks(
    each: Wanted, units: Units, rejected: tuple[Rejected, ...], score: float
) -> Iterator[Check]:
    whole = units.of(each) if each.about_event and units.event else units.by["article"]
    missing = False
    for field in (field for field in FIELDS if field in each.asked):
        check = _field_check(each, whole, field, rejected)
        missing = missing or not check.met
        yield check
    if not missing and len(each.asked) > 1 and not each.about_event:
        yield _within_check(each, units)
    yield from _group_checks(each, units)
    yield Check(
        rule="min_score",
        met=score >= each.watchlist.min_score,
        detail=f"{score:g} points, {each.watchlist.min_score} asked for",
        change=f"min_score = {int(score)}",
    )


def _field_check(
    each: Wanted, whole: tuple[Scope, ...], field: str, rejected: tuple[Rejected, ...]
) -> Check:
    asked = each.asked[field]
    found = sorted(asked & whole[0].named[field]) if whole else []
    if found:
        return Check(rule=field, met=True, detail=f"names {', '.join(found)}")
    seen = [
        f"{r.term} ({r.concept}) was seen and does not count: {r.rule}"
        for r in rejected
        if r.concept in asked
    ]
    named, key = sorted(whole[0].named[field]) if whole else [], key_of(field)
    others = f"; it names {', '.join(named[:5])}" if named else ""
    detail = "; ".join(seen[:3]) or f"names none of the {len(asked)} {key} asked for{others}"
    change = (
        f"add {', '.join(named[:3])} to {key}"
        if named
        else f"the text would have to name one of its {key}"
    )
    return Check(rule=field, met=False, detail=detail, change=change)


def key_of(field: str) -> str:
    """What config.toml calls a field of a watchlist."""
    return _KEYS.get(field, field)


def _within_check(each: Wanted, units: Units) -> Check:
    within = each.watchlist.within
    if satisfying(each, units):
        return Check(rule="within", met=True, detail=f"together in one {within}")
    wider = next((w for w in _WIDER[within] if _together(each, units, w)), "article")
    return Check(
        rule="within",
        met=False,
        detail=f"not together in one {within}",
        change=f'within = "{wider}"',
    )


def _together(each: Wanted, units: Units, within: str) -> bool:
    return any(
        all(unit.named[field] & members for field, members in each.asked.items())
        for unit in units.by[within]
    )


def _group_checks(each: Wanted, units: Units) -> Iterator[Check]:
    if each.any:
        found = sorted(each.any & units.present)
        yield Check(
            rule="any",
            met=bool(found),
            detail=_has(found),
            change="the text would have to name one of `any`",
        )
    if each.all:
        missing = [written for written, members in each.all if not members & units.present]
        detail = f"lacks {', '.join(missing)}" if missing else "has every one"
        yield Check(
            rule="all",
            met=not missing,
            detail=detail,
            change=f"take {', '.join(missing)} out of `all`",
        )
    if each.none:
        found = sorted(each.none & units.present)
        change = f"take {', '.join(found)} out of `none` or `exclude`"
        yield Check(rule="none", met=not found, detail=_has(found), change=change)
    for pair in each.near:
        met = is_near(pair, units)
        detail = f"{pair.written}: {'found' if met else 'not found in one sentence'}"
        yield Check(
            rule="near", met=met, detail=detail, change="a larger `words`, or other words in `near`"
        )


def _has(found: list[str]) -> str:
    return f"has {', '.join(found)}" if found else "has none"


def _ways_out(each: Wanted, hit: Hit) -> Iterator[str]:
    yield f"min_score above {hit.score:g}"
    if not each.about_event:
        yield 'about = "event"'
    if len(each.asked) > 1 and each.watchlist.within != "sentence" and not each.about_event:
        yield 'within = "sentence"'
    named = {
        "minerals": hit.minerals,
        "policies": hit.policies,
        "places": hit.places,
        "terms": hit.terms,
    }
    for field in each.asked:
        if len(named[field]) == 1:
            yield f"take {named[field][0]} out of {key_of(field)}"
    yield "a word of the text in exclude"
