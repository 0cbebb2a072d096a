"""From when a government action holds: days, months, weekdays and "today" behind words for taking effect. Pure.

The words are `[dates]` of each language's file, and hold in every text. A day that is not plain stays unsaid.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, timedelta

from monitor.figures.lexis import months
from monitor.language import languages
from monitor.language.alternatives import Alternatives

_MONTH = {
    word.rstrip("."): at for n in languages.known() for word, at in months(languages.of(n)).items()
}
_NAMES = "|".join(sorted((re.escape(m) for m in _MONTH), key=len, reverse=True))
_DATE = (
    rf"(?:(?P<y1>20\d\d)\s?[年/-]\s?(?P<m1>\d{{1,2}})\s?[月/-]\s?(?P<d1>\d{{1,2}})日?"
    rf"|(?P<m2>(?:{_NAMES}))\.?\s(?P<d2>\d{{1,2}})(?:st|nd|rd|th)?(?!\d)(?:,?\s(?P<y2>20\d\d))?"
    rf"|(?P<d3>\d{{1,2}})(?:st|nd|rd|th|er|\.|º)?\s(?:of\s|de\s)?(?P<m3>(?:{_NAMES}))\b\.?,?(?:\s(?:de\s|del\s)?(?P<y3>20\d\d))?"
    r"|(?P<m4>\d{1,2})\s?月\s?(?P<d4>\d{1,2})\s?日)"
)


def _listed(key: str) -> str:
    return "|".join(languages.everywhere("dates", key))


_AFTER = re.compile(rf"\b(?:{_listed('lead_in')})(?:\s(?:{_listed('on')})){{0,3}}\s{_DATE}", re.I)
_MAY_BE_AFTER = Alternatives(languages.everywhere("dates", "lead_in"))
_FROM = re.compile(rf"\b(?:{_listed('since')})\s{_DATE}", re.I)
_WILL_ON = re.compile(rf"\b(?:will|would|to)\s[^.;]{{0,120}}?\s(?:on|from)\s{_DATE}", re.I)
_BEHIND = re.compile(rf"{_DATE}\s?(?:{_listed('behind')})", re.I)
_MAY_BE_BEHIND = Alternatives(languages.everywhere("dates", "behind"))


_DAY = {
    word: at
    for n in languages.known()
    for at, names in enumerate(languages.of(n).topic("dates").get("days", "").split())
    for word in names.split("/")
}
_DAYS = "|".join(sorted(map(re.escape, _DAY), key=len, reverse=True))
_FILL = rf"(?:\s(?:{_listed('fill')}))*?"
_LAST = rf"(?P<{{}}>\s(?:{_listed('last')}))?"
_TODAY = re.compile(
    rf"\b(?:{_listed('lead_in')}|{_listed('since')})(?:\s(?:{_listed('on')}))*\s(?:{_listed('today')})\b",
    re.I,
)
_WEEKDAY_AGO = re.compile(
    rf"\b(?:{_listed('ago')}){_FILL}{_LAST.format('before')}\s(?P<day>{_DAYS})\b{_LAST.format('behind')}",
    re.I,
)
_UNTIL = rf"\s(?:{_listed('until')})\b"
_WEEKDAY_AHEAD = re.compile(
    rf"\b(?:{_listed('ahead')}){_FILL}\s(?P<day>{_DAYS})\b(?!{_UNTIL}|\s\(\d)", re.IGNORECASE
)
_MONTH_ALONE = re.compile(
    rf"\b(?:(?:{_listed('month_from')})|(?P<since>{_listed('month_since')}))\s?(?P<m>{_NAMES})\b(?:,?\s(?:{_listed('fill')}|de\s|del\s)?(?P<y>20\d\d))?"
    rf"(?!\w|\.?\s?[\d–-]|{_UNTIL})",
    re.I,
)
_DAY_ALONE = re.compile(
    rf"(?<![\d月至到-])(?P<d>\d{{1,2}})\s?日\s?(?:{_listed('behind')})(?!\s?\d)", re.I
)
_FURTHEST = timedelta(days=20)  # of a day without its month from the report that tells it


def effective(sentence: str, whole: str, published: date | None) -> date | None:
    """The day from which an act holds, said in its sentence, else anywhere in the article; None when the text does not say."""
    for pattern, words, text in (
        (_AFTER, _MAY_BE_AFTER, sentence),
        (_BEHIND, _MAY_BE_BEHIND, sentence),
        (_FROM, None, sentence),
        (_WILL_ON, None, sentence),
        (_AFTER, _MAY_BE_AFTER, whole),
        (_BEHIND, _MAY_BE_BEHIND, whole),
    ):
        if not any(map(str.isdigit, text)) or (words and not words.are_in(text)):
            continue
        for match in pattern.finditer(text):
            named = match["y1"] or match["y2"] or match["y3"]
            if published is None and not named:
                continue
            if day := _date(match, published or date(int(named or 1), 1, 1)):
                return day
    return next(_told_by_the_report(sentence, published), None) if published else None


def _told_by_the_report(sentence: str, published: date) -> Iterator[date]:
    """Days that only the day of publication completes: today, since Monday, from July, 5日起; of its own sentence alone."""
    if _TODAY.search(sentence):
        yield published
    for match in _WEEKDAY_AGO.finditer(sentence):
        back = (published.weekday() - _DAY[match["day"].lower()]) % 7
        if not back and (match["before"] or match["behind"]):
            back = 7
        yield published - timedelta(days=back)
    for match in _WEEKDAY_AHEAD.finditer(sentence):
        yield published + timedelta(days=(_DAY[match["day"].lower()] - published.weekday()) % 7)
    for match in _DAY_ALONE.finditer(sentence):
        around = (published + timedelta(days=n) for n in range(-_FURTHEST.days, _FURTHEST.days + 1))
        same = (day for day in around if day.day == int(match["d"]))
        yield from sorted(same, key=lambda day: abs(day - published))[:1]
    for match in _MONTH_ALONE.finditer(sentence):
        month = _MONTH[match["m"].lower().rstrip(".")]
        years = [int(match["y"])] if match["y"] else [published.year + n for n in (-1, 0, 1)]
        days = [date(year, month, 1) for year in years]
        days = [day for day in days if day <= published] if match["since"] else days
        yield from sorted(days, key=lambda day: abs(day - published))[:1]


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
