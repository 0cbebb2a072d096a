"""`monitor lexicon`: an entry, the members of a group or list, what a word in any language stands for, or all ids."""

from __future__ import annotations

import argparse
import difflib
import sys
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from monitor.core.errors import ConfigError
from monitor.match.lookup import concepts_of

if TYPE_CHECKING:
    from monitor.match.lexicon import Lexicon

_MOST = 30  # concepts that a word is looked up in


def add_verb(verbs: Any, common: argparse.ArgumentParser) -> None:
    """The verb."""
    lexicon = verbs.add_parser(
        "lexicon",
        help="an entry, a group, list or direction with its members, a word in any language, or all ids",
        parents=[common],
    )
    lexicon.add_argument("id", nargs="*", metavar="ID|WORD")
    lexicon.set_defaults(run=_lexicon)


def _lexicon(args: argparse.Namespace) -> int:
    words, asked = opened(args), " ".join(args.id)
    if not asked:
        print("\n".join(words.members()))
        return 0
    lines = list(told(asked, words))
    if not lines:
        near = difflib.get_close_matches(asked, words.members(), n=1)
        hint = f"; did you mean {near[0]}?" if near else ""
        print(f"monitor: the lexicon has no entry {asked}{hint}", file=sys.stderr)
        return 2
    print("\n".join(lines))
    return 0


def opened(args: argparse.Namespace) -> Lexicon:
    """The lexicon with the config's own entries; the built-in one, and a word about it, when the config has mistakes."""
    from monitor.config.load import load
    from monitor.match import lexicon

    if not args.config.exists():
        return lexicon.load(None)
    try:
        return lexicon.load(load(args.config).config.lexicon.model_dump())
    except ConfigError:
        print(
            f"monitor: {args.config} has mistakes (monitor check), so its own entries are left out",
            file=sys.stderr,
        )
        return lexicon.load(None)


def told(asked: str, words: Lexicon) -> Iterator[str]:
    """What the lexicon says of an id, a member that stands for several, or a word."""
    if text := words.describe(asked):
        yield text
        return
    if members := words.expand(asked):
        yield f"{asked}: {len(members)} members"
        yield from (f"  {member:<24}{words.name(member)}" for member in sorted(members))
        return
    yield from (
        f"{concept:<24}{words.name(concept)}: {', '.join(found)}"
        for concept, found in concepts_of(asked, words)[:_MOST]
    )
