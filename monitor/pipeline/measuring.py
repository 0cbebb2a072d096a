"""The journey of an act into the policy tracker: main events are joined to measures, in the order in which they come.

    queued events ─► report ─► join ─► store: measures, their steps, the article's measure     one transaction per batch

A queue in the store names the articles whose main event is new, changed or gone; whoever writes an event fills it. A rescan joins
all events anew, in order of time, and applies again what persons have said.
"""

from __future__ import annotations

import asyncio
from collections import Counter, defaultdict, deque
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from pydantic import TypeAdapter

from monitor.core.logs import get_logger
from monitor.language import detect
from monitor.measures import corrections, trackers
from monitor.measures.corrections import Corrected
from monitor.measures.kinship import Kinship
from monitor.measures.linker import MeasureLinker
from monitor.measures.newsworth import is_news
from monitor.measures.reports import TELLS, report_of
from monitor.measures.trackers import TrackerTable
from monitor.model.measures import Correction, CorrectionKind, Measure, MeasureMemory, MeasureReport
from monitor.pipeline.services import Services
from monitor.store.reader import Reader
from monitor.store.records import JoinedReport, UnjoinedEvent
from monitor.store.writer import Writer
from monitor.watch import judgement
from monitor.watch.judgement import Rules

_BATCH = 200
_LASTING = (
    CorrectionKind.SET,
    CorrectionKind.FORGET,
)  # what holds when a measure is put together anew
_CORRECTION = TypeAdapter(Correction)
_Before = Mapping[int, tuple[str | None, MeasureReport]]


@dataclass(slots=True)
class _Joined:
    """What a batch came to."""

    reports: list[JoinedReport] = field(default_factory=list)
    changed: dict[str, None] = field(default_factory=dict)  # idents
    moved: int = 0


async def measure_new_events(services: Services) -> int:
    """Joins the main events that wait to measures; how many measures are new or moved."""
    moved = 0
    linker = await _linker(services)
    try:
        while batch := await services.store.read(Reader.unjoined_events, _BATCH):
            moved += await _batch(services, linker, batch)
    except BaseException:
        services.linker = None  # what it knows may not be saved: it is read anew
        raise
    if moved:
        get_logger().info("measures_moved", measures=moved)
    return moved


async def _batch(services: Services, linker: MeasureLinker, batch: Sequence[UnjoinedEvent]) -> int:
    ids = [item.article_id for item in batch]
    before = await services.store.read(Reader.reports_of_articles, ids)
    joined = _Joined()
    for item in batch:
        if item.gone or item.article_id not in before:
            continue
        measure = before[item.article_id][0]
        if measure is not None and _differs(item, before[item.article_id][1], linker.kinship):
            await _take_out(services, linker, measure, str(item.article_id), joined)
    await asyncio.to_thread(_join, linker, batch, before, joined)
    gone = [ident for ident in joined.changed if ident not in linker.measures]
    kept = [ident for ident in joined.changed if ident in linker.measures]
    await services.store.write(
        Writer.save_joined,
        joined.reports,
        [(linker.measures[ident], linker.memory_of(ident)) for ident in kept],
        now=services.now(),
        gone=gone,
    )
    return joined.moved


async def _take_out(
    services: Services, linker: MeasureLinker, measure: str, key: str, joined: _Joined
) -> None:
    """Puts a measure together anew without a report that tells something else now."""
    reports = await services.store.read(Reader.reports_of_measure, measure)
    linker.assemble(measure, [report for report in reports if report.key != key])
    for correction in await services.store.read(Reader.corrections, measure):
        if measure in linker.measures and correction.kind in _LASTING:
            corrections.apply(linker, correction, lambda _: ())
    joined.changed[measure] = None


def _join(
    linker: MeasureLinker,
    batch: Sequence[UnjoinedEvent],
    before: _Before,
    joined: _Joined,
    gone: deque[MeasureReport] | None = None,
) -> None:
    """Joins the events of a batch, in order of time; one that crashes is a report of no measure.

    `gone` are reports of articles that are no longer stored: those of the time before an event are joined before it.
    """
    for item in sorted(batch, key=lambda item: (item.at is None, item.at, item.article_id)):
        while gone and item.at is not None and gone[0].at <= item.at:
            _keep(linker, gone.popleft(), joined)
        had = before.get(item.article_id)
        report = None if item.gone else _report(item, linker.kinship)
        if had is not None and (item.gone or (report and not _changed(had[1], report))):
            joined.reports.append(
                JoinedReport(article_id=item.article_id, measure=had[0], report=had[1])
            )
            continue
        measure = _taken(linker, report, joined) if report else None
        joined.reports.append(
            JoinedReport(article_id=item.article_id, measure=measure, report=report)
        )


def _keep(linker: MeasureLinker, report: MeasureReport, joined: _Joined) -> None:
    measure = _taken(linker, report, joined)
    joined.reports.append(JoinedReport(article_id=int(report.key), measure=measure, report=report))


def _taken(linker: MeasureLinker, report: MeasureReport, joined: _Joined) -> str | None:
    try:
        link = linker.take(report)
    except Exception:
        get_logger().exception("unit_crashed", step="measure", unit=report.key)
        return None
    if link is None:
        return None
    joined.changed[link.measure] = None
    joined.moved += link.moved
    return link.measure


def _differs(item: UnjoinedEvent, had: MeasureReport, kinship: Kinship) -> bool:
    report = _report(item, kinship)
    return report is None or _changed(had, report)


def _changed(had: MeasureReport, report: MeasureReport) -> bool:
    """Whether a report tells another event than before; that it is in a story now is no change."""
    return (had.event, had.turn, had.years) != (report.event, report.turn, report.years)


def _report(item: UnjoinedEvent, kinship: Kinship) -> MeasureReport | None:
    if item.event is None or item.at is None or item.score < TELLS:
        return None
    language = detect.read_as(f"{item.title}\n{item.text}", item.language)
    if not is_news(
        item.event, item.mentions, kinship,
        title=item.title, text=item.text, language=language, outlet=item.outlet,
    ):  # fmt: skip
        return None
    return report_of(
        item.event,
        item.mentions,
        kinship,
        key=str(item.article_id),
        at=item.at,
        title=item.title,
        text=item.text,
        language=language,
        outlet=item.outlet,
        story=item.story,
    )


# --- what is known ---------------------------------------------------------------------------------------------------


async def _linker(services: Services) -> MeasureLinker:
    """All measures as stored; read once, and again when the lexicon is another."""
    lexicon = judgement.opened(services.rules)[0]
    if services.linker is None or services.linker.kinship.lexicon is not lexicon:
        linker = MeasureLinker(Kinship(lexicon))
        stored = await services.store.read(Reader.all_measures)
        for measure, memory in stored:
            linker.add(measure, memory)
        for seed in await services.store.read(Reader.imported_measures):
            linker.plant(seed)
        services.linker = linker
    return services.linker


async def rebuild(services: Services) -> int:
    """Joins all events anew in order of time, then applies what persons said; how many measures there are.

    A measure keeps its name when it holds a report of the one that had it.
    """
    services.linker = None
    linker = MeasureLinker(Kinship(judgement.opened(services.rules)[0]))
    for seed in await services.store.read(Reader.imported_measures):
        linker.plant(seed)
    joined = await _replay(services, linker)
    owners = await services.store.read(Reader.owners_of_reports)
    names = _renamed(linker, joined.reports, owners)
    reports = _Reports(joined.reports, names)
    said: list[Correction] = []
    for correction in await services.store.read(Reader.corrections):
        reports.move(corrections.apply(linker, correction, reports.of, earlier=said))
        said.append(correction)
    await services.store.write(
        Writer.replace_measures, reports.joined(), _everything(linker), now=services.now()
    )
    services.linker = linker
    get_logger().info("measures_rebuilt", measures=len(linker.measures))
    return len(linker.measures)


async def _replay(services: Services, linker: MeasureLinker) -> _Joined:
    joined, after = _Joined(), None
    gone = deque(await services.store.read(Reader.reports_of_gone_articles))
    while batch := await services.store.read(Reader.events_in_order, after, _BATCH):
        await asyncio.to_thread(_join, linker, batch, {}, joined, gone)
        assert batch[-1].at is not None
        after = batch[-1].at, batch[-1].article_id
    for report in gone:
        _keep(linker, report, joined)
    return joined


def _renamed(
    linker: MeasureLinker, reports: Sequence[JoinedReport], owners: Mapping[str, str]
) -> dict[str, str]:
    """Gives measures the names they had; the new name of each by the one of the replay."""
    shared: dict[str, Counter[str]] = defaultdict(Counter)
    for joined in reports:
        had = owners.get(str(joined.article_id))
        if joined.measure and had:
            shared[joined.measure][had] += 1
    names = {ident: ident for ident in linker.measures}
    for ident, before in sorted(shared.items(), key=lambda item: (-max(item[1].values()), item[0])):
        had = min(before, key=lambda name: (-before[name], name))
        if ident not in before and had not in linker.measures:
            linker.rename(ident, had)
            names[ident] = had
    return names


def _everything(linker: MeasureLinker) -> list[tuple[Measure, MeasureMemory]]:
    return [(m, linker.memory_of(ident)) for ident, m in sorted(linker.measures.items())]


class _Reports:
    """All reports by measure, while corrections move them."""

    def __init__(self, reports: Sequence[JoinedReport], names: Mapping[str, str]) -> None:
        self._all = {str(r.article_id): r for r in reports}
        self._owner = {
            key: names.get(r.measure, r.measure) for key, r in self._all.items() if r.measure
        }

    def of(self, ident: str) -> list[MeasureReport]:
        """The reports of a measure."""
        return [
            report
            for key, owner in self._owner.items()
            if owner == ident and (report := self._all[key].report) is not None
        ]

    def move(self, changed: Corrected) -> None:
        """Notes what a correction moved."""
        self._owner.update(changed.moved)

    def joined(self) -> list[JoinedReport]:
        """Every article with its measure as it is now."""
        return [
            JoinedReport(article_id=r.article_id, measure=self._owner.get(key), report=r.report)
            for key, r in self._all.items()
        ]


# --- what persons say ------------------------------------------------------------------------------------------------


def errand_of(correction: Correction) -> dict[str, Any]:
    """A correction as a note for the daemon."""
    return {"do": "measure", "correction": _CORRECTION.dump_python(correction, mode="json")}


def correction_of(note: Any) -> Correction:
    """The correction in a note. Raises ValueError."""
    return _CORRECTION.validate_python(note)


def said(correction: Correction, changed: Sequence[str]) -> str:
    """What a correction came to, in words."""
    if not changed:
        return f"{correction.measure}: no such measure, or nothing to {correction.kind} there"
    return f"{correction.kind}: {', '.join(changed)}"


async def correct(services: Services, correction: Correction) -> tuple[str, ...]:
    """Applies and keeps a person's correction; the measures that it changed, none when there is no such measure."""
    linker = await _linker(services)
    earlier = await services.store.read(Reader.corrections)
    reports = {
        ident: await services.store.read(Reader.reports_of_measure, ident)
        for ident in (correction.measure, correction.other)
        if ident
    }
    changed = corrections.apply(
        linker, correction, lambda ident: reports.get(ident, ()), earlier=earlier
    )
    if not changed.measures:
        return ()
    await services.store.write(Writer.add_correction, correction)
    for ident in changed.measures:
        await services.store.write(
            Writer.save_measure, linker.measures[ident], linker.memory_of(ident), now=services.now()
        )
    for ident in dict.fromkeys(changed.moved.values()):
        keys = [key for key, owner in changed.moved.items() if owner == ident]
        await services.store.write(Writer.move_reports, keys, measure=ident)
    return tuple(changed.measures)


async def take_imports(services: Services, measures: Sequence[Measure]) -> int:
    """Keeps measures of a tracker's table as prior knowledge; how many are new."""
    linker = await _linker(services)
    fresh = [measure for measure in measures if measure.ident not in linker.measures]
    for measure in measures:
        linker.plant(measure)
    now = services.now()
    await services.store.write(Writer.save_imports, measures, now=now)
    for measure in fresh:
        memory = linker.memory_of(measure.ident)
        await services.store.write(Writer.save_measure, measure, memory, now=now)
    return len(fresh)


def table_of(text: str, rules: Rules, *, today: date) -> TrackerTable:
    """The measures of a tracker's CSV file, read with the lexicon of the rules. Raises ValueError when it is none."""
    lexicon, matcher, _ = judgement.opened(rules)

    def minerals_in(title: str, text: str) -> tuple[str, ...]:
        return matcher.read(title, text, "en").minerals

    return trackers.table_of(text, lexicon, minerals_in, today=today)
