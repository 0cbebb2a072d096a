"""What filters share: JSON lines in, JSON lines out, in the same order. They need no config and no store."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

ARTICLE = ("title", "body")
"""The keys of an article's text, of which a line needs one; what stands there may be empty."""
_STORY = "articles"
_MOST_NAMED = 8  # keys of a refused line


def read_lines(source: Iterable[str], keys: Sequence[str] = ()) -> Iterator[dict[str, Any]]:
    """The JSON objects of `source`, blank lines skipped, each with one of `keys`, if any are named; the articles of a story have a title or a body.
    Raises SystemExit (2), the line that is none named on standard error."""
    for number, line in enumerate(source, 1):
        if not line.strip():
            continue
        try:
            row = json.loads(line)
        except json.JSONDecodeError as exc:
            raise _refusal(number, f"not JSON: {exc}") from None
        except (
            ValueError,
            RecursionError,
        ):  # a number of thousands of digits, brackets without end
            raise _refusal(number, "no JSON that can be read") from None
        if not isinstance(row, dict):
            raise _refusal(number, "a JSON object is expected")
        if lacking := _lacking(row, keys):
            raise _refusal(number, lacking)
        yield row


def _lacking(row: Mapping[str, Any], keys: Sequence[str]) -> str:
    """What is said of a line without a text to answer; empty when it has one."""
    wanted = " or ".join(f'"{key}"' for key in keys)
    if keys and not any(key in row for key in keys):
        given = ", ".join(f'"{key}"' for key in list(row)[:_MOST_NAMED]) or "none"
        return f"a key {wanted} is expected; its keys: {given}"
    articles = row.get(_STORY) if _STORY in keys else None
    for n, article in enumerate(articles if isinstance(articles, list) else (), 1):
        if isinstance(article, dict) and (lacking := _lacking(article, ARTICLE)):
            return f"article {n}: {lacking}"
    return ""


def _refusal(number: int, why: str) -> SystemExit:
    print(f"monitor: standard input, line {number}: {why}", file=sys.stderr)
    return SystemExit(2)


def write_line(row: Mapping[str, Any]) -> None:
    """One JSON line on standard output."""
    sys.stdout.write(json.dumps(row, ensure_ascii=False) + "\n")
