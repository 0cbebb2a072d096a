"""What filters share: JSON lines in, JSON lines out, in the same order. They need no config and no store."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Iterator, Mapping
from typing import Any


def read_lines(source: Iterable[str]) -> Iterator[dict[str, Any]]:
    """The JSON objects of `source`, blank lines skipped. Raises SystemExit naming the line that is none."""
    for number, line in enumerate(source, 1):
        if not line.strip():
            continue
        try:
            row = json.loads(line)
        except json.JSONDecodeError as exc:
            raise SystemExit(f"monitor: standard input, line {number}: not JSON: {exc}") from None
        if not isinstance(row, dict):
            raise SystemExit(f"monitor: standard input, line {number}: a JSON object is expected")
        yield row


def write_line(row: Mapping[str, Any]) -> None:
    """One JSON line on standard output."""
    sys.stdout.write(json.dumps(row, ensure_ascii=False) + "\n")
