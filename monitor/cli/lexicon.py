"""`monitor lexicon`: an entry of the lexicon, or all ids."""

from __future__ import annotations

import argparse
import difflib
import sys
from typing import Any


def add_verb(verbs: Any, common: argparse.ArgumentParser) -> None:
    """The verb."""
    lexicon = verbs.add_parser(
        "lexicon", help="an entry of the lexicon, or all ids", parents=[common]
    )
    lexicon.add_argument("id", nargs="?")
    lexicon.set_defaults(run=_lexicon)


def _lexicon(args: argparse.Namespace) -> int:
    from monitor.config.load import load
    from monitor.match import lexicon

    overrides = load(args.config).config.lexicon.model_dump() if args.config.exists() else None
    words = lexicon.load(overrides)
    if args.id is None:
        print("\n".join(words.members()))
        return 0
    text = words.describe(args.id)
    if text is None:
        near = difflib.get_close_matches(args.id, words.members(), n=1)
        print(
            f"monitor: the lexicon has no entry {args.id}"
            + (f"; did you mean {near[0]}?" if near else ""),
            file=sys.stderr,
        )
        return 2
    print(text)
    return 0
