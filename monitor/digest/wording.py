"""The words of the digest: reasons, statuses, dates, counts; and what may be shown of a foreign text. Pure.

Tables hold the English messages; whoever shows one asks the reader's catalogue for it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, datetime
from zoneinfo import ZoneInfo

from monitor.core.urls import is_http, redact
from monitor.language import catalogue
from monitor.language.catalogue import ENGLISH, Catalogue
from monitor.language.catalogue import marked as _

MAX_SENTENCE = 220

REASONS = {
    # why a feed or page could not be had
    "bad_url": _("not a web address"),
    "private_address": _("leads to a private address"),
    "dns": _("host name not found"),
    "connect": _("no connection"),
    "tls": _("certificate or TLS error"),
    "timeout": _("no answer in time"),
    "too_large": _("too large"),
    "bad_encoding": _("broken compression"),
    "truncated": _("answer broke off"),
    "redirect_loop": _("redirects in a loop"),
    "protocol": _("broken HTTP answer"),
    "robots": _("robots.txt forbids reading"),
    "http_status": _("server error"),
    "gone": _("gone for good (410)"),
    "blocked": _("access refused"),
    "not_found": _("page not found (404)"),
    "rate_limited": _("asked to slow down"),
    "held": _("waiting, as the site asked"),
    # why bytes are no feed
    "empty": _("empty"),
    "html": _("a web page instead of a feed"),
    "not_a_feed": _("not a feed"),
    "malformed": _("broken markup"),
    "crash": _("could not be parsed"),
    # why a page gave no article, or not all of one
    "not_html": _("no text (video, scanned document …)"),
    "no_text": _("no article text on the page"),
    "error_page": _("error page"),
    "consent_wall": _("consent wall"),
    "paywall": _("paywall"),
    "teaser": _("teaser only"),
    "no_link": _("no link"),
    "sealed_link": _("a Google News link that does not tell its target"),
    "not_asked": _("page not asked for, as the feed's settings say"),
}
"""Every reason of errors.py that a feed or an article can have, in words."""

QUALITIES = {
    "full": _("read in full"),
    "partial": _("read in part"),
    "feed_only": _("from the feed's own text"),
    "headline_only": _("headline only"),
}

STATUSES = {
    "proposed": _("proposed"),
    "adopted": _("adopted"),
    "in_force": _("in force"),
    "suspended": _("suspended"),
    "expired": _("expired"),
    "ended": _("ended"),
    "reported": "",  # says no more than that somebody wrote it
}

LONG_DAY, LONG_DATE, SHORT_DATE = _("EEEE, d MMMM y"), _("d MMMM y"), _("d MMM")
"""Patterns of dates (CLDR); a language has its own."""


def foreign(tag: str | None, reader: str) -> str:
    """What the reader's language calls that of `tag` when it is another one, else empty."""
    if not tag or tag.lower().split("-")[0] == reader.lower().split("-")[0]:
        return ""
    return catalogue.of(reader).language_name(tag)


def reason_words(reason: str | None, say: Catalogue = ENGLISH) -> str:
    """A reason code in words."""
    known = REASONS.get(reason or "")
    return say.gettext(known) if known else (reason or "").replace("_", " ")


def name_of(concept: str, names: Mapping[str, str] | None = None) -> str:
    """The concept's name, or its id made readable ("rare-earths" → "Rare earths"); free words stay as written."""
    if names and concept in names:
        return names[concept]
    return (
        concept.replace("-", " ").capitalize() if re.fullmatch(r"[a-z0-9-]+", concept) else concept
    )


def short_name(name: str) -> str:
    """The first of a name's alternatives, for a table's head: "Export ban or suspension" → "Export ban"."""
    return re.split(r" or | and | [oyu] |[,(/]", name)[0].strip() or name


def inside(name: str) -> str:
    """A name inside a sentence: "Export ban" → "export ban", but "DR Congo" and "EU funds" as they are."""
    return name[:1].lower() + name[1:] if name[1:2].islower() or name[1:2] == " " else name


def link(url: str | None) -> str:
    """`url` when it is an absolute http(s) address, without user name and password; else empty."""
    if not url or not is_http(url) or re.search(r"[\s\x00-\x1f\x7f\"<>]", url):
        return ""
    return redact(url)


def day_words(day: date, say: Catalogue = ENGLISH) -> str:
    """ "Friday, 20 February 2026"."""
    return say.date(day, LONG_DAY)


def long_date(day: date, say: Catalogue = ENGLISH) -> str:
    """ "20 February 2026"."""
    return say.date(day, LONG_DATE)


def short_date(day: date, say: Catalogue = ENGLISH) -> str:
    """ "20 Feb"."""
    return say.date(day, SHORT_DATE)


def iso_date_words(text: str | None, say: Catalogue = ENGLISH) -> str:
    """An ISO date in words, "1 March 2026"; a text that is none as it is; empty without one."""
    try:
        return long_date(date.fromisoformat(text), say) if text else ""
    except ValueError:
        return text or ""


def clock_words(at: datetime, zone: ZoneInfo, today: date, say: Catalogue = ENGLISH) -> str:
    """ "09:14" for a moment of `today`, else "19 Feb 22:05", in the reader's zone; the year only when it is another one."""
    local = at.astimezone(zone)
    time = f"{local.hour:02}:{local.minute:02}"
    if local.date() == today:
        return time
    year = f" {local.year}" if local.year != today.year else ""
    return f"{short_date(local.date(), say)}{year} {time}"


def count_words(count: int, one: str, many: str | None = None) -> str:
    """ "1 story", "1,830 articles"; without `many` an s is added. English only."""
    return f"{count:,} {one if count == 1 else many or one + 's'}"
