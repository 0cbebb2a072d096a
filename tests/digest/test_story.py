from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from monitor.digest.story import block, quiet_line
from monitor.digest.story_group import Audience, StoryGroup, events
from monitor.digest.view import PassagePiece, StoryBlock
from monitor.model.articles import Quality
from monitor.model.entries import Dated
from monitor.model.hits import Evidence
from monitor.model.stories import Agreement, Claim, Coverage, Difference, Edit, Role, Story
from tests.support import day


def reader(**more: Any) -> Audience:
    known: dict[str, Any] = {
        "day": day.DAY,
        "zone": ZoneInfo("UTC"),
        "language": "en",
        "since": day.SINCE,
        "names": day.NAMES,
    }
    return Audience(**(known | more))


def tell(*stories: Story, **more: Any) -> StoryBlock:
    return block(events(stories, "en")[0], reader(**more))


def antimony() -> StoryBlock:
    return tell(*(s for s in day.stories() if "antimony" in s.story))


def one(*covers: Coverage, **more: Any) -> Story:
    return day.story("20260305-x", *covers, **more)


def simple(article_id: int = 1, title: str = "A title", **more: Any) -> Coverage:
    return day.cover(
        article_id,
        f"Outlet {article_id}",
        title,
        day.hit("Tin is taxed.", {"Tin": "tin"}, minerals=("tin",)),
        **more,
    )


def test_reports_and_copies_are_counted_apart() -> None:
    told = antimony()
    assert (told.independent, told.copies, len(told.reports)) == (3, 3, 6)


def test_the_first_report_comes_first_and_copies_last() -> None:
    told = antimony()
    assert (told.first.outlet, told.first.at) == ("The Pacific Ledger", "4 Mar 20:14")
    assert [r.role for r in told.reports] == [
        "first",
        "independent",
        "independent",
        "copy",
        "copy",
        "copy",
    ]


def test_a_copy_names_its_origin_and_state_media_are_labelled() -> None:
    told = antimony()
    assert {r.origin for r in told.reports if r.role == "copy"} == {"Pacific Ledger"}
    assert [r.outlet for r in told.reports if r.state_media] == ["Strait Business Daily"]


def test_what_could_be_read_only_in_part_says_why() -> None:
    assert [r.unread for r in antimony().reports if r.unread] == ["read in part: paywall"]


def test_the_evidence_has_its_terms_and_figures_marked() -> None:
    evidence = antimony().evidence
    assert evidence is not None
    assert [p.text for p in evidence.pieces if p.mark] == ["antimony", "gallium", "licence"]
    assert [p.text for p in evidence.pieces if p.figure] == ["12 products"]


def test_figures_of_the_evidence_sentence_are_not_told_twice() -> None:
    assert [f.said for f in antimony().figures] == ["$1.9 billion"]


def test_differences_come_before_updates() -> None:
    assert [p.verdict for p in antimony().points] == ["differ", "differ", "updated"]


def test_both_sides_of_a_difference_are_quoted() -> None:
    point = antimony().points[0]
    assert [(q.passage.outlet, q.said) for q in point.quotes] == [
        ("The Pacific Ledger", "at least half"),
        ("Metals Courier", "more than half"),
    ]
    assert all(any(p.figure for p in q.passage.pieces) for q in point.quotes)


def test_the_action_record_is_in_words() -> None:
    action = antimony().action
    assert action is not None
    assert (action.actor, action.target, action.status) == (
        "Ministry of Commerce of China",
        "United States",
        "adopted",
    )
    assert (action.effective_on, action.documents) == ("1 April 2026", ("MOFCOM 2026/14",))


def test_an_edit_shows_what_changed() -> None:
    change = antimony().changes[0]
    assert (change.outlet, change.removed, change.added, change.context) == (
        "The Pacific Ledger",
        "12",
        "17",
        "products in",
    )


def test_an_edit_before_the_window_is_old_news() -> None:
    old = Edit(at=day.at(1, days=2), field="text", old="1 t", new="2 t")
    assert tell(one(simple(edits=(old,)))).changes == ()


def test_the_same_event_in_another_language_is_in_the_block() -> None:
    (sister,) = antimony().sisters
    assert (sister.language, sister.outlet, sister.reports) == ("Chinese", "金岸财经", 2)
    assert sister.evidence is not None
    assert PassagePiece(text="镓", mark="Gallium") in sister.evidence.pieces


def test_the_headline_is_the_best_independent_one_in_the_readers_language() -> None:
    copy = simple(1, "Copied", role=Role.COPY)
    own = simple(2, "Own")
    spanish = simple(3, "Propio", language="es", role=Role.FIRST)
    assert tell(one(copy, own, spanish)).headline == "Own"


def test_a_story_in_another_language_keeps_its_headline_and_says_so() -> None:
    told = tell(one(simple(title="锡税上调", language="zh")))
    assert (told.headline, told.lang, told.language) == ("锡税上调", "zh", "Chinese")


def test_a_long_title_is_cut_and_cleaned() -> None:
    told = tell(one(simple(title="x\u202e" + "long " * 100)))
    assert len(told.headline) <= 300
    assert "\u202e" not in told.headline


@pytest.mark.parametrize("url", ["javascript:alert(1)", "ftp://a.example/", None])
def test_only_web_addresses_are_linked(url: str | None) -> None:
    assert tell(one(simple(url=url))).headline_url == ""


def test_without_a_title_there_is_still_a_headline() -> None:
    assert tell(one(simple(title=" "))).headline == "https://news.example/1"
    assert tell(one(simple(title=" ", url=None))).headline == "(no title)"


def test_an_undated_report_counts_from_when_it_was_seen() -> None:
    told = tell(one(simple(when=day.at(2), dated=Dated.MISSING, first_seen_at=day.at(3, 30))))
    assert (told.first.at, told.first.dated) == ("03:30", False)


def test_a_running_story_says_what_is_new() -> None:
    cobalt = next(s for s in day.stories() if "cobalt" in s.story)
    told = tell(cobalt)
    assert (told.running, told.told_on) == (True, "3 Mar")
    assert [r.outlet for r in told.fresh] == ["Lakes Courier", "Harbour Post"]


def test_evidence_of_the_text_is_shown_before_the_titles() -> None:
    title = Evidence(field="title", start=0, end=3, sentence="Tin tax", marks=())
    text = Evidence(field="text", start=0, end=3, sentence="Tin is taxed.", marks=())
    hit = replace(day.hit("x", {}), evidence=(title, text))
    told = tell(one(day.cover(1, "A", "Tin tax", hit)))
    assert told.evidence is not None
    assert told.evidence.text == "Tin is taxed."


def test_a_web_page_gives_the_block_an_address() -> None:
    assert (
        tell(one(simple()), base_url="https://m.example").url
        == "https://m.example/story/20260305-x"
    )


def test_score_and_reasons_are_the_watchlists() -> None:
    cobalt = next(s for s in day.stories() if "cobalt" in s.story)
    assert block(StoryGroup(main=cobalt), reader(), watchlist="battery").score == 77
    assert block(StoryGroup(main=cobalt), reader(), watchlist="export-controls").score == 71


def test_a_story_without_facts_is_told_without() -> None:
    told = tell(one(simple()))
    assert (told.figures, told.points, told.action, told.sisters, told.changes) == (
        (),
        (),
        None,
        (),
        (),
    )


def test_a_quiet_line_counts_reports_and_names_the_language() -> None:
    covers = (
        simple(1, "Uno", language="es", role=Role.FIRST),
        simple(2, "Dos", language="es", quality=Quality.FEED_ONLY),
    )
    line = quiet_line(events([one(*covers)], "en")[0], reader())
    assert (line.headline, line.language, line.reports, line.note) == ("Uno", "Spanish", 2, "")


def test_a_quiet_line_of_a_told_story_counts_what_came_since() -> None:
    old, copy = simple(1, when=day.at(1, days=3), role=Role.FIRST), simple(2, role=Role.COPY)
    line = quiet_line(StoryGroup(main=one(old, copy, told_at=day.at(5, days=2))), reader())
    assert line.note == "told before, 1 more copy"


def test_figures_of_one_sentence_are_told_together() -> None:
    sentence = "Four firms will spend $1.4bn."
    claims = tuple(
        Claim(article_id=1, outlet="A", said=said, sentence=sentence)
        for said in ("$1.4bn", "Four firms")
    )
    told = tell(one(simple(), facts=day.story_facts(key_figures=claims)))
    (figure,) = told.figures
    assert figure.said == "$1.4bn, Four firms"
    assert [p.text for p in figure.passage.pieces if p.figure] == ["Four firms", "$1.4bn"]


def test_agreement_is_a_number_of_outlets() -> None:
    assert tell(one(simple(), facts=day.story_facts(same_figures=4))).same_figures == 4
    assert tell(one(simple())).same_figures == 0


def test_what_is_not_about_the_act_is_marked() -> None:
    claims = tuple(Claim(article_id=1, outlet="A", said=n, sentence=f"{n} of them.") for n in "45")
    points = tuple(
        Difference(verdict=Agreement.DIFFER, subject=name, claims=claims, of_the_act=name == "tax")
        for name in ("tax", "people")
    )
    told = tell(one(simple(), facts=day.story_facts(differences=points)))
    assert [(p.subject, p.of_the_act) for p in told.points] == [("tax", True), ("people", False)]


def test_reports_are_counted_by_outlet() -> None:
    again = [replace(simple(n, role=Role.INDEPENDENT), outlet="Outlet 1") for n in (2, 3)]
    assert tell(one(simple(1), *again)).independent == 1
    assert tell(one(simple(1), *again, simple(4, role=Role.INDEPENDENT))).independent == 2


def test_a_running_story_shows_what_is_new() -> None:
    old, known = simple(1), simple(2, role=Role.INDEPENDENT, first_seen_at=day.at(5))
    new = day.cover(
        3,
        "Outlet 3",
        "Tin again",
        day.hit("The tin tax is 12%.", {"tin": "tin"}, minerals=("tin",)),
        role=Role.INDEPENDENT,
        first_seen_at=day.at(6),
    )
    told = tell(replace(one(replace(old, first_seen_at=day.at(1)), known, new), told_at=day.at(4)))
    assert told.evidence is not None
    assert (told.evidence.text, told.evidence.outlet) == ("The tin tax is 12%.", "Outlet 3")
    silent = tell(replace(one(replace(old, first_seen_at=day.at(1)), known), told_at=day.at(4)))
    assert silent.evidence is not None
    assert silent.evidence.text == "Tin is taxed."


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("Tin fell 3%.", "(updated) Tin fell 4%.", [("3%", "4%")]),
        ("Tin fell.", "Tin fell. More to come.", [("", "More to come.")]),
        ("Tin fell sharply.", "Tin fell.", [("sharply", "")]),
    ],
)
def test_additions_are_told_only_when_nothing_was_replaced(
    old: str, new: str, expected: list[tuple[str, str]]
) -> None:
    told = tell(one(simple(edits=(Edit(at=day.at(3), field="text", old=old, new=new),))))
    assert [(c.removed, c.added) for c in told.changes] == expected


def test_changed_figures_are_told_once_and_before_them_nothing_else() -> None:
    summary = Edit(at=day.at(3), field="text", old="Tin fell 3%.", new="Tin fell 4%.")
    whole = Edit(at=day.at(4), field="text", old="Tin fell 3% in May.", new="Tin fell 4% in May.")
    words = [
        Edit(at=day.at(5 + n), field="text", old=f"{a} ore", new=f"{b} ore")
        for n, (a, b) in enumerate(["xy", "zw", "uv"])
    ]
    told = tell(one(simple(edits=(summary, whole, *words))))
    assert [(c.removed, c.added) for c in told.changes] == [("3%", "4%")]


def test_a_reason_names_its_concept() -> None:
    told = antimony()
    assert {r.detail for r in told.reasons} >= {"Ministry of Commerce of China"}


def test_what_is_said_on_one_subject_stands_together() -> None:
    said = [("A", "graphite"), ("B", "tungsten"), ("C", "tungsten")]
    claims = [
        Claim(article_id=1, outlet=outlet, said=metal, sentence=f"Also {metal}.")
        for outlet, metal in said
    ]
    pairs = [
        Difference(verdict=Agreement.DIFFER, subject="minerals", claims=(claims[0], other))
        for other in (claims[1], claims[2])
    ]
    (point,) = tell(one(simple(), facts=day.story_facts(differences=tuple(pairs)))).points
    assert [(q.passage.outlet, q.said) for q in point.quotes] == said


def test_a_link_names_the_hits_of_the_watchlist_it_is_told_under() -> None:
    def link(watchlist: str, ids: Iterable[int]) -> str:
        return f"https://m.example/{watchlist}/{sorted(ids)}"

    first, other, none = simple(1), simple(2), day.cover(3, "Outlet 3", "A title")
    assert other.hits[0].watchlist == first.hits[0].watchlist
    wanted = replace(
        other, hits=(*other.hits, replace(other.hits[0], watchlist="elsewhere", score=1))
    )
    told = tell(one(first, wanted, none), dismiss=link)
    assert told.dismiss_url == f"https://m.example/{first.hits[0].watchlist}/[1, 2]"
    assert tell(one(first)).dismiss_url == ""
