"""Copies and independent reports: sketches of a text's word sequences, and the wire or newspaper that a text credits.

Pure and deterministic; hashes are stable between runs and machines (CRC-32), because sketches are stored.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from zlib import crc32

_SHINGLE = 5  # words in a row; shorter sequences are shared by independent reports of one statement
_SKETCH = 64  # hashes kept at most: a share of one half is then estimated within ±0.13
COPIED = 0.5  # share of an article's sequences found in an earlier one from which it is a copy
_ENOUGH = 6  # sampled sequences below which nothing is said


@dataclass(frozen=True, slots=True, kw_only=True)
class Sketch:
    """A sample of a text's word sequences: those whose hash is divisible by 2**level. Samples of any two texts compare."""

    level: int
    hashes: frozenset[int]


def sketch(words: list[str]) -> Sketch:
    """The sketch of a text, given its folded words."""
    found = {crc32(" ".join(words[at : at + _SHINGLE]).encode()) for at in range(len(words) - _SHINGLE + 1)}
    level = 0
    while len(found) > _SKETCH:
        level += 1
        found = {value for value in found if value % (1 << level) == 0}
    return Sketch(level=level, hashes=frozenset(found))


def share_copied(later: Sketch, earlier: Sketch) -> float:
    """The share of the later text's word sequences that stand in the earlier one, 0 to 1; 0 when the texts are too short to say."""
    scale = 1 << max(later.level, earlier.level)
    sample = [value for value in later.hashes if value % scale == 0]
    if len(sample) < _ENOUGH:
        return 0.0
    return sum(value in earlier.hashes for value in sample) / len(sample)


# --- credits ---------------------------------------------------------------------------------------------------------

# Name → how it is written. The order decides between two credits at the same place.
_SOURCES = {
    "Reuters": r"Reuters|Thomson Reuters|路透社?|ロイター|Рейтер",
    "AP": r"AP|Associated Press|美联社|AP通信",
    "AFP": r"AFP|Agence France[- ]Presse|法新社|AFP[- ]?時事",
    "Xinhua": r"Xinhua(?: News Agency)?|新华社|新華社",
    "Bloomberg": r"Bloomberg(?: News)?|彭博社?|ブルームバーグ",
    "Financial Times": r"(?:the )?Financial Times|the FT|金融时报|《金融时报》",
    "Wall Street Journal": r"(?:the )?Wall Street Journal|the WSJ|WSJ|华尔街日报",
    "New York Times": r"(?:the )?New York Times|纽约时报",
    "Nikkei": r"Nikkei(?: Asia)?|日経|日本経済新聞",
    "Dow Jones": r"Dow Jones(?: Newswires)?",
    "Kyodo": r"Kyodo(?: News)?|共同通信|共同社",
    "Yonhap": r"Yonhap(?: News Agency)?|연합뉴스|韩联社",
    "dpa": r"dpa(?:-AFX)?",
    "EFE": r"EFE|Agencia EFE",
    "Europa Press": r"Europa Press",
    "Lusa": r"Lusa|Agência Lusa",
    "Agência Brasil": r"Agência Brasil",
    "ANSA": r"ANSA",
    "TASS": r"TASS|ТАСС",
    "Interfax": r"Interfax|Интерфакс",
    "RIA Novosti": r"RIA Novosti|РИА Новости",
    "PTI": r"PTI|Press Trust of India",
    "ANI": r"ANI",
    "IANS": r"IANS",
    "Antara": r"Antara|ANTARA",
    "Bernama": r"Bernama",
    "VNA": r"VNA|TTXVN",
    "AAP": r"AAP",
    "Canadian Press": r"(?:The )?Canadian Press",
    "Anadolu": r"Anadolu(?: Agency)?|AA",
    "PR Newswire": r"PR ?Newswire",
    "Business Wire": r"Business ?Wire|BUSINESS WIRE",
    "GlobeNewswire": r"Globe ?Newswire|GLOBE NEWSWIRE",
    "Newsfile": r"Newsfile(?: Corp\.?)?",
}
_ANY = "|".join(f"(?P<s{at}>{pattern})" for at, pattern in enumerate(_SOURCES.values()))
_NAMES = tuple(_SOURCES)
_UNAMBIGUOUS = r"(?![\w&])"
_HEAD, _LEAD, _TAIL = 220, 1200, 240  # code points looked at for datelines, attributions, footers

# "SEOUL (Reuters) -", "LONDON, Jan. 5 (Xinhua) --", "/PRNewswire/ --", "新华社北京1月5日电"
_DATELINE = re.compile(
    rf"(?:[(/（\[]\s*(?:{_ANY})(?:\s*[/)）\]]|\s+[-–—]|\s*/))|(?:^|\n)\s*(?:{_ANY.replace('<s', '<t')})\S{{0,12}}[电讯電訊]"
)
# "Source: Reuters", "By Jane Doe, Associated Press", "© Reuters", "with files from The Canadian Press"
_BYLINE = re.compile(
    rf"(?:^|\n|\. )\s*(?:Source|Sources|Via|From|Fuente|Quelle|Fonte|Источник|来源|來源|出典|Nguồn)\s*[:：]\s*(?:{_ANY}){_UNAMBIGUOUS}"
    rf"|(?:^|\n)\s*By [^\n.]{{2,60}}?[,|]\s*(?:{_ANY.replace('<s', '<t')})\s*(?:\n|$)"
    rf"|(?:©|\(c\)|[Cc]opyright)\s*(?:\d{{4}}\s*)?(?:{_ANY.replace('<s', '<u')}){_UNAMBIGUOUS}"
)
# "according to the Financial Times", "Bloomberg reported", "told Reuters", "据新华社报道"
_ATTRIBUTION = re.compile(
    rf"(?:\b(?:according to|citing|cited by|reported by|first reported (?:by|in)|told|seen by|reports?,? in|laut|según|selon|segundo|сообщает|theo)|据)"
    rf"\s*(?:a report (?:by|in|from) )?(?:{_ANY}){_UNAMBIGUOUS}"
    rf"|(?:^|[\s\"“”(])(?:{_ANY.replace('<s', '<t')})(?:'s|’s)? (?:has |had |first |also |earlier )?(?:report(?:ed|s)|said (?:on|in a report)|berichtet|informó|rapporte)",
    re.IGNORECASE,
)


def origin(text: str, outlet: str = "") -> str | None:
    """The wire or newspaper that an article's text comes from by its own account, or None.

    Looked for in this order: the outlet itself, a dateline, a byline or footer, an attribution in the lead.
    """
    if own := _OUTLET.fullmatch(outlet.strip()):
        return _named(own)
    places = (
        (_DATELINE, text[:_HEAD]),
        (_BYLINE, text[:_HEAD]),
        (_BYLINE, text[-_TAIL:]),
        (_DATELINE, text[-_TAIL:]),
        (_ATTRIBUTION, text[:_LEAD]),
    )
    for pattern, part in places:
        if found := pattern.search(part):
            return _named(found)
    return None


_OUTLET = re.compile(rf"(?:{_ANY})(?: (?:News|World|Business|Asia|Markets|Commodities))?", re.IGNORECASE)


def _named(found: re.Match[str]) -> str:
    index = next(int(name[1:]) for name, value in found.groupdict().items() if value is not None)
    return _NAMES[index]
