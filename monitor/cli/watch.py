"""`monitor watch suggest`: exclusions that hits marked irrelevant suggest."""

from __future__ import annotations

import argparse
import json
from dataclasses import asdict
from datetime import datetime
from typing import Any

from monitor.cli.output import ago
from monitor.config.load import load
from monitor.core.clock import utc_now


def add_verb(verbs: Any, common: argparse.ArgumentParser) -> None:
    """The verb."""
    watch = verbs.add_parser("watch", help="about watchlists").add_subparsers(
        dest="sub", required=True, metavar="suggest"
    )
    suggest = watch.add_parser(
        "suggest", help="exclusions that hits marked irrelevant suggest", parents=[common]
    )
    suggest.add_argument("--since", type=ago, default=ago("90d"), metavar="90d")
    suggest.add_argument("--json", action="store_true")
    suggest.set_defaults(run=_suggest)


def _suggest(args: argparse.Namespace) -> int:
    from monitor.store.facade import Store
    from monitor.watch.exclusions import suggestions

    with Store.open(load(args.config).database, now=utc_now, read_only=True) as store:
        judged = _judged(store, utc_now() - args.since)
    found = suggestions(judged)
    if args.json:
        print(json.dumps([asdict(each) for each in found], ensure_ascii=False, indent=1))
        return 0
    marked = sum(hit.irrelevant for hit in judged)
    print(f"# {len(judged)} hits, {marked} of them marked irrelevant")
    if not found:
        print(
            "# nothing to suggest"
            + ("" if marked else "; mark hits first: monitor hits mark ID --irrelevant")
        )
    for name in dict.fromkeys(each.watchlist for each in found):
        print(f'\n# in [[watchlists]] name = "{name}"; try it with: monitor preview')
        mine = [each for each in found if each.watchlist == name]
        for each in mine:
            print(
                f'#   "{each.words}": removes {each.false_removed} of {each.false_hits} false hits, '
                f"costs {each.true_lost} of {each.true_hits} others"
            )
        print(f"exclude = {json.dumps([each.words for each in mine], ensure_ascii=False)}")
    return 0


def _judged(store: Any, since: datetime) -> list[Any]:
    """The hits since then with their readers' marks and whole texts."""
    from monitor.store.reader import Reader
    from monitor.store.records import HitFilter
    from monitor.watch.exclusions import Judged

    judged = []
    for found in store.read_now(
        Reader.hits, HitFilter(since=since, irrelevant=True, limit=100_000)
    ):
        stored = store.read_now(Reader.article, found.coverage.article_id)
        text = f"{stored.article.title}\n{stored.article.text}" if stored else found.coverage.title
        marks = [
            evidence.sentence[start:end]
            for evidence in found.hit.evidence
            for start, end, _ in evidence.marks
        ]
        judged.append(
            Judged(
                watchlist=found.hit.watchlist,
                irrelevant=found.irrelevant_at is not None,
                shown=" ".join(
                    (found.coverage.title, *(evidence.sentence for evidence in found.hit.evidence))
                ),
                text=text,
                asked=tuple(marks),
            )
        )
    return judged
