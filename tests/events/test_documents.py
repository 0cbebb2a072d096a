"""Primary documents, each in one form."""

from __future__ import annotations

import pytest

from monitor.events import documents
from tests.support.telling import told


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


def test_the_documents_of_a_story_are_those_of_its_articles_each_once() -> None:
    story = [told(1, "See EO 14272.", title="90 FR 12345"), told(2, "EO 14272 and EO 14017")]
    assert documents.named(story) == ("90 FR 12345", "EO 14272", "EO 14017")
