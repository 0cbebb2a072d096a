"""What people see of a run: progress on standard error, and summaries."""

from __future__ import annotations

import argparse
import csv
import json
import shutil
import sys
from collections.abc import Mapping, Sequence
from dataclasses import fields, is_dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any, TextIO

from monitor.core.clock import monotonic_s, to_iso
from monitor.core.durations import duration_s
from monitor.core.logs import set_up

if TYPE_CHECKING:
    from monitor.process.turns import Round


def logging_for(args: argparse.Namespace, *, default: str = "warning") -> None:
    """Logs at the level asked for, or at the verb's own."""
    set_up(level=args.log_level or default)


def nested() -> argparse.ArgumentParser:
    """The common arguments for a verb within a verb; what was given before it holds."""
    common = argparse.ArgumentParser(add_help=False)
    common.add_argument("--config", type=Path, default=argparse.SUPPRESS, metavar="FILE")
    return common


def own_name() -> str:
    """How this program is called from here: its name when the shell finds it, else the path that it was started by."""
    started = sys.argv[0]
    beside = shutil.which("monitor") is None and Path(started).name == "monitor"
    return started if beside else "monitor"


def print_json(value: object) -> None:
    """Prints `value` as JSON, with escapes where the output's charset needs them."""
    charset = (sys.stdout.encoding or "").lower().replace("-", "")
    print(json.dumps(value, ensure_ascii=charset != "utf8", indent=1))


_PACE_S = 3.0


class Progress:
    """A line that is written over on a terminal; elsewhere one line a step and then one every ten seconds. What takes longer than
    a few seconds says how long it still will, at the pace so far."""

    def __init__(self, *, quiet: bool = False, out: TextIO | None = None) -> None:
        self._out = out or sys.stderr
        self._quiet = quiet
        self._step = ""
        self._said_at = 0.0
        self._began = (0.0, 0)  # when the step did, and what was done of it by then

    def __call__(self, step: str, done: int, of: int) -> None:
        if self._quiet:
            return
        now = monotonic_s()
        last, new = done >= of, step != self._step
        if new:
            self._began = (now, done)
        left = "" if last else _left(now - self._began[0], done - self._began[1], of - done)
        if self._out.isatty():
            if new and self._step:
                self._out.write("\n")
            if new or last or now - self._said_at > 0.1:
                self._out.write(f"\r  {step} {done}/{of}{left}\x1b[K" + ("\n" if last else ""))
                self._said_at = now
        elif last or (now - self._said_at > 10 and not new):
            self._out.write(f"  {step} {done}/{of}{left}\n")
            self._said_at = now
        self._step = "" if last else step
        self._out.flush()


def _left(elapsed_s: float, done: int, more: int) -> str:
    """How long the rest will take; "" until the pace can be told."""
    if elapsed_s < _PACE_S or done <= 0:
        return ""
    seconds = elapsed_s * more / done
    if seconds < 90:
        return f", about {max(1, round(seconds))} s left"
    return f", about {round(seconds / 60)} min left"


def plain(value: Any) -> Any:
    """A value of the journeys as plain JSON: dataclasses as objects, sets in order, times as ISO text."""
    if is_dataclass(value) and not isinstance(value, type):
        return {field.name: plain(getattr(value, field.name)) for field in fields(value)}
    if isinstance(value, Mapping):
        return {key: plain(part) for key, part in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        return [
            plain(part) for part in (sorted(value) if isinstance(value, set | frozenset) else value)
        ]
    return to_iso(value) if isinstance(value, datetime) else value


def round_text(result: Round) -> str:
    """A round as a person reads it."""
    polls = sum(result.polled.values())
    without = result.polled["unchanged"] + result.polled["not_modified"]
    held = (
        f", {result.polled['held']} put off because their site wants a pause"
        if result.polled["held"]
        else ""
    )
    hint = "" if polls else " (nothing is due yet; --all asks every feed)"
    lines = [
        f"polled {polls} feeds: {result.polled['new']} with news, {without} without, {result.polled['failed']} failed{held}{hint}",
        f"read {sum(result.read.values())} articles"
        + (f" ({_counted(result.read)})" if result.read else ""),
        f"{result.hits} hits; {result.grouped} articles grouped; {result.changed} edited",
    ]
    lines += [
        f"  {name}: {reason}"
        for name, reason in sorted([*result.failed.items(), *result.held.items()])
    ]
    if result.unread:
        lines.append(f"not read in full: {_counted(result.unread)}")
    if result.unfinished:
        lines.append(
            f"stopped at the deadline: {result.unfinished}; the next round goes on from there"
        )
    return "\n".join(lines)


def _counted(counts: dict[str, int]) -> str:
    return ", ".join(
        f"{count} {name.replace('_', ' ')}"
        for name, count in sorted(counts.items(), key=lambda item: -item[1])
    )


def counted(count: int, one: str, many: str = "") -> str:
    """A number with its noun: "1 hit", "2 hits"."""
    return f"{count} {one if count == 1 else many or one + 's'}"


def ago(text: str) -> timedelta:
    """How far back an argument such as "7d" looks."""
    try:
        return timedelta(seconds=duration_s(text))
    except ValueError as exc:
        raise argparse.ArgumentTypeError(str(exc)) from None


def add_formats(parser: argparse.ArgumentParser) -> None:
    """`--json` and `--csv`."""
    group = parser.add_mutually_exclusive_group()
    group.add_argument("--json", action="store_true")
    group.add_argument("--csv", action="store_true")


def print_rows(
    rows: Sequence[Mapping[str, Any]], fields: Sequence[str], args: argparse.Namespace
) -> bool:
    """Prints rows as JSON or CSV when that is asked for; whether it did."""
    if args.json:
        print(json.dumps(rows, ensure_ascii=False, indent=1))
    elif args.csv:
        writer = csv.DictWriter(sys.stdout, fieldnames=fields, lineterminator="\n")
        writer.writeheader()
        writer.writerows({key: _cell(row[key]) for key in fields} for row in rows)
    return bool(args.json or args.csv)


def _cell(value: Any) -> Any:
    """A value as one cell: lists joined, and no text that a spreadsheet would run as a formula."""
    if isinstance(value, list | tuple):
        value = "|".join(str(part) for part in value)
    if isinstance(value, str) and value[:1] in ("=", "+", "-", "@", "\t", "\r"):
        return "'" + value
    return value


def below(verbs: Any, name: str) -> Any:
    """Where a verb that is there already takes the verbs below it: `feeds add`."""
    actions = verbs.choices[name]._actions
    return next(one for one in actions if isinstance(one, argparse._SubParsersAction))
