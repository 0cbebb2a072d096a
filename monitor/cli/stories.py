"""`monitor stories`: events with their coverage, differences and record. Works beside the daemon."""

from __future__ import annotations

import argparse
from collections.abc import Iterable
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from monitor.cli.output import add_formats, ago, counted, print_rows
from monitor.core.clock import to_iso, utc_now

if TYPE_CHECKING:
    from monitor.model.stories import ActionRecord

STORY_FIELDS = (
    "story", "opened_at", "headline", "url", "outlets", "independent", "copies", "score", "minerals", "actions", "places", "actor",
    "action", "target", "status", "effective_on", "documents", "differences",
)  # fmt: skip


def add_verb(verbs: Any, common: argparse.ArgumentParser) -> None:
    """The verb."""
    stories = verbs.add_parser(
        "stories",
        help="events with their coverage, differences and action record",
        parents=[common],
    )
    stories.add_argument("--since", type=ago, default=ago("7d"), metavar="7d")
    add_formats(stories)
    stories.set_defaults(run=_stories)


def _stories(args: argparse.Namespace) -> int:
    from monitor.config.essentials import essentials
    from monitor.store.facade import Store
    from monitor.store.reader import Reader

    now = utc_now()
    with Store.open(essentials(args.config).database, now=utc_now, read_only=True) as store:
        found = store.read_now(Reader.stories_between, now - args.since, now + timedelta(minutes=1))
    rows = [_story_row(story) for story in found]
    if print_rows(rows, STORY_FIELDS, args):
        return 0
    for row in reversed(rows):  # newest first
        made = (row["record"] or {}).get("headline", "")
        told = "" if made in ("", row["headline"]) or row["headline"].isascii() else f" ({made})"
        copies = f", {counted(row['copies'], 'copy', 'copies')}" if row["copies"] else ""
        print(f"{row['score']:5.0f}  {row['headline']}{told}")
        print(
            f"       {counted(row['independent'], 'outlet')}{copies}: {', '.join(row['outlets'])}"
        )
        minerals = ", ".join((row["record"] or {}).get("minerals") or row["minerals"])
        parts = (row["actor"], row["action"], minerals, row["target"])
        record = " → ".join(part for part in parts if part)
        print(f"       {record} ({row['status']}) · story {row['story']}")
        for difference in row["differences"]:
            print(f"       differ: {difference}")
    print(counted(len(rows), "story", "stories"))
    return 0


def _story_row(story: Any) -> dict[str, Any]:
    facts = story.facts
    action = facts.action if facts else None
    own = action.article_id if action else None
    best = max(story.coverage, key=lambda coverage: (coverage.article_id == own, coverage.score))
    hits = [hit for coverage in story.coverage for hit in coverage.hits]
    return {
        "story": story.story,
        "opened_at": to_iso(story.opened_at),
        "headline": best.title,
        "url": best.url,
        "outlets": _each(coverage.outlet for coverage in story.coverage),
        "independent": len({c.outlet for c in story.coverage if c.role.value != "copy"}),
        "copies": sum(coverage.role.value == "copy" for coverage in story.coverage),
        "score": round(max((hit.score for hit in hits), default=0.0), 1),
        "minerals": _each(mineral for hit in hits for mineral in hit.minerals),
        "actions": _each(policy for hit in hits for policy in hit.policies),
        "policies": _each(policy for hit in hits for policy in hit.policies),
        "places": _each(place for hit in hits for place in hit.places),
        "actor": action.actor_name or action.actor if action else "",
        "action": action.action if action else "",
        "target": action.target if action else "",
        "status": action.status if action else "reported",
        "effective_on": action.effective_on if action else None,
        "documents": list(action.documents) if action else [],
        "differences": [
            f"{point.subject}: "
            + " / ".join(f"{claim.outlet} says {claim.said}" for claim in point.claims)
            for point in (facts.differences if facts else ())
            if point.verdict.value == "differ"
        ],
        "record": _record(action) if action else None,
    }


def _record(action: ActionRecord) -> dict[str, Any]:
    """Who does what to which mineral, as ids, with the sentence that tells it: as `monitor events` prints it."""
    return {
        "actor": action.actor,
        "place": action.places[0] if action.places else "",
        "places": list(action.places),
        "action": action.action,
        "minerals": list(action.minerals),
        "target": action.target,
        "status": action.status,
        "effective_on": action.effective_on,
        "documents": list(action.documents),
        "headline": action.headline,
        "sentence": action.sentence,
    }


def _each(values: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(values))
