"""How far a government action has come, and from when it holds, by the verbs and dates of its sentences.

The words are `[status]` of each language's file. Deterministic.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date

from monitor.events.acts import Act
from monitor.events.cues import WordKind
from monitor.events.times import When
from monitor.events.zones import Zone
from monitor.figures.lexis import months
from monitor.language import languages
from monitor.model.events import Status

# --- of one act --------------------------------------------------------------------------------------------------------

_BY_DOING = {
    WordKind.START: Status.ADOPTED, WordKind.EFFECT: Status.ADOPTED, WordKind.FORCE: Status.IN_FORCE,
    WordKind.CONTINUE: Status.IN_FORCE, WordKind.PLAN: Status.PROPOSED, WordKind.MODAL: Status.PROPOSED,
    WordKind.ASK: Status.PROPOSED, WordKind.DELAY: Status.SUSPENDED, WordKind.END: Status.ENDED,
    WordKind.HOLD: Status.SUSPENDED, WordKind.CHALLENGE: Status.ADOPTED,
}  # fmt: skip


def _holds(act: Act) -> bool:
    """Whether title or lead say that the act applies by now."""
    return act.doing is WordKind.FORCE and act.statement.zone in (Zone.TITLE, Zone.LEAD)


def _said(act: Act) -> Status | None:
    """What the act's own word says: "takes effect" is in force, "will take effect" is not yet."""
    if act.doing is WordKind.EFFECT and act.when is not When.AHEAD:
        return Status.IN_FORCE
    if act.deed and act.doing in (WordKind.START, None):
        return Status.REPORTED
    return _BY_DOING.get(act.doing) if act.doing else None


def reached(acts: Iterable[Act], since: date | None, published: date | None) -> Status:
    """How far an act has come: by the first of its tellings that says so; then by the day from which it holds."""
    told = list(acts)
    found = next((s for a in told if (s := _said(a))), None)
    if found is None:  # a measure of which nobody says more than that it is there
        found = Status.REPORTED if any(a.doing for a in told) else Status.ADOPTED
    if found is Status.ADOPTED and any(_holds(a) for a in told):
        found = Status.IN_FORCE
    if since and published:
        if found is Status.IN_FORCE and since > published:
            return Status.ADOPTED
        if found is Status.ADOPTED and since < published:
            return Status.IN_FORCE
    return found


# --- from when -------------------------------------------------------------------------------------------------------

_MONTH = {
    word.rstrip("."): at for n in languages.known() for word, at in months(languages.of(n)).items()
}
_NAMES = "|".join(sorted((re.escape(m) for m in _MONTH), key=len, reverse=True))
_DATE = (
    rf"(?:(?P<y1>20\d\d)\s?[年/-]\s?(?P<m1>\d{{1,2}})\s?[月/-]\s?(?P<d1>\d{{1,2}})日?"
    rf"|(?P<m2>(?:{_NAMES}))\.?\s(?P<d2>\d{{1,2}})(?:st|nd|rd|th)?(?!\d)(?:,?\s(?P<y2>20\d\d))?"
    rf"|(?P<d3>\d{{1,2}})(?:st|nd|rd|th|er|\.|º)?\s(?:of\s|de\s)?(?P<m3>(?:{_NAMES}))\b\.?,?(?:\s(?:de\s|del\s)?(?P<y3>20\d\d))?"
    r"|(?P<m4>\d{1,2})月(?P<d4>\d{1,2})日)"
)


def _listed(key: str) -> str:
    return "|".join(languages.everywhere("dates", key))


_AFTER = re.compile(rf"\b(?:{_listed('lead_in')})(?:\s(?:{_listed('on')})){{0,3}}\s{_DATE}", re.I)
_FROM = re.compile(rf"\b(?:{_listed('since')})\s{_DATE}", re.I)
_WILL_ON = re.compile(rf"\b(?:will|would|to)\s[^.;]{{0,120}}?\s(?:on|from)\s{_DATE}", re.I)
_BEHIND = re.compile(rf"{_DATE}\s?(?:{_listed('behind')})", re.I)


def effective(sentence: str, whole: str, published: date | None) -> date | None:
    """The day from which an act holds, said in its sentence, else anywhere in the article; None when the text does not say."""
    for pattern, text in (
        (_AFTER, sentence),
        (_BEHIND, sentence),
        (_FROM, sentence),
        (_WILL_ON, sentence),
        (_AFTER, whole),
        (_BEHIND, whole),
    ):
        if not any(map(str.isdigit, text)):
            continue
        for match in pattern.finditer(text):
            named = match["y1"] or match["y2"] or match["y3"]
            if published is None and not named:
                continue
            if day := _date(match, published or date(int(named or 1), 1, 1)):
                return day
    return None


def _date(match: re.Match[str], published: date) -> date | None:
    """The date matched; one without a year is the one nearest to the day of publication."""
    part = match.groupdict()
    year = part["y1"] or part["y2"] or part["y3"]
    month = part["m1"] or part["m4"] or _MONTH.get((part["m2"] or part["m3"] or "").lower())
    day = part["d1"] or part["d2"] or part["d3"] or part["d4"]
    if not month or not day:
        return None
    years = [int(year)] if year else [published.year - 1, published.year, published.year + 1]
    found = [d for y in years if (d := _valid(y, int(month), int(day)))]
    return min(found, key=lambda d: abs((d - published).days), default=None)


def _valid(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None
