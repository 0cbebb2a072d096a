"""`preview`: an edited config tried on what is stored."""

from __future__ import annotations

import argparse
import asyncio
import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from monitor.cli.output import Progress, ago, logging_for, plain
from monitor.core.clock import utc_now
from monitor.core.errors import MonitorError

if TYPE_CHECKING:
    from monitor.config.load import Loaded
    from monitor.pipeline.previewing import Changes, Preview, Sample
    from monitor.watch.judgement import Rules

_MOST_MEMBERS = 12
_FEW = 2  # articles that only the other setting finds


def add_verb(verbs: Any, common: argparse.ArgumentParser) -> None:
    """The verb that shows what an edit would do."""
    verb = verbs.add_parser(
        "preview",
        help="what an edited config would have found; nothing is written",
        parents=[common],
    )
    verb.add_argument(
        "--since", type=ago, default=ago("30d"), metavar="30d", help="how far back (default 30d)"
    )
    verb.add_argument(
        "--database",
        type=Path,
        metavar="FILE",
        help="what to try it on; default: the database of the config",
    )
    verb.add_argument("--json", action="store_true")
    verb.add_argument(
        "--html", type=Path, metavar="FILE", help="write one self-contained page besides"
    )
    verb.set_defaults(run=_preview)


def _preview(args: argparse.Namespace) -> int:
    from monitor.pipeline.checking import checked
    from monitor.pipeline.previewing import page

    logging_for(args)
    loaded, rules = checked(args.config)
    result = asyncio.run(_seen(args, loaded, rules))
    if args.html is not None:
        try:
            language = loaded.config.digest.language
            shown = page(result, source=str(args.config), language=language)
            args.html.write_text(shown, encoding="utf-8")
        except OSError as exc:
            raise MonitorError(
                f"{args.html}: the page cannot be written there: {exc.strerror or exc}"
            ) from exc
        print(args.html, file=sys.stderr)
    if args.json:
        print(json.dumps(plain(result), ensure_ascii=False, indent=1))
    elif args.html is None:
        print("\n".join(lines(result, args.config)))
    return 0


async def _seen(args: argparse.Namespace, loaded: Loaded, rules: Rules) -> Preview:
    from monitor.pipeline.previewing import preview
    from monitor.process.workers import Workers
    from monitor.store.facade import Store

    since = utc_now() - args.since
    zone = loaded.config.digest.timezone or loaded.config.timezone
    with Store.open(args.database or loaded.database, now=utc_now, read_only=True) as store:
        async with Workers(loaded.config.workers) as workers:
            return await preview(
                store, workers, rules, since=since, zone=zone, progress=Progress(quiet=args.json)
            )


def lines(result: Preview, source: Path) -> Iterator[str]:
    """A preview as a person reads it."""
    yield f"{source} tried on {result.articles:,} articles since {result.since:%-d %b %Y}; nothing was written"
    same = [
        name for name, changes in result.watchlists.items() if not (changes.added or changes.lost)
    ]
    for name, changes in result.watchlists.items():
        if name not in same:
            yield ""
            yield from _changed(name, changes)
    if same:
        yield "\nwithout a change: " + ", ".join(
            f"{name} (={result.watchlists[name].kept})" for name in same
        )
    yield from _either(result)
    for name, changes in result.watchlists.items():
        yield from _members(name, changes)
    yield (
        f"\nthe digest: {result.then.per_day:.1f} stories a day, {result.then.busiest} on the busiest; as stored "
        f"{result.now.per_day:.1f} and {result.now.busiest}. {len(result.stories)} stories gain or lose a hit."
    )
    if result.unreadable:
        yield f"{result.unreadable:,} articles could not be matched again, and keep the hits they have"
    if len(same) < len(result.watchlists):
        yield f"apply it: monitor rescan --config {source} (a running daemon does so by itself when its own file is edited)"


def _changed(name: str, changes: Changes) -> Iterator[str]:
    yield f"{name}  +{changes.added} −{changes.lost} ={changes.kept}" + (
        "  no longer in the config" if changes.dropped else f"  {changes.title}"
    )
    for count, samples, sign, word in (
        (changes.added, changes.samples_added, "+", "finds"),
        (changes.lost, changes.samples_lost, "−", "loses"),
    ):
        if not count:
            continue
        marked = changes.irrelevant_lost if sign == "−" else 0
        yield (
            f"  {word} {count}"
            + (f", the best {len(samples)}:" if count > len(samples) else ":")
            + (f" ({marked} of them marked irrelevant)" if marked else "")
        )
        for sample in samples:
            yield from _sample(sign, sample)


def _either(result: Preview) -> Iterator[str]:
    """What each list would find with the other setting of `about`."""
    lists = {name: c for name, c in result.watchlists.items() if c.about}
    if lists:
        yield "\nabout = event: the article's main event must satisfy the list; about = mention: any words of it"
    for name, changes in lists.items():
        other = "mention" if changes.about == "event" else "event"
        hits = changes.added + changes.kept
        yield (
            f"    {name:<28} {changes.about} {hits:>5}, {other} {changes.otherwise:>5}"
            + (f", {changes.only_otherwise} of them not now" if changes.only_otherwise else "")
        )
        for sample in changes.samples_otherwise[:_FEW]:
            yield f"        {sample.at:%d %b}  {sample.outlet}: {sample.title}  [{sample.score:.0f}]"


def _sample(sign: str, sample: Sample) -> Iterator[str]:
    from monitor.pipeline.previewing import pieces

    note = ", marked irrelevant" if sample.irrelevant else ""
    yield f"    {sign} {sample.at:%d %b}  {sample.outlet}: {sample.title}  [{sample.score:.0f}{note}]"
    sentence = "".join(f"»{text}«" if marked else text for text, marked in pieces(sample))
    if sample.evidence != sample.title:
        yield f"        {sentence}"


def _members(name: str, changes: Changes) -> Iterator[str]:
    """What each member brings: its hits, those that only it brings, and those that were marked irrelevant."""
    if not changes.members:
        return
    bringing = sorted(
        (m for m in changes.members if m.hits), key=lambda m: (-m.hits, -m.alone, m.name)
    )
    marks = any(member.irrelevant for member in bringing)
    yield f"\n{name:<32} {'hits':>6} {'only by it':>11}" + ("  irrelevant" if marks else "")
    for member in bringing[:_MOST_MEMBERS]:
        yield f"    {member.name:<28} {member.hits:>6} {member.alone:>11}" + (
            f"  {member.irrelevant:>10}" if marks else ""
        )
    if len(bringing) > _MOST_MEMBERS:
        yield f"    and {len(bringing) - _MOST_MEMBERS} more; all of them with --json or --html"
    idle = [member.name for member in changes.members if not member.hits]
    if idle:
        more = f" and {len(idle) - _MOST_MEMBERS} more" if len(idle) > _MOST_MEMBERS else ""
        yield f"    none from {', '.join(idle[:_MOST_MEMBERS])}{more}"
