"""How much of an article a page gave, and whether it is one at all. Pure.

Few phrases are listed here, and only where a page has no other sign: error pages and walls are recognised when such words meet a
page with hardly any text.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from monitor.collect.head import Head
from monitor.errors import ExtractReason
from monitor.model import Quality

_SHORT = 1_200  # characters: an error page or wall has no more text of its own
_LITTLE = 140  # characters: less is not an article unless the feed's own text is as short
_LONG = 3_000  # characters: a locked page that shows more is taken as open
_ENOUGH = 0.8  # share of the announced length that counts as all of it

_ERROR = re.compile(
    r"\b(404|410|403|500|502|503)\b(?!\s*(million|billion|bn|m|t|tonnes|km|jobs))|not found|no longer (available|exists)|"
    r"(page|article|story|content).{0,20}(unavailable|does not exist|doesn.t exist|removed|missing|expired)|can.t (be found|find)|"
    r"access denied|service unavailable|bad gateway|something went wrong|seite nicht gefunden|nicht (mehr )?verfügbar|"
    r"page introuvable|n.existe (pas|plus)|introuvable|no encontrad[ao]|no existe|não encontrad[ao]|não existe|non trovat[ao]|"
    r"niet gevonden|nie znaleziono|nie istnieje|не найден[ао]?|не существует|не знайдено|未找到|不存在|找不到|見つかりません|"
    r"찾을 수 없|存在しません|غير موجود|bulunamad|tidak ditemukan",
    re.IGNORECASE,
)
_CONSENT = re.compile(
    r"cookie|consent|gdpr|privacy|tracking|personali[sz]ed ad|datenschutz|einwillig|zustimm|werbung|confidentialité|consentement|"
    r"traceurs|privacidad|consentimiento|privacidade|consentimento|riservatezza|consenso|toestemming|zgod|prywatnoś|"
    r"файл(ы|ов) cookie|隐私|同意|プライバシー|クッキー|개인정보|쿠키",
    re.IGNORECASE,
)
_SCRIPT_WALL = re.compile(
    r"(enable|activate|turn on|requires?|without) java\s?script|java\s?script (is|must|needs)|checking your browser|just a moment|"
    r"are you (a )?(human|robot)|verify (that )?you are|unusual (traffic|activity)|captcha|javascript (aktivieren|activé|activar)",
    re.IGNORECASE,
)
_LOCK = re.compile(
    r"subscri(be|bers?|ption) (to|now|for|only|required)|(already|not yet) a (subscriber|member)|(to|and) (continue|keep) reading|"
    r"read the (full|rest|whole)|for subscribers|subscriber.only|premium (content|article)|register (now )?to (read|continue)|"
    r"sign (in|up) to (read|continue)|log in to (read|continue)|unlock (this|the)|this (article|content|story) is (for|reserved|only)|"
    r"réservé aux abonnés|abonnez-vous|il vous reste .{0,20}à lire|jetzt (abonnieren|weiterlesen|freischalten)|weiterlesen mit|"
    r"nur für abonnenten|mit .{0,12}plus weiter|suscr[ií]b|solo para suscriptores|exclusivo para assinantes|assine|abbonat|"
    r"alleen voor abonnees|dla subskrybentów|для подписчиков|оформите подписку|有料会員|会員限定|続きを読む|订阅|登录后|付费|구독",
    re.IGNORECASE,
)
_CUT = re.compile(r"(…|\.\.\.|\[…\]|\[\.\.\.\]|\(…\)|&hellip;)\s*\W?$")


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """How much was read, and why not all."""

    quality: Quality = Quality.FULL
    reason: ExtractReason | None = None
    message: str | None = None


def not_an_article(text: str, shown: str, head: Head, *, feed_title: str, feed_text: str) -> tuple[ExtractReason, str] | None:
    """Why a page is no article: `text` is what was extracted of it, `shown` the start of all its visible text."""
    heading = " ".join((*head.titles, feed_title)) if not text else " ".join(head.titles)
    small = len(text) < _SHORT
    if small and not _tells(feed_title, text):
        if _ERROR.search(heading) or (len(text) < _SHORT / 2 and _ERROR.search(text[:300] or shown[:600])):
            return ExtractReason.ERROR_PAGE, "the page says that there is nothing here"
        if _share(_CONSENT, text or shown[:_SHORT]) >= 0.5:
            return ExtractReason.CONSENT_WALL, "the page asks for consent and shows no article"
        if _SCRIPT_WALL.search(heading + " " + (text or shown)[:_SHORT]):
            return ExtractReason.NO_TEXT, "the page wants a script to run or a person to be there"
    if len(text) < min(_LITTLE, max(40, len(feed_text) // 2)):
        return ExtractReason.NO_TEXT, f"the page holds {len(text)} characters of text, too little for an article"
    return None


def verdict(text: str, tail: str, head: Head, *, feed_text: str) -> Verdict:
    """How much of the article `text` is; `tail` is what the page shows right after it."""
    if head.words and head.words > 150 and _length_in_words(text) >= _ENOUGH * head.words:
        return Verdict()
    if head.body and len(text) >= _ENOUGH * len(head.body) and len(text) > _SHORT:
        return Verdict()
    if head.locked and len(text) < _LONG:
        return _partial(ExtractReason.PAYWALL, "the page marks itself as not free to read")
    if _LOCK.search(tail[:400]) and len(text) < _LONG:
        return _partial(ExtractReason.PAYWALL, "an offer to subscribe stands where the text ends")
    if _CUT.search(text[-40:]) and len(text) < _LONG:
        return _partial(ExtractReason.TEASER, "the text is cut off at its end")
    if head.words > 150 and _length_in_words(text) < head.words / 2:
        return _partial(ExtractReason.TEASER, f"{_length_in_words(text)} of {head.words} announced words")
    if len(text) < 0.9 * len(feed_text):
        return _partial(ExtractReason.TEASER, f"{len(text)} characters, fewer than the feed's own {len(feed_text)}")
    return Verdict()


def is_cut(text: str) -> bool:
    """Whether a text ends in a mark that says there is more."""
    return bool(_CUT.search(text[-40:]))


def _partial(reason: ExtractReason, message: str) -> Verdict:
    return Verdict(quality=Quality.PARTIAL, reason=reason, message=message)


def _length_in_words(text: str) -> int:
    return len(text.split())


def _share(pattern: re.Pattern[str], text: str) -> float:
    """The share of a text's sentences, by length, that match."""
    parts = [part for part in re.split(r"(?<=[.!?。！？])\s+|\n", text) if part.strip()]
    total = sum(map(len, parts))
    return sum(len(part) for part in parts if pattern.search(part)) / total if total else 0.0


def _tells(title: str, text: str) -> bool:
    """Whether `text` is about what the feed's title says: it has half of the title's longer words."""
    words = {word for word in re.findall(r"\w{4,}", title.lower())}
    lowered = text.lower()
    return len(words) >= 3 and sum(word in lowered for word in words) >= len(words) / 2
