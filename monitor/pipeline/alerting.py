"""The journey of an alert: a watchlist with `alert = true` tells of a story at once, once, besides the digest.

Alerts go through the outbox like digests. Their Message-ID is made of watchlist, story and recipient, so that a crash between
queueing and remembering queues nothing twice. What is above the hourly cap is told by the digest alone.
"""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from email.utils import parseaddr
from html import escape
from typing import Any

from monitor.core.clock import from_iso, to_iso
from monitor.core.logs import get_logger
from monitor.core.text import plain
from monitor.core.urls import is_http
from monitor.delivery import mail
from monitor.model.digests import Rendered
from monitor.model.hits import Hit, Watchlist
from monitor.model.stories import Coverage, Story
from monitor.pipeline import unsubscribing
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
_SUBJECT_CHARS, _SENTENCE_CHARS = 150, 600


@dataclass(slots=True, kw_only=True)
class _State:
    """How far alerts have come, and which pairs of watchlist and story are done: told, or left to the digest."""

    until: datetime
    done: dict[str, str] = field(default_factory=dict)  # "watchlist story" → when
    queued: list[tuple[str, str]] = field(default_factory=list)  # (when, watchlist) within the hour


@dataclass(frozen=True, slots=True, kw_only=True)
class _ListedHits:
    """Somebody who is told: a reader by mail, with the link that takes them off the list, or a chat service."""

    channel: str
    recipient: str
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
    for name, (coverage, hit) in _best(story, watched).items():
        ids = (story.story, *story.merged)
        if any(f"{name} {one}" in state.done for one in ids):
            continue
        state.done[f"{name} {story.story}"] = to_iso(now)
        if used[name] >= cap:
            get_logger().info("alert_held", watchlist=name, story=story.story, max_per_hour=cap)
            continue
        used[name] += 1
        state.queued.append((to_iso(now), name))
        get_logger().info("alert_queued", watchlist=name, story=story.story)
        yield from _messages(services, story, watched[name], coverage, hit, listed)


def _best(story: Story, watched: dict[str, Watchlist]) -> dict[str, tuple[Coverage, Hit]]:
    """The article that shows best why each watchlist wants the story."""
    best: dict[str, tuple[Coverage, Hit]] = {}
    for coverage in story.coverage:
        for hit in coverage.hits:
            if hit.watchlist in watched and (
                hit.watchlist not in best or hit.score > best[hit.watchlist][1].score
            ):
                best[hit.watchlist] = (coverage, hit)
    return best


async def _channels(services: Services) -> tuple[_ListedHits, ...]:
    """Everybody who is told and has not left."""
    config = services.loaded.config
    chats = tuple(_ListedHits(channel=name, recipient=name) for name in config.alerts.apprise_env)
    if config.email.host is None or not config.alerts.recipients:
        return chats
    readers = await unsubscribing.staying(services.store, config.alerts.recipients)
    base_url, links = config.digest.base_url or "", dict.fromkeys(readers, "")
    if base_url.startswith("https://"):
        key = await unsubscribing.key(services.store, now=services.now)
        links = {reader: unsubscribing.link(base_url, reader, key=key) for reader in readers}
    return (
        *(_ListedHits(channel=SMTP, recipient=reader, leave=links[reader]) for reader in readers),
        *chats,
    )


def _messages(
    services: Services,
    story: Story,
    watchlist: Watchlist,
    coverage: Coverage,
    hit: Hit,
    listed: Sequence[_ListedHits],
) -> Iterator[Outgoing]:
    config = services.loaded.config
    rendered = _rendered(services, story, watchlist, coverage, hit)
    domain = mail.address(config.email.sender).domain
    for one in listed:
        channel, recipient = one.channel, one.recipient
        who = hashlib.sha256(
            f"{watchlist.name}\n{story.story}\n{channel}\n{recipient.lower()}".encode()
        ).hexdigest()[:24]
        message_id = f"<alert-{watchlist.name}.{who}@{domain}>"
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


def _rendered(
    services: Services, story: Story, watchlist: Watchlist, coverage: Coverage, hit: Hit
) -> Rendered:
    """The alert as text and as a small page; nothing that an outlet wrote is markup."""
    title = plain(coverage.title, _SUBJECT_CHARS)
    lines = [f"{plain(coverage.outlet, 100)}, {coverage.published_at:%Y-%m-%d %H:%M} UTC"]
    if hit.evidence:
        lines.append(f"“{plain(hit.evidence[0].sentence, _SENTENCE_CHARS)}”")
    names = judgement.names(services.rules)
    found = [
        plain(names.get(one, one), 60)
        for one in (*hit.minerals, *hit.policies, *hit.places, *hit.terms)
    ]
    lines.append(f"{', '.join(found)}: {hit.score:.0f} of 100 points")
    base = services.loaded.config.digest.base_url
    links = [
        link
        for link in (coverage.url, f"{base.rstrip('/')}/story/{story.story}" if base else None)
        if link and is_http(link)
    ]
    told = f"Watchlist “{plain(watchlist.title, 100)}”. The next digest tells this story with its whole coverage."
    return Rendered(
        html=_page(title, lines, links, told, language=coverage.language),
        text="\n\n".join((title, *lines, *links, told)) + "\n",
        subject=f"{plain(watchlist.title, 40)}: {title}",
    )


def _page(
    title: str, lines: Sequence[str], links: Sequence[str], told: str, *, language: str | None
) -> str:
    said = f' lang="{escape(language)}"' if language else ""
    body = "".join(f"<p{said}><bdi>{escape(line)}</bdi></p>" for line in lines)
    body += "".join(f'<p><a href="{escape(link)}">{escape(link)}</a></p>' for link in links)
    head = '<meta charset="utf-8"><meta name="color-scheme" content="light dark">'
    return (
        f'<!DOCTYPE html>\n<html lang="en"><head>{head}<title>{escape(title)}</title></head>\n'
        f"<body><h1{said}><bdi>{escape(title)}</bdi></h1>\n{body}\n<p>{escape(told)}</p></body></html>\n"
    )


async def _keep(services: Services, state: _State) -> None:
    now = services.now()
    kept = {
        "until": to_iso(state.until),
        "done": {pair: at for pair, at in state.done.items() if from_iso(at) > now - _KEPT},
        "queued": [(at, name) for at, name in state.queued if from_iso(at) > now - _HOUR],
    }
    await services.store.write(Writer.set_meta, STATE, kept, now=now)


def _from_json(kept: dict[str, Any]) -> _State:
    return _State(
        until=from_iso(kept["until"]),
        done=kept["done"],
        queued=[(at, name) for at, name in kept["queued"]],
    )
