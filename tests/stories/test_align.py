"""Groups of figures and how the articles stand on them."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from monitor.model.stories import Agreement, Told
from monitor.stories.align import groups, subject, verdict, weight
from monitor.stories.amounts import points
from tests.support.telling import told


def _verdicts(*articles: Told) -> list[Agreement | None]:
    return [verdict(g) for g in groups([points(a) for a in articles]) if len(g) > 1]


def test_equal_figures_agree_and_others_differ() -> None:
    one = told(1, "The duty on nickel ore is 12%.")
    assert _verdicts(one, told(2, "The duty on nickel ore is 12%.")) == [Agreement.AGREE]
    assert _verdicts(one, told(2, "The duty on nickel ore is 15%.")) == [Agreement.DIFFER]


def test_a_toll_that_grows_is_an_update_and_one_that_shrinks_is_nothing() -> None:
    first, more = "A blast killed 12 people, police said.", "A blast killed 15 people, police said."
    assert _verdicts(told(1, first), told(2, more, hours=3)) == [Agreement.UPDATED]
    assert _verdicts(told(1, more), told(2, first, hours=3)) == [Agreement.DIFFER]


def test_what_was_true_in_its_time_is_no_dispute() -> None:
    early = told(1, "The strike has stopped 3 of the 9 lithium plants in Chile.")
    late = told(2, "The strike has stopped 5 of the 9 lithium plants in Chile.", hours=60)
    assert Agreement.DIFFER not in _verdicts(early, late)


def test_one_outlet_does_not_differ_with_itself() -> None:
    one = told(1, "The duty on nickel ore is 12%.")
    again = told(2, "The duty on nickel ore is 15%.", outlet="Outlet 1")
    assert Agreement.DIFFER not in _verdicts(one, again)


def test_a_group_has_one_figure_of_an_article() -> None:
    texts = ["The duty is 12% on ore and 12% on metal.", "A duty of 12% on ore, 12% on metal."]
    found = groups([points(told(n, text)) for n, text in enumerate(texts)])
    assert all(len({p.article.article_id for p in g}) == len(g) for g in found)
    assert sum(map(len, found)) == 4


def test_subjects_are_words_of_the_articles() -> None:
    [toll] = groups([points(told(1, "A blast killed 12 people."))])
    [bill] = groups([points(told(1, "It passed a $1 trillion infrastructure bill."))])
    assert subject(toll) == "people dead"
    assert subject(bill) == "infrastructure bill"
    assert weight(bill) > weight(toll)


@given(st.permutations(range(4)))
def test_the_order_of_articles_does_not_change_what_is_said(order: list[int]) -> None:
    texts = [
        "The duty on nickel ore is 12%.",
        "The duty on nickel ore is 15%.",
        "The duty on nickel ore is 12%, the ministry said.",
        "A blast killed 12 people.",
    ]
    articles = [told(n, texts[n]) for n in order]
    assert sorted(str(v) for v in _verdicts(*articles)) == ["differ"]
