"""A digest that was made once, sent once more: to those who did not get it, or to one reader who asks for it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from email.utils import parseaddr

from monitor.core.errors import DeliverError, DeliverReason
from monitor.pipeline import composing, unsubscribing, upcoming
from monitor.pipeline.composing import SMTP
from monitor.pipeline.services import Services
from monitor.store.reader import Reader
from monitor.store.records import Delivery, Outgoing, StoredDigest
from monitor.store.writer import Writer


@dataclass(slots=True, kw_only=True)
class Resent:
    """What was put into the outbox again, and who has the digest already."""

    queued: int = 0
    already: int = 0

    def __str__(self) -> str:
        had = f"; {self.already} have it already (--to ADDRESS sends it all the same)"
        return f"{self.queued} messages queued again{had if self.already else ''}"


async def resend(
    services: Services, *, day: date, group: str = "", to: str | None = None
) -> Resent:
    """Queues the stored digest of a day for its readers who were not sent it, or for `to` whatever they were sent.

    What was refused is composed anew by today's settings; what a server took, or may have taken, goes out byte for byte. Raises
    DeliverError when there is no such digest or no mail server.
    """
    if services.loaded.config.email.host is None:
        raise DeliverError("", DeliverReason.CONNECT, "[email] host is not set")
    stored = await services.store.read(Reader.digest, day.isoformat(), group)
    if stored is None:
        raise DeliverError("", DeliverReason.PROTOCOL, f"no digest was made for {day}")
    made = await services.store.read(Reader.deliveries_of, stored.digest_id)
    known = {d.message.recipient.lower(): d for d in made if d.message.channel == SMTP}
    result = Resent()
    for recipient in (to,) if to else await _readers(services, group):
        before = known.get(parseaddr(recipient)[1].lower())
        if before is not None and before.state == "sent" and to is None:
            result.already += 1
            continue
        await _queue(services, stored, recipient, before)
        result.queued += 1
    return result


async def _readers(services: Services, group: str) -> tuple[str, ...]:
    edition = next((e for e in upcoming.editions(services) if e.name == group), None)
    if edition is None:
        raise DeliverError("", DeliverReason.PROTOCOL, f'no [[digest.groups]] is named "{group}"')
    return await unsubscribing.staying(services.store, edition.recipients)


async def _queue(
    services: Services, stored: StoredDigest, recipient: str, before: Delivery | None
) -> None:
    sender = parseaddr(services.loaded.config.email.sender)[1]
    if before is None:
        new = Outgoing(
            channel=SMTP,
            sender=sender,
            recipient=parseaddr(recipient)[1],
            message_id=await composing.message_id(services, stored.date, stored.group, recipient),
            body=await composing.again(services, stored, recipient),
        )
        await services.store.write(
            Writer.queue_messages, (new,), digest_id=stored.digest_id, now=services.now()
        )
        return
    body, labels = None, None
    if before.state in ("failed", "pending") or not before.message.body:
        body = await composing.again(services, stored, recipient)
        labels = _without_short(before.message.labels)
    await services.store.write(
        Writer.requeue_message,
        before.message.delivery_id,
        now=services.now(),
        body=body,
        sender=sender if body else None,
        labels=labels,
    )


def _without_short(labels: Mapping[str, str]) -> Mapping[str, str]:
    return {name: value for name, value in labels.items() if name != composing.SHORT}
