"""Copies and independent reports: sketches of a text's word sequences, and the wire or newspaper that a text credits.

Pure and deterministic; hashes are stable between runs and machines (CRC-32), because sketches are stored.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from struct import pack, unpack
from zlib import crc32

from monitor.language.scripts import UNSPACED

_SHINGLE = 5  # words in a row; shorter sequences are shared by independent reports of one statement
_SKETCH = 64  # hashes kept at most: a share of one half is then estimated within ±0.13
COPIED = 0.5  # share of an article's sequences found in an earlier one from which it is a copy
_SKETCHED = 3000  # code points of a text that are sketched
_WORD = re.compile(rf"[{UNSPACED}]|\w+")
_ENOUGH = 6  # sampled sequences below which nothing is said


@dataclass(frozen=True, slots=True, kw_only=True)
class Sketch:
    """A sample of a text's word sequences: those whose hash is divisible by 2**level. Samples of any two texts compare.

    The hashes are kept as bytes, four each, because tens of thousands of sketches are held at a time.
    """

    level: int
    packed: bytes

    @property
    def hashes(self) -> frozenset[int]:
        """The sampled hashes."""
        return frozenset(unpack(f"<{len(self.packed) // 4}I", self.packed))


def sketch(text: str) -> Sketch:
    """The sketch of a text: its first words, without case and punctuation; single characters where no spaces part words."""
    words = _WORD.findall(text[:_SKETCHED].casefold())
    found = {
        crc32(" ".join(words[at : at + _SHINGLE]).encode())
        for at in range(len(words) - _SHINGLE + 1)
    }
    level = 0
    while len(found) > _SKETCH:
        level += 1
        found = {value for value in found if value % (1 << level) == 0}
    return Sketch(level=level, packed=pack(f"<{len(found)}I", *sorted(found)))


def share_copied(later: Sketch, earlier: Sketch, formulas: frozenset[int] = frozenset()) -> float:
    """The share of the later text's word sequences that stand in the earlier one; 0 when the texts are too short to say.

    Sequences among the `formulas` (recitals, saving clauses, an outlet's standing paragraphs) do not count.
    """
    scale = 1 << max(later.level, earlier.level)
    sample = [value for value in later.hashes - formulas if value % scale == 0]
    if len(sample) < _ENOUGH:
        return 0.0
    return len(earlier.hashes.intersection(sample)) / len(sample)


# --- credits ---------------------------------------------------------------------------------------------------------

# Name → how it is written. The order decides between two credits at the same place.
_SOURCES: dict[str, tuple[str, ...]] = {
    "Reuters": ("Thomson Reuters", "Reuters", "路透社", "路透", "ロイター", "Рейтер"),
    "AP": ("The Associated Press", "Associated Press", "AP", "美联社", "AP通信"),
    "AFP": ("AFP", "Agence France-Presse", "Agence France Presse", "法新社"),
    "Xinhua": ("Xinhua News Agency", "Xinhua", "新华社", "新華社"),
    "Bloomberg": ("Bloomberg News", "Bloomberg", "彭博社", "彭博", "ブルームバーグ"),
    "Financial Times": (
        "the Financial Times",
        "The Financial Times",
        "Financial Times",
        "the FT",
        "《金融时报》",
        "金融时报",
    ),
    "Wall Street Journal": (
        "the Wall Street Journal",
        "The Wall Street Journal",
        "Wall Street Journal",
        "WSJ",
        "华尔街日报",
    ),
    "New York Times": ("the New York Times", "The New York Times", "New York Times", "纽约时报"),
    "Nikkei": ("Nikkei Asia", "Nikkei", "日本経済新聞", "日経"),
    "Dow Jones": ("Dow Jones Newswires", "Dow Jones"),
    "Kyodo": ("Kyodo News", "Kyodo", "共同通信", "共同社"),
    "Yonhap": ("Yonhap News Agency", "Yonhap", "연합뉴스", "韩联社"),
    "dpa": ("dpa-AFX", "dpa"),
    "EFE": ("Agencia EFE", "EFE"),
    "Europa Press": ("Europa Press",),
    "Lusa": ("Agência Lusa", "Lusa"),
    "Agência Brasil": ("Agência Brasil",),
    "ANSA": ("ANSA",),
    "TASS": ("TASS", "ТАСС"),
    "Interfax": ("Interfax", "Интерфакс"),
    "RIA Novosti": ("RIA Novosti", "РИА Новости"),
    "PTI": ("Press Trust of India", "PTI"),
    "ANI": ("ANI",),
    "IANS": ("IANS",),
    "Antara": ("Antara", "ANTARA"),
    "Bernama": ("Bernama",),
    "VNA": ("TTXVN", "VNA"),
    "AAP": ("Australian Associated Press", "AAP"),
    "Canadian Press": ("The Canadian Press", "Canadian Press"),
    "Anadolu": ("Anadolu Agency", "Anadolu"),
    "PR Newswire": ("PR Newswire", "PRNewswire"),
    "Business Wire": ("Business Wire", "BUSINESS WIRE", "BusinessWire"),
    "GlobeNewswire": ("GlobeNewswire", "GLOBE NEWSWIRE"),
    "Newsfile": ("Newsfile Corp.", "Newsfile"),
}
_NAMES = tuple(_SOURCES)
_FORMS = tuple(form for forms in _SOURCES.values() for form in forms)
_EDGE = r"(?![A-Za-z0-9&])"
_HEAD, _LEAD, _TAIL = 220, 1200, 800  # code points looked at for datelines, attributions, footers


def _any(prefix: str) -> str:
    """A pattern of any source; its group's name ends in the source's number."""
    return "|".join(
        f"(?P<{prefix}{at}>{'|'.join(map(re.escape, forms))})"
        for at, forms in enumerate(_SOURCES.values())
    )


# "SEOUL (Reuters) -", "LONDON, Jan. 5 (Xinhua) --", "/PRNewswire/ --", "新华社北京1月5日电"
_DATELINE = re.compile(
    rf"[(/（\[]\s*(?:{_any('a')})(?:\s*[/)）\]]|\s+[-–—])"
    rf"|(?:^|\n)\s*(?:{_any('b')})\S{{0,12}}[电讯電訊]"
)
# "Source: Reuters", "By Jane Doe, Associated Press", "© Reuters", "information found via Reuters"
_FROM = "Source|Sources|Via|From|Fuente|Quelle|Fonte|Источник|来源|來源|出典|Nguồn"
_BYLINE = re.compile(
    rf"(?:^|\n|\. )\s*(?:{_FROM})\s*[:：]\s*(?:{_any('a')}){_EDGE}"
    rf"|(?:^|\n)\s*By [^\n.]{{2,60}}?[,|]\s*(?:{_any('b')})\s*(?:\n|$)"
    rf"|(?:©|\(c\)|[Cc]opyright)\s*(?:\d{{4}}\s*)?(?:{_any('c')}){_EDGE}"
    rf"|\b(?:found|obtained|compiled|gathered) (?:via|from|through) (?:{_any('d')}){_EDGE}"
)
# "according to the Financial Times", "Bloomberg reported", "told Reuters", "据新华社报道"
_CITING = r"according to|citing|cited by|reported (?:by|in)|told|seen by|reports? in|laut|según|selon|segundo|сообщает|theo"
_REPORTED = (
    r"(?:has |had |first |also |earlier )?(?:report(?:ed|s)\b|said (?:on|in a report)|berichtet|informó|rapporte"
    r"|\w+s in an? (?:\w+ )?(?:article|report|story|analysis)\b)"
)
_ATTRIBUTION = re.compile(
    rf"(?:\b(?i:{_CITING})|据)\s*(?:a report (?:by|in|from) )?(?:{_any('a')}){_EDGE}"
    rf"|(?:^|[\s\"“”(])(?:{_any('b')})(?:'s|’s)? {_REPORTED}"
)
_OUTLET = re.compile(
    rf"(?:{_any('a')})(?: (?:News|World|Business|Asia|Markets|Commodities))?", re.IGNORECASE
)


def origin(text: str, outlet: str = "") -> str | None:
    """The wire or newspaper that an article's text comes from by its own account, or None.

    Looked for in this order: the outlet itself, a dateline, a byline or footer, an attribution in the lead.
    """
    if own := _OUTLET.fullmatch(outlet.strip()):
        return _named(own)
    head, tail = text[:_LEAD], text[-_TAIL:]
    if not any(form in head or form in tail for form in _FORMS):
        return None
    start = text[:_HEAD]
    for pattern, part in (
        (_DATELINE, start),
        (_BYLINE, start),
        (_BYLINE, tail),
        (_DATELINE, tail),
        (_ATTRIBUTION, head),
    ):
        if found := pattern.search(part):
            return _named(found)
    return None


def _named(found: re.Match[str]) -> str:
    index = next(int(name[1:]) for name, value in found.groupdict().items() if value is not None)
    return _NAMES[index]
