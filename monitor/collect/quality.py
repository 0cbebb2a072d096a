"""How much of an article a page gave, and whether it is one at all. Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass

from monitor.collect.blocks import size
from monitor.collect.head import Head
from monitor.collect.phrases import CONSENT, ERROR, LOCK, SCRIPT_WALL
from monitor.errors import ExtractReason
from monitor.model import Quality

_SHORT = 1_200  # size: an error page or wall has no more text of its own
_LITTLE = 140  # characters: less is not an article unless the feed's own text is as short
_LONG = 3_000  # size: a locked page that shows more is taken as open
_ENOUGH = 0.8  # share of the announced length that counts as all of it
_WORDS = 150  # a wordCount below this is as often a mistake as a count
_PAIR = re.compile("[\u3040-\u30ff\u4e00-\u9fff\uac00-\ud7af]{2}")
_CUT = re.compile(r"(?:…|\.\.\.|\[…\]|\[\.\.\.\]|\(…\)|&hellip;)\s*\W?$")


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """How much was read, and why not all."""

    quality: Quality = Quality.FULL
    reason: ExtractReason | None = None
    message: str | None = None


def not_an_article(text: str, shown: str, head: Head, *, feed_title: str, feed_text: str) -> tuple[ExtractReason, str] | None:
    """Why a page is no article: `text` is what was extracted of it, `shown` the start of all its visible text."""
    title = feed_title or (head.titles[0] if head.published_at and head.titles else "")
    if size(text) < _SHORT and not _tells(title, text):
        seen = text or shown
        if ERROR.search(" | ".join(head.titles)) or (size(text) < _SHORT / 2 and ERROR.search(seen[:300])):
            return ExtractReason.ERROR_PAGE, "the page says that there is nothing here"
        if _share(CONSENT, seen[:_SHORT]) >= 0.5:
            return ExtractReason.CONSENT_WALL, "the page asks for consent and shows no article"
        if SCRIPT_WALL.search(" ".join((*head.titles, seen[:_SHORT]))):
            return ExtractReason.NO_TEXT, "the page wants a script to run or a person to be there"
    if size(text) < min(_LITTLE, max(40, size(feed_text) // 2)):
        return ExtractReason.NO_TEXT, f"the page holds {len(text)} characters of text, too little for an article"
    return None


def verdict(text: str, after: str, head: Head, *, feed_text: str) -> Verdict:
    """How much of the article `text` is; `after` is what the page shows right after it."""
    words, length = len(text.split()), size(text)
    if _WORDS < head.words <= words / _ENOUGH or (length > _SHORT and 0 < len(head.body) <= len(text) / _ENOUGH):
        return Verdict()
    if length < _LONG:
        if head.locked:
            return _partial(ExtractReason.PAYWALL, "the page marks itself as not free to read")
        if LOCK.search(after[:400]):
            return _partial(ExtractReason.PAYWALL, "an offer to subscribe stands where the text ends")
        if is_cut(text):
            return _partial(ExtractReason.TEASER, "the text is cut off at its end")
    if words < head.words / 2 and head.words > _WORDS:
        return _partial(ExtractReason.TEASER, f"{words} of {head.words} announced words")
    if len(text) < 0.9 * len(feed_text):
        return _partial(ExtractReason.TEASER, f"{len(text)} characters, fewer than the feed's own {len(feed_text)}")
    return Verdict()


def is_cut(text: str) -> bool:
    """Whether a text ends in a mark that says there is more."""
    return bool(_CUT.search(text[-40:]))


def _partial(reason: ExtractReason, message: str) -> Verdict:
    return Verdict(quality=Quality.PARTIAL, reason=reason, message=message)


def _share(pattern: re.Pattern[str], text: str) -> float:
    """The share of a text's sentences, by length, that match."""
    parts = [part for part in re.split(r"(?<=[.!?。！？])\s*|\n", text) if part.strip()]
    total = sum(map(len, parts))
    return sum(len(part) for part in parts if pattern.search(part)) / total if total else 0.0


def _tells(title: str, text: str) -> bool:
    """Whether `text` is about what the feed's title says: it has half of the title's longer words, or pairs of Han or kana."""
    words = set(re.findall(r"[^\W\u3040-\u9fff]{4,}", title.lower()))
    words |= {title[at : at + 2] for at in range(len(title) - 1) if _PAIR.fullmatch(title, at, at + 2)}
    lowered = text.lower()
    return len(words) >= 3 and sum(word in lowered for word in words) >= len(words) / 2
