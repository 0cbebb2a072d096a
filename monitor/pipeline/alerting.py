"""The journey of an alert: a watchlist with `alert = true` tells of a story at once, once, besides the digest.

Alerts go through the outbox like digests. Their Message-ID is made of watchlist, story, act and recipient, so that a crash between
queueing and remembering queues nothing twice. What is above the hourly cap is told by the digest alone. A story that turns out to
tell a second act, on another mineral or of another place, is told again, of that act alone.
"""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from email.utils import parseaddr
from typing import Any
from zoneinfo import ZoneInfo

from monitor.core.clock import from_iso, to_iso
from monitor.core.logs import get_logger
from monitor.delivery import mail
from monitor.digest.alert import alert
from monitor.model.digests import Rendered, Window
from monitor.model.hits import Watchlist
from monitor.model.stories import Story
from monitor.pipeline import composing, unsubscribing
from monitor.pipeline.delivering import SMTP, TITLE
from monitor.pipeline.services import Services
from monitor.store.reader import Reader
from monitor.store.records import Outgoing
from monitor.store.writer import Writer
from monitor.watch import judgement

STATE = "alerts"
"""The name under which the store keeps how far alerts have come."""

_HOUR = timedelta(hours=1)
_KEPT = timedelta(
    days=60
)  # a story takes in articles for days; nobody is told of it later than that


_Act = tuple[tuple[str, ...], tuple[str, ...]]  # minerals and places of a hit


@dataclass(slots=True, kw_only=True)
class _State:
    """How far alerts have come, and which pairs of watchlist and story are done: told, or left to the digest."""

    until: datetime
    done: dict[str, str] = field(default_factory=dict)  # "watchlist story" → when
    queued: list[tuple[str, str]] = field(default_factory=list)  # (when, watchlist) within the hour
    acts: dict[str, list[_Act]] = field(default_factory=dict)  # "watchlist story" → what it told


@dataclass(frozen=True, slots=True, kw_only=True)
class _ListedHits:
    """Somebody who is told: a reader by mail, with the link that takes them off the list, or a chat service."""

    channel: str
    recipient: str
    place: str  # of which installation the message is
    leave: str = ""


async def queue_alerts(services: Services) -> int:
    """Queues a message for every story that is new to a watchlist with `alert = true`; how many messages."""
    watched = {
        watchlist.name: watchlist for watchlist in services.loaded.watchlists if watchlist.alert
    }
    if not watched or not await _channels(services):
        return 0
    text = await services.store.read(Reader.meta, STATE)
    if text is None:  # alerts begin now; what was found before is the digest's
        until = await services.store.write(Writer.cut_window, now=services.now())
        await _keep(services, _State(until=until))
        return 0
    state = _from_json(json.loads(text))
    until = await services.store.write(Writer.cut_window, now=services.now())
    stories = await services.store.read(Reader.stories_between, state.until, until)
    listed = await _channels(services)
    messages = [
        message
        for story in stories
        for message in _of_story(services, story, watched, state, listed)
    ]
    state.until = until
    queued = (
        await services.store.write(Writer.queue_messages, messages, now=services.now())
        if messages
        else 0
    )
    if stories:
        await _keep(services, state)
    return queued


def _of_story(
    services: Services,
    story: Story,
    watched: dict[str, Watchlist],
    state: _State,
    listed: Sequence[_ListedHits],
) -> Iterator[Outgoing]:
    """The messages about a story, one per watchlist that is new to it and recipient, as far as the cap allows."""
    now, cap = services.now(), services.loaded.config.alerts.max_per_hour
    used = Counter(name for at, name in state.queued if from_iso(at) > now - _HOUR)
    for name in _wanting(story, watched):
        pairs = [f"{name} {one}" for one in (story.story, *story.merged)]
        known = [act for pair in pairs for act in state.acts.get(pair, ())]
        told_before = any(pair in state.done for pair in pairs)
        untold = _untold(story, name, known) if known else None if told_before else story
        if untold is None:
            continue
        state.done[pairs[0]] = to_iso(now)
        state.acts[pairs[0]] = [*known, *_acts(untold, name)]
        if used[name] >= cap:
            get_logger().info("alert_held", watchlist=name, story=story.story, max_per_hour=cap)
            continue
        used[name] += 1
        state.queued.append((to_iso(now), name))
        get_logger().info("alert_queued", watchlist=name, story=story.story)
        act = "" if untold is story else repr(_acts(untold, name))
        yield from _messages(services, untold, watched[name], listed, act=act)


def _acts(story: Story, name: str) -> list[_Act]:
    """What a story's hits of a watchlist are about, each once."""
    hits = (hit for coverage in story.coverage for hit in coverage.hits if hit.watchlist == name)
    return list(dict.fromkeys((tuple(hit.minerals), tuple(hit.places)) for hit in hits))


def _untold(story: Story, name: str, known: Sequence[_Act]) -> Story | None:
    """The part of a story whose hits are on other minerals, or of other places, than all that was told; None without one."""
    part = tuple(
        coverage
        for coverage in story.coverage
        if any(
            hit.watchlist == name and all(_apart((hit.minerals, hit.places), act) for act in known)
            for hit in coverage.hits
        )
    )
    return replace(story, coverage=part, facts=None) if part else None


def _apart(one: _Act, other: _Act) -> bool:
    """Whether minerals or places are given by both and have nothing in common."""
    return any(a and b and not set(a) & set(b) for a, b in zip(one, other, strict=True))


def _wanting(story: Story, watched: dict[str, Watchlist]) -> tuple[str, ...]:
    """The watchlists that want the story, in the order of its coverage."""
    names = (hit.watchlist for coverage in story.coverage for hit in coverage.hits)
    return tuple(dict.fromkeys(name for name in names if name in watched))


async def _channels(services: Services) -> tuple[_ListedHits, ...]:
    """Everybody who is told and has not left."""
    config = services.loaded.config
    place = await composing.installation(services.store, now=services.now)
    chats = tuple(
        _ListedHits(channel=name, recipient=name, place=place) for name in config.alerts.apprise_env
    )
    if config.email.host is None or not config.alerts.recipients:
        return chats
    readers = await unsubscribing.staying(services.store, config.alerts.recipients)
    base_url, links = config.digest.base_url or "", dict.fromkeys(readers, "")
    if base_url.startswith("https://"):
        key = await unsubscribing.key(services.store, now=services.now)
        links = {reader: unsubscribing.link(base_url, reader, key=key) for reader in readers}
    return (
        *(
            _ListedHits(channel=SMTP, recipient=reader, place=place, leave=links[reader])
            for reader in readers
        ),
        *chats,
    )


def _messages(
    services: Services,
    story: Story,
    watchlist: Watchlist,
    listed: Sequence[_ListedHits],
    *,
    act: str,
) -> Iterator[Outgoing]:
    config = services.loaded.config
    rendered = _rendered(services, story, watchlist)
    domain = mail.address(config.email.sender).domain
    for one in listed:
        channel, recipient = one.channel, one.recipient
        who = hashlib.sha256(
            f"{watchlist.name}\n{story.story}{act}\n{channel}\n{recipient.lower()}".encode()
        ).hexdigest()[:24]
        message_id = f"<alert-{watchlist.name}.{who}.{one.place}@{domain}>"
        body = rendered.text.encode()
        if channel == SMTP:
            body = _mail(services, rendered, watchlist, one, message_id)
        yield Outgoing(
            channel=channel,
            sender=parseaddr(config.email.sender)[1],
            recipient=parseaddr(recipient)[1] if channel == SMTP else recipient,
            message_id=message_id,
            body=body,
            labels={TITLE: rendered.subject, "watchlist": watchlist.name, "story": story.story},
        )


def _mail(
    services: Services,
    rendered: Rendered,
    watchlist: Watchlist,
    reader: _ListedHits,
    message_id: str,
) -> bytes:
    settings = services.loaded.config.email
    source = mail.address(settings.sender)
    message = mail.message(
        rendered,
        sender=settings.sender,
        recipient=reader.recipient,
        message_id=message_id,
        date=services.now(),
        list_id=f"{watchlist.name}.alerts.minerals-monitor.{source.domain}",
        unsubscribe=reader.leave
        or settings.unsubscribe
        or f"mailto:{source.addr_spec}?subject=unsubscribe",
        one_click=bool(reader.leave),
        language=services.loaded.config.digest.language,
    )
    return message.as_bytes()


def _rendered(services: Services, story: Story, watchlist: Watchlist) -> Rendered:
    """The alert as the templates make it, the owner's before the shipped ones."""
    config, now = services.loaded.config, services.now()
    zone = ZoneInfo(config.digest.timezone or config.timezone)
    rendered = alert(
        story=story,
        watchlist=watchlist,
        window=Window(since=now - _HOUR, until=now),
        date=now.astimezone(zone).date(),
        names=judgement.names(services.rules, config.digest.language),
        settings=config.digest,
        timezone=config.timezone,
        templates=services.templates,
    )
    for warning in rendered.warnings:
        get_logger().warning("template_failed", message=warning)
    return rendered


async def _keep(services: Services, state: _State) -> None:
    now = services.now()
    kept = {
        "until": to_iso(state.until),
        "done": (done := {p: at for p, at in state.done.items() if from_iso(at) > now - _KEPT}),
        "acts": {pair: acts for pair, acts in state.acts.items() if pair in done},
        "queued": [(at, name) for at, name in state.queued if from_iso(at) > now - _HOUR],
    }
    await services.store.write(Writer.set_meta, STATE, kept, now=now)


def _from_json(kept: dict[str, Any]) -> _State:
    return _State(
        until=from_iso(kept["until"]),
        done=kept["done"],
        acts={
            pair: [(tuple(minerals), tuple(places)) for minerals, places in acts]
            for pair, acts in kept.get("acts", {}).items()
        },
        queued=[(at, name) for at, name in kept["queued"]],
    )
