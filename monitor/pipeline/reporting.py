"""The journey of the digest: when it is due, what is in it, and how it reaches its readers.

A digest's window runs on from the end of the one before, whatever the clock, DST or downtime did in between, so that nothing is
lost or told twice. The digest, the stories it shows and its messages are saved in one transaction (an outbox); sending comes
after, and a message is repeated only when its outcome is unknown: byte for byte, under the same Message-ID.
"""

from __future__ import annotations

import asyncio
import json
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from monitor.core.errors import DeliverError, DeliverReason, StoreError
from monitor.core.logs import get_logger
from monitor.digest import render, weekly
from monitor.digest.build import build
from monitor.digest.view import Digest
from monitor.model.digests import Rendered, Window
from monitor.model.stories import Trend
from monitor.pipeline import composing, digest_files, marking, measure_changes, upcoming
from monitor.pipeline.delivering import Deliveries as Deliveries
from monitor.pipeline.delivering import deliver_due as deliver_due
from monitor.pipeline.services import Services
from monitor.pipeline.upcoming import Edition, editions
from monitor.store.reader import Reader
from monitor.store.records import NewDigest, StoredDigest
from monitor.store.writer import Writer
from monitor.stories.trends import unusual
from monitor.watch import judgement

_FIRST_WINDOW = timedelta(days=1)
_NOBODY = "reader@localhost"
CONFIG_PROBLEM = "config_problem"
"""The name under which the store keeps what is wrong with config.toml."""
TEMPLATE_PROBLEMS = "template_problems"
"""The name under which it keeps what is wrong with the owner's templates."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Made:
    """A digest in all its forms. `note` says where it comes from."""

    date: str
    group: str
    subject: str
    digest: str  # JSON
    html: str
    text: str
    eml: bytes
    stories: int
    note: str


# --- when ------------------------------------------------------------------------------------------------------------


async def due_since(services: Services, *, started_at: datetime) -> datetime | None:
    """The earliest moment of the digests that are due and not made; None when none is."""
    moments = [
        await _due(services, edition, started_at=started_at) for edition in editions(services)
    ]
    return min((moment for moment in moments if moment is not None), default=None)


async def _due(services: Services, edition: Edition, *, started_at: datetime) -> datetime | None:
    """When the edition's digest became due, unless its day has one already that somebody was sent.

    A last digest from the future means that the clock was set back; the day's own row then keeps it from being told twice.
    """
    now, last = services.now(), await services.store.read(Reader.last_digest, edition.name)
    last_until = last.until if last else started_at
    moment = upcoming.due_moment(
        edition, last_until=last_until if last_until <= now else now - _FIRST_WINDOW, now=now
    )
    if moment is None:
        return None
    day = moment.astimezone(edition.zone).date().isoformat()
    stored = await services.store.read(Reader.digest, day, edition.name)
    if stored is None:
        return moment
    newest = last is not None and last.digest_id == stored.digest_id and last_until <= now
    sent = bool(await services.store.read(Reader.deliveries_of, stored.digest_id))
    return moment if newest and not sent else None


async def make_due_digests(services: Services, *, started_at: datetime) -> int:
    """Makes (and queues) the digest of every edition whose moment has come; how many. One that fails holds no other."""
    made = 0
    for edition in editions(services):
        moment = await _due(services, edition, started_at=started_at)
        if moment is None:
            continue
        try:
            last = await services.store.read(Reader.last_digest, edition.name)
            day = moment.astimezone(edition.zone).date()
            made += await _make(services, edition, day=day, last=last, replace=True) is not None
        except StoreError:
            raise
        except Exception:
            get_logger().exception("unit_crashed", step="digest", unit=edition.name)
    return made


# --- what ------------------------------------------------------------------------------------------------------------


async def digest_of(
    services: Services, *, day: date | None, group: str = "", send: bool = False
) -> Made:
    """The digest of a day: as it was made, byte for byte, when there is one. Without `day`, what has come since the last one.

    A digest that nobody was sent is made anew when it is asked for again on its own day; one that was sent stays as it is, and
    what has come since is shown without being recorded: the next digest will tell it.
    """
    edition = next((e for e in editions(services) if e.name == group), None)
    if edition is None:
        raise DeliverError("", DeliverReason.PROTOCOL, f'no [[digest.groups]] is named "{group}"')
    today = services.now().astimezone(edition.zone).date()
    stored = await services.store.read(Reader.digest, (day or today).isoformat(), group)
    if stored is not None and day is not None:
        return _stored(stored)
    if day is not None and day != today:
        window = _local_day(day, edition.zone)
        digest, rendered = await _built(services, edition, window=window, day=day, previous=None)
        return await _made(
            services,
            edition,
            digest,
            rendered,
            note=f"made now for {day}; no digest was made on that day",
        )
    last = await services.store.read(Reader.last_digest, group)
    beside = services.store.read_only
    made = (
        None
        if beside
        else await _make(services, edition, day=today, last=last, send=send, replace=True)
    )
    if made is not None:
        return made
    since = last.until if last else services.now() - _FIRST_WINDOW
    window = Window(since=since, until=services.now())
    digest, rendered = await _built(services, edition, window=window, day=today, previous=last)
    return await _made(
        services,
        edition,
        digest,
        rendered,
        note="what has come since the last digest, not recorded: the daemon owns the database"
        if beside
        else "today's digest has been sent; this is what has come since, for the next one",
    )


async def _make(
    services: Services,
    edition: Edition,
    *,
    day: date,
    last: StoredDigest | None,
    send: bool = True,
    replace: bool = False,
) -> Made | None:
    """Builds, renders and saves a digest with its messages in one transaction; None when that day has one already."""
    if replace and last is not None and last.date == day.isoformat():
        if not await services.store.write(Writer.withdraw_digest, last.digest_id):
            return None
        last = await services.store.read(Reader.last_digest, edition.name)
    now, new_day = services.now(), day.isoformat()
    until = await services.store.write(Writer.cut_window, now=now)
    since = last.until if last else await services.store.write(Writer.birthday, now=now)
    window = Window(since=min(since, until), until=until)
    digest, rendered = await _built(services, edition, window=window, day=day, previous=last)
    made = await _made(
        services, edition, digest, rendered, note=f"{digest.stories} stories, {digest.span}"
    )
    readers = edition.recipients if send else ()
    messages = await composing.messages(
        services, rendered, readers, day=new_day, group=edition.name
    )
    new = NewDigest(
        date=new_day,
        group=edition.name,
        since=window.since,
        until=window.until,
        subject=rendered.subject,
        digest=made.digest,
        html=made.html,
        text=made.text,
        eml=made.eml,
        stories=digest.told,
    )
    digest_id = await services.store.write(Writer.save_digest, new, messages, now=now)
    if digest_id is None:
        return None
    get_logger().info(
        "digest_built",
        date=new.date,
        group=edition.name,
        stories=digest.stories,
        messages=len(messages),
    )
    await _keep_files(services, made)
    return made


async def _built(
    services: Services,
    edition: Edition,
    *,
    window: Window,
    day: date,
    previous: StoredDigest | None,
) -> tuple[Digest, Rendered]:
    """The digest of a window, built from the store and rendered."""
    read, config = services.store.read, services.loaded.config
    problem = await read(Reader.meta, CONFIG_PROBLEM)
    names = judgement.names(services.rules, edition.language)
    stories = await read(Reader.stories_between, window.since, window.until, group=edition.name)
    digest = await asyncio.to_thread(
        build,
        window=window,
        date=day,
        stories=stories,
        ledger=await read(Reader.ledger, window.since, window.until),
        feeds=await read(Reader.feed_health, services.now()),
        trends=await _trends(services, window.until, day),
        watchlists=edition.watchlists,
        names=names,
        weights=judgement.weights(services.rules),
        settings=config.digest.model_copy(update={"language": edition.language}),
        timezone=str(edition.zone),
        problems=tuple(json.loads(problem)) if problem else (),
        previous=Digest.from_json(previous.digest) if previous else None,
        dismiss=await marking.linker(services.store, config.digest.base_url, now=services.now),
        found_in_archive=await read(
            Reader.stories_between, window.since, window.until, group=edition.name, origin="archive"
        ),
        weeks=await _weeks(services, edition, day),
        next_at=_next(edition, services.now()),
        measures=await measure_changes.lines_of(services, edition, window, day, names),
    )
    return await _rendered(services, digest)


async def _weeks(services: Services, edition: Edition, day: date) -> tuple[Digest, ...] | None:
    """The group's digests of the past five weeks, on the day of the weekly summary."""
    if upcoming.DAYS[day.weekday()] != services.loaded.config.digest.weekly:
        return None
    past = [(day - timedelta(days=back)).isoformat() for back in range(1, weekly.DAYS)]
    found = [await services.store.read(Reader.digest, each, edition.name) for each in past]
    return tuple(Digest.from_json(stored.digest) for stored in found if stored is not None)


def _next(edition: Edition, now: datetime) -> str:
    """When the edition comes again, in words."""
    at = upcoming.next_moment(now, at=edition.at, days=edition.days, zone=edition.zone)
    return upcoming.words(at, edition.zone, edition.language)


async def _keep_files(services: Services, made: Made) -> None:
    """The digest as files, where the config wants them; a full disk holds up no digest."""
    settings = services.loaded.config.digest
    if not settings.files:
        return
    try:
        await asyncio.to_thread(
            digest_files.keep,
            services.loaded.database,
            date=made.date,
            group=made.group,
            subject=made.subject,
            html=made.html,
            text=made.text,
            eml=made.eml,
            title=settings.title,
        )
    except OSError:
        get_logger().exception("unit_crashed", step="digest_files", unit=made.date)


async def _rendered(services: Services, digest: Digest) -> tuple[Digest, Rendered]:
    """The digest rendered; what is broken in the owner's templates is told in the log, by health and in the mail itself."""
    rendered = await asyncio.to_thread(render.render, digest, templates=services.templates)
    for warning in rendered.warnings:
        get_logger().warning("template_failed", message=warning)
    if not services.store.read_only:
        await services.store.write(
            Writer.set_meta, TEMPLATE_PROBLEMS, rendered.warnings or None, now=services.now()
        )
    if not rendered.warnings:
        return digest, rendered
    digest = replace(digest, faults=rendered.warnings)
    again = await asyncio.to_thread(render.render, digest, templates=services.templates)
    return digest, again


async def _trends(services: Services, until: datetime, day: date) -> tuple[Trend, ...]:
    """Unusual volumes of the last 24 hours against the same hours of the days before."""
    days = services.loaded.config.stories.trend_days
    edges = tuple(until - timedelta(days=back) for back in range(days + 1, -1, -1))
    counts = await services.store.read(Reader.daily_counts, edges)
    return unusual(
        {(kind, concept): row for (concept, kind), row in counts.counts.items()}, today=day
    )


def _midnights(day: date, zone: ZoneInfo, days: int) -> tuple[datetime, ...]:
    """The bounds of the `days` local days before `day` and of `day` itself."""
    return tuple(
        datetime.combine(day - timedelta(days=back), time(), tzinfo=zone).astimezone(UTC)
        for back in range(days, -2, -1)
    )


def _local_day(day: date, zone: ZoneInfo) -> Window:
    since, until = _midnights(day, zone, 0)
    return Window(since=since, until=until)


async def _made(
    services: Services, edition: Edition, digest: Digest, rendered: Rendered, *, note: str
) -> Made:
    """A digest in all its forms; the file's HTML is whole, the mail's is cut when it would be too large."""
    recipient = edition.recipients[0] if edition.recipients else _NOBODY
    whole = await asyncio.to_thread(render.render, digest, templates=services.templates, whole=True)
    return Made(
        date=digest.date,
        group=edition.name,
        subject=rendered.subject,
        digest=digest.to_json(),
        html=whole.html,
        text=whole.text,
        eml=await composing.mail_of(
            services, rendered, day=digest.date, group=edition.name, recipient=recipient
        ),
        stories=digest.stories,
        note="\n".join((note, *rendered.warnings)),
    )


def _stored(stored: StoredDigest) -> Made:
    """A digest byte for byte as it was made."""
    return Made(
        date=stored.date,
        group=stored.group,
        subject=stored.subject,
        digest=stored.digest,
        html=stored.html,
        text=stored.text,
        eml=stored.eml,
        stories=Digest.from_json(stored.digest).stories,
        note=f"the digest of {stored.date}, as it was made",
    )
