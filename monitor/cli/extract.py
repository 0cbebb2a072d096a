"""`monitor extract`: the article text of a page on standard input, or of many pages."""

from __future__ import annotations

import argparse
import asyncio
import os
import sys
from typing import Any

from monitor.cli.filter_lines import read_lines, write_line
from monitor.core.clock import to_iso

_JOBS_PER_PROCESS = (
    300  # a worker's start costs as much CPU as about 20 pages: below a tenth of its work
)


def add_verb(verbs: Any, _common: argparse.ArgumentParser) -> None:
    """The verb."""
    extract = verbs.add_parser("extract", help="the article text of a page on standard input")
    extract.add_argument("--url", default="", help="where the page comes from")
    extract.add_argument("--json", action="store_true")
    extract.add_argument(
        "--batch", action="store_true", help='lines {"id","url","file"} over the worker processes'
    )
    extract.set_defaults(run=_extract)


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
