"""What worker processes do for the archive: read a page of the past, match a stored article again, compare a story. Pure.

As with monitor/pipeline/tasks.py, a worker loads this module and what it needs, and none of the journeys.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime

from monitor.core.text import clean, visible
from monitor.core.urls import canonical_url
from monitor.language.dates import believed
from monitor.model.articles import Article, Quality
from monitor.model.entries import Entry
from monitor.model.stories import StoryFacts, Told
from monitor.store.records import PastArticle, Rematch
from monitor.watch import judgement
from monitor.watch.judgement import Rules


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """One article of a source: a page as it was answered, or a text that is an article already."""

    url: str | None
    body: bytes = b""
    headers: Mapping[str, str] = field(default_factory=dict)
    title: str = ""
    text: str = ""
    published_at: datetime | None = None
    language: str | None = None


def read_record(call: tuple[Rules, Record, datetime]) -> PastArticle:
    """In a worker: a record as an article, matched. Raises ExtractError when it holds none."""
    rules, record, now = call
    article = _article(record)
    article = replace(article, published_at=believed(article.published_at, now=now))
    verdict = judgement.judge(rules, article)
    url = canonical_url(article.url) if article.url else None
    entry = Entry(
        key=url
        or hashlib.sha256(
            f"{article.title}\n{article.published_at}\n{article.text[:200]}".encode()
        ).hexdigest(),
        guid=None,
        url=url,
        title=article.title,
        text="",
        published_at=article.published_at,
        language=article.language,
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


def _article(record: Record) -> Article:
    from monitor.pages import extract

    if record.text:
        quality = Quality.FULL
        return Article(
            url=record.url,
            title=clean(record.title),
            text=visible(record.text),
            published_at=record.published_at,
            language=record.language,
            source="page",
            quality=quality,
        )
    return extract.extract(
        record.body,
        url=record.url or "",
        headers=record.headers,
        title=record.title,
        language=record.language,
    )


def rematched(call: tuple[Rules, int, datetime, Article]) -> Rematch:
    """In a worker: a stored article, with its id and the time when it was read, judged again."""
    rules, article_id, read_at, article = call
    verdict = judgement.judge(rules, article)
    return Rematch(
        article_id=article_id,
        mentions=verdict.mentions,
        hits=verdict.hits,
        events=verdict.events,
        score=verdict.score,
        lexicon_fingerprint=verdict.fingerprint,
        reading=verdict.kept,
        read_at=read_at,
    )


def compared(call: tuple[str, tuple[Told, ...], Mapping[str, str]]) -> StoryFacts:
    """The facts of a story: its name, its articles, and the English names of concepts."""
    from monitor.stories.compare import compare

    story, told, names = call
    return compare(story, told, names=names)
