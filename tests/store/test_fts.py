from __future__ import annotations

import sqlite3

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.store.fts import (
    MARK_END,
    MARK_START,
    MAX_QUERY,
    TOKENIZER,
    highlighted,
    join_words,
    match_expression,
    split_words,
)

_TEXTS = {
    1: ("Export controls on gallium", "The ministry's résumé of exports.\nSecond paragraph."),
    2: ("中国对稀土实施出口管制", "商务部公告称，钨、镓和锗的出口须经许可。"),
    3: ("희토류를 수출", "한국어 기사"),
    4: ("タングステンの輸出規制", "経済産業省"),
}


def _find(query: str) -> set[int]:
    expression = match_expression(query)
    if expression is None:
        return set()
    conn = sqlite3.connect(":memory:")
    try:
        conn.execute(
            f"CREATE VIRTUAL TABLE t USING fts5(title, text, content='', tokenize='{TOKENIZER}')"
        )
        rows = [
            (key, split_words(title), split_words(text)) for key, (title, text) in _TEXTS.items()
        ]
        conn.executemany("INSERT INTO t (rowid, title, text) VALUES (?, ?, ?)", rows)
        return {
            row[0] for row in conn.execute("SELECT rowid FROM t WHERE t MATCH ?", (expression,))
        }
    finally:
        conn.close()


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        pytest.param("gallium", {1}, id="a word"),
        pytest.param("exporting control", {1}, id="word forms, any order"),
        pytest.param("RESUME", {1}, id="case and accents"),
        pytest.param('"controls on"', {1}, id="phrase"),
        pytest.param('"on controls"', set(), id="phrase in the wrong order"),
        pytest.param('"controls on', {1}, id="quote left open"),
        pytest.param("gall*", {1}, id="start of a word"),
        pytest.param("gallium -ministry", set(), id="not this word"),
        pytest.param("gallium -zinc -tin", {1}, id="not these, which are not there"),
        pytest.param("-zinc", set(), id="only a not"),
        pytest.param("钨", {2}, id="one character"),
        pytest.param("稀土", {2}, id="two characters"),
        pytest.param("土稀", set(), id="two characters in the wrong order"),
        pytest.param("出口管制 许可", {2}, id="two Chinese words"),
        pytest.param("희토류", {3}, id="Korean without its particle"),
        pytest.param("輸出規制", {4}, id="Japanese"),
        pytest.param("gallium AND OR NOT NEAR(", set(), id="operators are words"),
        pytest.param("gallium - : ^ * ( )", {1}, id="signs are nothing"),
        pytest.param("", set(), id="nothing"),
        pytest.param("** -- ''", set(), id="only signs"),
    ],
)
def test_a_query_finds(query: str, expected: set[int]) -> None:
    assert _find(query) == expected


@given(st.text(st.characters(codec=None), max_size=300) | st.text('\ud800 a"*-', max_size=9))
def test_no_query_is_an_error(query: str) -> None:
    _find(query)


@given(st.text().filter(lambda text: "\u200b" not in text))
def test_splitting_is_undone_by_joining(text: str) -> None:
    assert join_words(split_words(text)) == text


def test_a_long_query_is_cut() -> None:
    assert len(match_expression("a" * 1000) or "") == MAX_QUERY + 2


def test_finds_are_marked_and_chinese_is_whole() -> None:
    marked = highlighted([(2, *_TEXTS[2])], match_expression("稀土 出口") or "")
    assert marked[2][0] == f"中国对{MARK_START}稀土{MARK_END}实施{MARK_START}出口{MARK_END}管制"
    assert f"的{MARK_START}出口{MARK_END}须经" in marked[2][1]
