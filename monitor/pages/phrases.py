"""Words by which pages of many countries set apart what is not the article. Signals, never enough by themselves. Pure.

Headings of furniture are compared with whole lines; small print and calls only with lines after an article's last paragraph;
walls, errors and locks only where a page has little text. The words are `[pages]` of each language's file.
"""

from __future__ import annotations

import re

from monitor.language import languages


def _any(kind: str) -> str:
    return "|".join(line for line in languages.everywhere("pages", kind) if line)


def either(kind: str) -> re.Pattern[str]:
    """A search for any of the alternatives that the languages list for a kind of words, in any case."""
    return re.compile(_any(kind), re.IGNORECASE)


FURNITURE_HEADING = re.compile(rf"\W*(?:{_any('furniture')})\W*", re.IGNORECASE)
LABEL = re.compile(rf"\W*(?:{_any('label')})\W*", re.IGNORECASE)
"""Whole lines that label something between the paragraphs and head nothing."""

CREDIT = re.compile(
    rf"[(\[]?\s*(?:(?:{_any('credit')})\s*(?:[:：/|©＝=]|\b(?:by|von|par|por)\b)|[©ⓒ])[^\n]{{0,100}}",
    re.IGNORECASE,
)
"""A line that tells who made a picture."""
FILE_PHOTO = re.compile(r"FILE (?:PHOTO|IMAGE|PICTURE)\b.{0,400}")
"""The caption that an agency gives to a picture of its archive."""

SMALL_PRINT = either("small_print")
CALL = either("call")
