"""How much of an article a page gave, and whether it is one at all. Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import takewhile

from monitor.core.errors import ExtractReason
from monitor.language.scripts import DENSE, is_dense, size_of, without_dense
from monitor.model.articles import Quality
from monitor.pages import walls
from monitor.pages.head import Head

# Sizes are characters of an alphabet, see `scripts.size_of`.
_SHORT = 1_200  # an error page or wall has no more text of its own
_LITTLE = (
    140  # less is not an article unless it is about the title, or the feed's own text is as short
)
_TINY = 40  # less is none at all
_LONG = 3_000  # a locked page that shows more is taken as open
_TAIL = 400  # of what a page shows after the text: an offer further down is not of this article
_BOX, _LINE = 4, 80  # lines of a box, and the characters that each has at most
_LAST = 160  # of the text's own last sentences
_ENOUGH = 0.8  # share of the announced length that counts as all of it
_WORDS = 150  # a wordCount below this is as often a mistake as a count
_STEM = 5  # letters of a word: endings differ between a title and a text
_PAIR = re.compile(f"[{DENSE}]{{2}}")
_LONG_WORD = re.compile(rf"[^\W\d_{DENSE}]{{4,}}")
_CUT = re.compile(r"(?:…|\.\.\.|\[…\]|\[\.\.\.\]|\(…\)|&hellip;)\s*\W?$")


@dataclass(frozen=True, slots=True, kw_only=True)
class PageQuality:
    """How much was read, and why not all."""

    quality: Quality = Quality.FULL
    reason: ExtractReason | None = None
    message: str | None = None


def not_an_article(
    text: str, shown: str, head: Head, *, feed_title: str, feed_text: str
) -> tuple[ExtractReason, str] | None:
    """Why a page is no article: `text` is what was extracted of it, `shown` the start of all its visible text."""
    size = size_of(text)
    title = feed_title or (head.titles[0] if head.published_at and head.titles else "")
    if (
        size < _SHORT
        and (_told(title, text) or 0) < 0.5
        and (problem := _stand_in(text, shown, head))
    ):
        return problem
    if size < min(_LITTLE, max(_TINY, size_of(feed_text) / 2)):
        return (
            ExtractReason.NO_TEXT,
            f"the page holds {len(text)} characters of text, too little for an article",
        )
    announced = f"{feed_title or (head.titles[0] if head.titles else '')} {feed_text[:300]}"
    if size < _LITTLE and _told(announced, text) == 0:
        return (
            ExtractReason.NO_TEXT,
            f"the page's {len(text)} characters of text have no word of its title",
        )
    return None


def _stand_in(text: str, shown: str, head: Head) -> tuple[ExtractReason, str] | None:
    """What a page with little text, none of it about the title, shows instead of an article."""
    seen = text or shown
    if walls.says_gone("\n".join(head.titles)) or (
        size_of(text) < _SHORT / 2 and walls.says_gone(seen[:300])
    ):
        return ExtractReason.ERROR_PAGE, "the page says that there is nothing here"
    if walls.consent_share(seen[:_SHORT]) >= 0.5:
        return ExtractReason.CONSENT_WALL, "the page asks for consent and shows no article"
    if walls.asks_for_script("\n".join((*head.titles, seen[:_SHORT]))):
        return ExtractReason.NO_TEXT, "the page wants a script to run or a person to be there"
    return None


def verdict(text: str, after: str, head: Head, *, feed_text: str) -> PageQuality:
    """How much of the article `text` is; `after` is what the page shows right after it, a line for each block."""
    words, size = _words(text), size_of(text)
    if _WORDS < head.words <= words / _ENOUGH or (
        size > _SHORT and 0 < len(head.body) <= len(text) / _ENOUGH
    ):
        return PageQuality()
    if size < _LONG:
        if head.locked:
            return _partial(ExtractReason.PAYWALL, "the page marks itself as not free to read")
        if (
            walls.offers(after[:_TAIL])
            or walls.offers(text[-_LAST:])
            or walls.box_offers(_box(after))
        ):
            return _partial(
                ExtractReason.PAYWALL, "an offer to subscribe stands where the text ends"
            )
        if is_cut(text):
            return _partial(ExtractReason.TEASER, "the text is cut off at its end")
    if words < head.words / 2 and head.words > _WORDS:
        return _partial(ExtractReason.TEASER, f"{words} of {head.words} announced words")
    if len(text) < 0.9 * len(feed_text):
        return _partial(
            ExtractReason.TEASER,
            f"{len(text)} characters, fewer than the feed's own {len(feed_text)}",
        )
    return PageQuality()


def _box(after: str) -> list[str]:
    """The first few lines of what stands after a text, as far as they are short."""
    return list(takewhile(lambda line: len(line) < _LINE, after.split("\n")[:_BOX]))


def is_cut(text: str) -> bool:
    """Whether a text ends in a mark that says there is more."""
    return bool(_CUT.search(text[-40:]))


def _words(text: str) -> int:
    """Words, and characters of scripts without spaces, which is how sites count them for `wordCount`."""
    dense = size_of(text) - len(text)
    return len((without_dense(text, " ") if dense else text).split()) + dense


def _partial(reason: ExtractReason, message: str) -> PageQuality:
    return PageQuality(quality=Quality.PARTIAL, reason=reason, message=message)


def _told(title: str, text: str) -> float | None:
    """The share of a title's longer words (of a script without spaces: pairs of characters) that `text` has; None when the
    title is too short to say, or written in another script."""
    lowered = text.lower()
    stems = {word[:_STEM] for word in _LONG_WORD.findall(title.lower())}
    stems |= {
        title[at : at + 2] for at in range(len(title) - 1) if _PAIR.fullmatch(title, at, at + 2)
    }
    if len(stems) < 3 or _script(title) != _script(text):
        return None
    return sum(stem in lowered for stem in stems) / len(stems)


def _script(text: str) -> str:
    """The script that most of a text's first letters are written in, roughly: its block of 1,024 code points, CJK as one."""
    letters = [char for char in text[:400] if char.isalpha()]
    wide = sum(is_dense(char) for char in letters)
    if wide * 3 > len(letters):
        return "wide"
    return "latin" if sum(char < "\u0370" for char in letters) * 2 >= len(letters) else "other"
