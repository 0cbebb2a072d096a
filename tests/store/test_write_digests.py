from __future__ import annotations

import pytest

from monitor.store.facade import Store
from monitor.store.reader import Reader
from monitor.store.writer import Writer
from tests.support.stored import NOW, ask, later, new_digest, outgoing


def test_a_digest_and_its_messages_are_saved_together(store: Store) -> None:
    digest_id = store.write_now(
        Writer.save_digest, new_digest(stories=()), [outgoing(1), outgoing(2)], now=NOW
    )
    stored = store.read_now(Reader.digest, "2026-02-20")
    assert stored is not None
    assert (stored.digest_id, stored.subject, stored.html, stored.until) == (
        digest_id,
        "Gallium under control",
        "<p>gallium</p>",
        NOW,
    )
    due = store.read_now(Reader.outbox_due, NOW)
    assert [(message.recipient, message.digest_id) for message in due] == [
        ("reader1@example.org", digest_id),
        ("reader2@example.org", digest_id),
    ]
    assert (due[0].body, due[0].labels, due[0].attempts) == (outgoing(1).body, {"list": "all"}, 0)


def test_a_day_has_one_digest_per_group(store: Store) -> None:
    assert store.write_now(Writer.save_digest, new_digest(), [outgoing(1)], now=NOW) is not None
    assert (
        store.write_now(Writer.save_digest, new_digest(subject="again"), [outgoing(2)], now=NOW)
        is None
    )
    assert (
        store.write_now(Writer.save_digest, new_digest(group="traders"), [outgoing(3)], now=NOW)
        is not None
    )
    assert [message.recipient[:7] for message in store.read_now(Reader.outbox_due, NOW)] == [
        "reader1",
        "reader3",
    ]


def test_a_story_that_is_unknown_is_passed_over(store: Store) -> None:
    store.write_now(Writer.save_digest, new_digest(stories=("never", "heard")), now=NOW)
    assert ask(store, "SELECT * FROM digest_stories") == []


def test_only_a_digest_for_nobody_is_withdrawn(store: Store) -> None:
    first = store.write_now(Writer.save_digest, new_digest(), now=NOW)
    sent = store.write_now(Writer.save_digest, new_digest(group="traders"), [outgoing(1)], now=NOW)
    assert first
    assert sent
    assert store.write_now(Writer.withdraw_digest, first)
    assert not store.write_now(Writer.withdraw_digest, first)
    assert not store.write_now(Writer.withdraw_digest, sent)
    assert [day.group for day in store.read_now(Reader.digest_days)] == ["traders"]


def test_a_message_id_is_queued_once(store: Store) -> None:
    assert (
        store.write_now(Writer.queue_messages, [outgoing(1), outgoing(1, body=b"other")], now=NOW)
        == 1
    )
    assert store.write_now(Writer.queue_messages, [outgoing(1)], now=NOW) == 0


def test_sent_stays_sent(store: Store) -> None:
    store.write_now(Writer.queue_messages, [outgoing(1)], now=NOW)
    assert store.write_now(Writer.mark_delivery, 1, "unknown", now=NOW, tried=False)
    assert [message.attempts for message in store.read_now(Reader.outbox_due, NOW)] == [0]
    assert store.write_now(Writer.mark_delivery, 1, "sent", now=later(seconds=2))
    assert not store.write_now(Writer.mark_delivery, 1, "pending", now=later(hours=1))
    assert store.read_now(Reader.outbox_due, later(days=9)) == ()
    [delivery] = store.read_now(Reader.deliveries_since, NOW)
    assert (delivery.state, delivery.sent_at, delivery.message.attempts) == (
        "sent",
        later(seconds=2),
        1,
    )


@pytest.mark.parametrize("state", ["pending", "unknown"])
def test_what_may_not_have_arrived_is_tried_again_in_time(store: Store, state: str) -> None:
    store.write_now(Writer.queue_messages, [outgoing(1)], now=NOW)
    marks = {
        "now": NOW,
        "next_try_at": later(minutes=5),
        "reason": "timeout",
        "message": "no answer",
    }
    store.write_now(Writer.mark_delivery, 1, state, **marks)  # type: ignore[arg-type]
    assert store.read_now(Reader.outbox_due, later(minutes=4)) == ()
    [message] = store.read_now(Reader.outbox_due, later(minutes=5))
    assert (message.attempts, message.first_try_at) == (1, NOW)


def test_what_failed_for_good_is_not_tried_again_and_says_why(store: Store) -> None:
    digest_id = store.write_now(Writer.save_digest, new_digest(), [outgoing(1)], now=NOW)
    assert digest_id
    store.write_now(
        Writer.mark_delivery, 1, "failed", now=NOW, reason="refused", message="550 no such user"
    )
    assert store.read_now(Reader.outbox_due, later(days=9)) == ()
    [delivery] = store.read_now(Reader.deliveries_of, digest_id)
    assert (delivery.state, delivery.reason, delivery.error) == (
        "failed",
        "refused",
        "550 no such user",
    )
