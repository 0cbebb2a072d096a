"""Whether a watchlist looks at an article at all: by the feed, its tags, the outlet and the language. Pure."""

from __future__ import annotations

from collections.abc import Iterator

from monitor.model.articles import Article
from monitor.model.hits import Watchlist


def left_out(watchlist: Watchlist, article: Article, language: str) -> str:
    """Why the watchlist passes the article over, in words; "" when it looks at it."""
    for kind, has, asked, refused in _limits(watchlist, article, language):
        if asked and not has & _folded(asked):
            return f"{kind} {' or '.join(asked)} only, and it is {_said(has)}"
        if found := has & _folded(refused):
            return f"{kind} {_said(frozenset(found))} left out"
    return ""


def is_limited(watchlist: Watchlist) -> bool:
    """Whether the watchlist passes any article over for where it comes from."""
    return any(asked or refused for _, _, asked, refused in _limits(watchlist, _NOWHERE, ""))


_NOWHERE = Article(url=None, title="", text="")


def _limits(
    watchlist: Watchlist, article: Article, language: str
) -> Iterator[tuple[str, frozenset[str], tuple[str, ...], tuple[str, ...]]]:
    """Kind, what the article has of it, what is asked for, what is left out."""
    feed = _folded((article.feed, article.outlet))
    tongue = language or article.language or ""
    spoken = _folded((tongue, tongue.split("-")[0]))
    yield "feed", feed, watchlist.feeds, watchlist.not_feeds
    yield "tag", _folded(article.tags), watchlist.tags, watchlist.not_tags
    yield "outlet", _folded((article.outlet,)), watchlist.outlets, watchlist.not_outlets
    yield "language", spoken, watchlist.languages, watchlist.not_languages


def _folded(names: tuple[str, ...]) -> frozenset[str]:
    return frozenset(name.casefold() for name in names if name)


def _said(names: frozenset[str]) -> str:
    return ", ".join(sorted(names)) or "of none"
