"""Filters for pipes and for measuring: JSON lines in, JSON lines out, in the same order. No config, no store."""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import sys
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from monitor.core.clock import to_iso

VERBS = ("extract", "match", "events", "group", "figures", "track")
_JOBS_PER_PROCESS = (
    300  # a worker's start costs as much CPU as about 20 pages: below a tenth of its work
)


def add_verbs(verbs: Any, _common: argparse.ArgumentParser) -> None:
    """`extract`, `match`, `events`, `group`, `figures`, `track`."""
    extract = verbs.add_parser("extract", help="the article text of a page on standard input")
    extract.add_argument("--url", default="", help="where the page comes from")
    extract.add_argument("--json", action="store_true")
    extract.add_argument(
        "--batch", action="store_true", help='lines {"id","url","file"} over the worker processes'
    )
    extract.set_defaults(run=_extract)
    events = verbs.add_parser(
        "events",
        help='the government act that articles tell {"id","title","body","published","lang","outlet"}',
    )
    events.add_argument("--config", help="whose watchlists decide (default: the shipped ones)")
    events.set_defaults(run=_events)
    for name, run, about in (
        ("match", _match, 'minerals, actions and places of articles {"id","title","body","lang"}'),
        (
            "group",
            _group,
            'stories of articles {"id","published","lang","title","body","outlet"} in order of time',
        ),
        (
            "compare",
            _compare,
            'where the articles of stories {"id","articles":[…]} differ, and the act they tell',
        ),
        ("figures", _figures, 'quantities in texts {"id","text","lang"}'),
        (
            "track",
            _track,
            'measures of reports {"id","published","outlet","lang","title","body"} in order of time, with their state',
        ),
    ):
        verbs.add_parser(name, help=about).set_defaults(run=run)


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


def _extract(args: argparse.Namespace) -> int:
    from monitor.core.errors import ExtractError
    from monitor.pages.extract import extract

    if args.batch:
        return asyncio.run(_extract_batch())
    try:
        article = extract(sys.stdin.buffer.read(), url=args.url, headers={})
    except ExtractError as exc:
        if args.json:
            write_line(
                {
                    "title": "",
                    "text": "",
                    "author": None,
                    "published_at": None,
                    "language": None,
                    "quality": None,
                    "reason": exc.reason.value,
                }
            )
            return 1
        print(f"monitor: {exc}", file=sys.stderr)
        return 1
    if args.json:
        write_line(
            {
                "title": article.title,
                "text": article.text,
                "author": article.author,
                "published_at": to_iso(article.published_at) if article.published_at else None,
                "language": article.language,
                "quality": article.quality.value,
                "reason": article.reason,
            }
        )
    else:
        print(article.text)
    return 0


async def _extract_batch() -> int:
    from monitor.process.workers import Limits, Workers

    jobs = list(read_lines(sys.stdin))
    failed = 0
    processes = min(os.cpu_count() or 1, 1 + len(jobs) // _JOBS_PER_PROCESS)
    async with Workers(Limits(processes=processes)) as workers:
        index = 0
        async for answer in workers.map(_extract_line, jobs):
            if isinstance(answer, Exception):
                failed += 1
                answer = {
                    "id": jobs[index].get("id"),
                    "text": "",
                    "reason": str(answer) or type(answer).__name__,
                }
            write_line(answer)
            index += 1
    return 1 if failed else 0


def _extract_line(job: dict[str, Any]) -> dict[str, Any]:
    from monitor.pages.extract import batch_line  # here, because only the workers read pages

    return batch_line(job)


def _match(_args: argparse.Namespace) -> int:
    from monitor.watch import judgement

    rules = judgement.Rules()
    for row in read_lines(sys.stdin):
        write_line(judgement.match_line(rules, row))
    return 0


def _events(args: argparse.Namespace) -> int:
    from pathlib import Path

    from monitor.config.load import load
    from monitor.core.resources import resource
    from monitor.watch import judgement
    from monitor.watch.event_line import event_line

    loaded = load(Path(args.config) if args.config else resource("config.toml"))
    rules = judgement.make(loaded.watchlists, loaded.config.lexicon.model_dump())
    for row in read_lines(sys.stdin):
        write_line(event_line(rules, row))
    return 0


def _group(_args: argparse.Namespace) -> int:
    from monitor.pipeline.story_lines import group_lines
    from monitor.watch import judgement

    for answer in group_lines(judgement.Rules(), read_lines(sys.stdin)):
        write_line(answer)
    return 0


def _compare(_args: argparse.Namespace) -> int:
    from monitor.pipeline.story_lines import compare_line
    from monitor.watch import judgement

    rules = judgement.Rules()
    for row in read_lines(sys.stdin):
        write_line(compare_line(rules, row))
    return 0


def _figures(_args: argparse.Namespace) -> int:
    from monitor.figures.find import figure_line

    for row in read_lines(sys.stdin):
        write_line(figure_line(row))
    return 0


def _track(_args: argparse.Namespace) -> int:
    from monitor.match import lexicon
    from monitor.measures.track import track_lines

    for answer in track_lines(read_lines(sys.stdin), lexicon.load()):
        write_line(answer)
    return 0
