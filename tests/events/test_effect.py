"""From when an act holds."""

from __future__ import annotations

from datetime import date

import pytest

from monitor.events.effect import effective


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("The export ban takes effect on March 15, 2026.", "2026-03-15"),
        ("The export ban comes into force from 15 March.", "2026-03-15"),
        ("The export ban, effective Dec. 1, covers antimony.", "2025-12-01"),
        ("The export ban applies from 1st June 2026.", "2026-06-01"),
        ("La prohibición de exportar entra en vigor el 15 de marzo de 2026.", "2026-03-15"),
        ("L'interdiction d'exporter entrera en vigueur le 1er avril 2026.", "2026-04-01"),
        ("Das Exportverbot gilt ab 1. Juli 2026.", "2026-07-01"),
        ("A proibição entra em vigor em 15 de março de 2026.", "2026-03-15"),
        ("Запрет вступает в силу с 1 марта 2026 года.", "2026-03-01"),
        ("Larangan ekspor berlaku mulai 1 Juni 2026.", "2026-06-01"),
        ("自2026年3月1日起对锑实施出口管制。", "2026-03-01"),
        ("輸出規制は2026年4月1日から施行される。", "2026-04-01"),
        (
            "Washington will raise the import tariff on tungsten to 25% on Jan. 1, 2027.",
            "2027-01-01",
        ),
        ("The export ban was decided on 3 March 2026.", None),
        ("The export ban takes effect on 31 February 2026.", None),
    ],
)
def test_the_day_from_which_it_holds(text: str, day: str | None) -> None:
    expected = date.fromisoformat(day) if day else None
    assert effective(text, text, date(2026, 2, 20)) == expected


def test_a_mere_from_counts_only_in_the_acts_sentence() -> None:
    text = "Exports fell from 1 March 2026."
    assert effective("", text, date(2026, 2, 20)) is None
    assert effective(text, text, date(2026, 2, 20)) == date(2026, 3, 1)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("The ban came into force today.", "2026-02-20"),
        ("Das Verbot gilt ab heute.", "2026-02-20"),
        ("Nothing has been withheld since Wednesday.", "2026-02-18"),
        ("An ordinance that came into effect on Friday covers nickel.", "2026-02-20"),
        ("Since last Friday ore may not leave.", "2026-02-13"),
        ("Exporters need a licence from Monday.", "2026-02-23"),
        ("Les obligations s'appliquent depuis lundi.", "2026-02-16"),
        ("Das Gesetz gilt seit vergangenem Montag.", None),
        ("Seit Montag gilt ein Ausfuhrverbot.", "2026-02-16"),
        ("Larangan itu berlaku sejak Rabu lalu.", "2026-02-18"),
        ("From July exporters may sell no more than 40,000 tonnes.", "2026-07-01"),
        ("Indonesia akan menghentikan ekspor bauksit mulai Juni 2027.", "2027-06-01"),
        ("Controls in place since September.", "2025-09-01"),
        ("Em vigor desde abril, afeta montadoras.", None),
        ("С июля вводится пошлина.", "2026-07-01"),
        ("新税率5日起执行。", "2026-03-05"),
        ("新税率自4 月 1 日起执行。", "2026-04-01"),
        ("Sales from January to March fell.", None),
        ("Sales from Monday to Friday fell.", None),
        ("Le quota vaut de mars à juin.", None),
        ("会议于12日至14日举行。", None),
        ("From mid-July exporters need a licence.", None),
    ],
)
def test_a_day_that_the_report_completes(text: str, day: str | None) -> None:
    """Told on Friday, 20 February 2026."""
    expected = date.fromisoformat(day) if day else None
    assert effective(text, text, date(2026, 2, 20)) == expected
    assert effective(text, text, None) is None


def test_only_the_acts_own_sentence_is_completed_so() -> None:
    assert effective("", "Rebels have held the mine since Monday.", date(2026, 2, 20)) is None
