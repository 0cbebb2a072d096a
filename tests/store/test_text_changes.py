from __future__ import annotations

import pytest

from monitor.store.text_changes import MAX_EDIT, changes


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        pytest.param(("A", "x"), ("A", "x"), [], id="nothing"),
        pytest.param(("A  b", "x\n y"), ("A b", "x y"), [], id="white space only"),
        pytest.param(("A", "x"), ("B", "x"), [("title", "A", "B")], id="title"),
        pytest.param(("A", "x\ny"), ("A", "x\nz"), [("text", "y", "z")], id="one paragraph of two"),
        pytest.param(
            ("A", "x"),
            ("B", "x\ny"),
            [("title", "A", "B"), ("text", "", "y")],
            id="both, a paragraph added",
        ),
    ],
)
def test_what_changed(
    old: tuple[str, str], new: tuple[str, str], expected: list[tuple[str, str, str]]
) -> None:
    assert list(changes(old_title=old[0], title=new[0], old_text=old[1], text=new[1])) == expected


def test_a_long_edit_is_cut() -> None:
    [(_, old, new)] = changes(old_title="", title="", old_text="a" * 10_000, text="b" * 10_000)
    assert (len(old), len(new)) == (MAX_EDIT, MAX_EDIT)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("India bans exports (3 comments)", "India bans exports (4 comments)"),
        ("India bans exports [no comments]", "India bans exports [1 comment]"),
        ("Views: 17", "Views: 34"),
        ("The duty holds.\n17 views | 3 comments", "The duty holds.\n1,204 views | 5 comments"),
        ("Der Zoll gilt. Aufrufe: 17", "Der Zoll gilt. Aufrufe: 34"),
        ("Просмотров: 17", "Просмотров: 34"),
        ("商务部公告\n阅读量：1.2万", "商务部公告\n阅读量：1.3万"),
        ("India bans exports", "India bans exports (1 comment)"),
    ],
)
def test_counters_are_no_edits(old: str, new: str) -> None:
    assert list(changes(old_title=old, title=new, old_text="", text="")) == []
    assert list(changes(old_title="", title="", old_text=old, text=new)) == []


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("The bill had 17 comments from miners.", "The bill had 34 comments from miners."),
        ("It sold 17 shares.", "It sold 34 shares."),
        ("A duty of 17%", "A duty of 34%"),
        ("Duties (17 mines)", "Duties (34 mines)"),
    ],
)
def test_what_a_sentence_counts_is_news(old: str, new: str) -> None:
    assert len(list(changes(old_title=old, title=new, old_text="", text=""))) == 1
