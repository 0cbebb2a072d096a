"""Raised signs of a page: a note's mark is taken out, an exponent is kept as one, before any figure is read.

"270,000<sup>1</sup> tonnes" is 270,000 tonnes with a note, "10<sup>6</sup>" a million, "40 km<sup>2</sup>" an area. Pure.
"""

from __future__ import annotations

import re

from lxml import html

_MARK = re.compile(r"[\s\[(]*(?:\d{1,3}(?:\s*[,–-]\s*\d{1,3})*|[a-z]|[ivx]{1,4}|[*†‡§¶]+)[\s\])]*")
_SIGN = re.compile(r"[−-]?\d{1,2}")
_NOTE_LINK = re.compile(r"#|\b(?:fn|note|ref|cite)", re.IGNORECASE)
_UNIT_BEFORE = re.compile(
    r"(?<![^\W\d_])(?:[kcmdµμ]?m|ft|in|mi|yd|s|sec|кв\.? ?м|[км]?м|км|×\s?10|x\s?10|·\s?10|(?<![\d.,])10)$"
)
_RAISED = str.maketrans("0123456789−-", "⁰¹²³⁴⁵⁶⁷⁸⁹⁻⁻")


def settle(tree: html.HtmlElement) -> None:
    """Takes the marks of notes out of the tree, in place; exponents become raised digits of the text around them."""
    for raised in list(tree.iter("sup")):
        text = raised.text_content()
        if _is_exponent(raised, text):
            _replace(raised, text.strip().translate(_RAISED))
        elif _is_note(raised, text):
            _replace(raised, "")


def _is_exponent(raised: html.HtmlElement, text: str) -> bool:
    return bool(
        _SIGN.fullmatch(text.strip())
        and _UNIT_BEFORE.search(_before(raised))
        and raised.find(".//a") is None
    )


def _is_note(raised: html.HtmlElement, text: str) -> bool:
    """A mark that leads to a note, or a bare number or sign; "1<sup>er</sup>" and "n<sup>o</sup>" are words."""
    links = [link.get("href") or "" for link in raised.iter("a")]
    if any(_NOTE_LINK.search(href) for href in links):
        return bool(_MARK.fullmatch(text))
    letter = text.strip().isalpha()
    return not letter and bool(_MARK.fullmatch(text))


def _before(raised: html.HtmlElement) -> str:
    """The text directly before an element, in its parent."""
    sibling, parent = raised.getprevious(), raised.getparent()
    if sibling is not None:
        return str(sibling.tail or sibling.text_content())[-12:]
    return str(parent.text or "")[-12:] if parent is not None else ""


def _replace(raised: html.HtmlElement, text: str) -> None:
    """Puts plain text in an element's place."""
    parent = raised.getparent()
    if parent is None:
        return
    text += raised.tail or ""
    sibling = raised.getprevious()
    if sibling is not None:
        sibling.tail = (sibling.tail or "") + text
    else:
        parent.text = (parent.text or "") + text
    parent.remove(raised)
