"""Writing what is told: digests, the stories they show, and the outbox."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping, Sequence
from datetime import datetime

from monitor.core.clock import to_iso
from monitor.store import rows
from monitor.store.records import NewDigest, Outgoing

_INSERT_DIGEST = """INSERT INTO digests (date, group_name, since, until, subject, digest, html, text, eml, created_at)
    VALUES (:date, :group, :since, :until, :subject, :digest, :html, :text, :eml, :now)
    ON CONFLICT (date, group_name) DO NOTHING RETURNING id"""
_INSERT_STORY = """INSERT OR IGNORE INTO digest_stories (digest_id, story) SELECT ?, id FROM stories WHERE id = ?"""
_INSERT_MESSAGE = """INSERT INTO deliveries (digest_id, channel, sender, recipient, message_id, body, labels, created_at,
        next_try_at)
    VALUES (:digest_id, :channel, :sender, :recipient, :message_id, :body, :labels, :now, :now)
    ON CONFLICT (message_id) DO NOTHING"""
_MARK = """UPDATE deliveries SET state = :state, attempts = attempts + :tried, first_try_at = coalesce(first_try_at, :now),
        next_try_at = coalesce(:next_try_at, next_try_at), sent_at = CASE :state WHEN 'sent' THEN :now ELSE sent_at END,
        reason = :reason, message = :message
    WHERE id = :id AND state != 'sent'"""
_REQUEUE = """UPDATE deliveries SET state = 'pending', attempts = 0, first_try_at = NULL, next_try_at = :now, sent_at = NULL,
        reason = NULL, message = NULL, body = coalesce(:body, body), sender = coalesce(:sender, sender),
        labels = coalesce(:labels, labels)
    WHERE id = :id"""
_HURRY = """UPDATE deliveries SET next_try_at = :now
    WHERE state = 'pending' AND reason IS NOT NULL AND reason != 'temporary' AND next_try_at > :now"""

_QUEUED = "SELECT 1 FROM deliveries WHERE digest_id = ? LIMIT 1"
_WITHDRAW_STORIES = "DELETE FROM digest_stories WHERE digest_id = ?"
_WITHDRAW = "DELETE FROM digests WHERE id = ?"


class DigestWriter:
    """The writer's methods for the digest room."""

    _conn: sqlite3.Connection

    def save_digest(
        self, digest: NewDigest, messages: Sequence[Outgoing] = (), *, now: datetime
    ) -> int | None:
        """Saves a digest, the stories it shows and its messages; its id, or None when that day and group have one already
        (then nothing is written: a job that fires twice sends once)."""
        values = {
            "date": digest.date,
            "group": digest.group,
            "since": to_iso(digest.since),
            "until": to_iso(digest.until),
            "subject": digest.subject,
            "digest": digest.digest,
            "html": digest.html,
            "eml": digest.eml,
            "text": digest.text,
            "now": to_iso(now),
        }
        row = self._conn.execute(_INSERT_DIGEST, values).fetchone()
        if row is None:
            return None
        digest_id: int = row[0]
        self._conn.executemany(_INSERT_STORY, ((digest_id, story) for story in digest.stories))
        self.queue_messages(messages, digest_id=digest_id, now=now)
        return digest_id

    def withdraw_digest(self, digest_id: int) -> bool:
        """Removes a digest that was queued for nobody, so that its day can be told anew; False when it was sent or queued."""
        if self._conn.execute(_QUEUED, (digest_id,)).fetchone():
            return False
        self._conn.execute(_WITHDRAW_STORIES, (digest_id,))
        return self._conn.execute(_WITHDRAW, (digest_id,)).rowcount == 1

    def queue_messages(
        self, messages: Sequence[Outgoing], *, now: datetime, digest_id: int | None = None
    ) -> int:
        """Puts messages into the outbox, due now; how many were new. A Message-ID that is there already is passed over."""
        return sum(
            self._conn.execute(
                _INSERT_MESSAGE,
                {
                    "digest_id": digest_id,
                    "channel": message.channel,
                    "sender": message.sender,
                    "recipient": message.recipient,
                    "message_id": message.message_id,
                    "body": message.body,
                    "labels": rows.labels_json(message.labels),
                    "now": to_iso(now),
                },
            ).rowcount
            for message in messages
        )

    def mark_delivery(
        self,
        delivery_id: int,
        state: str,
        *,
        now: datetime,
        next_try_at: datetime | None = None,
        reason: str | None = None,
        message: str | None = None,
        tried: bool = True,
    ) -> bool:
        """Records how a try to send went: `state` is "sent", "failed" (for good), "pending" or "unknown" (both are tried again
        at `next_try_at`). What is sent stays sent; then the answer is False. `tried` is False for marks that are no try, such
        as the "unknown" before the first byte is sent."""
        values = {
            "id": delivery_id,
            "state": state,
            "tried": int(tried),
            "now": to_iso(now),
            "next_try_at": rows.iso(next_try_at),
            "reason": reason,
            "message": message,
        }
        return self._conn.execute(_MARK, values).rowcount == 1

    def requeue_message(
        self,
        delivery_id: int,
        *,
        now: datetime,
        body: bytes | None = None,
        sender: str | None = None,
        labels: Mapping[str, str] | None = None,
    ) -> None:
        """Puts a message back into the outbox, due now, as if it had never been tried; with other bytes when `body` is given.
        Those who call it know that the old bytes were never taken, or want them to be sent once more."""
        values = {
            "id": delivery_id,
            "now": to_iso(now),
            "body": body,
            "sender": sender,
            "labels": None if labels is None else rows.labels_json(labels),
        }
        self._conn.execute(_REQUEUE, values)

    def hurry_messages(self, *, now: datetime) -> int:
        """Makes due at once what waits because of a setting that may be mended by now; how many. What a server asked to be
        tried later (4xx), or may have taken, keeps its time."""
        return self._conn.execute(_HURRY, {"now": to_iso(now)}).rowcount
