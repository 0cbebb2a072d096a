"""A plain English headline made from an event's fields, in at most 14 words. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from monitor.match.lexicon import Lexicon
from monitor.model.events import Event, Status

MOST_WORDS = 14
_MOST_MINERALS = 2
_MONTHS = "January February March April May June July August September October November December"
_BEFORE = {
    Status.PROPOSED: "planned ",
    Status.ENDED: "end of ",
    Status.SUSPENDED: "suspension of ",
}

# What is done, by action and status: {m} the minerals, the other words what of them is meant (_OF).
_PHRASES: Mapping[str, tuple[str, str, str]] = {
    # action: adopted or in force, planned, lifted or held
    "export-ban": ("bans {exports}", "export ban on {m}", "export ban on {m}"),
    "export-licensing": ("puts {exports} under licence", "controls on {exports}", "controls on {exports}"),
    "export-quota": ("sets a quota for {exports}", "a quota for {exports}", "quota for {exports}"),
    "export-tax": ("taxes {exports}", "tax on {exports}", "tax on {exports}"),
    "import-tariff": ("sets duties on {imports}", "duties on {imports}", "duties on {imports}"),
    "import-restriction": ("restricts {imports}", "limits on {imports}", "limits on {imports}"),
    "sanctions": ("imposes sanctions touching {m}", "sanctions touching {m}", "sanctions touching {m}"),
    "subsidy": ("gives public money for {m}", "public money for {m}", "public money for {m}"),
    "tax-incentive": ("grants tax relief for {m}", "tax relief for {m}", "tax relief for {m}"),
    "state-financing": ("finances {m} with state loans or equity", "state finance for {m}", "state finance for {m}"),
    "stockpiling": ("stockpiles {m}", "a stockpile of {m}", "stockpile of {m}"),
    "exploration": ("grants or funds exploration for {m}", "exploration for {m}", "exploration for {m}"),
    "permitting": ("decides on {permits}", "rules on {permits}", "{permits}"),
    "nationalisation": ("takes {m} into state hands", "state control of {m}", "state control of {m}"),
    "royalty-tax": ("sets royalties or taxes on {m}", "royalties or taxes on {m}", "royalties or taxes on {m}"),
    "local-processing": ("requires local processing of {m}", "local processing of {m}", "local processing rule for {m}"),
    "investment-screening": ("screens foreign investment in {m}", "a check of foreign investment in {m}", "limits on foreign investment in {m}"),
    "offtake-price-floor": ("supports {prices}", "price or purchase support for {m}", "price support for {m}"),
    "trade-agreement": ("agrees on {m}", "an agreement on {m}", "agreement on {m}"),
    "strategy-list": ("sets a strategy for {m}", "a strategy for {m}", "strategy for {m}"),
    "due-diligence": ("sets environmental or social rules for {m}", "environmental or social rules for {m}", "rules for {m}"),
    "recycling": ("promotes recycling of {m}", "recycling of {m}", "recycling of {m}"),
    "production-quota": ("caps {output}", "a cap on {output}", "cap on {output}"),
    "tech-standards": ("controls {technology}", "controls on {technology}", "controls on {technology}"),
    "enforcement": ("cracks down on illegal {trade}", "a crackdown on illegal {trade}", "crackdown on {m}"),
    "dispute": ("goes to court over {m}", "a case over {m}", "case over {m}"),
    "": ("decides on {m}", "a decision on {m}", "decision on {m}"),
}  # fmt: skip

# What of the minerals: one stands before it ("tin exports"), more behind it ("exports of tin, zinc and others").
_OF: Mapping[str, tuple[str, str]] = {
    "exports": ("{m} exports", "exports of {m}"),
    "imports": ("{m} imports", "imports of {m}"),
    "permits": ("{m} mining permits", "permits to mine {m}"),
    "output": ("{m} output", "output of {m}"),
    "technology": ("{m} technology", "technology for {m}"),
    "trade": ("{m} trade", "trade in {m}"),
    "prices": ("{m} prices or purchases", "prices or purchases of {m}"),
}


def headline(event: Event, lexicon: Lexicon) -> str:
    """ "China puts antimony exports under licence, from 15 September"; where nobody is known to act, what the act is about
    ("Duties on palladium imports"), and "" where that is not known either."""
    who = _who(event, lexicon)
    if not who:
        return _without_actor(event, lexicon)
    done, planned, held = _PHRASES.get(event.action, _PHRASES[""])
    several = len(event.places) > 1
    if event.status is Status.PROPOSED:
        said = f"{who} {'plan' if several else 'plans'} {planned}"
    elif event.status in (Status.ENDED, Status.SUSPENDED):
        verb = "end" if event.status is Status.ENDED else "suspend"
        said = f"{who} {verb if several else verb + 's'} {held}"
    else:
        said = f"{who} {_plural(done) if several else done}"
    return _cut(_filled(said, event, lexicon), _tail(event))


def _filled(said: str, event: Event, lexicon: Lexicon) -> str:
    """A phrase with its minerals."""
    minerals = _minerals(event, lexicon)
    behind = " " in minerals or not set(event.minerals) - lexicon.umbrellas
    words = {word: forms[behind].format(m=minerals) for word, forms in _OF.items()}
    return said.format(m=minerals, **words)


def _who(event: Event, lexicon: Lexicon) -> str:
    named = [lexicon.name(place) for place in event.places[:2]]
    return " and ".join(_short(name) for name in named)


def _short(name: str) -> str:
    return {"United States": "US", "European Union": "EU", "United Kingdom": "UK"}.get(name, name)


def _named(event: Event, lexicon: Lexicon) -> tuple[str, ...]:
    """The minerals without the groups (rare earths) of which a member is named too."""
    return tuple(
        mineral
        for mineral in event.minerals
        if not (lexicon.expand(mineral) - {mineral}) & set(event.minerals)
        and not (mineral in lexicon.umbrellas and set(event.minerals) - lexicon.umbrellas)
    )


def _minerals(event: Event, lexicon: Lexicon) -> str:
    minerals = _named(event, lexicon)
    named = [lexicon.name(m) for m in minerals[:_MOST_MINERALS]]
    lowered = [n if n.isupper() else n[:1].lower() + n[1:] for n in named]
    more = " and others" if len(minerals) > _MOST_MINERALS else ""
    return (", ".join(lowered) if more else " and ".join(lowered)) + more if lowered else "minerals"


def _without_actor(event: Event, lexicon: Lexicon) -> str:
    """What was decided, as nobody is known to have done it: "Duties on palladium imports", "End of export ban on tin"."""
    if not event.action or not event.minerals:
        return ""
    _done, noun, _held = _PHRASES.get(event.action, _PHRASES[""])
    noun = noun.removeprefix("a ").removeprefix("an ")
    said = _BEFORE.get(event.status, "") + _filled(noun, event, lexicon)
    return _cut(said[:1].upper() + said[1:], _tail(event))


def _plural(done: str) -> str:
    verb, _, rest = done.partition(" ")
    return f"{verb[:-2] if verb.endswith(('xes', 'ches')) else verb[:-1]} {rest}"


def _tail(event: Event) -> str:
    if not event.effective_on:
        return ""
    day = date.fromisoformat(event.effective_on)
    return f", from {day.day} {_MONTHS.split()[day.month - 1]}"


def _cut(said: str, tail: str) -> str:
    words = said.split()
    room = MOST_WORDS - len(tail.split())
    return " ".join(words[:room]).rstrip(",") + tail
