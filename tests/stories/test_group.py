"""Which story an article joins: properties over any order, and one behaviour a test."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from monitor.config.settings import StorySettings
from monitor.model.events import Event
from monitor.model.stories import ArticleRef, Assignment, Role
from monitor.stories.group import Grouper, group_refs, story_id

_DAY = datetime(2026, 3, 2, 8, tzinfo=UTC)

# Events as three outlets might tell them, in our own words.
_EVENTS = {
    "gallium": (
        (
            "Beijing widens licence rule for gallium",
            "Exporters of gallium must apply to the commerce ministry "
            "from April, officials in "
            "Beijing said, after shipments to Japan rose by 40 percent in January.",
        ),
        (
            "China asks gallium exporters for licences",
            "The commerce ministry in Beijing will ask every exporter "
            "of gallium for a licence "
            "from April. Sales to Japan had grown by 40 percent.",
        ),
        (
            "Gallium: licences from April",
            "Japan's chip makers look for other sellers of gallium as Beijing's "
            "commerce ministry begins to "
            "demand licences in April.",
        ),
    ),
    "lithium": (
        (
            "Chile opens bidding for Atacama salt flats",
            "Chile's mining minister Aurora Fuentes opened bids for "
            "lithium contracts in the "
            "Atacama on Tuesday; Corfo expects 12 companies.",
        ),
        (
            "Twelve firms bid for Chilean lithium",
            "Corfo received offers from 12 companies for lithium contracts "
            "in the Atacama, minister "
            "Aurora Fuentes told reporters in Santiago.",
        ),
        (
            "Santiago starts lithium auction",
            "The auction of Atacama lithium contracts began on Tuesday. Minister Fuentes said that Corfo would choose by June.",
        ),
    ),
    "nickel": (
        (
            "Indonesia cuts nickel quota to 240 million tonnes",
            "Jakarta set the quota for nickel ore at 240 "
            "million tonnes this year, the "
            "energy ministry said, to support prices at Morowali smelters.",
        ),
        (
            "Nickel jumps as Jakarta trims ore quota",
            "Nickel rose in London after Indonesia's energy ministry "
            "trimmed the ore quota to 240 "
            "million tonnes; Morowali smelters fear a shortage.",
        ),
        (
            "Smelters in Morowali warn of ore shortage",
            "Indonesian smelters in Morowali say that a quota of 240 million tonnes of nickel ore is too small.",
        ),
    ),
    "cobalt": (
        (
            "Congo extends cobalt export ban by three months",
            "Kinshasa extended its ban on cobalt exports until "
            "September, the regulator "
            "Arecoms said, because stocks remain high.",
        ),
        (
            "Cobalt ban stays until September, Kinshasa says",
            "The regulator Arecoms kept cobalt shipments from Congo on hold until September, citing high stocks.",
        ),
        (
            "No cobalt from Congo before September",
            "Arecoms in Kinshasa prolonged the cobalt export ban by three months.",
        ),
    ),
}


@dataclass(frozen=True, slots=True)
class _Row:
    data: bytes
    story: str


def _ref(article_id: int, title: str, text: str, **other: object) -> ArticleRef:
    values = {
        "outlet": "Daily",
        "language": "en",
        "published_at": _DAY + timedelta(minutes=article_id),
    } | other
    return ArticleRef(article_id=article_id, title=title, text=text, **values)  # type: ignore[arg-type]


def _all() -> list[tuple[str, ArticleRef]]:
    """The twelve articles, interleaved: one of each event, then the next."""
    told = [(name, *texts[turn]) for turn in range(3) for name, texts in _EVENTS.items()]
    return [(name, _ref(number, title, text)) for number, (name, title, text) in enumerate(told, 1)]


def _stories(refs: list[ArticleRef]) -> list[Assignment]:
    grouper = Grouper(StorySettings())
    return [grouper.add(ref) for ref in refs]


def test_coverage_of_one_event_is_one_story() -> None:
    said = _stories([ref for _, ref in _all()])
    events = [name for name, _ in _all()]
    assert {(name, one.story) for name, one in zip(events, said, strict=True)} == {
        (name, said[index].story) for index, name in enumerate(_EVENTS)
    }


def test_first_article_opens_and_names_its_story() -> None:
    [first] = _stories([_all()[0][1]])
    assert first.story == story_id(1)
    assert first.role is Role.FIRST
    assert first.similarity == 1.0
    assert first.shared == ()


def test_reason_names_what_is_shared_as_written() -> None:
    said = _stories([ref for name, ref in _all() if name == "nickel"])
    assert {"Jakarta", "Morowali", "240"} & set(said[1].shared)
    assert 0.5 < said[1].similarity < 1.0


@settings(max_examples=30, deadline=None)
@given(st.permutations(range(12)), st.lists(st.integers(0, 11), max_size=6))
def test_same_order_gives_same_stories_and_twice_changes_nothing(
    order: list[int], again: list[int]
) -> None:
    refs = [ref for _, ref in _all()]
    once = Grouper(StorySettings())
    plain = [once.add(refs[index]) for index in order]
    twice = Grouper(StorySettings())
    repeated = []
    for turn, index in enumerate(order):
        repeated.append(twice.add(refs[index]))
        for other in again:
            if other in order[: turn + 1]:
                before = twice.story_of(refs[other].article_id)
                assert twice.add(refs[other]).story == before
    assert repeated == plain


@settings(max_examples=30, deadline=None)
@given(st.permutations(range(12)))
def test_late_and_out_of_order_articles_find_their_story(order: list[int]) -> None:
    pairs = [_all()[index] for index in order]
    grouper = Grouper(StorySettings())
    for _, ref in pairs:
        grouper.add(ref)
    stories = {(name, grouper.story_of(ref.article_id)) for name, ref in pairs}
    assert len(stories) == len(_EVENTS) == len({story for _, story in stories})


@settings(max_examples=30, deadline=None)
@given(st.permutations(range(12)), st.integers(0, 12))
def test_restoring_from_fingerprints_goes_on_as_if_never_stopped(
    order: list[int], cut: int
) -> None:
    refs = [_all()[index][1] for index in order]
    running = Grouper(StorySettings())
    for ref in refs[:cut]:
        running.add(ref)
    rows = [
        _Row(running.fingerprint_of(ref.article_id), str(running.story_of(ref.article_id)))
        for ref in refs[:cut]
    ]
    started = Grouper(StorySettings())
    started.restore(reversed(rows))
    assert [started.add(ref) for ref in refs[cut:]] == [running.add(ref) for ref in refs[cut:]]


def test_restored_article_keeps_its_story_and_role() -> None:
    refs = [ref for _, ref in _all()]
    running = Grouper(StorySettings())
    said = [running.add(ref) for ref in refs]
    started = Grouper(StorySettings())
    rows = [
        _Row(running.fingerprint_of(ref.article_id), one.story)
        for ref, one in zip(refs, said, strict=True)
    ]
    started.restore([*rows, rows[0], _Row(b"\x00older", "sxx")])
    again = [started.add(ref) for ref in refs]
    assert [(one.story, one.role, one.copy_of) for one in again] == [
        (one.story, one.role, one.copy_of) for one in said
    ]


def test_old_stories_take_in_nothing() -> None:
    title, text = _EVENTS["cobalt"][0]
    old, new = (
        _ref(1, title, text),
        _ref(2, *_EVENTS["cobalt"][1], published_at=_DAY + timedelta(days=9)),
    )
    grouper = Grouper(StorySettings())
    assert grouper.add(old).story != grouper.add(new).story
    assert grouper.story_of(1) is None
    with pytest.raises(KeyError):
        grouper.fingerprint_of(1)


def test_fingerprints_are_small_and_free_of_text() -> None:
    text = " ".join(
        f"Word{number} said that Name{number} paid {number} dollars." for number in range(900)
    )
    grouper = Grouper(StorySettings())
    grouper.add(_ref(1, "Many words", text))
    assert len(grouper.fingerprint_of(1)) <= 2048


@pytest.mark.parametrize(
    ("title", "text"),
    [
        ("", ""),
        ("", "…"),
        ("   ", "\n\n"),
        ("12", ""),
        ("𝔘𝔫𝔦", "\ud7ff\u0000"),
        ("", "word " * 20_000),
    ],
    ids=["nothing", "dots", "spaces", "a number", "odd letters", "endless"],
)
def test_any_text_gets_a_story(title: str, text: str) -> None:
    [one] = _stories([_ref(7, title, text)])
    assert one.story == story_id(7)


def test_articles_without_words_are_not_thrown_together() -> None:
    said = _stories([_ref(number, "", "") for number in range(1, 4)])
    assert len({one.story for one in said}) == 3


def test_article_that_fits_two_stories_merges_them() -> None:
    one = _ref(1, "", "Kinshasa halts cobalt shipments, regulator Arecoms announces")
    two = _ref(2, "", "Mutanda pit idle: Glencore stops trucks at Kolwezi border post")
    both = "Glencore stops trucks at Kolwezi border post, Mutanda pit idle: Kinshasa halts cobalt shipments, "
    "Arecoms announces"
    refs = [one, two, *(_ref(number, "", both) for number in range(3, 9))]
    grouper = Grouper(StorySettings())
    said = [grouper.add(ref) for ref in refs]
    assert said[0].story == story_id(1)
    assert said[1].story == story_id(2)
    assert {grouper.story_of(ref.article_id) for ref in refs[2:]} == {grouper.story_of(3)}
    for merging in (a for a in said if a.merged):
        assert merging.story == story_id(1)
        assert grouper.story_of(2) == story_id(1)


_CONCEPTS = {"minerals": ("gallium",), "policies": ("export-licensing",), "places": ("cn", "jp")}


@pytest.mark.parametrize(
    ("other", "linked"),
    [
        ({}, True),
        ({"published_at": _DAY + timedelta(days=3)}, False),
        ({"minerals": ("nickel",)}, False),
        ({"policies": ("quota",)}, False),
        ({"places": ("id", "cl", "us", "au", "ca")}, False),
        ({"language": None}, False),
    ],
    ids=[
        "same event",
        "three days later",
        "another mineral",
        "another action",
        "other places",
        "unknown language",
    ],
)
def test_other_languages_are_linked_by_concepts(other: dict[str, object], linked: bool) -> None:
    title, text = _EVENTS["gallium"][0]
    here = _ref(1, title, text, **_CONCEPTS)
    there = replace(
        _ref(
            2,
            "Pekín exige licencias para el galio",
            "Los exportadores deberán pedir permiso desde abril.",
        ),
        **({"language": "es"} | _CONCEPTS | other),
    )
    said = _stories([here, there])
    assert said[1].story == story_id(2)
    assert said[1].also_in == ((said[0].story,) if linked else ())


def test_other_languages_are_linked_by_names_and_figures_where_concepts_are_missing() -> None:
    english = _ref(
        1,
        "Bids in Chile",
        "On Tuesday minister Aurora Fuentes of Corfo opened 348 bids in Atacama near Calama.",
    )
    spanish = _ref(
        2,
        "Ofertas",
        "La ministra Aurora Fuentes de Corfo abrió 348 ofertas en Atacama cerca de Calama.",
        language="es",
    )
    assert _stories([english, spanish])[1].also_in == (story_id(1),)


@pytest.mark.parametrize(
    ("language", "texts"),
    [
        (
            "zh",
            (
                "商务部宣布自四月起对镓出口实施许可管理",
                "商务部:四月起镓出口须申请许可",
                "智利启动阿塔卡马锂矿招标",
            ),
        ),
        (
            "ja",
            (
                "商務省は四月からガリウムの輸出を許可制にする",
                "ガリウム輸出、四月から許可制に 商務省",
                "チリ、アタカマのリチウム入札を開始",
            ),
        ),
        (
            "vi",
            (
                "Bộ Công Thương siết giấy phép xuất khẩu đất hiếm từ tháng tư",
                "Từ tháng tư, xuất khẩu đất hiếm phải có giấy phép của Bộ Công Thương",
                "Chile mở thầu mỏ lithium ở Atacama",
            ),
        ),
        (
            "ru",
            (
                "Минторг вводит лицензии на экспорт галлия с апреля",
                "Экспорт галлия с апреля только по лицензии, сообщил Минторг",
                "Чили начала торги по литию в Атакаме",
            ),
        ),
        (
            None,
            (
                "Bộ Công Thương siết giấy phép xuất khẩu đất hiếm từ tháng tư",
                "Từ tháng tư, xuất khẩu đất hiếm phải có giấy phép của Bộ Công Thương",
                "Chile mở thầu mỏ lithium ở Atacama",
            ),
        ),
    ],
    ids=["Chinese", "Japanese", "Vietnamese", "Russian", "unmarked Vietnamese"],
)
def test_headlines_in_other_scripts(language: str | None, texts: tuple[str, str, str]) -> None:
    same, also, other = (
        one.story
        for one in _stories(
            [_ref(n, "", text, language=language) for n, text in enumerate(texts, 1)]
        )
    )
    assert same == also != other


_ACT = Event(action="export-ban", place="drc", minerals=("cobalt",))


def test_events_part_articles_however_alike_their_words() -> None:
    title, text = _EVENTS["cobalt"][0]
    here = _ref(1, title, text, event=_ACT)
    there = _ref(2, title, text, event=replace(_ACT, place="zambia"), outlet="Other")
    metal = _ref(3, title, text, event=replace(_ACT, minerals=("nickel",)), outlet="Third")
    assert len({one.story for one in _stories([here, there, metal])}) == 3


def test_another_action_or_a_silent_article_parts_nothing() -> None:
    title, text = _EVENTS["cobalt"][0]
    refs = [
        _ref(1, title, text, event=_ACT),
        _ref(2, title, text, event=replace(_ACT, action="export-quota"), outlet="Other"),
        _ref(3, title, text, outlet="Third"),
    ]
    assert len({one.story for one in _stories(refs)}) == 1


def test_the_same_event_needs_less_likeness_of_words() -> None:
    first = _ref(1, *_EVENTS["cobalt"][0], event=_ACT)
    other = (
        "Congo's cobalt",
        "Kinshasa wants dearer cobalt; its ban on exports stays in September.",
    )
    silent, agreed = (_stories([first, _ref(2, *other, event=event)])[1] for event in (None, _ACT))
    assert agreed.story == story_id(1)
    assert agreed.similarity > (silent.similarity if silent.story == agreed.story else 0.5)


def test_a_headline_that_an_outlet_lists_twice_is_a_copy_and_another_outlets_is_none() -> None:
    title = _EVENTS["cobalt"][0][0]
    refs = [_ref(1, title, ""), _ref(2, title, ""), _ref(3, title, "", outlet="Other")]
    first, again, other = _stories(refs)
    assert first.story == again.story == other.story
    assert (again.role, again.copy_of, other.role) == (Role.COPY, 1, Role.INDEPENDENT)


_LEASE = (
    "Notice is given under the Mineral Leasing Act of 1920, as amended, that the bureau offers federal coal in lands in {county} "
    "County by competitive lease, by sealed bid, to the qualified bidder of the highest amount. {seam} seam, {mine} Mine."
)


def test_two_notices_of_one_wording_are_two_where_neither_names_what_the_other_is_about() -> None:
    act = replace(_ACT, action="permitting", place="united-states", minerals=("coal",))

    def notice(article_id: int, mine: str, county: str, seam: str, **other: object) -> ArticleRef:
        title = f"{mine} Mine {seam} Lease by Application, {county} County"
        text = _LEASE.format(mine=mine, county=county, seam=seam)
        told = {"event": act, "outlet": "Gazette", "minerals": ("coal",), **other}
        return _ref(article_id, title, text, **told)

    first = notice(1, "Kestrel", "Dunmore", "Amber")
    second = notice(2, "Juniper", "Oakfield", "Sorrel")
    again = notice(3, "Kestrel", "Dunmore", "Amber")
    assert len({a.story for a in _stories([first, second])}) == 2
    assert len({a.story for a in _stories([first, again])}) == 1


def test_a_story_that_grew_two_cores_is_split_and_stays_so() -> None:
    told = [ref for name, ref in _all() if name in {"cobalt", "nickel"}]
    grouper = Grouper(StorySettings())
    for ref in told:
        grouper.add(ref)
    chained = Grouper(StorySettings())
    chained.restore(_Row(grouper.fingerprint_of(ref.article_id), story_id(3)) for ref in told[:5])
    last = chained.add(told[5])
    assert last.split is not None
    left, stayed = (
        set(last.split.articles),
        {ref.article_id for ref in told} - set(last.split.articles),
    )
    assert sorted((len(left), len(stayed))) == [3, 3]
    assert {chained.story_of(n) for n in left} == {last.split.story}
    assert {chained.story_of(n) for n in stayed} == {story_id(3)}
    assert chained.add(told[5]).split is None


def test_assignments_of_a_stream_are_those_of_the_grouper() -> None:
    refs = [ref for _, ref in _all()]
    assert list(group_refs(refs)) == _stories(refs)
