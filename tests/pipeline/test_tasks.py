"""What a worker process does, and what it has to load for that."""

import subprocess
import sys
from datetime import UTC, datetime

import pytest

from monitor.core.errors import ParseError
from monitor.feeds.source_document import Document
from monitor.model.articles import EntryUpdate, PendingEntry, Quality
from monitor.model.feeds import Feed, Response
from monitor.pipeline.tasks import Elsewhere, Job, read_feed, read_page
from monitor.watch import judgement
from tests.support.newsroom import BAN, item, page, rss

NOW = datetime(2026, 2, 20, 8, 0, tzinfo=UTC)
HEAVY = "aiohttp", "pydantic", "sqlite_utils", "apscheduler", "tomlkit"
PARSERS = (
    "lxml",
    "feedparser",
    "trafilatura",
    "charset_normalizer",
    "numpy",
    "rich",
)  # 30 MB that only workers need, if anybody


def document(body: str) -> Document:
    return Document(
        body=body.encode(), url="https://post.example/rss", headers={}, seen=(), now=NOW
    )


def pending() -> PendingEntry:
    return PendingEntry(
        entry_id=7,
        feed_id=1,
        url="https://post.example/1",
        title="Zimbabwe bans lithium exports",
        text="In short.",
        is_summary=True,
        author=None,
        published_at=NOW,
        first_seen_at=NOW,
        language="en",
        attempts=0,
        feed=Feed(name="Post", url="https://post.example/rss"),
    )


def test_a_worker_loads_neither_network_nor_store_nor_config() -> None:
    code = f"import sys, monitor.pipeline.tasks; print(*[name for name in {HEAVY!r} if name in sys.modules])"
    assert (
        subprocess.run(
            [sys.executable, "-c", code], capture_output=True, text=True, check=True
        ).stdout.strip()
        == ""
    )


def test_the_daemon_loads_no_parser() -> None:
    code = (
        f"import sys, monitor.daemon; print(*[name for name in {PARSERS!r} if name in sys.modules])"
    )
    assert (
        subprocess.run(
            [sys.executable, "-c", code], capture_output=True, text=True, check=True
        ).stdout.strip()
        == ""
    )


def test_a_page_that_leads_on_is_read_where_it_leads() -> None:
    body = b'<html><head><meta http-equiv="refresh" content="0; url=/story"></head><body></body></html>'
    answer = Response(
        url="https://post.example/1",
        status=200,
        headers={},
        body=body,
        permanent_url=None,
        elapsed_s=0.1,
        not_modified=False,
    )
    rules = judgement.make((), {})
    assert read_page((rules, Job(pending=pending(), response=answer))) == Elsewhere(
        "https://post.example/story"
    )
    assert isinstance(
        read_page((rules, Job(pending=pending(), response=answer, hopped=True))), EntryUpdate
    )


def test_a_feed_is_read() -> None:
    parsed = read_feed(document(rss([item("https://post.example/1", "One", "Text.")])))
    assert [entry.title for entry in parsed.entries] == ["One"]
    with pytest.raises(ParseError):
        read_feed(document(""))


def test_a_page_is_read_and_one_that_could_not_be_had_is_the_feeds_text() -> None:
    body = page("Zimbabwe bans lithium exports", *BAN).encode()
    answer = Response(
        url="https://post.example/1",
        status=200,
        headers={"content-type": "text/html"},
        body=body,
        permanent_url=None,
        elapsed_s=0.1,
        not_modified=False,
    )
    rules = judgement.make((), {})
    read = read_page((rules, Job(pending=pending(), response=answer)))
    assert isinstance(read, EntryUpdate)
    assert read.article
    assert (read.entry_id, read.article.quality) == (7, Quality.FULL)
    assert "lithium" in {mention.concept for mention in read.mentions}
    kept = read_page((rules, Job(pending=pending(), reason="timeout", message="no answer")))
    assert isinstance(kept, EntryUpdate)
    assert kept.article
    assert (kept.article.quality, kept.reason) == (Quality.FEED_ONLY, "timeout")
