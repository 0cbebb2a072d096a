"""Whether an edit of config.toml may be an accident: an editor that saves in two steps, a full disk, a file cut short. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from monitor.config.load import same_url
from monitor.model.hits import Watchlist

_MANY = 10  # of fewer, a half is a matter of two or three


def accident(
    feeds: tuple[Sequence[str], Sequence[str]],
    watchlists: tuple[Sequence[Watchlist], Sequence[Watchlist]],
) -> str | None:
    """What an edit takes away that nobody takes away lightly, in words: all feeds or all watchlists, or more than half of ten or
    more; None for every other edit. Each pair is before and after, feeds by address. A renamed watchlist is not taken away."""
    urls = [{same_url(url) for url in some} for some in feeds]
    rules = [{replace(one, name="", title="") for one in some} for some in watchlists]
    names = [{one.name for one in some} for some in watchlists]
    kept = sum(
        one.name in names[1] or replace(one, name="", title="") in rules[1] for one in watchlists[0]
    )
    lost = (
        _lost("feeds", len(urls[0]), len(urls[0] & urls[1]), left=len(urls[1])),
        _lost("watchlists", len(watchlists[0]), kept, left=len(watchlists[1])),
    )
    return " and ".join(filter(None, lost)) or None


def _lost(what: str, before: int, kept: int, *, left: int) -> str:
    gone = before - kept
    if before and (not left or (before >= _MANY and gone * 2 > before)):
        return f"{gone} of {before} {what}"
    return ""
