"""The action record: who, what, which mineral, aimed at whom, how far, from when, by which document."""

from __future__ import annotations

from datetime import date

import pytest

from monitor.events import documents, status
from monitor.model.stories import ActionRecord, Role
from monitor.stories.record import action_record
from tests.support.telling import MORNING, Names, told


def _record(text: str, *, title: str = "", language: str = "en") -> ActionRecord:
    return action_record((told(1, text, title=title, language=language),), names=Names())


def test_a_whole_record() -> None:
    record = _record(
        "China's Ministry of Commerce announced export controls on gallium and germanium bound for the United States, "
        "effective 1 August 2026, in Announcement No. 23 of 2026.",
        title="China restricts exports of gallium and germanium to the United States",
    )
    assert record.actor == "mofcom"
    assert record.actor_name == Names()["mofcom"]
    assert record.action == "export-licensing"
    assert set(record.minerals) == {"gallium", "germanium"}
    assert record.target == "united-states"
    assert record.status == "adopted"
    assert record.effective_on == "2026-08-01"
    assert record.documents == ("MOFCOM 2026/23",)


def test_what_is_not_said_stays_empty() -> None:
    assert _record("The weather was fine.") == ActionRecord()


def test_a_copy_adds_nothing() -> None:
    first = told(1, "Indonesia plans to ban exports of nickel ore.")
    copy = told(
        2,
        "Indonesia banned exports of nickel ore. It banned exports of nickel ore again.",
        role=Role.COPY,
    )
    assert action_record((first, copy), names=Names()) == action_record((first,), names=Names())


def test_copies_alone_still_make_a_record() -> None:
    assert action_record(
        (told(1, "Indonesia banned exports of nickel ore.", role=Role.COPY),), names=Names()
    ).action


@pytest.mark.parametrize(
    ("text", "language", "reached"),
    [
        ("Indonesia plans to ban exports of bauxite ore.", "en", "proposed"),
        ("A draft rule would require export licences for tungsten.", "en", "proposed"),
        ("Beijing may impose export curbs on antimony.", "en", "proposed"),
        ("Parliament approved the export ban on raw lithium.", "en", "adopted"),
        ("The export ban on raw lithium took effect on Monday.", "en", "in_force"),
        ("Beijing suspended its export controls on rare earths for a year.", "en", "suspended"),
        ("Zimbabwe lifted its ban on lithium exports.", "en", "expired"),
        ("Jakarta is considering lifting its ban on bauxite exports.", "en", "proposed"),
        ("Beijing suspended the controls it had planned.", "en", "suspended"),
        ("In May the export ban on nickel was the talk of the town.", "en", "reported"),
        ("El gobierno propone prohibir la exportación de litio.", "es", "proposed"),
        ("La Chine a suspendu les contrôles à l'exportation de gallium.", "fr", "suspended"),
        ("Der Bundestag verabschiedete das Exportverbot.", "de", "adopted"),
        ("O decreto entrou em vigor.", "pt", "in_force"),
        ("Правительство отменило запрет на экспорт.", "ru", "expired"),
        ("Larangan ekspor bijih nikel telah berlaku.", "id", "in_force"),
        ("商务部暂停对镓的出口管制。", "zh", "suspended"),
        ("政府は輸出規制を検討している。", "ja", "proposed"),
    ],
)
def test_status_by_the_verb(text: str, language: str, reached: str) -> None:
    assert status.of([(text, language)]) == reached


def test_status_most_sentences_speak_of() -> None:
    assert (
        status.of(
            [("It plans a ban.", "en"), ("It plans another.", "en"), ("It lifted one.", None)]
        )
        == "proposed"
    )
    assert status.of([]) == "reported"


def test_what_was_adopted_and_holds_by_now_is_in_force() -> None:
    past = _record("Beijing imposed export controls on tungsten effective 4 February 2026.")
    future = _record("Beijing imposed export controls on tungsten effective 4 December 2026.")
    assert (past.status, future.status) == ("in_force", "adopted")


@pytest.mark.parametrize(
    ("text", "language", "day"),
    [
        ("The export ban takes effect on March 15, 2026.", "en", "2026-03-15"),
        ("The export ban comes into force from 15 March.", "en", "2026-03-15"),
        ("The export ban, effective Dec. 1, covers antimony.", "en", "2025-12-01"),
        ("The export ban applies from 1st June 2026.", "en", "2026-06-01"),
        ("La prohibición de exportar entra en vigor el 15 de marzo de 2026.", "es", "2026-03-15"),
        ("L'interdiction d'exporter entrera en vigueur le 1er avril 2026.", "fr", "2026-04-01"),
        ("Das Exportverbot gilt ab 1. Juli 2026.", "de", "2026-07-01"),
        ("A proibição entra em vigor em 15 de março de 2026.", "pt", "2026-03-15"),
        ("Запрет вступает в силу с 1 марта 2026 года.", "ru", "2026-03-01"),
        ("Larangan ekspor berlaku mulai 1 Juni 2026.", "id", "2026-06-01"),
        ("自2026年3月1日起对锑实施出口管制。", "zh", "2026-03-01"),
        ("輸出規制は2026年4月1日から施行される。", "ja", "2026-04-01"),
        (
            "Washington will raise the import tariff on tungsten to 25% on Jan. 1, 2027.",
            "en",
            "2027-01-01",
        ),
        ("The export ban was decided on 3 March 2026.", "en", None),
        ("The export ban takes effect on 31 February 2026.", "en", None),
    ],
)
def test_the_day_from_which_it_holds(text: str, language: str, day: str | None) -> None:
    article = told(1, text, language=language)
    assert status.effective_on([article], [(article, text)]) == day
    assert day is None or date.fromisoformat(day).year >= MORNING.year - 1


def test_a_mere_from_counts_only_beside_the_action() -> None:
    article = told(1, "Exports fell from 1 March 2026.")
    assert status.effective_on([article], []) is None
    assert status.effective_on([article], [(article, article.text)]) == "2026-03-01"


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("published at 90 FR 12345 on Monday", ("90 FR 12345",)),
        ("FR Doc. 2026-01234", ("FR 2026-01234",)),
        ("Regulation (EU) 2024/1252 on critical raw materials", ("EU 2024/1252",)),
        ("nach der Verordnung (EU) Nr. 258/2012", ("EU 258/2012",)),
        ("le règlement (UE) 2024/1252", ("EU 2024/1252",)),
        ("OJ L, 2024/1252, 3.5.2024", ("OJ L 2024/1252",)),
        ("Executive Order 14272 and E.O. 14017", ("EO 14272", "EO 14017")),
        ("the Ministry of Commerce's Announcement No. 10 of 2025", ("MOFCOM 2025/10",)),
        ("customs Notice No. 7", ("GACC No. 7",)),
        ("Announcement No. 5 (2026)", ("CN 2026/5",)),
        ("商务部公告2025年第10号", ("MOFCOM 2025/10",)),
        ("商务部 海关总署 2024年第46号公告", ("MOFCOM 2024/46",)),
        ("海关总署 2024年第46号公告", ("GACC 2024/46",)),
        ("the bill, H.R. 8631, and S. 1234", ("H.R. 8631", "S. 1234")),
        ("Public Law 117-169", ("Public Law 117-169",)),
        ("Proclamation 10896", ("Proclamation 10896",)),
        ("the order of the day, No. 5", ()),
    ],
)
def test_primary_documents_in_one_form(text: str, named: tuple[str, ...]) -> None:
    assert documents.in_text(text) == named
    assert documents.in_text(f"{text}; {text}") == named
