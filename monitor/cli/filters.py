"""The filters of lists: a value that finds nothing is looked up, so that a name is understood and a slip told.

Only then is the lexicon loaded: ids, as tables and pages show them, find what is stored without it.
"""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING, Any

from monitor.core.errors import MonitorError

if TYPE_CHECKING:
    from monitor.match.lexicon import Lexicon

_NAMES = ("mineral", "action", "place")


def meant(args: argparse.Namespace, words: Lexicon | None = None) -> dict[str, Any]:
    """The given filters for things of the lexicon, each with the id that is meant. Raises MonitorError."""
    given = {name: value for name in _NAMES if (value := getattr(args, name, None)) is not None}
    if not given:
        return {}
    from monitor.config.load import load
    from monitor.match import lexicon
    from monitor.match.lookup import filter_value

    known = words or lexicon.load(load(args.config).config.lexicon.model_dump())
    found: dict[str, Any] = {}
    for name, value in given.items():
        try:
            found[name] = filter_value(name, value, known)
        except ValueError as exc:
            raise MonitorError(f"--{name}: {exc}") from exc
    return found


def known_watchlist(args: argparse.Namespace) -> None:
    """Raises MonitorError for the filter `--watchlist` with a name that no watchlist of the config has."""
    from monitor.config.load import load

    names = [watchlist.name for watchlist in load(args.config).watchlists]
    if args.watchlist not in names:
        known = ", ".join(sorted(names))
        raise MonitorError(f'--watchlist: no watchlist is named "{args.watchlist}"; known: {known}')
