"""The built-in lexicon and a scorer for tests: real parts, small articles."""

from __future__ import annotations

from functools import cache, lru_cache

from monitor.match import lexicon as lexicons
from monitor.match.lexicon import Lexicon
from monitor.match.matcher import Matcher, Reading
from monitor.model.articles import Article, Quality
from monitor.model.hits import Watchlist
from monitor.watch import judgement
from monitor.watch.scorer import Scorer


@cache
def lexicon() -> Lexicon:
    return lexicons.load()


def article(
    text: str, title: str = "", language: str | None = "en", quality: Quality = Quality.FULL
) -> Article:
    return Article(url=None, title=title, text=text, language=language, quality=quality)


def watchlist(**asked: object) -> Watchlist:
    return Watchlist(**{"name": "w", "title": "W", **asked})  # type: ignore[arg-type]


def read(item: Article, *watchlists: Watchlist) -> Reading:
    words = tuple(word for each in watchlists for word in judgement.free_words(each, lexicon()))
    return _matcher(words).read(item.title, item.text, item.language)


@lru_cache(maxsize=16)
def _matcher(words: tuple[str, ...]) -> Matcher:
    return Matcher(lexicon(), words)


def scorer(*watchlists: Watchlist) -> Scorer:
    return Scorer(lexicon(), watchlists)


def score(
    text: str, title: str = "", language: str | None = "en", quality: Quality = Quality.FULL
) -> float:
    item = article(text, title, language, quality)
    return scorer().article_score(item, read(item))[0]
