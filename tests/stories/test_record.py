"""The action record: one article's event, the best of the newest state."""

from __future__ import annotations

from dataclasses import replace

from monitor.model.events import Event, Status
from monitor.model.stories import ActionRecord, Role, Told
from monitor.stories.record import action_record, best_told
from tests.support.telling import Names, told

_EVENT = Event(
    action="export-ban",
    actor="indonesia",
    place="indonesia",
    places=("indonesia",),
    minerals=("nickel",),
    status=Status.PROPOSED,
    headline="Indonesia plans to ban nickel exports",
    sentence="Jakarta plans to ban nickel exports.",
)


def _told(
    article_id: int,
    *,
    hours: float = 0,
    score: float = 50,
    role: Role = Role.INDEPENDENT,
    **changes: object,
) -> Told:
    event = replace(_EVENT, **changes)  # type: ignore[arg-type]
    article = told(article_id, "Nothing.", hours=hours, role=role)
    return replace(article, event=event, event_score=score)


def _record(*articles: Told) -> ActionRecord:
    return action_record(articles, names=Names())


def test_a_whole_record_is_read_from_a_text() -> None:
    text = (
        "China's Ministry of Commerce announced export controls on gallium and germanium bound for the United States, "
        "effective 1 August 2026, in Announcement No. 23 of 2026."
    )
    article = told(
        1, text, title="China restricts exports of gallium and germanium to the United States"
    )
    record = _record(article)
    assert article.event is not None
    assert record.action == "export-licensing"
    assert set(record.minerals) == {"gallium", "germanium"}
    assert record.places == ("china",)
    assert record.sentence in f"{article.title}\n{article.text}"
    assert record.headline == article.event.headline
    assert record.article_id == 1


def test_without_an_event_the_record_is_empty_but_for_documents() -> None:
    assert _record(told(1, "The weather was fine.")) == ActionRecord()
    assert _record(told(1, "See EO 14272.")) == ActionRecord(documents=("EO 14272",))


def test_heading_sentence_and_record_are_of_one_article() -> None:
    record = _record(
        _told(1, headline="One", sentence="One.", score=40),
        _told(2, headline="Two", sentence="Two.", score=60, minerals=("nickel", "cobalt")),
    )
    assert (record.article_id, record.headline, record.sentence, record.minerals) == (
        2,
        "Two",
        "Two.",
        ("nickel", "cobalt"),
    )


def test_the_newest_state_stands_for_the_story() -> None:
    record = _record(_told(1, score=90), _told(2, hours=30, status=Status.ADOPTED))
    assert (record.status, record.article_id) == ("adopted", 2)


def test_a_plan_told_late_is_no_step_back() -> None:
    adopted = _told(2, hours=30, status=Status.ADOPTED)
    assert _record(adopted, _told(3, hours=31)).status == "adopted"
    lifted = _told(4, hours=40, status=Status.ENDED)
    assert _record(adopted, lifted).status == "ended"


def test_a_report_that_says_no_state_changes_none() -> None:
    record = _record(_told(1), _told(2, hours=5, status=Status.REPORTED, score=90))
    assert (record.status, record.article_id) == ("proposed", 1)


def test_what_is_old_is_an_older_state() -> None:
    record = _record(_told(1, score=90), _told(2, hours=80, status=Status.REPORTED))
    assert record.article_id == 2


def test_a_copy_has_no_say_but_where_it_is_alone() -> None:
    first, copy = _told(1), _told(2, hours=2, status=Status.ENDED, role=Role.COPY, score=99)
    assert _record(first, copy) == _record(first)
    assert _record(copy).status == "ended"


def test_an_article_on_another_act_does_not_stand_for_the_story() -> None:
    other = _told(3, score=99, place="chile", places=("chile",), minerals=("lithium",))
    best = best_told((_told(1), _told(2), other))
    assert best is not None
    assert best.article_id == 1


def test_an_act_that_has_moved_is_told_by_the_report_of_its_move() -> None:
    plan = _told(1)
    early = _told(2, hours=2, score=90, status=Status.ADOPTED)
    move = _told(3, hours=16, score=60, status=Status.ADOPTED)
    assert _record(plan, early, move).article_id == 3
    assert _record(early, move).article_id == 2  # no move: the one that tells it best
