"""From a window's stories and the ledger to the digest: what is told, where, in which order. Pure, deterministic.

A story stands in full once, in the first watchlist (in the config's order) that wants it; further watchlists point to it.
A match below `quiet_below`, or a story told before that brought only copies, is one line. In a section the best comes first.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from zoneinfo import ZoneInfo

from monitor.config.settings import DigestSettings
from monitor.core.clock import to_iso
from monitor.core.errors import Problem
from monitor.core.text import cut, plain
from monitor.digest import wording
from monitor.digest.facts import documents
from monitor.digest.glance import alerts, glance
from monitor.digest.ledger import ledger as make_ledger
from monitor.digest.story import block, quiet_line
from monitor.digest.story_group import Audience, Dismiss, StoryGroup, events, has_news
from monitor.digest.view import Alert, Digest, Ledger, Reference, Related, Section, StoryBlock
from monitor.model.digests import LedgerFacts, Window
from monitor.model.feeds import FeedHealth
from monitor.model.hits import Watchlist
from monitor.model.stories import Story, Trend

MAX_QUIET = 15  # lines of a section; the rest is counted
MAX_REFERENCES = 8
MAX_RELATED = 3
MAX_HEADLINE = 88  # of the subject; phones show about 40, lists on a desk about 100


@dataclass(frozen=True, slots=True, kw_only=True)
class _Plan:
    """Where each event is told: in full by the watchlist with this name, or not in full anywhere."""

    full: Mapping[str, str]  # story id of the event → watchlist
    titles: Mapping[str, str]  # watchlist → title


def build(
    *,
    window: Window,
    date: date,
    stories: Sequence[Story],
    ledger: LedgerFacts,
    feeds: Sequence[FeedHealth],
    trends: Sequence[Trend],
    watchlists: Sequence[Watchlist],
    names: Mapping[str, str],
    settings: DigestSettings,
    timezone: str = "UTC",
    problems: Sequence[str | Problem] = (),
    previous: Digest | None = None,
    found_in_archive: Sequence[Story] = (),
    dismiss: Dismiss | None = None,
) -> Digest:
    """The digest of local day `date` for the readers of `watchlists`.

    `stories` are those with coverage in the window; hits of other watchlists don't count. `names` gives the English name of
    each concept id. `timezone` is the config's; `settings.timezone` goes before it. `problems` are those of config.toml,
    `previous` is the last digest of the same readers, `found_in_archive` what a changed watchlist found among older articles;
    `dismiss` makes the links that mark a story as not relevant.
    """
    zone = ZoneInfo(settings.timezone or timezone)
    base = (settings.base_url or "").rstrip("/")
    reader = Audience(
        day=date,
        zone=zone,
        language=settings.language,
        since=window.since,
        names=names,
        base_url=base,
        dismiss=dismiss,
    )
    wanted = {watchlist.name for watchlist in watchlists}
    told = events(_wanted(stories, wanted), settings.language)
    old = events(_wanted(found_in_archive, wanted), settings.language)
    plan = _plan(told, watchlists, settings)
    sections = _related(
        tuple(_section(watchlist, told, plan, reader) for watchlist in watchlists), told, reader
    )
    counted = make_ledger(ledger, feeds, window, reader)
    table = glance(told, reader, previous.glance if previous else None)
    unusual = alerts(trends, reader)
    return Digest(
        date=date.isoformat(),
        day=wording.day_words(date),
        title=settings.title,
        language=settings.language,
        since=to_iso(window.since),
        until=to_iso(window.until),
        span=_span(window, zone),
        subject=_subject(sections, counted, unusual, settings.title, date),
        lead=_lead(sections, counted, len(told)),
        stories=len(told),
        max_bytes=settings.max_bytes,
        problems=tuple(plain(str(problem)) for problem in problems),
        glance=table,
        alerts=unusual,
        sections=tuple(s for s in sections if s.stories or s.references or s.quiet),
        archive=tuple(quiet_line(event, reader) for event in old[:MAX_QUIET]),
        ledger=counted,
        url=f"{base}/day/{date.isoformat()}" if base else "",
        base_url=base,
    )


def _wanted(stories: Sequence[Story], watchlists: set[str]) -> list[Story]:
    """The stories that hit one of the watchlists, without the hits of others."""
    kept = []
    for story in stories:
        coverage = tuple(
            replace(c, hits=tuple(h for h in c.hits if h.watchlist in watchlists))
            for c in story.coverage
        )
        if any(c.hits for c in coverage):
            kept.append(replace(story, coverage=coverage))
    return kept


def _plan(
    told: Sequence[StoryGroup], watchlists: Sequence[Watchlist], settings: DigestSettings
) -> _Plan:
    full: dict[str, str] = {}
    for event in told:  # best first, so the cap cuts the weakest
        if len(full) < settings.max_stories and has_news(event):
            for watchlist in watchlists:
                if event.score(watchlist.name) >= settings.quiet_below:
                    full[event.main.story] = watchlist.name
                    break
    return _Plan(full=full, titles={watchlist.name: watchlist.title for watchlist in watchlists})


def _section(
    watchlist: Watchlist, told: Sequence[StoryGroup], plan: _Plan, reader: Audience
) -> Section:
    mine = [event for event in told if watchlist.name in event.watchlists()]
    mine.sort(key=lambda event: -event.score(watchlist.name))  # stable: older first among equals
    blocks, references, quiet = [], [], []
    for event in mine:
        home = plan.full.get(event.main.story)
        if home == watchlist.name:
            blocks.append(
                block(
                    event,
                    reader,
                    watchlist=watchlist.name,
                    also_on=_also_on(event, watchlist, plan),
                )
            )
        elif home is not None:
            references.append(_reference(event, home, plan, reader))
        elif _first_of(event, plan) == watchlist.name:
            quiet.append(quiet_line(event, reader, watchlist=watchlist.name))
    return Section(
        name=watchlist.name,
        title=watchlist.title,
        stories=tuple(blocks),
        references=tuple(references[:MAX_REFERENCES]),
        quiet=tuple(quiet[:MAX_QUIET]),
        more=max(0, len(quiet) - MAX_QUIET),
        more_references=max(0, len(references) - MAX_REFERENCES),
    )


def _first_of(event: StoryGroup, plan: _Plan) -> str:
    """The first watchlist that wants the event: its one line stands there alone."""
    return next(name for name in plan.titles if name in event.watchlists())


def _also_on(event: StoryGroup, watchlist: Watchlist, plan: _Plan) -> tuple[str, ...]:
    return tuple(
        title
        for name, title in plan.titles.items()
        if name in event.watchlists() and name != watchlist.name
    )


def _reference(event: StoryGroup, home: str, plan: _Plan, reader: Audience) -> Reference:
    told = block(event, reader, watchlist=home)
    return Reference(
        headline=told.headline, anchor=told.anchor, section=plan.titles[home], lang=told.lang
    )


def _related(
    sections: tuple[Section, ...], told: Sequence[StoryGroup], reader: Audience
) -> tuple[Section, ...]:
    """The sections, each story linked with the others that name one of its documents."""
    by_document: dict[str, list[Related]] = {}
    full = {story.id: story for section in sections for story in section.stories}
    for event in told:
        for document in documents(event):
            head = full.get(event.main.story) or block(event, reader)
            anchor = head.anchor if event.main.story in full else ""
            shown = Related(
                document=document, headline=head.headline, anchor=anchor, lang=head.lang
            )
            by_document.setdefault(document, []).append(shown)

    def linked(story: StoryBlock) -> StoryBlock:
        others = [
            each
            for document in (story.action.documents if story.action else ())
            for each in by_document[document]
        ]
        return replace(
            story,
            related=tuple(each for each in others if each.anchor != story.anchor)[:MAX_RELATED],
        )

    return tuple(
        replace(section, stories=tuple(map(linked, section.stories))) for section in sections
    )


def _span(window: Window, zone: ZoneInfo) -> str:
    since, until = _moment(window.since, zone), _moment(window.until, zone)
    return f"{since} to {until}, {zone.key.replace('_', ' ')}"


def _moment(at: datetime, zone: ZoneInfo) -> str:
    local = at.astimezone(zone)
    return f"{wording.short_date(local.date())} {local.hour:02}:{local.minute:02}"


def _lead(sections: Sequence[Section], counted: Ledger, told: int) -> str:
    articles = wording.count_words(counted.articles, "article")
    read = (
        f"{counted.feeds_ok:,} of {wording.count_words(counted.feeds, 'feed')} ok, {articles} read"
    )
    if not told:
        return f"Nothing on your watchlists: 0 hits, {read}."
    full = [story for section in sections for story in section.stories]
    running = sum(story.running for story in full)
    quieter = told - len(full)
    parts = (
        [
            wording.count_words(len(full), "story", "stories")
            + (f" ({running} running)" if running else "")
        ]
        if full
        else []
    )
    parts += [wording.count_words(quieter, "quieter match", "quieter matches")] if quieter else []
    return f"{wording.listed(parts)}; {read}."


def _subject(
    sections: Sequence[Section], counted: Ledger, unusual: tuple[Alert, ...], title: str, day: date
) -> str:
    """The day's most important thing: the best story; of nearly the same score a new one, and one in the reader's language."""
    tail = f"{title}, {wording.short_date(day)}"
    full = [story for section in sections for story in section.stories]
    quiet = [line for section in sections for line in section.quiet]
    if full:
        best = max(
            full,
            key=lambda story: (
                story.score - 10 * (story.running + bool(story.language)),
                -full.index(story),
            ),
        )
        others = len(full) - 1
        return plain(f"{_headline(best)}{f' (+{others} more)' if others else ''} | {tail}")
    if quiet:
        matches = wording.count_words(
            len(quiet) + sum(section.more for section in sections),
            "quieter match",
            "quieter matches",
        )
        return plain(f"{matches}: {cut(quiet[0].headline, MAX_HEADLINE)} | {tail}")
    volume = f"unusual volume on {unusual[0].chip.name}, " if unusual else ""
    return plain(
        f"Quiet day: {volume}0 hits, {counted.feeds_ok:,} of {counted.feeds:,} feeds ok | {tail}"
    )


def _headline(story: StoryBlock) -> str:
    """The headline; in words of the reader's language when it is in another one."""
    if not story.language:
        return cut(story.headline, MAX_HEADLINE)
    what = wording.listed([chip.name for chip in story.actions[:2]])
    about = wording.listed([chip.name.lower() for chip in story.minerals], 3)
    said = ": ".join(filter(None, (what, about))) or cut(story.headline, MAX_HEADLINE)
    return f"{said} ({story.first.outlet}, in {story.language})"
