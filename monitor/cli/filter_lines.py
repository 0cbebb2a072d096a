"""What filters share: JSON lines in, JSON lines out, in the same order. They need no config and no store."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Iterator, Mapping
from typing import Any


def read_lines(source: Iterable[str]) -> Iterator[dict[str, Any]]:
    """The JSON objects of `source`, blank lines skipped. Raises SystemExit (2), the line that is none named on standard error."""
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
        yield row


def _refusal(number: int, why: str) -> SystemExit:
    print(f"monitor: standard input, line {number}: {why}", file=sys.stderr)
    return SystemExit(2)


def write_line(row: Mapping[str, Any]) -> None:
    """One JSON line on standard output."""
    sys.stdout.write(json.dumps(row, ensure_ascii=False) + "\n")
