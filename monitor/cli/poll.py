"""`monitor poll`: one round."""

from __future__ import annotations

import argparse
import asyncio
import json
from typing import Any

from monitor.cli.output import Progress, logging_for, plain, round_text


def add_verb(verbs: Any, common: argparse.ArgumentParser) -> None:
    """The verb."""
    poll = verbs.add_parser(
        "poll", help="one round: poll what is due, read, match, group", parents=[common]
    )
    poll.add_argument("--all", action="store_true", help="every feed, due or not")
    poll.add_argument("--json", action="store_true")
    poll.set_defaults(run=_poll)


def _poll(args: argparse.Namespace) -> int:
    from monitor.pipeline import polling
    from monitor.pipeline.checking import checked
    from monitor.pipeline.services import open_services
    from monitor.process.turns import Round

    logging_for(args)
    loaded, rules = checked(args.config)

    async def go() -> Round:
        async with open_services(loaded, rules, progress=Progress(quiet=args.json)) as services:
            return await polling.round_of(services, everything=args.all)

    result = asyncio.run(go())
    print(json.dumps(plain(result), ensure_ascii=False) if args.json else round_text(result))
    return 1 if result.failed or result.crashed or result.unfinished else 0
