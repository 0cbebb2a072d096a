"""Dates as feeds, pages and archives write them, in any of the languages, as moments in UTC. Pure.

A date is read whole or not at all: every word and number of it must have its meaning. Which of two meanings counts (BST, 5/11)
is said by the country of the source, its language, the ending of its host, in that order; where none of them says it, there is
no date. A moment before 1990 or ahead of now is nobody's date (`believed`).
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone
from functools import cache

from monitor.language import calendar

OLDEST = datetime(1990, 1, 1, tzinfo=UTC)  # 1970 and the year 1 are defaults of programs
TOLERANCE = timedelta(minutes=10)  # clocks differ
_MAX_CHARS = 120  # of a date; a longer text is something else


@dataclass(frozen=True, slots=True, kw_only=True)
class Whereabouts:
    """What tells the meanings of a date apart; "" what is not known."""

    country: str = ""  # ISO 3166, two letters, as the owner of the config says
    language: str = ""  # BCP 47
    host: str = ""


_NOWHERE = Whereabouts()


def believed(at: datetime | None, *, now: datetime) -> datetime | None:
    """`at` if something can have been published then: not before 1990, and not ahead of `now` (by more than clocks differ)."""
    return at if at is not None and OLDEST <= at <= now + TOLERANCE else None


def read_date(text: str, where: Whereabouts = _NOWHERE) -> datetime | None:
    """The moment that a text names; UTC where it names no zone, midnight where it names no time. None when it is no whole date."""
    try:
        if found := _RFC_822.fullmatch(text):
            return _from_rfc_822(found)
        if found := _ISO.fullmatch(text):
            return _from_iso(text, found)
        return _from_words(text, where) if len(text) <= _MAX_CHARS else None
    except (ValueError, OverflowError):
        return None


def dates_in(text: str, where: Whereabouts = _NOWHERE) -> list[tuple[datetime, int, int]]:
    """The whole dates that stand in a longer text, in order, with where each begins and ends."""
    found = []
    for match in _standing_dates().finditer(unicodedata.normalize("NFKC", text)):
        if at := read_date(match[0], where):
            found.append((at, match.start(), match.end()))
    return found


@cache
def _standing_dates() -> re.Pattern[str]:
    """Days in figures or with their month as a word, and a time behind them."""
    months = "|".join(re.escape(name) for name in calendar.month_names() if name[0].isalpha())
    ordinal = r"(?:st|nd|rd|th|er|º|ª|\.)?"
    day = rf"\d{{1,2}}{ordinal}(?![\d:])"
    time = r"(?:[\s,T|–-]{1,3}\d{1,2}:\d{2}(?::\d{2})?(?:\s?[ap]\.?m\.?(?![a-z]))?)?"
    return re.compile(
        rf"(?<![\d/.-])(?:\d{{4}}\s?[-/.年년]\s?\d{{1,2}}\s?[-/.月월]\s?\d{{1,2}}(?!\d)(?:\s?[日일号號])?"
        rf"|\d{{1,2}}\s?([-/.])\s?\d{{1,2}}\s?\1\s?\d{{4}}(?![\d])"
        rf"|[〇○零一二三四五六七八九]{{4}}年[一二三四五六七八九十]{{1,3}}月[一二三四五六七八九十]{{1,3}}日"
        rf"|(?:令和|平成)\s?(?:\d{{1,2}}|元)年\s?\d{{1,2}}月\s?\d{{1,2}}日"
        rf"|{day}[\s,-]{{0,2}}(?:d[eo]\s)?(?:{months})\.?[\s,-]{{1,2}}(?:de[l]?\s)?\d{{4}}(?!\d)"
        rf"|(?<![^\W\d_])(?:{months})\.?\s{day}\s?,?\s?\d{{4}}(?!\d)){time}",
        re.IGNORECASE,
    )


# --- the two forms that nearly all feeds use -----------------------------------------------------------------------------

_ENGLISH = dict(
    zip(
        ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"],
        range(1, 13),
        strict=True,
    )
)
_RFC_822 = re.compile(
    r"\s*(?:(?:mon|tue|wed|thu|fri|sat|sun),? )?(\d{1,2}) (jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec) (\d{4})"
    r" (\d{2}):(\d{2})(?::(\d{2}))? (?:gmt|utc?|z|([+-])(\d{2}):?(\d{2}))\s*",
    re.IGNORECASE | re.ASCII,
)
_ISO = re.compile(
    r"\s*\d{4}-\d{2}-\d{2}(?:[Tt ](\d{2}):\d{2}(?::\d{2}(?:[.,]\d{1,9})?)?\s?(?:[Zz]|[+-]\d{2}:?\d{2})?)?\s*",
    re.ASCII,
)


def _from_rfc_822(found: re.Match[str]) -> datetime:
    day, month, year, hour, minute, second, sign, off_h, off_m = found.groups()
    offset = timedelta(hours=int(off_h or 0), minutes=int(off_m or 0))
    return _moment(
        int(year),
        _ENGLISH[month.lower()],
        int(day),
        _Clock(int(hour), int(minute), int(second or 0)),
        -offset if sign == "-" else offset,
    )


def _from_iso(text: str, found: re.Match[str]) -> datetime | None:
    if found[1] == "24":
        return _from_words(text, _NOWHERE)
    at = datetime.fromisoformat(text.strip().upper().replace(" ", "T", 1).replace(" ", ""))
    at = at.replace(microsecond=0)
    return at.replace(tzinfo=UTC) if at.tzinfo is None else at.astimezone(UTC)


# --- everything else -----------------------------------------------------------------------------------------------------

_TIMES = (
    re.compile(
        r"(?<![\d:])(\d{1,2})\s?(?:[:時时点點시]|h(?![^\W\d_]))\s?(\d{2})?"
        r"(?:\s?(?:[:分분]|m(?![^\W\d_]))\s?(\d{2})?(?:[.,]\d{1,9})?)?(?:\s?[秒초])?(?![\d:])"
    ),
    re.compile(r"(?<![\d.])([01]?\d|2[0-3])\.([0-5]\d)()(?=\s*(?:uhr|wib|wita|wit)\b)"),
    re.compile(rf"(?<![\d./-])(\d{{1,2}})()()(?=\s?{calendar.HALF})"),
    re.compile(rf"(?<={calendar.HALF})\s?(\d{{1,2}})()()(?!\d|\s?[-./])"),
)
_ASIDE = r"(?:\s*\([^()]*\)|\s*\[[^\[\]]*\])?"  # the zone's name beside its distance
_SIGNED = r"([+\-−])(\d{1,2}):?(\d{2})?(?!\d)"
_OFFSETS = (
    re.compile(rf"\b(?:gmt|utc)\s?{_SIGNED}{_ASIDE}"),
    re.compile(rf"(?<![-/.\d]){_SIGNED}{_ASIDE}\s*$"),
    re.compile(rf"(?<=\s){_SIGNED}(?=\s\d{{4}}\s*$)"),
)
_WORD = re.compile(r"[^\W\d_]+(?:['’.-][^\W\d_]+)*")
_YEAR_FIRST = re.compile(
    r"(?<!\d)(\d{4})\s*[-/.年년]\s*(\d{1,2})\s*[-/.月월]\s*(\d{1,2})(?!\d)\s*[日일号號.]?"
)
_YEAR_LAST = re.compile(r"(?<!\d)(\d{1,2})\s?([-/.])\s?(\d{1,2})\s?\2\s?(\d{4})(?!\d)")
_COMPACT = re.compile(r"(?<!\d)((?:19|20)\d{2})(\d{2})(\d{2})(?!\d)")
_COMPACT_TIME = re.compile(
    r"((?:19|20)\d{2})(\d{2})(\d{2})[Tt]?(\d{2})(\d{2})(\d{2})?([Zz]|[+-]\d{4})?", re.ASCII
)
_NUMBER = re.compile(r"\d+")
_EPOCH = re.compile(r"(\d{10})(?:\d{3})?")
_HAN_NUMBER = re.compile(r"[〇○零一二三四五六七八九十廿卅元]+(?=[年月日号號])")
_HAN_DIGITS = {char: value for value, char in enumerate("〇一二三四五六七八九")} | {"○": 0, "零": 0}
_LEFT = re.compile(r"[\s,.;:|/()\[\]【】（）·•–—\-'\"º°ª]*")


@dataclass(frozen=True, slots=True)
class _Clock:
    hour: int = 0
    minute: int = 0
    second: int = 0


def _from_words(text: str, where: Whereabouts) -> datetime | None:
    """Takes the time, the zone and the day out of a text; nothing that has a meaning may be left."""
    if compact := _COMPACT_TIME.fullmatch(text.strip()):
        text = "{}-{}-{} {}:{}:{} {}".format(
            *(part or "00" for part in compact.groups()[:6]), compact[7] or ""
        )
    if epoch := _EPOCH.fullmatch(text.strip()):
        return datetime.fromtimestamp(int(epoch[1]), UTC)
    rest = _HAN_NUMBER.sub(_in_digits, unicodedata.normalize("NFKC", text).casefold())
    rest = calendar.era_years(rest)
    rest, half = calendar.half_of_day(rest)
    rest, clock = _clock(rest, half)
    if clock is None:
        return None
    rest, offset = _zone(rest, where)
    rest, day = _day(rest, where)
    if day is None or not all(map(calendar.means_nothing, _WORD.findall(rest))):
        return None
    if _LEFT.fullmatch(_WORD.sub(" ", rest)) is None:
        return None
    return _moment(*day, clock, offset)


def _moment(
    year: int, month: int, day: int, clock: _Clock, offset: timedelta = timedelta()
) -> datetime:
    """The moment in UTC; the 24th hour is the next day's first, and a leap second the one before it."""
    at = datetime(year, month, day, tzinfo=timezone(offset)) + timedelta(
        hours=clock.hour, minutes=clock.minute, seconds=min(clock.second, 59)
    )
    if clock.hour > 24 or clock.minute > 59 or clock.second > 60:
        raise ValueError("no time of day")
    return at.astimezone(UTC)


def _clock(text: str, half: int | None) -> tuple[str, _Clock | None]:
    """The time of day and the text without it; None for one that no clock shows. `half` is 0 before noon and 12 after."""
    found = next((found for pattern in _TIMES if (found := pattern.search(text))), None)
    rest = (_without(text, found) if found else text).replace(calendar.HALF, " ")
    if found is None:
        return rest, None if half is not None else _Clock()
    hour, minute, second = (int(part or 0) for part in found.groups()[:3])
    if half is not None and hour <= 12:
        hour = hour % 12 + half
    fits = hour <= 24 and minute <= 59 and second <= 60
    return rest, _Clock(hour, minute, second) if fits else None


def _zone(text: str, where: Whereabouts) -> tuple[str, timedelta]:
    """The distance from UTC and the text without it; none is 0. A name that stays in the text had no meaning."""
    found = next((found for pattern in _OFFSETS if (found := pattern.search(text))), None)
    if found:
        offset = timedelta(hours=int(found[2]), minutes=int(found[3] or 0))
        if offset < timedelta(hours=15):
            return _without(text, found), offset if found[1] == "+" else -offset
    for word in _WORD.finditer(text):
        if (
            hours_off := calendar.zone(word[0], where.country, where.language, where.host)
        ) is not None:
            return _without(text, word), timedelta(hours=hours_off)
    return text, timedelta()


def _day(text: str, where: Whereabouts) -> tuple[str, tuple[int, int, int] | None]:
    """Year, month and day, and the text without them."""
    if found := _YEAR_FIRST.search(text):
        return _without(text, found), (int(found[1]), int(found[2]), int(found[3]))
    if found := _YEAR_LAST.search(text):
        first, second, year = int(found[1]), int(found[3]), int(found[4])
        return _without(text, found), _ordered(first, second, year, found[2], where)
    return _spelled_day(text)


def _ordered(
    first: int, second: int, year: int, mark: str, where: Whereabouts
) -> tuple[int, int, int] | None:
    """A day written 5/11/2026: where both may be the month, as its country or language has it; "." puts the day first."""
    month_first = calendar.month_first(where.country, where.language, where.host)
    if mark == "." or first == second or first > 12:
        return year, second, first
    if second > 12:
        return year, first, second
    if month_first is None:
        return None
    return (year, first, second) if month_first else (year, second, first)


def _spelled_day(text: str) -> tuple[str, tuple[int, int, int] | None]:
    """A day with its month as a word: of words that may be a month or a day of the week the one that leaves a month."""
    words = [word for word in _WORD.finditer(text) if calendar.month(word[0])]
    plain = [word for word in words if not calendar.means_nothing(word[0])] or words
    if not plain:
        found = _COMPACT.search(text)
        if found:
            return _without(text, found), (int(found[1]), int(found[2]), int(found[3]))
        return text, None
    word = plain[0] if len(plain) == 1 else min(plain, key=lambda w: _distance(text, w))
    rest = f"{text[: word.start()]} {text[word.end() :]}"
    numbers = list(_NUMBER.finditer(rest))
    if len(numbers) != 2:
        return text, None
    values = [int(number[0]) for number in numbers]
    year = max(values)
    day = min(values)
    if year < 1_000:  # RFC 822 has years of two digits, behind the month
        day, year = values
        if len(numbers[1][0]) != 2 or numbers[0].start() > word.start():
            return text, None
        year += 2_000 if year < 70 else 1_900
    rest = _NUMBER.sub(" ", rest)
    return rest, (year, calendar.month(word[0]) or 0, day)


def _distance(text: str, word: re.Match[str]) -> int:
    """How far the nearest number stands from a word."""
    return min(
        (
            min(abs(number.start() - word.end()), abs(word.start() - number.end()))
            for number in _NUMBER.finditer(text)
        ),
        default=len(text),
    )


def _without(text: str, found: re.Match[str]) -> str:
    return f"{text[: found.start()]} {text[found.end() :]}"


def _in_digits(found: re.Match[str]) -> str:
    """A Chinese number before 年, 月 or 日 in digits: 二〇二六, 十一, 二十八."""
    text = found[0].replace("廿", "二十").replace("卅", "三十").replace("元", "一")
    if "十" in text:
        tens, _, ones = text.partition("十")
        return str((_HAN_DIGITS.get(tens, 1)) * 10 + _HAN_DIGITS.get(ones, 0))
    return "".join(str(_HAN_DIGITS[char]) for char in text)
