"""Stories, hits and articles as plain fields, for programs: one naming for the JSON API, exports and assistants. Pure."""

from __future__ import annotations

from typing import Any

from monitor.core.clock import to_iso
from monitor.core.text import plain
from monitor.digest import wording
from monitor.model.stories import Coverage, Difference, Story
from monitor.model.story_list import ListedStory
from monitor.store.records import FoundHit

HIT_COLUMNS = (
    "found_at",
    "published_at",
    "watchlist",
    "score",
    "outlet",
    "language",
    "title",
    "url",
    "minerals",
    "actions",
    "places",
    "evidence",
    "story",
)
"""The columns of a table of hits, the page's and the command line's; only ever added to, at the end."""


def listed_fields(story: ListedStory) -> dict[str, Any]:
    """A story of a list, as the API and assistants get it."""
    return {
        "id": story.story,
        "headline": story.headline or None,
        "title": plain(story.title),
        "language": story.language,
        "url": wording.link(story.url) or None,
        "outlet": plain(story.outlet),
        "outlets": story.outlets,
        "reports": story.reports,
        "opened_at": to_iso(story.opened_at),
        "updated_at": to_iso(story.at),
        "record": {
            "place": story.place or None,
            "action": story.action or None,
            "minerals": list(story.minerals),
            "target": story.target or None,
            "status": story.status or None,
            "effective_on": story.effective_on,
        },
        "watchlists": list(story.watchlists),
        "score": round(story.score, 1),
        "pinned": story.pinned_at is not None,
        "note": story.note,
    }


def hit_fields(found: FoundHit) -> dict[str, Any]:
    """A hit as the API and the exports name its fields."""
    c, hit = found.coverage, found.hit
    return {
        "id": found.hit_id,
        "found_at": to_iso(found.created_at),
        "published_at": to_iso(c.published_at),
        "watchlist": hit.watchlist,
        "score": round(hit.score, 1),
        "outlet": plain(c.outlet),
        "language": c.language,
        "title": plain(c.title),
        "url": wording.link(c.url) or None,
        "minerals": list(hit.minerals),
        "actions": list(hit.policies),
        "places": list(hit.places),
        "evidence": plain(hit.evidence[0].sentence, 2000) if hit.evidence else "",
        "story": found.story,
    }


def story_fields(story: Story) -> dict[str, Any]:
    """What a story has besides: its reports, differences and key figures."""
    facts = story.facts
    return {
        "also_in": list(story.also_in),
        "coverage": [_report(c) for c in story.coverage],
        "differences": [_difference(d) for d in facts.differences] if facts else [],
        "key_figures": [
            {"outlet": plain(f.outlet), "said": plain(f.said), "sentence": plain(f.sentence, 2000)}
            for f in facts.key_figures
        ]
        if facts
        else [],
    }


def _report(c: Coverage) -> dict[str, Any]:
    return {
        "outlet": plain(c.outlet),
        "title": plain(c.title),
        "language": c.language,
        "url": wording.link(c.url) or None,
        "published_at": to_iso(c.published_at),
        "role": c.role.value,
        "quality": c.quality.value,
        "hits": [hit.watchlist for hit in c.hits],
    }


def _difference(d: Difference) -> dict[str, Any]:
    return {
        "verdict": d.verdict.value,
        "subject": plain(d.subject),
        "claims": [
            {"outlet": plain(c.outlet), "said": plain(c.said), "sentence": plain(c.sentence, 2000)}
            for c in d.claims
        ],
    }
