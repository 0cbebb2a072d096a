from __future__ import annotations

from dataclasses import replace

from monitor.digest.render import render
from monitor.digest.tracker_lines import MeasureLineOf
from monitor.digest.view import BriefLine, Digest
from monitor.match import lexicon
from monitor.model.stories import ActionRecord, Role
from tests.support import day


def act(key: str, status: str, **more: object) -> object:
    record = ActionRecord(action="export-ban", actor="china", places=("china",), status=status)
    cover = day.cover(1, "A", f"Ban of {key}", day.hit("Tin.", {}), role=Role.FIRST)
    return day.story(key, cover, facts=day.story_facts(action=record), **more)


def test_in_brief_are_the_events_that_matter_most_whatever_their_section() -> None:
    digest = day.digest()
    assert [(line.headline, line.outlets) for line in digest.brief] == [
        ("China to require licences for all antimony and gallium exports", 5),
        ("Chile: royalty, lithium (proposed)", 2),
        ("Congo lifts cobalt export quota after review", 2),
    ]
    anchors = {story.anchor for section in digest.sections for story in section.stories}
    assert {line.anchor for line in digest.brief} <= anchors


def test_the_record_headline_stands_in_brief_and_in_the_subject() -> None:
    first = day.stories()[0]
    assert first.facts is not None
    named = replace(first.facts.action, headline="China licenses exports of antimony and gallium")
    told = replace(first, facts=replace(first.facts, action=named))
    digest = day.digest([told])
    assert digest.brief[0].headline == "China licenses exports of antimony and gallium"
    assert digest.subject.startswith("China licenses exports of antimony and gallium | ")


def test_two_events_that_would_read_alike_are_told_by_their_own_headlines() -> None:
    first = day.stories()[0]
    assert first.facts is not None
    same = replace(first.facts.action, headline="US plans duties on silicon imports")
    one, other = (
        replace(
            first,
            story=key,
            facts=replace(first.facts, action=same),
            coverage=tuple(replace(c, title=title) for c in first.coverage),
        )
        for key, title in (("s1", "Silicon from Angola"), ("s2", "Silicon from Laos"))
    )
    told = {line.headline for line in day.digest([one, other]).brief}
    assert told == {"Silicon from Angola", "Silicon from Laos"}


def test_a_status_that_moved_since_it_was_told_is_a_change() -> None:
    before = day.digest([act("tin", "proposed")])
    assert before.changed == ()
    after = day.digest([act("tin", "in_force", told_at=day.at(5, days=1))], previous=before)
    assert [(line.what, line.headline) for line in after.changed] == [
        ("proposed → in force", "Ban of tin")
    ]
    assert after.sections[0].stories[0].moved == "proposed → in force"
    assert "proposed → in force" in render(after).text


def test_a_move_is_seen_over_digests_that_did_not_tell_the_story() -> None:
    first = day.digest([act("tin", "proposed")])
    between = Digest.from_json(day.digest([act("zinc", "adopted")], previous=first).to_json())
    last = day.digest([act("tin", "ended", told_at=day.at(5, days=2))], previous=between)
    assert [line.what for line in last.changed] == ["proposed → ended"]


def test_a_status_that_nobody_told_is_no_move() -> None:
    before = day.digest([act("tin", "reported")])
    assert day.digest([act("tin", "in_force")], previous=before).changed == ()


def test_an_edited_figure_is_a_change_that_names_who_edited() -> None:
    (line,) = day.digest().changed
    assert (line.what, line.note) == ("12 → 17 products", "edited by The Pacific Ledger")


def test_dates_of_measures_come_before_all_other_changes() -> None:
    line = BriefLine(headline="Quota on cobalt", anchor="", what="takes effect on Tuesday")
    digest = day.digest(measures=(MeasureLineOf(line=line, stories=()),))
    assert digest.changed[0] == line
    html, text = render(digest).html, render(digest).text
    assert html.index("takes effect on Tuesday") < html.index("12 → 17")
    assert "takes effect on Tuesday: Quota on cobalt" in text


def test_the_preheader_tells_what_the_subject_does_not() -> None:
    digest = day.digest()
    assert "Chile: royalty, lithium" in digest.preheader
    html = render(digest).html
    assert html.index(digest.preheader.replace("&", "&amp;")) < html.index("<h1")
    assert digest.preheader not in render(digest, whole=True).html


def test_the_next_digest_is_told_at_the_end() -> None:
    rendered = render(day.digest(next_at="Friday, 06:30"))
    assert "next digest: Friday, 06:30" in rendered.html
    assert "next digest: Friday, 06:30" in rendered.text


def test_a_digest_in_spanish_is_spanish_in_subject_page_and_text() -> None:
    names = lexicon.load().names_in("es")
    digest = day.digest(settings=day.settings(language="es"), names=names)
    assert digest.subject.endswith("(+3 más) | Minerals Monitor, 5 mar")
    rendered = render(digest)
    assert '<html lang="es"' in rendered.html
    assert rendered.language == "es"
    for said in ("jueves, 5 de marzo de 2026", "En breve", "Qué cambió", "Qué se leyó y qué no"):
        assert said in rendered.html
    for english in ("In brief", "What changed", "stories", "outlets", " copies", "Volume"):
        assert english not in rendered.text
    (spanish,) = [s for section in digest.sections for s in section.stories if s.lang == "es"]
    assert spanish.title == "Gobierno propone subir la regalía del litio al 7 %"
    assert spanish.told == ""
