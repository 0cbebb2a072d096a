"""Page bytes → Article, with a verdict on how much of it could be read. Pure; runs in a worker process.

A PDF or Word document has ways of its own (`pdf`, `word`). A page: decode → tree → prune (furniture out) → trafilatura → cut
(what furniture is left) → verdict. trafilatura fetches nothing here.
"""

from __future__ import annotations

import gzip
import re
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from lxml import html

from monitor.core.charset import decode
from monitor.core.errors import ExtractError, ExtractReason
from monitor.core.text import clean, visible
from monitor.core.urls import canonical_url
from monitor.language.detect import language_of
from monitor.model.articles import Article, PendingEntry, Quality
from monitor.pages import hard_wraps, superscripts
from monitor.pages.blocks import article_among, drop_entries, is_listing
from monitor.pages.document import not_html, parse_html, plain_text
from monitor.pages.head import Head, read_head
from monitor.pages.quality import PageQuality, is_cut, not_an_article, verdict

if TYPE_CHECKING:
    from monitor.pages.main_text import MainText

__all__ = ["batch_line", "extract", "from_feed"]

_MAX_TITLE = 500
_MAX_BATCH_BYTES = 50_000_000


def extract(
    body: bytes,
    *,
    url: str,
    headers: Mapping[str, str],
    title: str = "",
    feed_text: str = "",
    language: str | None = None,
) -> Article:
    """The article in a page. `title`, `feed_text` and `language` are the feed's. Raises ExtractError when there is none.

    A page that holds less than the feed's own text gives the feed's, marked `teaser`.
    """
    if (told := _of_document(body, url)) is not None:
        document_title, text, result = told
        return _article(url, title, text, Head(titles=document_title), result, language)
    if kind := not_html(body, headers):
        raise ExtractError(url, ExtractReason.NOT_HTML, kind)
    if not body.strip():
        raise ExtractError(url, ExtractReason.EMPTY, "the answer has no body")
    source = decode(body, headers)
    if "<" not in source:
        text = plain_text(hard_wraps.joined(source))
        return _article(url, title, text, Head(), PageQuality(), language)
    tree = parse_html(source)
    if tree is None:
        raise ExtractError(url, ExtractReason.EMPTY, "the page has no elements")
    superscripts.settle(tree)
    hard_wraps.settle(tree)
    head = read_head(tree, url)
    if not head.says_article and is_listing(tree):
        article = article_among(tree, (title, *head.titles[:1]))
        if article is None:
            message = "the page lists articles and is none itself"
            raise ExtractError(url, ExtractReason.NO_TEXT, message)
        drop_entries(tree, article)
    found = _main_text(tree, head)
    if problem := not_an_article(
        found.text, found.shown, head, feed_title=title, feed_text=feed_text
    ):
        raise ExtractError(url, *problem)
    result = verdict(found.text, found.after, head, feed_text=feed_text)
    if len(feed_text) > 1.2 * len(found.text):
        return _article(url, title, feed_text, head, result, language, source="feed")
    return _article(url, title, found.text, head, result, language)


def _of_document(body: bytes, url: str) -> tuple[tuple[str, ...], str, PageQuality] | None:
    """Titles, text and quality of a PDF or Word document; None for other bodies. Raises ExtractError."""
    if body[:1_024].lstrip().startswith(b"%PDF-"):
        from monitor.pages.pdf import (  # here: pdfium is 6 MB that few pages need
            PdfProblem,
            read_pdf,
        )

        try:
            found = read_pdf(body)
        except PdfProblem as exc:
            raise ExtractError(url, ExtractReason.NOT_HTML, f"a PDF document, {exc}") from exc
        part = f"the first {found.read} of {found.pages} pages"
        quality = (
            PageQuality()
            if found.read == found.pages
            else PageQuality(quality=Quality.PARTIAL, reason=ExtractReason.TEASER, message=part)
        )
        return (found.title,) if found.title else (), found.text, quality
    if body.startswith(b"PK\x03\x04"):
        from monitor.pages.word import DocxProblem, is_docx, read_docx

        if not is_docx(body):
            return None
        try:
            heading, text = read_docx(body)
        except DocxProblem as exc:
            raise ExtractError(url, ExtractReason.NOT_HTML, f"a Word document, {exc}") from exc
        return (heading,) if heading else (), text, PageQuality()
    return None


def from_feed(
    pending: PendingEntry, *, reason: str | None = None, message: str | None = None
) -> Article:
    """The article that the feed itself gives: whole when it carries whole texts, else marked with why the page was not read."""
    text = pending.text.strip()
    if not text or _plain(text) == _plain(pending.title):
        quality, text = Quality.HEADLINE_ONLY, ""
    else:
        whole = not pending.is_summary and reason is None and not is_cut(text)
        quality = Quality.FULL if whole else Quality.FEED_ONLY
    if quality is not Quality.FULL and reason is None:
        reason, message = (
            ExtractReason.NOT_ASKED.value,
            f'the page was not asked for (full_text = "{pending.feed.full_text}")',
        )
    return Article(
        url=pending.url,
        title=pending.title,
        text=text,
        author=pending.author,
        published_at=pending.published_at,
        language=language_of(f"{pending.title}\n{text}", pending.language, pending.feed.language),
        source="feed",
        quality=quality,
        reason=reason,
        message=message,
    )


def batch_line(job: dict[str, str]) -> dict[str, Any]:
    """One line of `monitor extract --batch`: {"id", "url", "file"} → what was read, or why nothing was. Never raises."""
    answer = {
        "id": job.get("id"),
        "text": "",
        "title": "",
        "author": None,
        "published_at": None,
        "language": None,
    }
    try:
        body = Path(job["file"]).read_bytes()
        if body.startswith(b"\x1f\x8b"):
            with gzip.open(job["file"]) as file:
                body = file.read(_MAX_BATCH_BYTES)
        article = extract(body, url=job.get("url") or "", headers={})
    except ExtractError as exc:
        return {**answer, "quality": None, "reason": str(exc.reason)}
    except (OSError, EOFError, KeyError) as exc:
        return {**answer, "quality": None, "reason": f"unreadable: {exc}"}
    return {
        **answer,
        "text": article.text,
        "title": article.title,
        "author": article.author,
        "published_at": article.published_at.isoformat() if article.published_at else None,
        "language": article.language,
        "quality": str(article.quality),
        "reason": article.reason,
    }


def _main_text(tree: html.HtmlElement, head: Head) -> MainText:
    from monitor.pages.main_text import (
        read,
    )  # here: trafilatura and numpy are 35 MB that only workers need

    return read(tree, head)


def _article(
    url: str,
    title: str,
    text: str,
    head: Head,
    result: PageQuality,
    language: str | None,
    *,
    source: str = "page",
) -> Article:
    return Article(
        url=head.canonical or canonical_url(url),
        title=clean(_title(title, head))[:_MAX_TITLE],
        text=visible(text),
        author=clean(head.author or "") or None,
        published_at=head.published_at,
        language=language_of(text, head.language, language),
        source=source,
        quality=result.quality,
        reason=result.reason,
        message=result.message,
    )


def _title(given: str, head: Head) -> str:
    """The feed's title, unless it is missing or cut; then the page's."""
    own = head.titles[0] if head.titles else ""
    return own if own and (not given.strip() or is_cut(given)) else given.strip()


def _plain(text: str) -> str:
    return " ".join(re.findall(r"\w+", text.casefold()))
