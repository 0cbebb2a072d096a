"""What joining costs with many measures known, and how long their pages take: made-up measures from a seed.

    python benchmarks/bench_measures.py [--measures 20000] [--reports 4000]

Joining is CPU per report with everything it needs (words, turn, years), cold rarity and warm apart; a tenth of articles tell an act, so an
article costs a tenth of a report. Pages are asked over HTTP on loopback: median and worst of nine. The peer is a walk over all measures of
the report's government, which is what joining without an index would do.
"""

from __future__ import annotations

import argparse
import asyncio
import platform
import random
import statistics
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, cast

import aiohttp

from monitor.config import load
from monitor.core.logs import set_up
from monitor.match import lexicon as lexicons
from monitor.match.matcher import Matcher
from monitor.measures.joining import likeness
from monitor.measures.kinship import Kinship
from monitor.measures.linker import MeasureLinker
from monitor.measures.reports import report_of
from monitor.model.events import Event, Status
from monitor.model.measures import Measure, MeasureMemory, MeasureReport
from monitor.model.mentions import Kind
from monitor.pipeline.services import Services
from monitor.process.workers import Workers
from monitor.store.facade import Store
from monitor.store.reader import Reader
from monitor.store.records import MeasureFilter
from monitor.store.writer import Writer
from monitor.watch import judgement
from monitor.web.serve import serving

_NOW = datetime(2026, 11, 28, 8, tzinfo=UTC)
_TIMES = 9
_STATES = (Status.PROPOSED, Status.ADOPTED, Status.IN_FORCE, Status.SUSPENDED, Status.ENDED)
_CONFIG = """
timezone = "UTC"
[server]
enabled = true
port = 0
[[feeds]]
url = "https://one.example/rss"
name = "One"
[[watchlists]]
name = "w"
policies = ["export-ban"]
"""


def main() -> None:
    """Measures and prints."""
    arguments = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    arguments.add_argument("--measures", type=int, default=20_000)
    arguments.add_argument("--reports", type=int, default=4_000)
    asked = arguments.parse_args()
    set_up(level="error")
    print(f"Python {platform.python_version()}, {asked.measures} measures, {asked.reports} reports")
    roll, kinship = random.Random(17), Kinship(lexicons.load())
    made = [_measure(roll, n, kinship) for n in range(asked.measures)]
    _joining(roll, kinship, made, asked.reports)
    asyncio.run(_pages(made))


def _measure(roll: random.Random, n: int, kinship: Kinship) -> tuple[Measure, MeasureMemory]:
    """A measure; a few governments and minerals have most of them, as in the world."""
    lexicon = kinship.lexicon
    place = _skewed(roll, [row.id for row in lexicon.of_kind(Kind.PLACE) if row.type == "country"])
    action = _skewed(roll, [row.id for row in lexicon.of_kind(Kind.ACTION)])
    minerals = tuple(
        {_skewed(roll, [row.id for row in lexicon.of_kind(Kind.MINERAL)]) for _ in (1, 2)}
    )
    at = _NOW - timedelta(days=roll.randrange(1500))
    words = tuple(f"+name{roll.randrange(30_000)}" for _ in range(40))
    measure = Measure(
        ident=f"{place}-{action}-{n}", name=f"{place} {action} {minerals[0]} {n}", place=place, places=(place,),
        action=action, minerals=minerals, state=roll.choice(_STATES), opened_at=at, confirmed_at=at,
        effective_on=(at + timedelta(days=60)).date().isoformat() if n % 3 == 0 else None,
    )  # fmt: skip
    return measure, MeasureMemory(actions=((action, 1),), words=words)


def _skewed(roll: random.Random, values: list[str]) -> str:
    return values[min(int(roll.expovariate(8.0) * len(values)), len(values) - 1)]


def _joining(
    roll: random.Random, kinship: Kinship, made: list[tuple[Measure, MeasureMemory]], count: int
) -> None:
    linker, started = MeasureLinker(kinship), time.process_time()
    for measure, memory in made:
        linker.add(measure, memory)
    print(f"taking all in: {time.process_time() - started:.2f} s CPU")
    reports = _reports(roll, kinship, made, count)
    started = time.process_time()
    for report in reports:
        linker.take(report)
    each = 1e3 * (time.process_time() - started) / count
    print(f"joining: {each:.3f} ms CPU a report, {each / 10:.3f} ms an article")
    started, looked = time.process_time(), 0
    for report in reports[:40]:
        for known in linker._known.values():
            if known.places & set(report.event.places):
                likeness(report, known, kinship, linker._rarity.of)
                looked += 1
    walk = 1e3 * (time.process_time() - started) / 40
    print(
        f"peer, a walk over the government's measures: {walk:.3f} ms a report ({looked // 40} looked at)"
    )


def _reports(
    roll: random.Random, kinship: Kinship, made: list[tuple[Measure, MeasureMemory]], count: int
) -> list[MeasureReport]:
    """Reports read from texts, half of measures that are known."""
    matcher, lexicon, found = Matcher(kinship.lexicon), kinship.lexicon, []
    spent = 0.0
    for n in range(count):
        measure = roll.choice(made)[0] if n % 2 else _measure(roll, n, kinship)[0]
        names = [lexicon.name(i) for i in (measure.place, measure.action, *measure.minerals)]
        title = f"{names[0]}: {names[1]} on {' and '.join(names[2:])} adopted"
        text = (
            f"The government of {names[0]} has adopted a measure on {names[-1]}, name{roll.randrange(30_000)} said. "
            * 4
        )
        reading = matcher.read(title, text, "en")
        event = Event(
            place=measure.place, places=measure.places, action=measure.action, minerals=measure.minerals,
            status=roll.choice(_STATES), sentence=title, field="title", end=len(title),
        )  # fmt: skip
        started = time.process_time()
        found.append(
            report_of(
                event, reading.mentions, kinship, key=str(n), at=_NOW + timedelta(minutes=n), title=title, text=text,
                language="en",
            )
        )  # fmt: skip
        spent += time.process_time() - started
    print(f"preparing: {1e3 * spent / count:.3f} ms CPU a report")
    return found


async def _pages(made: list[tuple[Measure, MeasureMemory]]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder) / "config.toml"
        source.write_text(_CONFIG, encoding="utf-8")
        loaded, nobody = load.load(source, env={}), cast(Any, None)
        with Store.open(loaded.database, now=lambda: _NOW) as store:
            store._run_write(_fill, made)
            services = Services(
                store=store, fetcher=nobody, workers=Workers(loaded.config.workers, executor=ThreadPoolExecutor(1)),
                loaded=loaded, rules=judgement.make(loaded.watchlists, {}), now=lambda: _NOW, grouper=nobody,
            )  # fmt: skip
            found = store.read_now(Reader.measures, MeasureFilter(limit=1))
            async with (
                serving(services, loaded.config.server) as port,
                aiohttp.ClientSession() as client,
            ):
                for path in (
                    "/robots.txt", "/measures", "/measures?mineral=lithium", "/measures?place=china&status=in_force",
                    f"/measures/{found[0].ident}", "/api/measures", "/measures.atom", "/mineral/lithium",
                ):  # fmt: skip
                    await _ask(client, f"http://127.0.0.1:{port}", path)


def _fill(writer: Writer, made: list[tuple[Measure, MeasureMemory]]) -> None:
    for measure, memory in made:
        writer.save_measure(measure, memory, now=_NOW)


async def _ask(client: aiohttp.ClientSession, base: str, path: str) -> None:
    times = []
    for _ in range(_TIMES):
        started = time.perf_counter()
        async with client.get(base + path) as answer:
            size = len(await answer.read())
            assert answer.status == 200, (path, answer.status)
        times.append(1e3 * (time.perf_counter() - started))
    print(
        f"{path:<42} {statistics.median(times):6.1f} ms median, {max(times):6.1f} worst, {size / 1e3:.0f} kB"
    )


if __name__ == "__main__":
    main()
