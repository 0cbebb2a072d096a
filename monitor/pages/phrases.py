"""Words by which pages of many countries set apart what is not the article. Signals, never enough by themselves. Pure.

Headings of furniture are compared with whole lines; small print and calls only with lines after an article's last paragraph;
walls, errors and locks only where a page has little text. The words are `[pages]` of each language's file.
"""

from __future__ import annotations

import re

from monitor.language import languages
from monitor.language.alternatives import Alternatives


def either(*kinds: str, also: tuple[str, ...] = ()) -> Alternatives:
    """Any of the alternatives that the languages list for some kinds of words, in any case."""
    return Alternatives(
        (*(line for kind in kinds for line in languages.everywhere("pages", kind)), *also)
    )


def _any(kind: str) -> str:
    return "|".join(languages.everywhere("pages", kind))


FURNITURE_HEADING = Alternatives((rf"\W*(?:{_any('furniture')})\W*",))
LABEL = Alternatives((rf"\W*(?:{_any('label')})\W*",))
"""Whole lines that label something between the paragraphs and head nothing."""

CREDIT = Alternatives(
    (
        rf"[(\[]?\s*(?:(?:{_any('credit')})\s*(?:[:：/|©＝=]|\b(?:by|von|par|por)\b)|[©ⓒ])[^\n]{{0,100}}",
    )
)
"""A line that tells who made a picture."""
FILE_PHOTO = re.compile(r"FILE (?:PHOTO|IMAGE|PICTURE)\b.{0,400}")
"""The caption that an agency gives to a picture of its archive."""

SMALL_PRINT = either("small_print")
CALL = either("call")
