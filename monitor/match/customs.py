"""Minerals named by their customs headings alone: "HS 2846.90", "subheading 2805.30", 税号 2846. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from monitor.match.lexicon import Lexicon
from monitor.model.mentions import Kind

_CODE = r"\d{4}(?:[. ]?\d{2}){0,3}(?![\d.,]*\d)"
_CODES = re.compile(rf"(?<![\d.,]){_CODE}(?:\s*(?:,|;|、|/|and|or|und|et|y|e|и)\s*{_CODE})*")
_LEAD_IN = re.compile(  # looked for before a number only: numbers are rare, words are not
    r"(?:\b(?:HS|HTS|HTSUS|CN|NCM|TARIC|HSN)\b|ТН ВЭД|\b(?:sub)?headings?|\btariff (?:line|item|code)s?|税号|税則|海关商品编号|海關商品編號)"
    r"[\s(]{0,2}(?:codes?|headings?|subheadings?|nos?\.?|numbers?|код|编号)?[\s:：]{0,2}$",
    re.IGNORECASE,
)
_LEAD_IN_CHARS = 40
_SAID = (
    " hs",
    " hts",
    " cn",
    " ncm",
    " taric",
    "heading",
    " tariff ",
    "тн вэд",
    "税",
    "海关",
    "海關",
)
_ONE = re.compile(_CODE)
_KEPT = re.compile(r"\D")


def headings(lexicon: Lexicon) -> Mapping[str, str]:
    """Digits of each customs heading of the lexicon → its mineral; one of several minerals says nothing, unless it is a group's."""
    owners: dict[str, list[str]] = {}
    for entry in lexicon.of_kind(Kind.MINERAL):
        for heading in entry.hs:
            owners.setdefault(_KEPT.sub("", heading), []).append(entry.id)
    return {
        digits: named[0]
        for digits, named in owners.items()
        if len(named) == 1 or set(named) <= lexicon.expand(named[0])
    }


def may_name(words: str) -> bool:
    """Whether a text, folded to words, has any of what leads in a customs code; nearly none has."""
    padded = f" {words}"
    return any(said in padded for said in _SAID)


def named(text: str, known: Mapping[str, str]) -> Iterator[tuple[int, int, str, str]]:
    """Start, end, code as written and mineral of each customs code in a text whose heading the lexicon knows."""
    for found in _CODES.finditer(text):
        if not _LEAD_IN.search(text[max(0, found.start() - _LEAD_IN_CHARS) : found.start()]):
            continue
        for code in _ONE.finditer(found[0]):
            digits = _KEPT.sub("", code[0])
            longest = (digits[:n] for n in range(len(digits), 3, -1))
            if mineral := next((known[part] for part in longest if part in known), None):
                start = found.start() + code.start()
                yield start, start + len(code[0]), code[0], mineral
