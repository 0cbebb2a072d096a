"""An archive judged by other rules: by its stored readings, and by reading every text again."""

from __future__ import annotations

import json
import random
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from monitor.config.settings import WorkerSettings
from monitor.model.articles import Article, Quality
from monitor.model.entries import Entry
from monitor.model.feeds import Feed
from monitor.pipeline.rejudging import rejudger
from monitor.pipeline.rematching import judged
from monitor.process.workers import Workers
from monitor.store.facade import Store
from monitor.store.reader import Reader
from monitor.store.records import PastArticle
from monitor.store.writer import Writer
from monitor.watch import judgement
from monitor.watch.judgement import Rules
from tests.support.in_place import InPlace

NOW = datetime(2026, 6, 1, tzinfo=UTC)
LONG_AGO = NOW - timedelta(days=3650)
_CASES = Path(__file__).parents[1] / "gate" / "cases"
FEEDS = tuple(
    Feed(url=f"https://{name}.example/feed", name=name.title(), tags=tags)
    for name, tags in (("wire", ("press",)), ("gazette", ("government", "china")), ("blog", ()))
)
Outcome = dict[int, tuple[Any, ...]]


def articles(count: int, *, seed: int = 1) -> Iterator[Article]:
    """Articles put together from sentences in nine languages, many of which name minerals, governments and what these do."""
    dice = random.Random(seed)
    texts = {
        file.stem: [case for line in file.read_text().splitlines() if (case := json.loads(line))]
        for file in sorted(_CASES.glob("*.jsonl"))
    }
    tongues = [*texts, "en", "en", "en"]
    for number in range(count):
        tongue = tongues[number % len(tongues)]
        chosen = dice.sample(texts[tongue], k=dice.randint(1, 6))
        title = chosen[0].get("title") or chosen[0]["text"]
        feed = FEEDS[number % len(FEEDS)]
        yield Article(
            url=f"https://past.example/{number}",
            title=title if dice.random() < 0.7 else title.upper(),
            text="\n".join(case["text"] for case in chosen[dice.random() < 0.5 :]),
            language=tongue if dice.random() < 0.8 else None,
            published_at=NOW - timedelta(hours=number),
            source="page",
            quality=Quality.FULL,
            feed=feed.url,
            outlet=feed.name,
            tags=feed.tags,
        )


def store_read(store: Store, found: Sequence[Article], rules: Rules) -> None:
    """Saves articles with their readings by these rules."""
    ids = {
        feed.url: store.write_now(Writer.archive_source, feed, now=NOW)
        for feed in {f.feed: _feed(f) for f in found}.values()
    }
    store.write_now(Writer.keep_basis, judgement.basis_of(rules), now=NOW)
    for url, feed_id in ids.items():
        past = [_past(article, rules) for article in found if article.feed == url]
        for at in range(0, len(past), 200):
            store.write_now(Writer.save_archive, feed_id, past[at : at + 200], now=NOW)


def _feed(article: Article) -> Feed:
    return Feed(url=article.feed, name=article.outlet, tags=article.tags)


def _past(article: Article, rules: Rules) -> PastArticle:
    verdict = judgement.judge(rules, article)
    entry = Entry(
        key=str(article.url),
        guid=None,
        url=article.url,
        title=article.title,
        text="",
        published_at=article.published_at,
    )
    return PastArticle(
        entry=entry,
        article=article,
        mentions=verdict.mentions,
        hits=verdict.hits,
        events=verdict.events,
        score=verdict.score,
        lexicon_fingerprint=verdict.fingerprint,
        reading=verdict.kept,
    )


async def by_readings(store: Store, rules: Rules) -> tuple[Outcome, int]:
    """What the rules say of every article by its stored reading, and how many texts were read again."""
    executor, found = InPlace(), {}
    async with Workers(WorkerSettings(processes=1), executor=executor) as workers:
        by = await rejudger(store, rules)
        async for batch in judged(store, workers, by, since=LONG_AGO):
            for head in batch.passed:
                found[head.article_id] = head
            for stored, verdict in batch.judged:
                assert verdict is not None
                found[stored.article_id] = verdict
    kept = {one.article_id: one for one in store.read_now(Reader.articles, found)}
    return {
        article_id: _said(kept[article_id], verdict)
        for article_id, verdict in sorted(found.items())
    }, executor.items


def _said(stored: Any, verdict: Any) -> tuple[Any, ...]:
    """An article that was passed by says what is stored, without hits."""
    of = verdict if hasattr(verdict, "hits") else replace(stored, hits=())
    return _plain(of)


def _plain(of: Any) -> tuple[Any, ...]:
    return of.hits, of.mentions, of.score, of.events


def by_texts(store: Store, rules: Rules) -> Outcome:
    """What the rules say of every article by its text."""
    found = {}
    for head in store.read_now(Reader.archive_heads, 0, 1_000_000, LONG_AGO):
        (stored,) = store.read_now(Reader.articles, [head.article_id])
        found[head.article_id] = _plain(judgement.judge(rules, stored.article))
    return found
