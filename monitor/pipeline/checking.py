"""What only the rooms can say of a config: ids of the lexicon, names of watchlists, feeds and tags.

Loads nothing of the journeys, so that `monitor explain` is quick.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from monitor.config.essentials import Essentials, essentials
from monitor.core.errors import ConfigError, Problem
from monitor.match import lexicon
from monitor.model.feeds import Feed
from monitor.model.hits import Watchlist
from monitor.watch import judgement
from monitor.watch.judgement import Rules

if TYPE_CHECKING:
    from monitor.config.load import Loaded


def known_rules(source: Path) -> tuple[Essentials, Rules]:
    """As `checked`, for who only looks: the file is not loaded again when it was found valid before. Raises ConfigError."""
    known = essentials(source)
    groups = known.group_watchlists
    if _refused(known.watchlists, known.feeds, groups=groups, overrides=known.lexicon):
        checked(source)  # which tells all that is wrong, with lines
    return known, judgement.make(known.watchlists, known.lexicon, known.off_topic)


def checked(source: Path) -> tuple[Loaded, Rules]:
    """The config in `source` with what only the rooms can check: ids of the lexicon, names of watchlists. Raises ConfigError."""
    from monitor.config import load

    try:
        return judged(load.load(source))
    except load.Unfit as unfit:
        found = (*unfit.problems, *(_of_rooms(unfit.kept) if unfit.kept else ()))
        known = {(problem.path, problem.message): problem for problem in found}
        in_order = sorted(known.values(), key=lambda p: p.line or 0)
        raise load.Unfit(str(source), tuple(in_order), kept=unfit.kept) from unfit


def judged(loaded: Loaded) -> tuple[Loaded, Rules]:
    """`loaded` with its rules. Raises ConfigError with every unknown id and name at once."""
    from monitor.config.load import Unfit

    if problems := _of_rooms(loaded):
        raise Unfit(str(loaded.source), problems, kept=loaded)
    config = loaded.config
    return loaded, judgement.make(
        loaded.watchlists, config.lexicon.model_dump(), config.score.off_topic
    )


def _of_rooms(loaded: Loaded) -> tuple[Problem, ...]:
    """What only the rooms know to be wrong, in the order of the file."""
    groups = tuple(group.watchlists for group in loaded.config.digest.groups)
    overrides = loaded.config.lexicon.model_dump()
    problems = _refused(loaded.watchlists, loaded.feeds, groups=groups, overrides=overrides)
    placed = (_placed(problem, loaded.text) for problem in problems)
    return tuple(sorted(placed, key=lambda p: p.line or 0))


def _refused(
    watchlists: Sequence[Watchlist],
    feeds: Sequence[Feed],
    *,
    groups: Iterable[Sequence[str]],
    overrides: Mapping[str, Any],
) -> tuple[Problem, ...]:
    try:
        words = lexicon.load(overrides)
    except ConfigError as exc:
        return exc.problems
    return (
        *lexicon.check(watchlists, words),
        *_unknown_watchlists(watchlists, groups),
        *_unknown_feeds(watchlists, feeds),
    )


def _unknown_watchlists(
    watchlists: Sequence[Watchlist], groups: Iterable[Sequence[str]]
) -> Iterator[Problem]:
    known = {watchlist.name for watchlist in watchlists}
    for index, names in enumerate(groups):
        for name in names:
            if name not in known:
                yield Problem(
                    path=f"digest.groups[{index}].watchlists",
                    message=f'no watchlist is named "{name}"',
                    hint="known: " + ", ".join(sorted(known)),
                )


def _unknown_feeds(watchlists: Sequence[Watchlist], feeds: Sequence[Feed]) -> Iterator[Problem]:
    """Feeds and tags of watchlists that no feed of the config has. Outlets may be those of a backfill."""
    tags = {tag for feed in feeds for tag in feed.tags}
    known = {
        "feeds": {feed.url for feed in feeds} | {feed.name for feed in feeds},
        "tags": tags,
    }
    for index, watchlist in enumerate(watchlists):
        for key in ("feeds", "tags", "not_feeds", "not_tags"):
            kind = key.removeprefix("not_")
            for name in getattr(watchlist, key):
                if name not in known[kind]:
                    near = difflib.get_close_matches(name, known[kind], n=1)
                    yield Problem(
                        path=f"watchlists[{index}].{key}",
                        message=f'no feed has the {"tag" if kind == "tags" else "name or address"} "{name}"',
                        hint=f"did you mean {near[0]}?" if near else None,
                    )


def _placed(problem: Problem, text: str) -> Problem:
    """`problem` with its line, found from its path."""
    from monitor.config.load import line_of

    if problem.line is not None:
        return problem
    path: list[str | int] = []
    for part in problem.path.replace("]", "").split("."):
        name, *numbers = part.split("[")
        path += [name, *(int(number) for number in numbers)]
    return Problem(
        path=problem.path,
        message=problem.message,
        hint=problem.hint,
        line=line_of(text, tuple(path)),
    )
