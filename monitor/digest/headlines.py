"""What heads a story: the outlet's headline without its tail, or one made from the record for a reader of another language. Pure."""

from __future__ import annotations

import re

from monitor.core.text import plain
from monitor.digest import wording
from monitor.digest.importance import MANY
from monitor.digest.story_group import Audience
from monitor.language.catalogue import SOURCE
from monitor.model.stories import ActionRecord

MAX_TAIL_WORDS = 5
_NOT_AS_NAMED = (
    "proposed",
    "suspended",
    "ended",
)  # an act's name alone would say that it is in force
MIN_WORDS_LEFT = 3
MAX_MINERALS = 3

_TAIL = re.compile(r"\s+[|–—-]\s+([^|–—]{2,60})$")
# "BEIJING, March 4 (Reuters) - ", "(Reuters) - ", "London – ": where and by whom, before the sentence begins.
_AGENCY = re.compile(r"^[^.!?()]{0,60}\([A-Z][\w .,/&'’-]{1,40}\)\s*(?:[-–—:]+|—)\s+")
_PLACE = re.compile(
    r"^[A-Z][A-Z'’. -]{2,30}(?:,\s*[A-Z][\w.]+)?(?:,\s*[A-Z][a-z]+\.? \d{1,2}(?:, \d{4})?)?\s*(?:[-–—]{1,2}|:)\s+(?=\S)"
)


def cleaned(title: str, outlet: str) -> str:
    """The title without the outlet's name behind it: "China curbs tin | Example News" → "China curbs tin"."""
    text = plain(title)
    while found := _TAIL.search(text):
        tail, rest = found[1].strip(), text[: found.start()].rstrip()
        named = _letters(tail) in _letters(outlet) or _letters(outlet) in _letters(tail)
        barred = text[found.start() :].lstrip().startswith("|")
        if len(rest.split()) < MIN_WORDS_LEFT or len(tail.split()) > MAX_TAIL_WORDS:
            break
        if not (named or barred):
            break
        text = rest
    return text


def _letters(text: str) -> str:
    return "".join(re.findall(r"\w", text.casefold()))


def dateline(sentence: str) -> int:
    """How many code points of the sentence only say where and by whom it was written."""
    found = _AGENCY.match(sentence) or _PLACE.match(sentence)
    return found.end() if found and found.end() < len(sentence) * 0.6 else 0


def of_record(record: ActionRecord | None, reader: Audience) -> str:
    """The record's own headline, which is English; empty for other readers, and when there is none."""
    if record is None or reader.language.split("-")[0] != SOURCE:
        return ""
    return plain(record.headline)


def made(record: ActionRecord | None, reader: Audience) -> str:
    """A headline in the reader's language from who does what to which mineral; empty when no act is known."""
    if record is None or not (record.action or record.headline):
        return ""
    say = reader.say
    who = say.listed([reader.name(place) for place in record.places])
    who = who or (reader.name(record.actor) if record.actor else plain(record.actor_name, 80))
    named = [m for m in record.minerals if m not in MANY] or list(record.minerals)
    minerals = [wording.inside(reader.name(mineral)) for mineral in named]
    name = wording.short_name(reader.name(record.action)) if record.action else ""
    what = name or say.gettext("Decision")
    if who:
        what = f"{who}: {wording.inside(what)}"
    if minerals:
        what = f"{what}, {say.listed(minerals, MAX_MINERALS)}"
    if record.target:
        target = reader.name(record.target)
        what = say.gettext("%(act)s (towards %(target)s)", act=what, target=target)
    if record.status in _NOT_AS_NAMED:
        what = f"{what} ({say.gettext(wording.STATUSES[record.status])})"
    return plain(what)


def repeats(sentence: str, headline: str) -> bool:
    """Whether a sentence says no more than the headline above it."""
    said, above = _words(sentence), _words(headline)
    return bool(said) and len(said & above) >= 0.75 * len(said)


def _words(text: str) -> set[str]:
    return {word[:6] for word in re.findall(r"\w{3,}", text.casefold())}
