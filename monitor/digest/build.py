"""From a window's stories and the ledger to the digest: what is told, where, in which order. Pure, deterministic.

A story stands once, in the section whose watchlist asked for its act; the sections follow their best story, and in each the order
is that of importance.py. A match below `quiet_below`, or a story told before that brought only copies, is one line; so is what
companies say of themselves, one line a company.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from monitor.config.settings import DigestSettings
from monitor.core.clock import to_iso
from monitor.core.errors import Problem
from monitor.core.text import plain
from monitor.digest import briefing, importance, wording
from monitor.digest.facts import documents
from monitor.digest.glance import alerts, glance
from monitor.digest.ledger import ledger as make_ledger
from monitor.digest.story import block, quiet_line
from monitor.digest.story_group import Audience, Dismiss, StoryGroup, events, has_news
from monitor.digest.tracker_lines import MeasureLineOf
from monitor.digest.view import (
    BriefLine,
    CompanyLine,
    Digest,
    Related,
    Section,
    StoryBlock,
)
from monitor.digest.weekly import week_of
from monitor.match.companies import companies as company_names
from monitor.model.digests import LedgerFacts, Window
from monitor.model.entries import Dated
from monitor.model.feeds import FeedHealth
from monitor.model.hits import Watchlist
from monitor.model.stories import Story, Trend

MAX_QUIET = 8  # lines of a section; the rest is counted
MAX_COMPANIES = 10
MAX_RELATED = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class _Event:
    """An event with all that decides where it stands."""

    group: StoryGroup
    home: str  # the watchlist of its section
    rank: int
    moved: str
    status: str
    short: bool = False

    @property
    def id(self) -> str:
        return self.group.main.story


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
    weights: Mapping[str, int] | None = None,
    measures: Sequence[MeasureLineOf] = (),
    weeks: Sequence[Digest] | None = None,
    next_at: str = "",
) -> Digest:
    """The digest of local day `date` for the readers of `watchlists`.

    `stories` are those with coverage in the window; hits of other watchlists don't count. `names` gives the name of each concept
    id in the reader's language, `weights` how much each action changes (0-3). `timezone` is the config's; `settings.timezone`
    goes before it. `problems` are those of config.toml, `previous` is the last digest of the same readers, `found_in_archive`
    what a changed watchlist found among older articles; `dismiss` makes the links that mark a story as not relevant. `measures`
    are dates of measures that have come, told before all other changes; `weeks` are the digests of the past five weeks on the day
    of the weekly summary, `next_at` says when the next digest comes.
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
        weights=weights or {},
    )
    wanted = {watchlist.name for watchlist in watchlists}
    told = events(_wanted(stories, wanted), settings.language)
    untold = [story for story in found_in_archive if story.told_at is None]
    old = events(_wanted(untold, wanted), settings.language)
    ranked = _ranked(told, watchlists, previous, reader)
    full = _in_full(ranked, settings)
    own = [each for each in ranked if each.id not in full and importance.is_company(each.group)]
    lines = [each for each in ranked if each.id not in full and each not in own]
    blocks = [each for each in ranked if each.id in full]
    blocks = [replace(e, short=place >= briefing.MAX_BRIEF) for place, e in enumerate(blocks)]
    sections = _sections(watchlists, blocks, lines, told, reader)
    stories_told = [story for section in sections for story in section.stories]
    stories_told.sort(key=lambda story: -story.rank)
    digest = Digest(
        date=date.isoformat(),
        day=wording.day_words(date, reader.say),
        title=settings.title,
        language=settings.language,
        since=to_iso(window.since),
        until=to_iso(window.until),
        span=_span(window if previous else _reaching_back(window, told, settings), zone, reader),
        subject="",
        lead="",
        stories=len(told),
        max_bytes=settings.max_bytes,
        problems=tuple(plain(str(problem)) for problem in problems),
        glance=glance(told, reader, previous.glance if previous else None),
        alerts=alerts(trends, reader),
        sections=sections,
        archive=tuple(quiet_line(event, reader) for event in old[:MAX_QUIET]),
        ledger=make_ledger(ledger, feeds, window, reader),
        url=f"{base}/day/{date.isoformat()}" if base else "",
        base_url=base,
        brief=briefing.brief(stories_told),
        changed=_changed(measures, stories_told, reader),
        companies=_companies(own, reader),
        standing=briefing.still_standing(
            ((each.id, each.status) for each in ranked if each.status),
            previous.standing if previous else (),
        ),
        next_at=next_at,
    )
    if weeks is not None:
        digest = replace(digest, week=week_of((*weeks, digest), date, reader.say))
    return _headed(digest, stories_told, date, reader)


def _headed(digest: Digest, blocks: Sequence[StoryBlock], day: date, reader: Audience) -> Digest:
    """The digest with the words that stand above and before it."""
    say = reader.say
    quiet = [line for section in digest.sections for line in section.quiet]
    digest = replace(
        digest,
        lead=briefing.lead(digest.sections, digest, say),
        subject=briefing.subject(blocks, quiet, digest, day=day, say=say),
        minutes=briefing.minutes(digest),
    )
    return replace(digest, preheader=briefing.preheader(digest))


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


def _ranked(
    told: Sequence[StoryGroup],
    watchlists: Sequence[Watchlist],
    previous: Digest | None,
    reader: Audience,
) -> list[_Event]:
    """The events, the most important first; among equals the better score, then the older."""
    standing = dict(previous.standing) if previous else {}
    found = []
    for group in told:  # best score first, and the sort is stable
        record = importance.act(group)
        status = record.status if record else ""
        moved = briefing.moved(group, status, standing, reader)
        found.append(
            _Event(
                group=group,
                home=_home(group, watchlists),
                rank=importance.importance(group, reader, moved=bool(moved)),
                moved=moved,
                status=status,
            )
        )
    return sorted(found, key=lambda each: -each.rank)


def _home(group: StoryGroup, watchlists: Sequence[Watchlist]) -> str:
    """The watchlist that asked for the event's act; else the one with the best score; of equals the config's first."""
    record = importance.act(group)
    action = record.action if record else ""

    def fit(watchlist: Watchlist) -> tuple[bool, float]:
        policies = {
            p for _, hit in group.hits if hit.watchlist == watchlist.name for p in hit.policies
        }
        return action in policies, group.score(watchlist.name)

    return max((w for w in watchlists if w.name in group.watchlists()), key=fit).name


def _in_full(ranked: Sequence[_Event], settings: DigestSettings) -> frozenset[str]:
    """The ids of the events that get a block: news, above the threshold, and no company's own, the most important ones."""
    wanted = (
        each.id
        for each in ranked
        if has_news(each.group)
        and each.group.score(each.home) >= settings.quiet_below
        and not importance.is_company(each.group)
    )
    return frozenset(list(wanted)[: settings.max_stories])


def _sections(
    watchlists: Sequence[Watchlist],
    full: Sequence[_Event],
    lines: Sequence[_Event],
    told: Sequence[StoryGroup],
    reader: Audience,
) -> tuple[Section, ...]:
    """The sections that have something to tell, the one with the most important story first."""
    titles = {watchlist.name: watchlist.title for watchlist in watchlists}
    found = [
        _section(
            watchlist,
            [each for each in full if each.home == watchlist.name],
            [each for each in lines if each.home == watchlist.name],
            titles,
            reader,
        )
        for watchlist in watchlists
    ]
    shown = [section for section in found if section.stories or section.quiet]
    shown.sort(key=lambda section: -max((story.rank for story in section.stories), default=-1))
    return _related(tuple(shown), told, reader)


def _section(
    watchlist: Watchlist,
    full: Sequence[_Event],
    lines: Sequence[_Event],
    titles: Mapping[str, str],
    reader: Audience,
) -> Section:
    blocks = tuple(
        block(
            each.group,
            reader,
            watchlist=watchlist.name,
            moved=each.moved,
            short=each.short,
            also_on=tuple(
                title
                for name, title in titles.items()
                if name != watchlist.name and name in each.group.watchlists()
            ),
        )
        for each in full
    )
    quiet = [quiet_line(each.group, reader, watchlist=watchlist.name) for each in lines]
    return Section(
        name=watchlist.name,
        title=watchlist.title,
        stories=blocks,
        quiet=tuple(quiet[:MAX_QUIET]),
        more=max(0, len(quiet) - MAX_QUIET),
    )


def _companies(own: Sequence[_Event], reader: Audience) -> tuple[CompanyLine, ...]:
    """One line a company: its most important story, and how many more there are."""
    found: dict[str, CompanyLine] = {}
    for each in own:
        line = quiet_line(each.group, reader, watchlist=each.home)
        named = [
            line.headline[n.start : n.end] for n in company_names(line.headline, headline=True)
        ]
        company = named[0] if named else ""
        key = company.casefold() or each.id
        if key in found:
            found[key] = replace(found[key], more=found[key].more + 1)
        else:
            found[key] = CompanyLine(
                company=company,
                headline=line.headline,
                url=line.url,
                outlet=line.outlet,
                lang=line.lang,
            )
    return tuple(list(found.values())[:MAX_COMPANIES])


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


def _reaching_back(window: Window, told: Sequence[StoryGroup], settings: DigestSettings) -> Window:
    """What a first digest tells of: its feeds list news from before their first reading, as far back as `catch_up`."""
    earliest = window.since - timedelta(seconds=settings.catch_up)
    dates = [c.published_at for group in told for c, _ in group.hits if c.dated == Dated.GIVEN]
    news = [at for at in dates if earliest <= at < window.since]
    return replace(window, since=min(news, default=window.since))


def _span(window: Window, zone: ZoneInfo, reader: Audience) -> str:
    since, until = _moment(window.since, zone, reader), _moment(window.until, zone, reader)
    words = reader.say.gettext("%(since)s to %(until)s", since=since, until=until)
    return f"{words}, {zone.key.replace('_', ' ')}"


def _moment(at: datetime, zone: ZoneInfo, reader: Audience) -> str:
    local = at.astimezone(zone)
    return f"{wording.short_date(local.date(), reader.say)} {local.hour:02}:{local.minute:02}"


def _changed(
    measures: Sequence[MeasureLineOf], told: Sequence[StoryBlock], reader: Audience
) -> tuple[BriefLine, ...]:
    """The lines of measures, then what else changed; a story whose measure has moved is not told twice."""
    anchors = {block.anchor for block in told}
    own = tuple(line.leading_to(anchors) for line in measures)
    said = {line.anchor for line in own if line.anchor}
    rest = (line for line in briefing.changed(told, reader.say) if line.anchor not in said)
    return (*own, *rest)[: briefing.MAX_CHANGED]
