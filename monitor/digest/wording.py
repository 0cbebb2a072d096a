"""The English of the digest: languages, reasons, verdicts, dates, counts; and what may be shown of a foreign text. Pure."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, datetime
from zoneinfo import ZoneInfo

from monitor.core.urls import is_http, redact
from monitor.language import languages

MAX_SENTENCE = 420

REASONS = {
    # why a feed or page could not be had
    "bad_url": "not a web address",
    "private_address": "leads to a private address",
    "dns": "host name not found",
    "connect": "no connection",
    "tls": "certificate or TLS error",
    "timeout": "no answer in time",
    "too_large": "too large",
    "bad_encoding": "broken compression",
    "truncated": "answer broke off",
    "redirect_loop": "redirects in a loop",
    "protocol": "broken HTTP answer",
    "robots": "robots.txt forbids reading",
    "http_status": "server error",
    "gone": "gone for good (410)",
    "blocked": "access refused",
    "not_found": "page not found (404)",
    "rate_limited": "asked to slow down",
    "held": "waiting, as the site asked",
    # why bytes are no feed
    "empty": "empty",
    "html": "a web page instead of a feed",
    "not_a_feed": "not a feed",
    "malformed": "broken markup",
    "crash": "could not be parsed",
    # why a page gave no article, or not all of one
    "not_html": "no text (video, scanned document …)",
    "no_text": "no article text on the page",
    "error_page": "error page",
    "consent_wall": "consent wall",
    "paywall": "paywall",
    "teaser": "teaser only",
    "no_link": "no link",
    "sealed_link": "a Google News link that does not tell its target",
    "not_asked": "page not asked for, as the feed's settings say",
}
"""Every reason of errors.py that a feed or an article can have, in words."""

QUALITIES = {
    "full": "read in full",
    "partial": "read in part",
    "feed_only": "from the feed's own text",
    "headline_only": "headline only",
}

STATUSES = {
    "proposed": "proposed",
    "adopted": "adopted",
    "in_force": "in force",
    "suspended": "suspended",
    "expired": "expired",
    "reported": "",  # says no more than that somebody wrote it
}

_MONTHS = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
]
_DAYS = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"]


def language_name(tag: str | None) -> str:
    """The English name of a BCP 47 tag; the tag itself when it is not known; empty without one."""
    if not tag:
        return ""
    return languages.name_of(tag)


def foreign(tag: str | None, reader: str) -> str:
    """The language's name when it is not the reader's, else empty."""
    if not tag or tag.lower().split("-")[0] == reader.lower().split("-")[0]:
        return ""
    return language_name(tag)


def reason_words(reason: str | None) -> str:
    """A reason code in words."""
    return REASONS.get(reason or "", (reason or "").replace("_", " "))


def name_of(concept: str, names: Mapping[str, str] | None = None) -> str:
    """The concept's English name, or its id made readable ("rare-earths" → "Rare earths"); free words stay as written."""
    if names and concept in names:
        return names[concept]
    return (
        concept.replace("-", " ").capitalize() if re.fullmatch(r"[a-z0-9-]+", concept) else concept
    )


def short_name(name: str) -> str:
    """The first of a name's alternatives, for a table's head: "Export ban or suspension" → "Export ban"."""
    return re.split(r" or | and |[,(/]", name)[0].strip() or name


def link(url: str | None) -> str:
    """`url` when it is an absolute http(s) address, without user name and password; else empty."""
    if not url or not is_http(url) or re.search(r"[\s\x00-\x1f\x7f\"<>]", url):
        return ""
    return redact(url)


def day_words(day: date) -> str:
    """ "Friday, 20 February 2026"."""
    return f"{_DAYS[day.weekday()]}, {long_date(day)}"


def long_date(day: date) -> str:
    """ "20 February 2026"."""
    return f"{day.day} {_MONTHS[day.month - 1]} {day.year}"


def short_date(day: date) -> str:
    """ "20 Feb"."""
    return f"{day.day} {_MONTHS[day.month - 1][:3]}"


def iso_date_words(text: str | None) -> str:
    """An ISO date in words, "1 March 2026"; a text that is none as it is; empty without one."""
    try:
        return long_date(date.fromisoformat(text)) if text else ""
    except ValueError:
        return text or ""


def clock_words(at: datetime, zone: ZoneInfo, today: date) -> str:
    """ "09:14" for a moment of `today`, else "19 Feb 22:05", in the reader's zone; the year only when it is another one."""
    local = at.astimezone(zone)
    time = f"{local.hour:02}:{local.minute:02}"
    if local.date() == today:
        return time
    year = f" {local.year}" if local.year != today.year else ""
    return f"{short_date(local.date())}{year} {time}"


def count_words(count: int, one: str, many: str | None = None) -> str:
    """ "1 story", "1,830 articles"; without `many` an s is added."""
    return f"{count:,} {one if count == 1 else many or one + 's'}"


def listed(items: tuple[str, ...] | list[str], limit: int = 99) -> str:
    """ "a, b and c"; beyond `limit` items "a, b and 3 more"."""
    if len(items) > limit:
        return f"{', '.join(items[:limit])} and {len(items) - limit} more"
    return " and ".join(filter(None, (", ".join(items[:-1]), items[-1]))) if items else ""
