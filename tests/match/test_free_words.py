"""Free words alone are found as a whole reading finds them."""

import pytest

from monitor.match.free_words import WORD_RULE, WordFinder
from monitor.match.lexicon import load
from monitor.match.matcher import Matcher
from monitor.model.mentions import Kind
from tests.support.rejudged import articles

WORDS = (
    *(
        "ministry",
        "=Beijing",
        "export*",
        "U.S.",
        "§232",
        "稀土",
        "政府*",
        "リチウム",
        "Ministerium",
    ),
    *("gobierno", "правительство", "NdPr", "nothing of it"),
)


@pytest.mark.parametrize("of", [len(WORDS), 4_000])
def test_the_mentions_are_those_of_a_reading(of: int) -> None:
    padding = tuple(f"zzz{n}q" for n in range(of - len(WORDS)))
    whole, finder = Matcher(load(), (*WORDS, *padding)), WordFinder(WORDS, of=of)
    seen = set()
    for article in articles(120):
        reading = whole.read(article.title, article.text, article.language)
        expected = tuple(m for m in reading.mentions if m.kind is Kind.TERM)
        assert finder.find(article.title, article.text, reading.language) == expected
        seen |= {m.concept for m in expected}
        assert {m.rule for m in expected} <= {WORD_RULE}
    assert len(seen) >= 8
