"""Copies and independent reports: word sequences, credits, and the role an article gets."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.config.settings import StorySettings
from monitor.model.stories import ArticleRef, Assignment, Role
from monitor.stories.copies import origin, share_copied, sketch
from monitor.stories.group import Grouper

_WIRE = (
    "The energy ministry in Jakarta set this year's quota for nickel ore at 240 million tonnes, a tenth below "
    "what smelters had "
    "asked for. Officials said that the cut should lift prices, which fell to a four-year low in December. "
    "Smelters in Morowali "
    "buy most of the ore and warned that some furnaces would stand still by August. The quota can be revised once, in July."
)
_OWN = (
    "Nickel traders woke to a surprise on Thursday: Indonesia will let miners dig only 240 million tonnes of "
    "ore. For Morowali's "
    "furnaces that is too little, three plant managers said by telephone, and imports from the Philippines cost "
    "a fifth more. "
    "Jakarta hopes for dearer nickel. A revision in July is possible."
)


def _assigned(*texts: tuple[str, str]) -> list[Assignment]:
    grouper = Grouper(StorySettings())
    start = datetime(2026, 1, 8, tzinfo=UTC)
    return [
        grouper.add(
            ArticleRef(
                article_id=number,
                title="Jakarta cuts nickel quota",
                text=text,
                outlet=outlet,
                language="en",
                published_at=start + timedelta(hours=number),
            )
        )
        for number, (outlet, text) in enumerate(texts, 1)
    ]


def test_report_in_other_words_is_independent() -> None:
    assert [one.role for one in _assigned(("One", _WIRE), ("Two", _OWN))] == [
        Role.FIRST,
        Role.INDEPENDENT,
    ]


@pytest.mark.parametrize(
    "copied",
    [
        _WIRE,
        _WIRE.upper(),
        f"Our reporter. {_WIRE} Subscribe to our newsletter.",
        _WIRE[: len(_WIRE) * 2 // 3],
    ],
    ids=["word for word", "in capitals", "with furniture", "cut short"],
)
def test_syndicated_text_is_a_copy(copied: str) -> None:
    said = _assigned(("One", _WIRE), ("Two", copied))
    assert (said[1].role, said[1].copy_of, said[1].story) == (Role.COPY, 1, said[0].story)


def test_copy_of_a_copy_names_the_original() -> None:
    said = _assigned(("One", _WIRE), ("Two", _WIRE), ("Three", _WIRE))
    assert [one.copy_of for one in said] == [None, 1, 1]


def test_reports_that_credit_the_same_wire_are_one_origin() -> None:
    said = _assigned(
        ("One", f"JAKARTA (Reuters) - {_WIRE}"),
        ("Two", f"{_OWN}\nSource: Reuters"),
        ("Three", f"{_OWN} Bloomberg reported."),
    )
    assert [(one.role, one.origin) for one in said] == [
        (Role.FIRST, "Reuters"),
        (Role.COPY, "Reuters"),
        (Role.COPY, "Bloomberg"),
    ]
    assert said[1].copy_of == 1


def test_copy_without_a_credit_has_the_origin_of_its_original() -> None:
    said = _assigned(("One", f"JAKARTA, Jan. 8 (Xinhua) -- {_WIRE}"), ("Two", _WIRE))
    assert said[1].origin == "Xinhua"


def test_different_credits_stay_independent() -> None:
    said = _assigned(
        ("One", f"{_WIRE}\nSource: Reuters"), ("Two", f"According to the Financial Times, {_OWN}")
    )
    assert [(one.role, one.origin) for one in said] == [
        (Role.FIRST, "Reuters"),
        (Role.INDEPENDENT, "Financial Times"),
    ]


@pytest.mark.parametrize(
    ("text", "source"),
    [
        ("SEOUL (Reuters) - The maker of displays", "Reuters"),
        ("BEIJING, Jan. 5 (Xinhua) -- The ministry", "Xinhua"),
        ("WASHINGTON (AP) — The Senate", "AP"),
        ("新华社北京1月5日电 商务部", "Xinhua"),
        ("据路透社报道,商务部", "Reuters"),
        ("TORONTO, May 2, 2026 /PRNewswire/ -- The company", "PR Newswire"),
        ("The duty rises, according to the Financial Times, in May.", "Financial Times"),
        ("Bloomberg News reported on Monday that the duty rises.", "Bloomberg"),
        ("The Wall Street Journal explains in a recent article why.", "Wall Street Journal"),
        ("The duty rises.\nSource: Reuters", "Reuters"),
        ("The duty rises.\nFuente: EFE", "EFE"),
        ("By Ann Lee, Associated Press\nThe duty rises.", "AP"),
        ("The duty rises. © 2026 AFP", "AFP"),
        (
            "The duty rises. Information for this report was found via Reuters and others.",
            "Reuters",
        ),
        ("Shares of Dow Jones members fell.", None),
        ("The Bloomberg terminal costs more.", None),
        ("An AP rated mine.", None),
        ("", None),
    ],
)
def test_origin_by_the_texts_own_account(text: str, source: str | None) -> None:
    assert origin(text) == source


@pytest.mark.parametrize(
    ("outlet", "source"),
    [
        ("Reuters", "Reuters"),
        ("Reuters World News", None),
        ("Xinhua News Agency", "Xinhua"),
        ("Paper", None),
    ],
)
def test_origin_by_outlet(outlet: str, source: str | None) -> None:
    assert origin("", outlet) == source


_TEXTS = st.lists(st.sampled_from([f"w{n}" for n in range(60)]), max_size=300).map(" ".join)


@given(_TEXTS, _TEXTS)
def test_shares_are_shares_and_a_text_is_all_of_itself(one: str, other: str) -> None:
    assert 0.0 <= share_copied(sketch(one), sketch(other)) <= 1.0
    assert share_copied(sketch(one), sketch(one)) in (0.0, 1.0)


@given(_TEXTS)
def test_sketches_are_bounded(text: str) -> None:
    assert len(sketch(text).hashes) <= 64


def test_texts_of_any_length_compare() -> None:
    words = [f"word{n}" for n in range(400)]
    whole, part = sketch(" ".join(words)), sketch(" ".join(words[:120]))
    assert share_copied(part, whole) > 0.9
    assert share_copied(whole, part) < 0.5


def test_short_texts_say_nothing() -> None:
    assert share_copied(sketch("Nickel jumps in London"), sketch("Nickel jumps in London")) == 0.0


_RECITAL = (
    " Whereas the Committee has been consulted and the measures provided for in this act are in accordance with its opinion,"
    " nothing in this order shall affect rights that were acquired before the day on which it enters into force, and copies of"
    " the annexes may be inspected at the registry during office hours or asked for in writing by any person concerned."
)


def _notices(*texts: tuple[str, str, str]) -> list[Assignment]:
    grouper = Grouper(StorySettings())
    start = datetime(2026, 1, 8, tzinfo=UTC)
    return [
        grouper.add(
            ArticleRef(
                article_id=number,
                title=title,
                text=f"{title}.{_RECITAL}",
                outlet="Official Gazette",
                language="en",
                published_at=start + timedelta(hours=number),
                minerals=(mineral,),
                places=(place,),
            )
        )
        for number, (title, mineral, place) in enumerate(texts, 1)
    ]


def test_notices_of_one_wording_are_no_copies_of_each_other() -> None:
    said = _notices(
        ("Duty on ferrotungsten from Vietnam", "tungsten", "vietnam"),
        ("Duty on silicomanganese from Georgia", "manganese", "georgia"),
        ("Duty on graphite rods from India", "graphite", "india"),
    )
    assert [one.role for one in said] == [Role.FIRST] * 3


def test_formulas_of_an_outlet_do_not_count() -> None:
    formulas = sketch(_RECITAL).hashes
    one, other = sketch(f"{_WIRE} {_RECITAL}"), sketch(f"{_OWN} {_RECITAL}")
    assert share_copied(one, other) > 0.3
    assert share_copied(one, other, formulas) < 0.1
    assert share_copied(sketch(_RECITAL), other, formulas) == 0.0
