"""`measures`: the policy tracker; its history, its corrections, tables in and out."""

from __future__ import annotations

import argparse
import asyncio
import json
import sys
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from monitor.cli.filters import meant
from monitor.cli.output import counted, logging_for
from monitor.cli.requests import asked_of_the_daemon
from monitor.core.clock import utc_now
from monitor.core.errors import MonitorError, StoreError, StoreReason
from monitor.model.events import Status
from monitor.model.measures import Correction, CorrectionKind, Measure

if TYPE_CHECKING:
    from monitor.match.lexicon import Lexicon
    from monitor.store.facade import Store

_LIMIT = 100
_EVERYTHING = 1_000_000
_MOST_SHOWN = 12  # minerals in a line


def add_verb(verbs: Any, common: argparse.ArgumentParser) -> None:
    """`measures`."""
    measures = verbs.add_parser(
        "measures",
        help="governments' measures, each with its state and history; correct them, tables in and out",
        parents=[common],
        description="measures | measures ID | measures merge ID OTHER | split ID ARTICLE … | set ID status=… from=… | "
        "forget ID | import FILE",
    )
    measures.add_argument("words", nargs="*", metavar="ID or merge, split, set, forget, import")
    measures.add_argument("--mineral", metavar="ID")
    measures.add_argument("--place", metavar="ID")
    measures.add_argument("--action", metavar="ID")
    measures.add_argument("--status", choices=[str(s) for s in Status])
    measures.add_argument(
        "--since", type=date.fromisoformat, metavar="YYYY-MM-DD", help="moved since that day"
    )
    measures.add_argument("--limit", type=int, default=None, metavar="N")
    formats = measures.add_mutually_exclusive_group()
    for name in ("json", "csv", "ics"):
        formats.add_argument(f"--{name}", action="store_true")
    measures.set_defaults(run=_run)


def _run(args: argparse.Namespace) -> int:
    logging_for(args)
    first = args.words[0] if args.words else ""
    if not args.words:
        return _list(args)
    if first == "import":
        return _import(args, args.words[1:])
    if first in {str(kind) for kind in CorrectionKind}:
        return _correct(args, _correction(CorrectionKind(first), args.words[1:]))
    if len(args.words) > 1:
        return _refused(f"{first} is no measure's id and none of merge, split, set, forget, import")
    return _one(args, first)


def _refused(why: str) -> int:
    print(f"monitor: measures: {why}", file=sys.stderr)
    return 2


# --- out -------------------------------------------------------------------------------------------------------------


def _list(args: argparse.Namespace) -> int:
    from monitor.measures import columns
    from monitor.store.reader import Reader
    from monitor.store.records import MeasureFilter

    table = args.json or args.csv or args.ics
    wanted = MeasureFilter(
        mineral=args.mineral,
        place=args.place,
        action=args.action,
        state=args.status,
        since=datetime.combine(args.since, datetime.min.time(), tzinfo=UTC) if args.since else None,
        limit=args.limit or (_EVERYTHING if table else _LIMIT),
    )
    lexicon, store = _opened(args)
    with store:
        found = store.read_now(Reader.measures, wanted)
        if not found and (asked := meant(args, lexicon)):
            wanted = replace(wanted, **asked)
            found = store.read_now(Reader.measures, wanted)
        count = store.read_now(Reader.count_measures, wanted)
        links = store.read_now(Reader.article_links, columns.article_ids(found)) if table else {}
    if args.ics:
        from monitor.measures.effective_dates import calendar_of

        sys.stdout.write(
            calendar_of(found, lexicon, links={}, title="Measures: dates of effect").decode()
        )
        return 0
    rows = [columns.row_of(measure, lexicon, links) for measure in found] if table else []
    if args.csv:
        sys.stdout.write(columns.as_csv(rows))
    elif args.json:
        print(json.dumps(rows, ensure_ascii=False, indent=1))
    else:
        _print_list(found, count, lexicon)
    return 0


def _print_list(found: Sequence[Measure], count: int, lexicon: Lexicon) -> None:
    for measure in found:
        print(f"{measure.state:<10} {measure.name}")
        minerals = ", ".join(map(lexicon.name, measure.minerals[:_MOST_SHOWN]))
        takes = f" · from {measure.effective_on}" if measure.effective_on else ""
        own = "" if measure.origin == "found" else f" · {measure.origin}"
        about = f"{lexicon.name(measure.action)} · {minerals}{takes}{own}"
        print(f"           {about}\n           {measure.ident}")
    more = "" if len(found) == count else f", {len(found)} shown; more with --limit"
    print(f"{count} measures{more}")


def _one(args: argparse.Namespace, ident: str) -> int:
    from monitor.measures import columns
    from monitor.store.reader import Reader

    lexicon, store = _opened(args)
    with store:
        measure = store.read_now(Reader.measure, ident)
        links = store.read_now(
            Reader.article_links, columns.article_ids([measure] if measure else [])
        )
    if measure is None:
        print(f"monitor: there is no measure {ident}", file=sys.stderr)
        return 1
    row, steps = columns.row_of(measure, lexicon, links), columns.history_of(measure, links)
    if args.json:
        print(json.dumps(row | {"history": steps}, ensure_ascii=False, indent=1))
    elif args.csv:
        sys.stdout.write(columns.as_csv([row]))
    else:
        _print_one(measure, steps, lexicon)
    return 0


def _print_one(measure: Measure, steps: Sequence[dict[str, Any]], lexicon: Lexicon) -> None:
    from monitor.measures.columns import said_by

    print(measure.name)
    print(f"  {measure.ident} · {measure.state} · {lexicon.name(measure.action)}")
    print(f"  {', '.join(map(lexicon.name, measure.minerals))}")
    if measure.documents:
        print(f"  documents: {', '.join(measure.documents)}")
    print(
        f"  {counted(len(measure.reports), 'report')} of {counted(measure.outlets, 'story', 'stories')},"
        f" the last on {measure.confirmed_at.date()}; {said_by(measure)}"
    )
    for step in steps:
        by = "" if step["origin"] == "found" else f" [{step['origin']}]"
        note = f" ({step['note']})" if step["note"] else ""
        print(f"\n  {step['since']}  {step['state']}{note}{by}")
        if step["title"]:
            print(
                f"    {step['outlet']}, {step['seen']}: {step['title']}".replace("    , ", "    ")
            )
        if step["evidence"]:
            print(f"    “{step['evidence']}”")
        if step["source"]:
            print(f"    {step['source']}")


def _opened(args: argparse.Namespace) -> tuple[Lexicon, Store]:
    from monitor.config.load import load
    from monitor.match import lexicon
    from monitor.store.facade import Store

    loaded = load(args.config)
    words = lexicon.load(loaded.config.lexicon)
    return words, Store.open(loaded.database, now=utc_now, read_only=True)


# --- in --------------------------------------------------------------------------------------------------------------


def _correction(kind: CorrectionKind, words: Sequence[str]) -> Correction | str:
    """What a person says; or why it cannot be said so."""
    from monitor.measures.corrections import SETTABLE

    wants = {
        CorrectionKind.MERGE: ("merge ID OTHER", len(words) == 2),
        CorrectionKind.SPLIT: ("split ID ARTICLE …", len(words) > 1),
        CorrectionKind.SET: ("set ID status=… from=…", len(words) > 1),
        CorrectionKind.FORGET: ("forget ID", len(words) == 1),
    }
    usage, fits = wants[kind]
    if not fits:
        return f"it is: monitor measures {usage}"
    measure, *rest = words
    values: tuple[tuple[str, str], ...] = ()
    if kind is CorrectionKind.SET:
        pairs = [word.partition("=")[::2] for word in rest]
        if wrong := [name for name, value in pairs if name not in SETTABLE or not value]:
            return f"{wrong[0]}: may be set: {', '.join(f'{name}=…' for name in SETTABLE)}"
        values = tuple((name, value) for name, value in pairs)
        if problem := _problem(dict(values)):
            return problem
    return Correction(
        kind=kind,
        measure=measure,
        at=utc_now(),
        other=rest[0] if kind is CorrectionKind.MERGE else "",
        reports=tuple(rest) if kind is CorrectionKind.SPLIT else (),
        values=values,
    )


def _problem(values: dict[str, str]) -> str:
    if values.get("status", "ended") not in {str(status) for status in Status}:
        return f"status={values['status']}: one of {', '.join(str(s) for s in Status)}"
    try:
        date.fromisoformat(values.get("from", "2000-01-01"))
    except ValueError:
        return f"from={values['from']}: a day is expected, as 2026-12-01"
    return ""


def _correct(args: argparse.Namespace, correction: Correction | str) -> int:
    from monitor.pipeline import measuring
    from monitor.pipeline.checking import checked
    from monitor.pipeline.services import open_services

    if isinstance(correction, str):
        return _refused(correction)
    loaded, rules = checked(args.config)

    async def go() -> tuple[str, ...]:
        async with open_services(loaded, rules) as services:
            return await measuring.correct(services, correction)

    try:
        changed = asyncio.run(go())
    except StoreError as exc:
        if exc.reason is not StoreReason.LOCKED:
            raise
        answer = asked_of_the_daemon(loaded.database, measuring.errand_of(correction))
        print(answer["said"])
        return 1 if answer["failed"] else 0
    print(measuring.said(correction, changed))
    return 0 if changed else 1


def _import(args: argparse.Namespace, words: Sequence[str]) -> int:
    from monitor.pipeline import measuring
    from monitor.pipeline.checking import checked
    from monitor.pipeline.services import open_services

    if len(words) != 1:
        return _refused("it is: monitor measures import FILE")
    file = Path(words[0])
    try:
        text = file.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as exc:
        raise MonitorError(f"{file}: cannot be read as UTF-8 text: {exc}") from exc
    loaded, rules = checked(args.config)
    try:
        table = measuring.table_of(text, rules, today=utc_now().date())
    except ValueError as exc:
        raise MonitorError(f"{file}: {exc}") from exc

    async def go() -> int:
        async with open_services(loaded, rules) as services:
            return await measuring.take_imports(services, table.measures)

    fresh = asyncio.run(go())
    print(f"{len(table.measures)} measures of {table.origin}, {fresh} of them new")
    for why, count in sorted(table.left_out.items()):
        print(f"  {count} rows left out: {why}")
    return 0
