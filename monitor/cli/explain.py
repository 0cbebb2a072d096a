"""`explain`: why an article is or is not a hit, watchlist by watchlist."""

from __future__ import annotations

import argparse
import json
import re
import sys
from collections.abc import Iterable, Iterator
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

from monitor.core.clock import utc_now
from monitor.core.errors import MonitorError
from monitor.core.text import clean, visible
from monitor.model.articles import Article, Quality
from monitor.model.events import Event, Events
from monitor.model.hits import Reason
from monitor.model.mentions import Mention, Rejected

if TYPE_CHECKING:
    from monitor.watch.explain import Explanation
    from monitor.watch.judgement import Judgement

_AROUND = 60  # characters shown on each side of a term
_HEAD = re.compile(rb"<html|<!doctype html|<head|<body|<article", re.IGNORECASE)


def add_verb(verbs: Any, common: argparse.ArgumentParser) -> None:
    """The verb that gives reasons."""
    verb = verbs.add_parser(
        "explain", help="why an article is or is not a hit, per watchlist", parents=[common]
    )
    verb.add_argument(
        "what",
        metavar="URL|ID|FILE|-",
        help="an article by its address or by a hit's id as `monitor hits` shows it, a file with a page or a text (its first line "
        "is the title), or - for standard input",
    )
    verb.add_argument("--json", action="store_true")
    verb.set_defaults(run=_explain)


def _explain(args: argparse.Namespace) -> int:
    from monitor.pipeline.checking import known_rules
    from monitor.watch import judgement

    known, rules = known_rules(args.config)
    article = _article(args.what, known.database)
    verdict, explanations = judgement.judge(rules, article), judgement.explain(rules, article)
    if args.json:
        print(
            json.dumps(
                _plain(article, verdict, explanations), ensure_ascii=False, indent=1, default=str
            )
        )
    else:
        print("\n".join(_lines(article, verdict, explanations)))
    return 0


def _plain(
    article: Article, verdict: Judgement, explanations: Iterable[Explanation]
) -> dict[str, Any]:
    return {
        "title": article.title,
        "url": article.url,
        "language": verdict.reading.language,
        "quality": article.quality.value,
        "reason": article.reason,
        "message": article.message,
        "source": article.source,
        "score": verdict.score,
        "reasons": [asdict(each) for each in verdict.reasons],
        "event": asdict(verdict.events.main) if verdict.events.main else None,
        "event_score": verdict.events.score,
        "event_reasons": [asdict(each) for each in verdict.events.reasons],
        "background": [asdict(each) for each in verdict.events.background],
        "watchlists": [asdict(each) for each in explanations],
        "mentions": [asdict(each) for each in verdict.mentions],
        "rejected": [asdict(each) for each in verdict.reading.rejected],
    }


def _lines(
    article: Article, verdict: Judgement, explanations: Iterable[Explanation]
) -> Iterator[str]:
    """The verdicts as a person reads them."""
    yield article.title or "(no title)"
    read = f"{article.quality.value.replace('_', ' ')} text, language {verdict.reading.language or 'unknown'}"
    yield f"  {article.url}; {read}" if article.url else f"  {read}"
    if article.reason:
        yield f"  not in full: {article.reason.replace('_', ' ')}" + (
            f" ({article.message})" if article.message else ""
        )
    yield from _events(verdict.events)
    yield f"\nWithout a watchlist it is worth {verdict.score:.0f} of 100 points:"
    yield from _points(verdict.reasons)
    yield (
        "\nFound:" if verdict.mentions else "\nFound nothing that the lexicon or a watchlist knows."
    )
    for mention, count in _firsts(verdict.mentions):
        times = f", {count} times in all" if count > 1 else ""
        yield f"  {mention.concept:<22} {_in_sentence(article, mention)}  [{mention.rule}{times}]"
    if verdict.reading.rejected:
        yield "\nSeen, and not counted:"
        for seen in verdict.reading.rejected:
            yield f"  {seen.concept:<22} {_in_text(article, seen)}  [{seen.rule}]"
    for each in explanations:
        yield ""
        yield from _of_watchlist(each)


def _events(events: Events) -> Iterator[str]:
    """The event that was read, field by field, and what is only background, each with why."""
    main = events.main
    if main is None:
        yield f"\nIts news is no government's act on a mineral ({events.score:.0f} of 100 points)."
    else:
        yield f"\nIts news: {main.headline or 'a decision without a name'} ({events.score:.0f} of 100 points)"
        yield f"  “{' '.join(main.sentence.split())}”"
        for name, value in _fields(main):
            inferred = "  (from title, dateline or outlet)" if name in main.inferred else ""
            yield f"  {name:<13}{value}{inferred}"
    yield from _points(events.reasons)
    if events.background:
        yield "Only background:"
    for told in events.background:
        what = " ".join(part for part in (told.place, told.action, *told.minerals) if part)
        yield f"  {what or 'a decision'}  [{told.why}]"


def _fields(event: Event) -> Iterator[tuple[str, str]]:
    """The fields that the text gives."""
    given = (
        ("actor", event.actor),
        ("places", ", ".join(event.places)),
        ("action", event.action),
        ("minerals", ", ".join(event.minerals)),
        ("target", event.target),
        ("status", str(event.status).replace("_", " ")),
        ("effective on", event.effective_on or ""),
        ("documents", ", ".join(event.documents)),
    )
    yield from ((name, value) for name, value in given if value)


def _of_watchlist(each: Explanation) -> Iterator[str]:
    from monitor.watch.explain import key_of

    verdict = "HIT" if each.is_hit else "no "
    name = f" ({each.watchlist})" if each.title != each.watchlist else ""
    yield f"{verdict}  {each.title}{name}: {each.score:g} points, {each.min_score} asked for"
    for check in each.checks:
        if check.rule == "min_score" and check.met:
            continue  # told above
        yield f"  {'✓' if check.met else '✗'} {key_of(check.rule)}: {check.detail}"
    if each.is_hit:
        yield from _points(each.reasons, indent=4)
    for seen in dict.fromkeys((r.concept, r.term, r.rule) for r in each.rejected):
        yield f"    “{seen[1]}” was seen and is not {seen[0]} here: {seen[2]}"
    if each.changes:
        yield "  it would be kept out by" if each.is_hit else "  to be a hit it needs"
    for change in each.changes:
        yield f"    → {change}"


def _points(reasons: Iterable[Reason], *, indent: int = 2) -> Iterator[str]:
    for reason in reasons:
        detail = f": {reason.detail}" if reason.detail else ""
        yield f"{' ' * indent}{reason.points:+5.0f}  {reason.name.replace('_', ' ')}{detail}"


def _firsts(mentions: Iterable[Mention]) -> list[tuple[Mention, int]]:
    """Each concept's first mention by each rule, and how often it is mentioned so."""
    found: dict[tuple[str, str], tuple[Mention, int]] = {}
    for mention in mentions:
        first, count = found.get((mention.concept, mention.rule), (mention, 0))
        found[mention.concept, mention.rule] = (first, count + 1)
    return list(found.values())


def _text(article: Article, field: str) -> str:
    return article.title if field == "title" else article.text


def _in_sentence(article: Article, mention: Mention) -> str:
    """The mention between » and « in its sentence."""
    text = _text(article, mention.field)
    return _marked(
        text[mention.sentence_start : mention.start],
        text[mention.start : mention.end],
        text[mention.end : mention.sentence_end],
    )


def _in_text(article: Article, seen: Rejected) -> str:
    text = _text(article, seen.field)
    return _marked(text[: seen.start], text[seen.start : seen.end], text[seen.end :])


def _marked(before: str, term: str, after: str) -> str:
    """A line around a term, cut between words; "…" where something was cut."""
    head, tail = before[-_AROUND:], after[:_AROUND]
    if len(head) < len(before):
        head = "…" + head.partition(" ")[2]
    if len(tail) < len(after):
        tail = tail.rpartition(" ")[0] + "…"
    return " ".join(f"{head}»{term}«{tail}".split())


def _article(what: str, database: Path) -> Article:
    """The article that `what` names: stored (by a hit's id, an article's, or its address), a file, or standard input.

    Raises MonitorError.
    """
    from monitor.store.facade import Store
    from monitor.store.reader import Reader

    if what == "-":
        return _from_bytes(sys.stdin.buffer.read())
    if Path(what).is_file() and not what.isdigit():
        return _from_bytes(Path(what).read_bytes())
    with Store.open(database, now=utc_now, read_only=True) as store:
        wanted = (
            (store.read_now(Reader.article_of_hit, int(what)) or int(what))
            if what.isdigit()
            else what
        )
        stored = store.read_now(Reader.article, wanted)
    if stored is None:
        raise MonitorError(
            f"{what}: no hit and no stored article has this id or address, and there is no such file"
        )
    if not stored.has_text:
        print("its text is past its retention: only the title is left to explain", file=sys.stderr)
    return stored.article


def _from_bytes(data: bytes) -> Article:
    """A page, or a plain text whose first line is its title."""
    from monitor.pages.extract import extract

    if _HEAD.search(data, 0, 2000):
        return extract(data, url="", headers={})
    title, _, text = data.decode("utf-8", errors="replace").strip().partition("\n")
    return Article(
        url=None,
        title=clean(title),
        text=visible(text.strip()),
        source="page",
        quality=Quality.FULL,
    )
