"""The journey of a finished message: from the outbox to a mail server or a chat service, each outcome recorded at once.

A message is marked "unknown" before its first byte goes out, so that a crash in between is known as such: after the next start
it is sent again, byte for byte, under the same Message-ID. That is the only way in which a reader can get one twice.
"""

from __future__ import annotations

import asyncio
import os
from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import dataclass, field
from datetime import timedelta
from threading import Thread

from monitor.core.errors import DeliverError, DeliverReason
from monitor.core.logs import get_logger
from monitor.delivery.chat import Chat
from monitor.delivery.smtp import Mailer
from monitor.model.digests import OutboxMessage
from monitor.pipeline import composing
from monitor.pipeline.composing import SMTP as SMTP
from monitor.pipeline.services import Services
from monitor.process.turns import task_group
from monitor.store.reader import Reader
from monitor.store.writer import Writer

TITLE = "title"
"""The label under which a chat message keeps its title."""

_RETRY_FIRST_S, _RETRY_MOST_S = (
    300.0,
    4000.0,
)  # as Postfix: five minutes, doubling to a little over an hour
_AT_ONCE = 4  # conversations; a server that is slow with one reader holds no other up
_LAST_REPLY_S = 4.0  # what a message under way gets when the daemon is stopped


@dataclass(slots=True, kw_only=True)
class Deliveries:
    """What became of the messages that were due."""

    sent: int = 0
    failed: int = 0
    later: int = 0
    shortened: int = 0  # too large for the server; a shorter one takes its place
    reasons: list[str] = field(default_factory=list)

    @property
    def tried(self) -> int:
        """All together."""
        return self.sent + self.failed + self.later + self.shortened

    def __str__(self) -> str:
        head = f"{self.sent} messages sent, {self.failed} failed, {self.later} to be tried again"
        return "\n".join((head, *(f"  {reason}" for reason in self.reasons)))


async def deliver_due(services: Services) -> Deliveries:
    """Sends what is due in the outbox, each message on its own, and records each outcome at once."""
    result, gate = Deliveries(), asyncio.Semaphore(_AT_ONCE)

    async def one(message: OutboxMessage) -> None:
        async with gate:
            await _deliver(services, message, result)
            services.progress("messages tried", result.tried, result.tried)

    async with task_group() as group:
        for message in await services.store.read(Reader.outbox_due, services.now()):
            group.create_task(one(message))
    if result.shortened:
        await _deliver_shortened(services, result)
    return result


async def _deliver_shortened(services: Services, result: Deliveries) -> None:
    """Sends the shorter ones of the digests that were too large."""
    more = await deliver_due(services)
    result.sent, result.failed = result.sent + more.sent, result.failed + more.failed
    result.later += more.later
    result.reasons += more.reasons


async def _deliver(services: Services, message: OutboxMessage, result: Deliveries) -> None:
    """One message. When the daemon is stopped meanwhile, the conversation with the server gets a moment to end."""
    mark = Writer.mark_delivery
    await services.store.write(
        mark, message.delivery_id, "unknown", now=services.now(), tried=False
    )
    sending = asyncio.ensure_future(_apart(_sender(services, message)))
    try:
        await asyncio.wait({sending})
    except asyncio.CancelledError:
        await asyncio.wait({sending}, timeout=_LAST_REPLY_S)
        if sending.done():
            await _record(services, message, sending, result)
        raise
    await _record(services, message, sending, result)


def _sender(services: Services, message: OutboxMessage) -> Callable[[], object]:
    if message.channel == SMTP:
        mailer = Mailer(services.loaded.config.email, os.environ)
        return lambda: mailer.send(message.body, sender=message.sender, recipient=message.recipient)
    title, text = message.labels.get(TITLE, ""), message.body.decode()
    return lambda: Chat(os.environ).send(channel=message.channel, title=title, text=text)


def _apart(send: Callable[[], object]) -> asyncio.Future[None]:
    """Runs `send` in a thread that nobody waits for at the end: a mail server may take ten minutes to answer."""
    done: Future[None] = Future()

    def run() -> None:
        done.set_running_or_notify_cancel()
        try:
            send()
        except Exception as exc:
            done.set_exception(exc)
        else:
            done.set_result(None)

    Thread(target=run, name="outbox", daemon=True).start()
    return asyncio.wrap_future(done)


async def _record(
    services: Services, message: OutboxMessage, sending: asyncio.Future[None], result: Deliveries
) -> None:
    error = sending.exception()
    if isinstance(error, DeliverError):
        await _failed(services, message, error, result)
        return
    if error is not None:
        get_logger().error(
            "unit_crashed", step="deliver", unit=message.message_id, error=repr(error)
        )
        await _failed(
            services,
            message,
            DeliverError(message.recipient, DeliverReason.PROTOCOL, repr(error)),
            result,
        )
        return
    await services.store.write(
        Writer.mark_delivery, message.delivery_id, "sent", now=services.now()
    )
    result.sent += 1
    get_logger().info(
        "message_sent",
        message_id=message.message_id,
        channel=message.channel,
        attempts=message.attempts + 1,
    )


async def _failed(
    services: Services, message: OutboxMessage, error: DeliverError, result: Deliveries
) -> None:
    if error.reason is DeliverReason.TOO_LARGE and await _is_shortened(services, message):
        result.shortened += 1
        result.reasons.append(f"{error}; a shorter one is sent instead")
        return
    now = services.now()
    first = message.first_try_at or now
    too_late = (now - first).total_seconds() > services.loaded.config.email.retry_for
    final = error.permanent or too_late
    wait = min(_RETRY_FIRST_S * 2.0 ** min(message.attempts, 10), _RETRY_MOST_S)
    state = "failed" if final else "unknown" if error.reason is DeliverReason.TIMEOUT else "pending"
    await services.store.write(
        Writer.mark_delivery,
        message.delivery_id,
        state,
        now=now,
        next_try_at=None if final else now + timedelta(seconds=wait),
        reason=error.reason.value,
        message=error.message,
    )
    result.failed += final
    result.later += not final
    result.reasons.append(str(error))
    get_logger().warning(
        "message_failed",
        message_id=message.message_id,
        reason=error.reason.value,
        final=final,
    )


async def _is_shortened(services: Services, message: OutboxMessage) -> bool:
    """Whether a shorter message took the place of one that was refused for its size; once."""
    if composing.SHORT in message.labels:
        return False
    body = await composing.shortened(services, message)
    if body is None or len(body) >= len(message.body):
        return False
    await services.store.write(
        Writer.requeue_message,
        message.delivery_id,
        now=services.now(),
        body=body,
        labels={**message.labels, composing.SHORT: "1"},
    )
    return True
