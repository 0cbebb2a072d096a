"""Counts that are kept as rows come and go, because counting a large archive takes as long as it is large."""

from __future__ import annotations

_MORE = "UPDATE tallies SET number = number + 1 WHERE what = '{what}' AND name = {name}"
_LESS = "UPDATE tallies SET number = number - 1 WHERE what = '{what}' AND name = {name}"
# no "OR IGNORE": it would give way to the conflict rule of the statement that fires the trigger
_KNOWN = """INSERT INTO tallies SELECT '{what}', {name}, 0
    WHERE NOT EXISTS (SELECT 1 FROM tallies WHERE what = '{what}' AND name = {name})"""


def _trigger(what: str, on: str, condition: str, *, old: str = "", new: str = "") -> str:
    """A trigger that takes one from the count of `old` and adds one to that of `new`, both expressions."""
    steps = [_LESS.format(what=what, name=old)] if old else []
    if new:
        steps += [_KNOWN.format(what=what, name=new), _MORE.format(what=what, name=new)]
    name = f"tally_{what}_{on.split()[0].lower()}{'_gone' if old and not new else ''}{'_new' if new and not old else ''}"
    body = "; ".join(steps)
    return f"CREATE TRIGGER {name} AFTER {on} WHEN {condition} BEGIN {body}; END"


_LIVE, _GONE = "new.retired_at IS NULL", "old.retired_at IS NULL"
TALLIES = (
    """CREATE TABLE tallies (
        what TEXT NOT NULL,
        name TEXT NOT NULL,
        number INTEGER NOT NULL,
        PRIMARY KEY (what, name)
    ) STRICT, WITHOUT ROWID""",
    "INSERT INTO tallies SELECT 'article', quality, count(*) FROM articles GROUP BY quality",
    """INSERT INTO tallies SELECT 'hit', watchlist, count(*) FILTER (WHERE retired_at IS NULL)
        FROM hits GROUP BY watchlist""",
    "INSERT INTO tallies SELECT 'story', '', count(*) FROM stories",
    _trigger("article", "INSERT ON articles", "1", new="new.quality"),
    _trigger("article", "DELETE ON articles", "1", old="old.quality"),
    _trigger(
        "article",
        "UPDATE OF quality ON articles",
        "old.quality != new.quality",
        old="old.quality",
        new="new.quality",
    ),
    _trigger("hit", "INSERT ON hits", _LIVE, new="new.watchlist"),
    _trigger("hit", "DELETE ON hits", _GONE, old="old.watchlist"),
    _trigger(
        "hit",
        "UPDATE OF watchlist, retired_at ON hits",
        f"{_GONE} AND NOT ({_LIVE} AND old.watchlist = new.watchlist)",
        old="old.watchlist",
    ),
    _trigger(
        "hit",
        "UPDATE OF watchlist, retired_at ON hits",
        f"{_LIVE} AND NOT ({_GONE} AND old.watchlist = new.watchlist)",
        new="new.watchlist",
    ),
    _trigger("story", "INSERT ON stories", "1", new="''"),
    _trigger("story", "DELETE ON stories", "1", old="''"),
)
"""Articles by quality, live hits by watchlist, stories; each as it is, and then as rows change."""
