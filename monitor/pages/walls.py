"""What pages of many countries show instead of an article, or of its rest: walls, and pages that say there is nothing. Pure.

Sites word these in endless ways, so each is told by two kinds of words in one sentence: who may read (subscriber, account) with
what there is to read (the rest, all of it); a page with what became of it; a script with being asked for. Either kind alone is
news as often as not.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from monitor.pages.phrases import either

_SENTENCES = re.compile(r"(?<=[.!?。！？])\s*|\n")
_MAX_OFFER = 200  # characters: an offer is no longer

_READER = either("reader")
_READING = either("reading")
_ELSEWHERE = either("elsewhere")
_OFFER = either("offer")
_MAY_OFFER = either("reader", "offer")  # one search settles nearly all lines

_PAGE = either("page")
_GONE = either("gone")
_ERROR = either("error")

_PRIVACY = either("privacy")

_SCRIPT = re.compile(r"(?i:java\s?script)|\bJS\b")
_ASKED = either("asked")
_CHECK = either("check")


def offers(text: str) -> bool:
    """Whether a short line of `text`, or a sentence of a long one, offers the rest of an article to those with an account."""
    lines = (line for line in text.split("\n") if line)
    return any(
        _is_offer(part)
        for line in lines
        for part in ((line,) if len(line) <= _MAX_OFFER else _sentences(line))
    )


def box_offers(lines: Iterable[str]) -> bool:
    """Whether the first of `lines`, each too short to be prose, make an offer together: its words stand in several lines."""
    return _is_offer(" ".join(lines)[:_MAX_OFFER])


def says_gone(text: str) -> bool:
    """Whether a sentence of `text` says that a page is not there, or is an error's name."""
    return any(
        _ERROR.are_in(part) or (_PAGE.are_in(part) and _GONE.are_in(part))
        for part in _sentences(text)
    )


def asks_for_script(text: str) -> bool:
    """Whether a sentence of `text` wants a script to run, or a person to show that it is one."""
    return any(
        (_SCRIPT.search(part) and _ASKED.are_in(part)) or _CHECK.are_in(part)
        for part in _sentences(text)
    )


def consent_share(text: str) -> float:
    """The share of a text's sentences, by length, that are about cookies and consent."""
    parts = list(_sentences(text))
    total = sum(map(len, parts))
    return sum(len(part) for part in parts if _PRIVACY.are_in(part)) / total if total else 0.0


def _is_offer(part: str) -> bool:
    if len(part) > _MAX_OFFER or not _MAY_OFFER.are_in(part) or _ELSEWHERE.are_in(part):
        return False
    return _OFFER.are_in(part) or (_READER.are_in(part) and _READING.are_in(part))


def _sentences(text: str) -> Iterable[str]:
    return (part for part in _SENTENCES.split(text) if part.strip())
