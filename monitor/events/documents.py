"""Primary documents that a text names: Federal Register, EU regulations, Chinese announcements, executive orders.

Each in one form, so that stories that name the same document can be joined. Deterministic, no I/O.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable

from monitor.model.stories import Told

_Rule = tuple[re.Pattern[str], Callable[[re.Match[str]], str]]

_EU_KIND = (
    r"(?:Regulation|Directive|Decision|Verordnung|Richtlinie|Beschluss|règlement|directive|décision|Reglamento|Directiva|Decisión|"
    r"Regulamento|Diretiva|Decisão|Регламент\w*|条例|规则|規則)"
)
_ISSUERS = {
    "mofcom": "MOFCOM", "ministry of commerce": "MOFCOM", "commerce ministry": "MOFCOM", "商务部": "MOFCOM", "商務省": "MOFCOM",
    "gac": "GACC", "gacc": "GACC", "customs": "GACC", "general administration of customs": "GACC", "海关总署": "GACC",
    "miit": "MIIT", "工业和信息化部": "MIIT", "ministry of natural resources": "MNR", "自然资源部": "MNR",
}  # fmt: skip


def _issuer(text: str, at: int) -> str:
    """The authority named nearest before an announcement's number; the Ministry of Commerce numbers joint ones."""
    before = text[max(0, at - 160) : at].lower()
    found = sorted((before.rfind(name), code) for name, code in _ISSUERS.items() if name in before)
    codes = [code for _, code in found]
    return "MOFCOM" if "MOFCOM" in codes else codes[-1] if codes else "CN"


def _announcement(match: re.Match[str]) -> str:
    year = match["year"] or match["year2"] or ""
    issuer = _issuer(match.string, match.start("no"))
    return f"{issuer} {year}/{match['no']}" if year else f"{issuer} No. {match['no']}"


_RULES: tuple[_Rule, ...] = (
    (
        re.compile(r"\b(\d{2,3})\s(?:FR|Fed\. Reg\.|F\.R\.)\s(\d{3,6}(?:,\d{3})?)\b"),
        lambda m: f"{m[1]} FR {m[2].replace(',', '')}",
    ),
    (
        re.compile(
            r"(?:FR Doc\.?(?: No\.?)?|Federal Register(?: document| notice)?(?: number| no\.?| No\.?)?:?)\s(20\d\d-\d{4,6})\b",
            re.I,
        ),
        lambda m: f"FR {m[1]}",
    ),
    (
        re.compile(
            rf"{_EU_KIND}\s(?:\([A-Z, ]+\)\s)?(?:No\.?\s|Nr\.?\s|n[°ºo]\.?\s)?(\d{{4}}/\d{{1,5}})(?:/(?:EU|EC|EG|UE|CE))?",
            re.I,
        ),
        lambda m: f"EU {m[1]}",
    ),
    (
        re.compile(
            rf"{_EU_KIND}\s(?:\([A-Z, ]+\)\s)?(?:No\.?\s|Nr\.?\s|n[°ºo]\.?\s)(\d{{1,4}}/(?:19|20)\d\d)\b",
            re.I,
        ),
        lambda m: f"EU {m[1]}",
    ),
    (re.compile(r"\bOJ\s([LC])[,\s]+(20\d\d/\d{1,5})\b"), lambda m: f"OJ {m[1]} {m[2]}"),
    (
        re.compile(r"\bOJ\s([LC])\s?(\d{1,3}),\s\d{1,2}\.\d{1,2}\.(\d{4})"),
        lambda m: f"OJ {m[1]} {m[2]} {m[3]}",
    ),
    (
        re.compile(r"\b(?:Executive Order|E\.O\.|EO)\s(?:No\.?\s)?(1[2-9]\d{3})\b"),
        lambda m: f"EO {m[1]}",
    ),
    (re.compile(r"\b(?:Proclamation)\s(?:No\.?\s)?(\d{4,5})\b"), lambda m: f"Proclamation {m[1]}"),
    (
        re.compile(
            r"\b(?:Announcement|Notice|Bulletin|Order|Decree)\s(?:No\.?|Number|#)\s?(?P<no>\d{1,3})(?:\s(?:of|for|in)\s(?P<year>20\d\d)"
            r"|\s?\((?P<year2>20\d\d)\))?"
        ),
        _announcement,
    ),
    (
        re.compile(
            r"公告\s?[(（〔]?(?P<year>20\d\d)\s?年?[)）〕]?\s?第\s?(?P<no>\d{1,3})\s?号(?P<year2>)"
        ),
        _announcement,
    ),
    (
        re.compile(r"(?P<year>20\d\d)\s?年\s?第\s?(?P<no>\d{1,3})\s?[号號]\s?公告(?P<year2>)"),
        _announcement,
    ),
    (
        re.compile(r"\b(?:H\.?\s?R\.|S\.)\s?(\d{2,5})\b(?!\.\d)"),
        lambda m: f"{'H.R.' if m[0].startswith('H') else 'S.'} {m[1]}",
    ),
    (re.compile(r"\bPublic Law\s(?:No\.?\s)?(\d{2,3}-\d{1,4})\b"), lambda m: f"Public Law {m[1]}"),
)


def in_text(text: str) -> tuple[str, ...]:
    """The documents a text names, in order of first mention, each once."""
    found = sorted(
        (match.start(), form(match)) for pattern, form in _RULES for match in pattern.finditer(text)
    )
    return tuple(dict.fromkeys(name for _, name in found))


def named(told: Iterable[Told]) -> tuple[str, ...]:
    """The documents that the articles of a story name."""
    return tuple(
        dict.fromkeys(
            name for article in told for name in in_text(f"{article.title}\n{article.text}")
        )
    )
