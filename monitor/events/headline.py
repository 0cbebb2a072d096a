"""A plain English headline made from an event's fields, in at most 14 words. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from monitor.match.lexicon import Lexicon
from monitor.model.events import Event, Status

MOST_WORDS = 14
_MOST_MINERALS = 2
_MONTHS = "January February March April May June July August September October November December"

# What is done, by action and status: {m} the minerals, {who} those who act together.
_PHRASES: Mapping[str, tuple[str, str, str]] = {
    # action: adopted or in force, planned, lifted or held
    "export-ban": ("bans {m} exports", "export ban on {m}", "export ban on {m}"),
    "export-licensing": ("puts {m} exports under licence", "controls on {m} exports", "controls on {m} exports"),
    "export-quota": ("sets a quota for {m} exports", "a quota for {m} exports", "quota for {m} exports"),
    "export-tax": ("taxes {m} exports", "tax on {m} exports", "tax on {m} exports"),
    "import-tariff": ("sets duties on {m} imports", "duties on {m} imports", "duties on {m} imports"),
    "import-restriction": ("restricts {m} imports", "limits on {m} imports", "limits on {m} imports"),
    "sanctions": ("imposes sanctions touching {m}", "sanctions touching {m}", "sanctions touching {m}"),
    "subsidy": ("gives public money for {m}", "public money for {m}", "public money for {m}"),
    "tax-incentive": ("grants tax relief for {m}", "tax relief for {m}", "tax relief for {m}"),
    "state-financing": ("finances {m} with state loans or equity", "state finance for {m}", "state finance for {m}"),
    "stockpiling": ("stockpiles {m}", "a stockpile of {m}", "stockpile of {m}"),
    "exploration": ("grants or funds exploration for {m}", "exploration for {m}", "exploration for {m}"),
    "permitting": ("decides on {m} mining permits", "rules on {m} mining permits", "{m} mining permits"),
    "nationalisation": ("takes {m} into state hands", "state control of {m}", "state control of {m}"),
    "royalty-tax": ("sets royalties or taxes on {m}", "royalties or taxes on {m}", "royalties or taxes on {m}"),
    "local-processing": ("requires local processing of {m}", "local processing of {m}", "local processing rule for {m}"),
    "investment-screening": ("screens foreign investment in {m}", "a check of foreign investment in {m}", "limits on foreign investment in {m}"),
    "offtake-price-floor": ("supports {m} prices or purchases", "price or purchase support for {m}", "price support for {m}"),
    "trade-agreement": ("agrees on {m}", "an agreement on {m}", "agreement on {m}"),
    "strategy-list": ("sets a strategy for {m}", "a strategy for {m}", "strategy for {m}"),
    "due-diligence": ("sets environmental or social rules for {m}", "environmental or social rules for {m}", "rules for {m}"),
    "recycling": ("promotes recycling of {m}", "recycling of {m}", "recycling of {m}"),
    "production-quota": ("caps {m} output", "a cap on {m} output", "cap on {m} output"),
    "tech-standards": ("controls {m} technology", "controls on {m} technology", "controls on {m} technology"),
    "enforcement": ("cracks down on illegal {m} trade", "a crackdown on illegal {m} trade", "crackdown on {m}"),
    "dispute": ("goes to court over {m}", "a case over {m}", "case over {m}"),
    "": ("decides on {m}", "a decision on {m}", "decision on {m}"),
}  # fmt: skip


def headline(event: Event, lexicon: Lexicon) -> str:
    """ "China puts antimony exports under licence, from 15 September"; "" when nobody acts."""
    who = _who(event, lexicon)
    if not who:
        return ""
    done, planned, held = _PHRASES.get(event.action, _PHRASES[""])
    minerals = _minerals(event, lexicon)
    several = len(event.places) > 1
    if event.status is Status.PROPOSED:
        said = f"{who} {'plan' if several else 'plans'} {planned}"
    elif event.status in (Status.ENDED, Status.SUSPENDED):
        verb = "end" if event.status is Status.ENDED else "suspend"
        said = f"{who} {verb if several else verb + 's'} {held}"
    else:
        said = f"{who} {_plural(done) if several else done}"
    said = said.format(m=minerals)
    tail = f", from {_day(event.effective_on)}" if event.effective_on else ""
    return _cut(said, tail)


def _who(event: Event, lexicon: Lexicon) -> str:
    named = [lexicon.name(place) for place in event.places[:2]]
    return " and ".join(_short(name) for name in named)


def _short(name: str) -> str:
    return {"United States": "US", "European Union": "EU", "United Kingdom": "UK"}.get(name, name)


def _minerals(event: Event, lexicon: Lexicon) -> str:
    named = [lexicon.name(m) for m in event.minerals[:_MOST_MINERALS]]
    lowered = [n if n.isupper() else n[:1].lower() + n[1:] for n in named]
    more = " and others" if len(event.minerals) > _MOST_MINERALS else ""
    return (", ".join(lowered) if more else " and ".join(lowered)) + more if lowered else "minerals"


def _plural(done: str) -> str:
    verb, _, rest = done.partition(" ")
    return f"{verb[:-2] if verb.endswith(('xes', 'ches')) else verb[:-1]} {rest}"


def _day(iso: str | None) -> str:
    day = date.fromisoformat(iso or "")
    return f"{day.day} {_MONTHS.split()[day.month - 1]}"


def _cut(said: str, tail: str) -> str:
    words = said.split()
    room = MOST_WORDS - len(tail.split())
    return " ".join(words[:room]).rstrip(",") + tail
