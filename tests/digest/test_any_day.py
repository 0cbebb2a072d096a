"""Whatever the other rooms hand over becomes a digest that is rendered whole, mailed, and kept."""

from __future__ import annotations

from datetime import UTC, datetime

import lxml.html
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from monitor.core.wrap import width
from monitor.delivery.mail import message
from monitor.digest.render import render
from monitor.digest.view import Digest
from monitor.model.digests import LedgerFacts
from monitor.model.feeds import Feed, FeedEvent, FeedHealth, FeedState
from monitor.model.hits import Evidence, Hit, Reason
from monitor.model.stories import Coverage, Edit, Story, StoryFacts, Trend
from tests.support import day

MOMENTS = st.integers(0, 4 * 10**9).map(lambda seconds: datetime.fromtimestamp(seconds, UTC))
TEXTS = st.text(st.characters(codec="utf-8"), max_size=120)
NUMBERS = st.floats(0, 100)
COUNTS = st.integers(0, 10**6)
COUNTED = st.dictionaries(
    st.sampled_from(["full", "paywall", "timeout", "something_new"]), COUNTS, max_size=3
)

EVIDENCE = st.builds(
    Evidence,
    sentence=TEXTS,
    marks=st.lists(st.tuples(st.integers(-5, 130), st.integers(-5, 130), TEXTS)).map(tuple),
)
HITS = st.builds(
    Hit,
    watchlist=st.sampled_from([w.name for w in day.WATCHLISTS] + ["gone"]),
    score=NUMBERS,
    reasons=st.lists(st.builds(Reason, points=NUMBERS), max_size=3).map(tuple),
    evidence=st.lists(EVIDENCE, max_size=2).map(tuple),
)
EDITS = st.builds(Edit, at=MOMENTS, old=TEXTS, new=TEXTS)
COVERAGE = st.builds(
    Coverage,
    published_at=MOMENTS,
    first_seen_at=MOMENTS,
    score=NUMBERS,
    hits=st.lists(HITS, max_size=2).map(tuple),
    edits=st.lists(EDITS, max_size=2).map(tuple),
)
STORIES = st.builds(
    Story,
    story=st.sampled_from("abcdef"),
    opened_at=MOMENTS,
    told_at=st.none() | MOMENTS,
    coverage=st.lists(COVERAGE, min_size=1, max_size=3).map(tuple),
    facts=st.none() | st.builds(StoryFacts),
    also_in=st.lists(st.sampled_from("abcdef"), max_size=2).map(tuple),
)
LEDGERS = st.builds(
    LedgerFacts,
    **dict.fromkeys(
        (
            "polls",
            "polls_failed",
            "articles",
            "pending",
            "undated",
            "future_dated",
            "edited",
            "hits",
            "purged",
        ),
        COUNTS,
    ),
    by_quality=COUNTED,
    by_reason=COUNTED,
    events=st.lists(st.tuples(MOMENTS, TEXTS, st.sampled_from(FeedEvent), TEXTS), max_size=3).map(
        tuple
    ),
)
STATES = st.builds(
    FeedState,
    url=TEXTS,
    failures=COUNTS,
    failing_since=st.none() | MOMENTS,
    newest_at=st.none() | MOMENTS,
    reason=st.none() | TEXTS,
    message=st.none() | TEXTS,
)
FEEDS = st.builds(
    FeedHealth,
    feed=st.builds(Feed, url=TEXTS, name=TEXTS),
    state=STATES,
    silent_for=st.none() | NUMBERS,
)
TRENDS = st.builds(
    Trend,
    usual=NUMBERS,
    history=st.lists(st.integers(0, 99), max_size=40).map(tuple),
    count=st.integers(0, 99),
)


@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    st.lists(STORIES, max_size=4, unique_by=lambda story: story.story),
    LEDGERS,
    st.lists(FEEDS, max_size=2),
    st.lists(TRENDS, max_size=2),
)
def test_any_day_can_be_told(
    stories: list[Story], ledger: LedgerFacts, feeds: list[FeedHealth], trends: list[Trend]
) -> None:
    digest = day.digest(stories, ledger=ledger, feeds=feeds, trends=trends)
    rendered = render(digest)
    tree = lxml.html.document_fromstring(rendered.html)
    assert tree.xpath("//script | //img") == []
    assert all(
        width(line) <= 74 or "://" in line or len(line.split()) <= 3
        for line in rendered.text.splitlines()
    )
    sent = message(
        rendered,
        sender="m@m.example",
        recipient="a@a.example",
        message_id="<x@m.example>",
        date=day.UNTIL,
    )
    assert bytes(sent).count(b"multipart/alternative") == 1
    assert Digest.from_json(digest.to_json()) == digest
    assert render(Digest.from_json(digest.to_json())) == rendered
