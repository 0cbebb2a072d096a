"""What worker processes do: read a feed; read a page and match it. Pure.

A worker loads this module and what it needs, nothing of the network, the store or the config: it is ready after a third of a
second and 34 MB, where the journeys would cost it a second more and twice the memory. What reads documents is imported by the
functions that do, because the main process only names them: lxml and feedparser would cost it 10 MB.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from monitor.core.errors import ExtractError, ExtractReason
from monitor.core.urls import is_front_page
from monitor.feeds.source_document import Document
from monitor.language.dates import believed
from monitor.model.articles import Article, EntryUpdate, PendingEntry
from monitor.model.entries import Entry, ParsedFeed
from monitor.model.feeds import Response
from monitor.watch import judgement
from monitor.watch.judgement import Rules

MAX_FURTHER = 4  # pages of one article behind its first


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """One entry with the page that was fetched for it, or why there is none."""

    pending: PendingEntry
    response: Response | None = None
    reason: str | None = None
    message: str | None = None
    hopped: bool = False  # the page is already where another one led; it leads no further
    not_before_s: float | None = None  # another try makes sense after so many seconds
    asked: bool = True  # whether the site saw a request for the page
    further: tuple[Response, ...] = ()  # pages on which the article goes on
    ended: bool = False  # nothing more is to be had of it


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """A page that is not the article but says where that is: a meta refresh, an AMP or mobile page."""

    url: str


@dataclass(frozen=True, slots=True)
class Further:
    """The address at which an article goes on, when its page is the first of several."""

    url: str


def read_feed(document: Document) -> ParsedFeed:
    """What the document lists. Raises ParseError."""
    from monitor.feeds.parse import parsed

    return parsed(document)


def read_sitemap(
    body: bytes, url: str, since: datetime, now: datetime
) -> tuple[tuple[Entry, ...], tuple[str, ...]]:
    """The articles that a news sitemap lists since then, and the sitemaps that it names when it is an index."""
    from monitor.feeds.formats import sitemap

    return sitemap.entries(body, url=url, since=since, now=now), sitemap.parts(body, url=url)


def read_page(call: tuple[Rules, Job]) -> EntryUpdate | Elsewhere | Further:
    """The article of a job, matched; or where it is instead, or where it goes on."""
    rules, job = call
    if instead := _elsewhere(job) or _further(job):
        return instead
    feed = job.pending.feed
    article = replace(_article(job), feed=feed.url, outlet=feed.name, tags=feed.tags)
    verdict = judgement.judge(rules, article)
    return EntryUpdate(
        entry_id=job.pending.entry_id,
        article=article,
        mentions=verdict.mentions,
        hits=verdict.hits,
        events=verdict.events,
        score=verdict.score,
        lexicon_fingerprint=verdict.fingerprint,
        reading=verdict.kept,
        reason=article.reason,
        message=article.message,
    )


def _elsewhere(job: Job) -> Elsewhere | None:
    from monitor.pages.head import next_hop

    page = job.response
    if page is None or job.hopped:
        return None
    target = next_hop(page.body, page.url)
    return Elsewhere(target) if target and target != page.url else None


def _further(job: Job) -> Further | None:
    from monitor.pages.head import next_page

    first = job.response
    if first is None or job.ended or len(job.further) >= MAX_FURTHER:
        return None
    last = job.further[-1] if job.further else first
    target = next_page(last.body, last.url, first=first.url, number=len(job.further) + 2)
    return Further(target) if target else None


def _article(job: Job) -> Article:
    from monitor.pages import extract

    pending, response = job.pending, job.response
    if response is None:
        return extract.from_feed(pending, reason=job.reason, message=job.message)
    if is_front_page(response.url) and not is_front_page(pending.url or ""):
        message = f"the link leads to a front page, {response.url}"  # which is how many sites say that an article is gone
        return extract.from_feed(pending, reason=ExtractReason.ERROR_PAGE.value, message=message)
    try:
        article = extract.extract(
            response.body,
            url=response.url,
            headers=response.headers,
            title=pending.title,
            feed_text=pending.text,
            language=pending.language or pending.feed.language,
        )
    except ExtractError as exc:
        return extract.from_feed(pending, reason=exc.reason.value, message=exc.message)
    for page in job.further:
        article = _gone_on(article, page)
    latest = pending.first_seen_at + timedelta(days=1)  # a page is read some time after its entry
    return replace(article, published_at=believed(article.published_at, now=latest))


def _gone_on(article: Article, page: Response) -> Article:
    """The article with what its next page has besides; as it is when that holds none."""
    from monitor.pages import extract

    try:
        more = extract.extract(
            page.body,
            url=page.url,
            headers=page.headers,
            title=article.title,
            language=article.language,
        )
    except ExtractError:
        return article
    have = set(article.text.split("\n"))
    lines = [line for line in more.text.split("\n") if line not in have]
    return replace(article, text="\n".join((article.text, *lines)))
