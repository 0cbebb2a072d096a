"""From a rendered digest to the finished messages of its readers, and to the shorter one that a server with a small limit takes."""

from __future__ import annotations

import asyncio
import json
import secrets
from collections.abc import Iterable
from email.utils import parseaddr

from monitor.core.clock import Clock
from monitor.delivery import mail
from monitor.digest import render
from monitor.digest.view import Digest
from monitor.model.digests import OutboxMessage, Rendered
from monitor.pipeline import unsubscribing
from monitor.pipeline.services import Services
from monitor.store.facade import Store
from monitor.store.reader import Reader
from monitor.store.records import Outgoing, StoredDigest
from monitor.store.writer import Writer

SMTP = "smtp"
"""The channel of mail; every other one is the name of an environment variable that holds an Apprise URL."""
SHORT_BYTES = 20_000
"""Of the HTML of a digest that a server found too large; the rest is counted, with a link."""
SHORT = "shortened"
"""The label of such a message."""
_INSTALLATION = "installation"


async def installation(store: Store, *, now: Clock) -> str:
    """Eight letters that tell this database's messages from those of another monitor with the same sender; made once."""
    known = await store.read(Reader.meta, _INSTALLATION)
    if known is None and not store.read_only:
        await store.write(Writer.set_meta, _INSTALLATION, secrets.token_hex(4), now=now())
        known = await store.read(Reader.meta, _INSTALLATION)
    return str(json.loads(known or '""'))


async def messages(
    services: Services, rendered: Rendered, recipients: Iterable[str], *, day: str, group: str
) -> tuple[Outgoing, ...]:
    """One finished message per recipient who has not left; none without a mail server in the config."""
    settings = services.loaded.config.email
    if settings.host is None:
        return ()
    return tuple(
        [
            Outgoing(
                channel=SMTP,
                sender=parseaddr(settings.sender)[1],
                recipient=parseaddr(recipient)[1],
                message_id=await message_id(services, day, group, recipient),
                body=await mail_of(services, rendered, day=day, group=group, recipient=recipient),
            )
            for recipient in await unsubscribing.staying(services.store, recipients)
        ]
    )


async def mail_of(
    services: Services, rendered: Rendered, *, day: str, group: str, recipient: str
) -> bytes:
    """The finished message for one recipient, dated now."""
    settings, base_url = services.loaded.config.email, services.loaded.config.digest.base_url or ""
    sender = mail.address(settings.sender)
    one_click = base_url.startswith("https://")
    unsubscribe = settings.unsubscribe or f"mailto:{sender.addr_spec}?subject=unsubscribe"
    if one_click:
        unsubscribe = unsubscribing.link(
            base_url, recipient, key=await unsubscribing.key(services.store, now=services.now)
        )
    message = mail.message(
        rendered,
        sender=settings.sender,
        recipient=recipient,
        message_id=await message_id(services, day, group, recipient),
        date=services.now(),
        list_id=f"{group or 'digest'}.minerals-monitor.{sender.domain}",
        unsubscribe=unsubscribe,
        one_click=one_click,
        language=rendered.language,
    )
    return message.as_bytes()


async def again(services: Services, stored: StoredDigest, recipient: str) -> bytes:
    """A stored digest as a message by today's settings (sender, templates, links)."""
    return await _rendered_again(services, stored, recipient, max_bytes=None)


async def shortened(services: Services, message: OutboxMessage) -> bytes | None:
    """A message of the outbox with fewer stories; None when it is no digest's."""
    if message.digest_id is None:
        return None
    stored = await services.store.read(Reader.digest_of_id, message.digest_id)
    if stored is None:
        return None
    return await _rendered_again(services, stored, message.recipient, max_bytes=SHORT_BYTES)


async def _rendered_again(
    services: Services, stored: StoredDigest, recipient: str, *, max_bytes: int | None
) -> bytes:
    digest = Digest.from_json(stored.digest)
    rendered = await asyncio.to_thread(
        render.render, digest, templates=services.templates, max_bytes=max_bytes
    )
    return await mail_of(
        services, rendered, day=stored.date, group=stored.group, recipient=recipient
    )


async def message_id(services: Services, day: str, group: str, recipient: str) -> str:
    """The Message-ID of a reader's digest: the same whenever it is composed."""
    return mail.message_id(
        digest=f"{day}.{group or 'default'}",
        recipient=recipient,
        domain=mail.address(services.loaded.config.email.sender).domain,
        installation=await installation(services.store, now=services.now),
    )
