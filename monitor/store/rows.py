"""Values to columns and back. JSON goes through codecs, which know the nouns' types."""

from __future__ import annotations

import sqlite3
import zlib
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import datetime

from monitor.core.clock import from_iso, to_iso
from monitor.core.codec import Codec
from monitor.model.articles import Article, PendingEntry, Quality
from monitor.model.digests import OutboxMessage
from monitor.model.entries import Dated, Entry, KnownEntry
from monitor.model.events import Status
from monitor.model.feeds import DueFeed, Feed, FeedState, PollRecord
from monitor.model.hits import Evidence, Hit, Reason
from monitor.model.mentions import Kind, Mention
from monitor.model.stories import Coverage, Edit, Role, StoryFacts

_FEED = Codec[Feed](Feed)
_STATE = Codec[FeedState](FeedState)
_TEXTS = Codec[tuple[str, ...]](tuple[str, ...])
_REASONS = Codec[tuple[Reason, ...]](tuple[Reason, ...])
_EVIDENCE = Codec[tuple[Evidence, ...]](tuple[Evidence, ...])
_FACTS = Codec[StoryFacts](StoryFacts)
_LABELS = Codec[Mapping[str, str]](Mapping[str, str])

Row = sqlite3.Row
Columns = dict[str, object]


def iso(at: datetime | None) -> str | None:
    """`at` as a column, NULL for None."""
    return None if at is None else to_iso(at)


def moment(text: str | None) -> datetime | None:
    """The time in a column; NULL and '' are None."""
    return from_iso(text) if text else None


def feed_json(feed: Feed) -> str:
    """A feed as JSON, defaults left out."""
    return _FEED.dumps(feed, sparse=True)


def state_columns(state: FeedState) -> Columns:
    """A feed's state, with what is searched for as columns of its own."""
    return {
        "state": _STATE.dumps(state, sparse=True, without="seen"),
        "seen": texts_json(state.seen),
        "next_poll_at": iso(state.next_poll_at) or "",
        "polled_at": iso(state.polled_at) or "",
    }


def feed_of(config: str) -> Feed:
    """The feed in a `config` column."""
    return _FEED.loads(config)


def state_of(row: Row) -> FeedState:
    """The state in the `state` and `seen` columns."""
    head = row["state"]
    seen = row["seen"]
    whole = head if seen == "[]" else f'{head[:-1]},"seen":{seen}}}'
    return _STATE.loads(whole)


def due_feed(row: Row) -> DueFeed:
    """What a poll must know, from a row of `feeds`."""
    return DueFeed(feed_id=row["id"], feed=feed_of(row["config"]), state=state_of(row))


def poll_columns(feed_id: int, record: PollRecord) -> Columns:
    """A row of the event log."""
    return {
        "feed_id": feed_id,
        "polled_at": to_iso(record.polled_at),
        "due_at": iso(record.due_at),
        "outcome": record.outcome,
        "status": record.status,
        "reason": record.reason,
        "message": record.message,
        "items": record.items,
        "new": record.new,
        "changed": record.changed,
        "body_bytes": record.body_bytes,
        "elapsed_s": record.elapsed_s,
    }


def entry_columns(feed_id: int, entry: Entry, *, now: str, lane: int, news: bool = True) -> Columns:
    """A new row of `entries`."""
    return {
        "feed_id": feed_id,
        "key": entry.key,
        "guid": entry.guid,
        "url": entry.url,
        "title": entry.title,
        "text": entry.text,
        "author": entry.author,
        "outlet": entry.outlet,
        "published_at": iso(entry.published_at),
        "updated_at": iso(entry.updated_at),
        "at": iso(entry.published_at) or now,
        "dated": entry.dated,
        "now": now,
        "language": entry.language,
        "is_summary": int(entry.is_summary),
        "lane": lane,
        "news": int(news),
    }


def pending_entry(row: Row) -> PendingEntry:
    """An entry to read, from `entries` joined with `feeds.config`."""
    return PendingEntry(
        entry_id=row["id"],
        feed_id=row["feed_id"],
        url=row["url"],
        title=row["title"],
        text=row["text"],
        is_summary=bool(row["is_summary"]),
        author=row["author"],
        published_at=moment(row["published_at"]),
        first_seen_at=from_iso(row["first_seen_at"]),
        language=row["language"],
        attempts=row["attempts"],
        feed=feed_of(row["config"]),
    )


def known_entry(row: Row) -> KnownEntry:
    """What tells a stored entry apart."""
    return KnownEntry(
        key=row["key"], url=row["url"], title=row["title"], published_at=moment(row["published_at"])
    )


def packed(text: str) -> bytes:
    """A text compressed; level 6 halves news at 1 ms per 30 kB."""
    return zlib.compress(text.encode(), 6)


def unpacked(data: bytes | None) -> str:
    """The text that was compressed; "" when it is kept no longer."""
    return "" if data is None else zlib.decompress(data).decode()


def article_columns(article: Article) -> Columns:
    """The article's own columns."""
    return {
        "url": article.url,
        "title": article.title,
        "author": article.author,
        "published_at": iso(article.published_at),
        "language": article.language,
        "source": article.source,
        "quality": article.quality,
        "reason": article.reason,
        "message": article.message,
    }


def article_of(row: Row, text: str, feed: Feed) -> Article:
    """The article in a row of `articles`, listed by `feed`."""
    return Article(
        url=row["url"],
        title=row["title"],
        text=text,
        author=row["author"],
        published_at=moment(row["published_at"]),
        language=row["language"],
        source=row["source"],
        quality=Quality(row["quality"]),
        reason=row["reason"],
        message=row["message"],
        feed=feed.url,
        outlet=feed.name,
        tags=feed.tags,
    )


def mention_row(article_id: int, n: int, mention: Mention) -> tuple[object, ...]:
    """A row of `mentions`, in the table's order of columns."""
    return (
        article_id,
        n,
        mention.concept,
        str(mention.kind),
        mention.field,
        mention.start,
        mention.end,
        mention.sentence_start,
        mention.sentence_end,
        mention.term,
        mention.rule,
    )


def mention_of(row: Row) -> Mention:
    """The mention in a row of `mentions`."""
    return Mention(
        concept=row["concept"],
        kind=Kind(row["kind"]),
        field=row["field"],
        start=row["start"],
        end=row["end"],
        sentence_start=row["sentence_start"],
        sentence_end=row["sentence_end"],
        term=row["term"],
        rule=row["rule"],
    )


def texts_json(texts: Iterable[str]) -> str:
    """A list of texts as JSON."""
    return _TEXTS.dumps(tuple(texts))


def texts_of(text: str) -> tuple[str, ...]:
    """The texts in a JSON column."""
    return _TEXTS.loads(text)


def hit_columns(article_id: int, hit: Hit) -> Columns:
    """The hit's own columns."""
    return {
        "article_id": article_id,
        "watchlist": hit.watchlist,
        "fingerprint": hit.fingerprint,
        "score": hit.score,
        "reasons": _REASONS.dumps(hit.reasons),
        "evidence": _EVIDENCE.dumps(hit.evidence),
        "minerals": texts_json(hit.minerals),
        "policies": texts_json(hit.policies),
        "places": texts_json(hit.places),
        "terms": texts_json(hit.terms),
    }


def hit_of(row: Row) -> Hit:
    """The hit in a row of `hits`."""
    return Hit(
        watchlist=row["watchlist"],
        fingerprint=row["fingerprint"],
        score=row["score"],
        reasons=_REASONS.loads(row["reasons"]),
        evidence=_EVIDENCE.loads(row["evidence"]),
        minerals=texts_of(row["minerals"]),
        policies=texts_of(row["policies"]),
        places=texts_of(row["places"]),
        terms=texts_of(row["terms"]),
    )


def edit_of(row: Row) -> Edit:
    """The edit in a row of `entry_edits`."""
    return Edit(at=from_iso(row["at"]), field=row["field"], old=row["old"], new=row["new"])


def coverage_of(row: Row, *, hits: tuple[Hit, ...], edits: tuple[Edit, ...]) -> Coverage:
    """An article of a story, from the columns that `read_stories.COVERAGE` selects."""
    feed = feed_of(row["config"])
    return Coverage(
        article_id=row["article_id"],
        entry_id=row["entry_id"],
        feed_id=row["feed_id"],
        outlet=row["outlet"] or feed.name,
        tags=feed.tags,
        url=row["url"],
        title=row["title"],
        language=row["language"],
        published_at=from_iso(row["at"]),
        first_seen_at=from_iso(row["first_seen_at"]),
        dated=Dated(row["dated"]),
        role=Role(row["role"] or "first"),
        origin=row["origin"],
        quality=Quality(row["quality"]),
        source=row["source"],
        reason=row["reason"],
        score=row["score"],
        hits=hits,
        edits=edits,
    )


def facts_json(facts: StoryFacts) -> str:
    """A story's facts as JSON."""
    return _FACTS.dumps(facts)


def facts_of(text: str | None) -> StoryFacts | None:
    """The facts in a JSON column; what an earlier version called expired has ended."""
    if text is None:
        return None
    facts = _FACTS.loads(text)
    if facts.action.status == "expired":
        return replace(facts, action=replace(facts.action, status=Status.ENDED.value))
    return facts


def labels_json(labels: Mapping[str, str]) -> str:
    """A message's labels as JSON."""
    return _LABELS.dumps(labels)


def message_of(row: Row) -> OutboxMessage:
    """The message in a row of `deliveries`."""
    return OutboxMessage(
        delivery_id=row["id"],
        digest_id=row["digest_id"],
        channel=row["channel"],
        sender=row["sender"],
        recipient=row["recipient"],
        message_id=row["message_id"],
        body=row["body"],
        attempts=row["attempts"],
        first_try_at=moment(row["first_try_at"]),
        labels=_LABELS.loads(row["labels"]),
    )
