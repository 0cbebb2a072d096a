"""`monitor watch`: a new watchlist from a few words, and exclusions that hits marked irrelevant suggest."""

from __future__ import annotations

import argparse
import asyncio
import json
import re
from collections import Counter
from collections.abc import Iterator, Sequence, Set
from dataclasses import asdict, replace
from datetime import datetime
from typing import TYPE_CHECKING, Any

from monitor.cli.output import ago, counted
from monitor.config.load import load
from monitor.core.clock import utc_now
from monitor.language.folding import key
from monitor.match.lookup import concepts_of
from monitor.model.hits import Watchlist
from monitor.model.mentions import Kind

if TYPE_CHECKING:
    from monitor.match.lexicon import Lexicon

_MOST_WORDS, _MOST_HINTS = 4, 3


def add_verb(verbs: Any, common: argparse.ArgumentParser) -> None:
    """The verb."""
    watch = verbs.add_parser("watch", help="about watchlists").add_subparsers(
        dest="sub", required=True, metavar="new|suggest"
    )
    suggest = watch.add_parser(
        "suggest", help="exclusions that hits marked irrelevant suggest", parents=[common]
    )
    suggest.add_argument("--since", type=ago, default=ago("90d"), metavar="90d")
    suggest.add_argument("--json", action="store_true")
    suggest.set_defaults(run=_suggest)
    new = watch.add_parser(
        "new",
        help="a watchlist from a few words, with what it would have found; nothing is written",
        parents=[common],
    )
    new.add_argument("words", nargs="+", metavar="WORD", help="ids, names or words of any language")
    new.add_argument("--since", type=ago, default=ago("30d"), metavar="30d")
    new.set_defaults(run=_new)


def _new(args: argparse.Namespace) -> int:
    from monitor.cli.output import Progress
    from monitor.pipeline.checking import checked
    from monitor.pipeline.previewing import preview
    from monitor.process.workers import Workers
    from monitor.store.facade import Store
    from monitor.watch import judgement

    loaded, rules = checked(args.config)
    words = judgement.opened(rules)[0]
    made = drafted(args.words, words, {w.name for w in rules.watchlists})
    print("\n".join((written(made), *hints(made, words))))
    if not loaded.database.exists():
        print("# nothing is stored yet, so it cannot be tried")
        return 0

    async def tried() -> Any:
        with Store.open(loaded.database, now=utc_now, read_only=True) as store:
            async with Workers(loaded.config.workers) as workers:
                alone = replace(rules, watchlists=(*rules.watchlists, made))
                since = utc_now() - args.since
                return await preview(store, workers, alone, since=since, progress=Progress())

    result = asyncio.run(tried())
    changes = result.watchlists[made.name]
    print(
        f"# in {result.articles:,} articles since {result.since:%Y-%m-%d}: "
        + counted(changes.added, "hit")
    )
    for sample in changes.samples_added[:5]:
        print(f"#   {sample.outlet}: {sample.title}")
    return 0


def drafted(given: Sequence[str], words: Lexicon, taken: Set[str]) -> Watchlist:
    """A watchlist that asks for what the words stand for: minerals, actions and places of the lexicon, the rest as free words."""
    asked: dict[str, list[str]] = {"minerals": [], "policies": [], "places": [], "terms": []}
    fields = {Kind.MINERAL: "minerals", Kind.ACTION: "policies"}
    for word, member in _spans(given, words):
        first = words.entry(next(iter(sorted(words.expand(member))), ""))
        field = "terms" if first is None else fields.get(first.kind, "places")
        asked[field].append(member if first is not None else word)
    name = re.sub(r"[^a-z0-9]+", "-", "-".join(given).lower()).strip("-")[:40] or "watchlist"
    while name in taken:
        name += "-2"
    return Watchlist(
        name=name,
        title=" ".join(given),
        minerals=tuple(dict.fromkeys(asked["minerals"])),
        policies=tuple(dict.fromkeys(asked["policies"])),
        places=tuple(dict.fromkeys(asked["places"])),
        terms=tuple(dict.fromkeys(asked["terms"])),
        about="event" if asked["policies"] else "mention",
        min_score=35,
    )


def _spans(given: Sequence[str], words: Lexicon) -> Iterator[tuple[str, str]]:
    """The words, those side by side that stand for one thing as one ("export" "ban"), each with its member of the lexicon or ""."""
    at = 0
    while at < len(given):
        for size in range(min(_MOST_WORDS, len(given) - at), 0, -1):
            span = " ".join(given[at : at + size])
            member = _member(span, words)
            if member or size == 1:
                yield span, member
                at += size
                break


def _member(word: str, words: Lexicon) -> str:
    ident = word.casefold().replace(" ", "-")
    for known in (word, ident):
        if words.expand(known):
            return known
    return next((concept for concept, _ in concepts_of(word, words, exactly=True)), "")


def hints(made: Watchlist, words: Lexicon) -> Iterator[str]:
    """Of each free word, the actions with most terms that hold it: which of them is meant only the asker knows."""
    for term in made.terms:
        wanted, counts = set(key(term).split()), Counter[str]()
        for entry in words.entries.values():
            if entry.kind is Kind.ACTION:
                counts[entry.id] += sum(wanted <= set(key(t.text).split()) for t in entry.terms)
        if found := [ident for ident, count in counts.most_common(_MOST_HINTS) if count]:
            yield f'# "{term}" is looked for as a word; actions with it: {", ".join(found)}'


def written(made: Watchlist) -> str:
    """The watchlist as config.toml has it."""
    lines = [
        "[[watchlists]]",
        f'name = "{made.name}"',
        f"title = {json.dumps(made.title, ensure_ascii=False)}",
    ]
    for field, named in (
        ("minerals",) * 2,
        ("policies", "actions"),
        ("places",) * 2,
        ("terms",) * 2,
    ):
        if members := getattr(made, field):
            lines.append(f"{named} = {json.dumps(list(members), ensure_ascii=False)}")
    if made.about == "mention":
        lines.append('within = "sentence"')
    return "\n".join([*lines, f"min_score = {made.min_score}"])


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
    print(f"# {counted(len(judged), 'hit')}, {marked} of them marked irrelevant")
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
