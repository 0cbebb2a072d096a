from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from monitor.core.errors import Problem
from monitor.digest.view import Digest
from monitor.model.hits import Watchlist
from monitor.model.stories import ActionRecord, Role, Story
from tests.support import day


def shown(digest: Digest) -> dict[str, list[str]]:
    return {section.name: [story.id for story in section.stories] for section in digest.sections}


def test_each_story_is_told_in_full_once_and_sections_follow_their_best() -> None:
    assert shown(day.digest()) == {
        "export-controls": ["20260304-antimony"],
        "battery": ["20260305-lithium", "20260302-cobalt"],
        "funding": ["20260305-funding"],
    }


def test_a_story_stands_where_its_act_was_asked_for() -> None:
    facts = day.story_facts(action=ActionRecord(action="subsidy", actor="chile"))
    hits = (
        day.hit("Tin.", {}, watchlist="export-controls", score=90, policies=("export-ban",)),
        day.hit("Tin.", {}, watchlist="funding", score=60, policies=("subsidy",)),
    )
    story = day.story(
        "s", day.cover(1, "A", "Tin is paid for", *hits, role=Role.FIRST), facts=facts
    )
    assert shown(day.digest([story])) == {"funding": ["s"]}


def test_a_block_names_the_other_watchlists() -> None:
    assert day.digest().sections[1].stories[1].also_on == ("Export controls",)


def test_matches_below_the_bound_are_lines_best_first() -> None:
    lines = [line.score for line in day.digest().sections[1].quiet]
    assert lines == [35, 28, 22]


def test_a_told_story_with_only_copies_is_a_line() -> None:
    hit = day.hit("Tin.", {}, score=90)
    old = day.cover(1, "A", "Tin tax", hit, when=day.at(1, days=3), role=Role.FIRST)
    copy = day.cover(2, "B", "Tin tax", hit, role=Role.COPY)
    digest = day.digest([day.story("s", old, copy, told_at=day.at(5, days=2))])
    assert (len(digest.sections[0].stories), digest.sections[0].quiet[0].note) == (
        0,
        "told before, 1 more copy",
    )


def test_hits_of_other_watchlists_do_not_count() -> None:
    digest = day.digest(watchlists=(day.FUNDING,))
    assert shown(digest) == {"funding": ["20260305-funding"]}
    assert digest.stories == 1
    assert [mineral for mineral, _ in digest.glance.totals] == ["lithium", "nickel"]


def test_the_cap_of_full_stories_keeps_the_best() -> None:
    digest = day.digest(settings=day.settings(max_stories=2))
    assert shown(digest) == {
        "export-controls": ["20260304-antimony"],
        "battery": ["20260305-lithium"],
        "funding": [],
    }


def test_quiet_lines_beyond_the_limit_are_counted() -> None:
    many = [
        day.story(
            f"q{n}", day.cover(n, "A", f"T{n}", day.hit("Tin.", {}, score=20), role=Role.FIRST)
        )
        for n in range(1, 41)
    ]
    section = day.digest(many).sections[0]
    assert (len(section.quiet), section.more) == (8, 32)


def test_the_subject_is_the_best_story() -> None:
    expected = "China to require licences for all antimony and gallium exports (+3 more) | Minerals Monitor, 5 Mar"
    assert day.digest().subject == expected


def test_the_subject_of_a_foreign_story_is_in_the_readers_words() -> None:
    digest = day.digest([s for s in day.stories() if s.story.endswith("-zh")])
    assert digest.subject == (
        "Export licensing: antimony and gallium (金岸财经, in Chinese) | Minerals Monitor, 5 Mar"
    )


def test_the_subject_without_full_stories_is_the_best_line() -> None:
    digest = day.digest([s for s in day.stories() if s.story.startswith("q")])
    assert (
        digest.subject
        == "3 quieter matches: A nickel stockpile is back in talks | Minerals Monitor, 5 Mar"
    )
    assert digest.lead == "3 quieter matches; 118 of 120 feeds ok, 1,830 articles read."


def test_a_quiet_day_says_so() -> None:
    digest = day.digest((), trends=())
    assert digest.quiet
    assert (
        digest.lead
        == "Nothing on your watchlists: 0 hits, 118 of 120 feeds ok, 1,830 articles read."
    )
    assert digest.subject == "Quiet day: 0 hits, 118 of 120 feeds ok | Minerals Monitor, 5 Mar"
    assert digest.sections == ()


def test_a_quiet_day_with_a_volume_alert_names_it() -> None:
    assert "unusual volume on Antimony" in day.digest(()).subject


def test_a_title_cannot_break_the_subject() -> None:
    story = day.story(
        "s", day.cover(1, "A", "Tin\r\nBcc: all@example.com", day.hit("Tin.", {}), role=Role.FIRST)
    )
    assert "\n" not in day.digest([story]).subject


def test_problems_of_the_config_are_kept_with_their_line() -> None:
    digest = day.digest(
        problems=(Problem(path="feeds[2].url", message="is no address", line=7), "plain words")
    )
    assert digest.problems == ("line 7: feeds[2].url: is no address", "plain words")


def test_the_window_is_in_the_readers_time() -> None:
    assert (
        day.digest((), settings=day.settings(timezone="Asia/Tokyo")).span
        == "4 Mar 14:30 to 5 Mar 14:30, Asia/Tokyo"
    )
    assert day.digest(
        settings=day.settings(timezone=None), timezone="America/New_York"
    ).span.endswith("America/New York")


def test_a_first_digest_begins_with_the_oldest_news_it_tells() -> None:
    def span(days: int, **more: Any) -> str:
        when = day.at(3, days=days)
        article = day.cover(1, "A", "Ban", day.hit("Ban.", {}), when=when, role=Role.FIRST)
        config = day.settings(timezone="UTC")
        return day.digest([day.story("s", article)], settings=config, **more).span

    assert span(2) == "3 Mar 03:00 to 5 Mar 05:30, UTC"
    assert span(9) == "4 Mar 05:30 to 5 Mar 05:30, UTC"  # too old for news: the window alone
    assert span(2, previous=day.digest()) == "4 Mar 05:30 to 5 Mar 05:30, UTC"


def test_without_a_web_page_there_are_no_links_to_it() -> None:
    digest = day.digest(settings=day.settings(base_url=None))
    assert (digest.url, digest.base_url, digest.sections[0].stories[0].url) == ("", "", "")


def test_what_was_found_in_the_archive_stands_apart() -> None:
    digest = day.digest((), found_in_archive=day.stories()[:3])
    assert [line.headline[:10] for line in digest.archive] == ["China to r", "Gobierno p"]
    assert digest.stories == 0


def test_what_was_told_before_is_not_told_again_as_found_in_the_archive() -> None:
    told = [replace(story, told_at=day.at(5, days=-3)) for story in day.stories()[:3]]
    assert day.digest((), found_in_archive=told).archive == ()


def test_the_glance_compares_with_the_last_digest() -> None:
    before = day.digest([s for s in day.stories() if s.story != "20260305-funding"])
    more = [*day.stories(), replace(day.stories()[4], story="again")]
    rows = {row.mineral.id: row.change for row in day.digest(more, previous=before).glance.rows}
    assert rows == {"nickel": 2, "lithium": 2}


def test_minerals_of_the_last_digest_without_a_story_are_named() -> None:
    after = day.digest([day.stories()[0]], previous=day.digest())
    assert after.glance.gone == (("Cobalt", 1), ("Graphite", 1), ("Lithium", 2), ("Nickel", 3))


@settings(max_examples=20, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.permutations(day.stories()))
def test_the_order_of_stories_does_not_matter(stories: list[Story]) -> None:
    assert day.digest(stories) == day.digest()


@settings(max_examples=30, deadline=None)
@given(
    st.lists(st.sampled_from(day.WATCHLISTS), unique=True), st.integers(0, 100), st.integers(1, 5)
)
def test_every_wanted_event_is_told_exactly_once(
    watchlists: list[Watchlist], quiet_below: int, cap: int
) -> None:
    digest = day.digest(
        watchlists=watchlists, settings=day.settings(quiet_below=quiet_below, max_stories=cap)
    )
    told = [s.headline for section in digest.sections for s in (*section.stories, *section.quiet)]
    assert len(told) == len(set(told)) == digest.stories


@pytest.mark.parametrize("count", [0, 1])
def test_numbers_agree_with_their_nouns(count: int) -> None:
    story = replace(day.stories()[0], also_in=())
    digest = day.digest([story], ledger=day.facts(articles=count))
    assert f"{count} {'article' if count == 1 else 'articles'} read" in digest.lead


def test_stories_told_in_full_are_known_with_their_sisters() -> None:
    assert day.digest().told == (
        "20260304-antimony",
        "20260304-antimony-zh",
        "20260305-lithium",
        "20260302-cobalt",
        "20260305-funding",
    )


def test_companies_own_news_is_one_line_a_company_after_all_sections() -> None:
    def wire(n: int, title: str) -> Story:
        cover = day.cover(n, "Wire", title, day.hit("Tin.", {}, score=90), tags=("company-wire",))
        return day.story(f"w{n}", cover)

    titles = ("Acme Tin Corp. drills tin", "Acme Tin Corp. raises money", "Zed Ltd. drills zinc")
    digest = day.digest([wire(n, title) for n, title in enumerate(titles, 1)])
    assert digest.sections == ()
    assert [(c.company, c.more) for c in digest.companies] == [
        ("Acme Tin Corp.", 1),
        ("Zed Ltd.", 0),
    ]
    assert digest.lead.startswith("3 items of companies;")


def test_stories_that_name_the_same_document_are_linked() -> None:
    facts = day.story_facts(action=ActionRecord(action="export-ban", documents=("MOFCOM 2026/14",)))
    stories = [
        day.story(
            f"s{n}",
            day.cover(n, "A", f"Tin {n}", day.hit("Tin.", {}, score=score), role=Role.FIRST),
            facts=facts,
        )
        for n, score in ((1, 90), (2, 80), (3, 5))
    ]
    first, second = day.digest(stories).sections[0].stories
    assert [(r.document, r.headline, r.anchor) for r in first.related] == [
        ("MOFCOM 2026/14", "Tin 2", second.anchor),
        ("MOFCOM 2026/14", "Tin 3", ""),
    ]
