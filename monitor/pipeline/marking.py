"""How a reader says that a story was not what they wanted: a signed link in the mail, and the mark on its hits.

The link names the articles as they were told, and the watchlist that told them, so that what joins the story later is not marked
unseen. It is signed with the key that signs the links to unsubscribe.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from urllib.parse import urlencode

from monitor.core.clock import Clock
from monitor.delivery import links
from monitor.pipeline import unsubscribing
from monitor.store.facade import Store
from monitor.store.reader import Reader
from monitor.store.writer import Writer

PATH = "/irrelevant"
_MAX_ARTICLES = 12
_PURPOSE = "irrelevant"


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """The hits that a link names: those of one watchlist on these articles."""

    watchlist: str
    article_ids: tuple[int, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Linker:
    """Makes the links of one digest."""

    base_url: str
    key: str

    def __call__(self, watchlist: str, article_ids: Iterable[int]) -> str:
        """The address where these hits can be marked; of very many articles the first twelve."""
        ids = sorted(set(article_ids))[:_MAX_ARTICLES]
        hit = ".".join((watchlist, *map(str, ids)))
        return f"{self.base_url.rstrip('/')}{PATH}?{urlencode({'hit': hit, 'sign': links.signature(_PURPOSE, hit, key=self.key)})}"


async def linker(store: Store, base_url: str | None, *, now: Clock) -> Linker | None:
    """The maker of links; None unless the web page is reached by https."""
    if base_url is None or not base_url.startswith("https://"):
        return None
    return Linker(base_url=base_url, key=await unsubscribing.key(store, now=now))


def target_of(query: Mapping[str, str], *, key: str) -> Target | None:
    """The hits that a link names; None when its signature is not ours."""
    hit = query.get("hit", "")
    if not links.is_ours(_PURPOSE, hit, query.get("sign", ""), key=key):
        return None
    watchlist, *ids = hit.split(".")
    return Target(watchlist=watchlist, article_ids=tuple(map(int, ids)))


async def headlines(store: Store, target: Target) -> Mapping[str, bool]:
    """Titles of the target's articles that are hits still, and whether each hit is marked."""
    found: dict[str, bool] = {}
    for article_id in target.article_ids:
        stored = await store.read(Reader.article, article_id)
        if stored is not None and any(hit.watchlist == target.watchlist for hit in stored.hits):
            title = stored.article.title or "(no title)"
            found[title] = found.get(title, True) and target.watchlist in stored.irrelevant
    return found


async def mark(store: Store, target: Target, *, now: Clock, irrelevant: bool = True) -> int:
    """Marks the target's hits, or takes the mark back; how many there are."""
    return sum(
        [
            await store.write(
                Writer.mark_irrelevant,
                article_id,
                now=now(),
                watchlist=target.watchlist,
                irrelevant=irrelevant,
            )
            for article_id in target.article_ids
        ]
    )
