"""The article's event: what is told as news, what is only background, and the record made of it."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from monitor.events.main_event import BACKGROUND, read
from monitor.match.lexicon import load
from monitor.match.matcher import Matcher
from monitor.model.articles import Article
from monitor.model.events import Events, Status
from tests.support.acts import main

LEXICON = load()
MATCHER = Matcher(LEXICON)
PUBLISHED = datetime(2026, 3, 10, 8, tzinfo=UTC)


def events(title: str, text: str = "", language: str = "en") -> Events:
    article = Article(
        url=None, title=title, text=text, language=language, published_at=PUBLISHED, source="page"
    )
    return read(article, MATCHER.read(title, text, language), LEXICON)


def test_who_did_what_to_which_mineral() -> None:
    main = events(
        "Gabon bans exports of raw manganese",
        "Gabon's government on Monday signed a decree that bans exports of raw manganese from 1 January 2029.",
    ).main
    assert main is not None
    assert (main.place, main.action, main.minerals) == ("gabon", "export-ban", ("manganese",))
    assert main.status is Status.ADOPTED


def test_an_article_without_a_mineral_tells_nothing() -> None:
    assert events("Parliament bans smoking in parks", "The ban takes effect in May.") == Events()


def test_the_score_is_the_sum_of_its_reasons() -> None:
    told = events("Chile raises its lithium royalty", "The mining ministry said the royalty rises.")
    assert told.score == pytest.approx(sum(r.points for r in told.reasons), abs=0.05)
    assert 0 <= told.score <= 100


def test_a_background_sentence_is_told_as_background() -> None:
    told = events(
        "Lynas reports higher dysprosium output",
        "Lynas produced more dysprosium in the quarter. In 2023 China imposed export controls on rare earths.",
    )
    assert told.main is None
    assert told.score <= BACKGROUND
    assert [(b.action, b.place) for b in told.background] == [("export-licensing", "china")]
    assert told.background[0].why


@pytest.mark.parametrize(
    ("title", "status"),
    [
        ("Mali considers a ban on exports of lithium ore", Status.PROPOSED),
        ("Mali bans exports of lithium ore", Status.ADOPTED),
        ("Mali suspends exports of lithium ore", Status.ADOPTED),
        ("Mali lifts its export ban on lithium ore", Status.ENDED),
        ("Canada suspends tariffs on aluminium", Status.SUSPENDED),
    ],
)
def test_the_status_is_that_of_the_governing_word(title: str, status: Status) -> None:
    main = events(title).main
    assert main is not None
    assert main.status is status


def test_the_headline_is_short_plain_english() -> None:
    main = events("Gabon bans exports of raw manganese", "The ban starts on 1 May 2026.").main
    assert main is not None
    assert main.headline.startswith("Gabon bans manganese exports")
    assert len(main.headline.split()) <= 14


def test_an_act_on_no_mineral_is_read_but_never_told() -> None:
    told = events(
        "Ministry announces sanctions on three shipping companies",
        "The foreign ministry of Norway announced sanctions on three shipping companies on Monday.",
    )
    assert told.main is not None
    assert (told.main.place, told.main.minerals) == ("norway", ())
    assert told.score < BACKGROUND


@pytest.mark.parametrize(
    ("title", "status"),
    [
        ("Mali's ban on exports of lithium ore takes effect", Status.IN_FORCE),
        ("Mali bans exports of lithium ore with immediate effect", Status.IN_FORCE),
        ("Mali's ban on exports of lithium ore will take effect in May", Status.ADOPTED),
        ("Mali drops plan to ban exports of lithium ore", Status.ENDED),
    ],
)
def test_what_holds_now_is_in_force_and_what_is_dropped_ended(title: str, status: Status) -> None:
    assert main(title).status is status


def test_a_title_is_shown_by_the_sentence_of_the_lead_that_says_it_in_other_words() -> None:
    told = main(
        "Fact sheet: president of Ghana approves Tano road project to unlock manganese",
        "Ghana is a country of 34 million. Today the president of Ghana approved the appeal on the Tano road project.",
    )
    assert told.sentence.startswith("Today the president")


def test_of_two_sentences_of_the_lead_the_one_that_tells_the_titles_act_is_shown() -> None:
    told = main(
        "Accra shelves its manganese rules for one year",
        "ACCRA - What was launched with a band was ended on a Friday evening. "
        "The rules on manganese announced in May are on hold until next May, the ministry said.",
    )
    assert told.sentence.startswith("The rules on manganese")


def test_a_title_that_only_names_a_law_is_about_that_law() -> None:
    told = main(
        "Ghanaian Mining Law",
        "Established in 2006, Ghana's Mining Law sets requirements for the beneficiation of minerals. "
        "It also speaks of protection of the environment by mining companies.",
    )
    assert (told.place, told.action) == ("ghana", "permitting")


def test_a_title_without_a_mineral_is_shown_by_what_names_one() -> None:
    told = main(
        "Joint statement by the presidents of Ghana and Togo",
        "Ghana and Togo share a border and a history. Our friendship is old. We have spoken of many things today. "
        "To that end, Ghana and Togo intend to begin negotiations on a critical minerals agreement.",
    )
    assert told.sentence.startswith("To that end")
    assert told.minerals == ("critical-minerals",)


def test_minerals_as_such_give_way_to_another_umbrella() -> None:
    told = main(
        "Ghana publishes draft list of critical minerals", "The list names minerals and mining."
    )
    assert told.minerals == ("critical-minerals",)


@pytest.mark.parametrize(
    ("more", "minerals"),
    [
        ("Beijing tightened export controls on gallium and graphite.", ("minerals",)),
        ("The fields hold gallium and graphite.", ("gallium", "graphite")),
    ],
)
def test_minerals_of_another_act_are_not_those_of_the_act(
    more: str, minerals: tuple[str, ...]
) -> None:
    told = main(
        "China steps up support for mineral exploration",
        f"China is putting more state support behind mineral exploration within its borders. {more}",
    )
    assert (told.action, told.minerals) == ("exploration", minerals)


def test_a_decision_has_its_name_from_what_either_government_does() -> None:
    told = main(
        "Accra and Lome agree money for lithium",
        "The two national raw materials funds will take 40 million euros each of shares in a lithium project, ministers of Togo said.",
    )
    assert told.action == "state-financing"


def test_a_title_is_shown_where_the_lead_tells_another_matter() -> None:
    title = "Kenya proposes export curbs on titanium scrap"
    told = main(title, "Exporters are considering talks with their banks in spring.")
    assert told.field == "title"
