from __future__ import annotations

from dataclasses import replace

import pytest

from monitor.digest import headlines
from monitor.digest.story_group import Audience
from monitor.model.stories import ActionRecord
from tests.support import day

READER = Audience(
    day=day.DAY,
    zone=day.UNTIL.tzinfo,
    language="en",
    since=day.SINCE,
    names=day.NAMES,  # type: ignore[arg-type]
)


@pytest.mark.parametrize(
    ("title", "outlet", "expected"),
    [
        ("China curbs tin exports | Example News", "Other", "China curbs tin exports"),
        ("China curbs tin exports - Reuters", "Reuters via Google News", "China curbs tin exports"),
        ("China curbs tin exports – The Tin Post", "Tin Post", "China curbs tin exports"),
        ("Tin - zinc talks go on", "Tin Post", "Tin - zinc talks go on"),
        (
            "Chile - Peru talks on copper - a first look",
            "A",
            "Chile - Peru talks on copper - a first look",
        ),
        ("Tin | News", "News", "Tin | News"),
    ],
)
def test_the_outlets_tail_is_cut(title: str, outlet: str, expected: str) -> None:
    assert headlines.cleaned(title, outlet) == expected


@pytest.mark.parametrize(
    ("sentence", "rest"),
    [
        ("BEIJING, March 4 (Reuters) - China said on Monday it will act.", "China said"),
        ("(Bloomberg) -- Chile will raise its royalty, the minister said.", "Chile will"),
        ("JAKARTA: Indonesia halts exports of ore from January, it said.", "Indonesia halts"),
        ("China said on Monday (local time) it will act.", "China said"),
        ("The U.S. - China talks went on for a second day in Geneva.", "The U.S."),
    ],
)
def test_a_dateline_is_no_part_of_the_sentence(sentence: str, rest: str) -> None:
    assert sentence[headlines.dateline(sentence) :].startswith(rest)


def test_a_headline_is_made_from_the_record_in_the_readers_words() -> None:
    record = ActionRecord(action="export-ban", places=("drc",), minerals=("cobalt", "copper"))
    assert headlines.made(record, READER) == "DR Congo: export ban, cobalt and copper"
    named = replace(record, headline="DR Congo bans exports of cobalt and copper")
    assert headlines.of_record(named, READER) == "DR Congo bans exports of cobalt and copper"
    assert headlines.of_record(named, replace(READER, language="es")) == ""


def test_without_an_act_no_headline_is_made() -> None:
    assert headlines.made(ActionRecord(), READER) == ""
    assert headlines.made(None, READER) == ""


def test_a_sentence_that_says_what_the_headline_says_repeats_it() -> None:
    above = "Zimbabwe suspends exports of lithium concentrate"
    assert headlines.repeats("Zimbabwe has suspended lithium concentrate exports", above)
    assert not headlines.repeats("The ban takes effect at once and covers all ores", above)
