"""Words for the full-text index: what is indexed, how a person's query is quoted, how finds are shown.

SQLite's trigram tokenizer finds nothing shorter than three characters, and most Chinese words have two (稀土, 出口) or one
(钨). So every character of a script without spaces between words becomes a token of its own, and a run of them a phrase: one
index for all languages, words of any length, and mixed queries without joining two indexes. Korean is treated the same, because
particles stick to its words.

The index is contentless, so the finds are marked by asking a throw-away index in memory, made with the same tokenizer from the
few texts of one page of results. To remove a row, the index must be told exactly what was put in: a change of `split_words` or
`TOKENIZER` needs a migration that builds it anew.
"""

from __future__ import annotations

import re
import sqlite3
import unicodedata
from collections.abc import Iterable

from monitor.language.scripts import UNSPACED

TOKENIZER = "porter unicode61 remove_diacritics 2"
MARK_START, MARK_END = "\ue000", "\ue001"
MAX_QUERY = 200  # characters
_SPLIT = "\u200b"  # a separator for the tokenizer that nobody sees
_CHARACTER = re.compile(f"([{UNSPACED}])")
_QUERY_PART = re.compile(r'(-?)(?:"([^"]*)"?|([^\s"]+))')


def split_words(text: str) -> str:
    """`text` as it is indexed: characters of scripts without spaces stand apart."""
    return _CHARACTER.sub(rf"\1{_SPLIT}", text)


def join_words(text: str) -> str:
    """The text that `split_words` was given."""
    return text.replace(_SPLIT, "")


def match_expression(query: str) -> str | None:
    """An FTS5 expression for what a person typed; None when it holds no word.

    Words must all occur; "quoted words" occur side by side; `-word` must not occur; `word*` is the start of a word. Nothing
    else has a meaning, so no input is a syntax error.
    """
    wanted: list[str] = []
    unwanted: list[str] = []
    typed = (
        query[:MAX_QUERY].encode(errors="replace").decode()
    )  # half a surrogate pair cannot be asked for
    for minus, phrase, word in _QUERY_PART.findall(typed):
        quoted = _quoted(phrase or word)
        if quoted is not None:
            (unwanted if minus else wanted).append(quoted)
    if not wanted:
        return None
    expression = " ".join(wanted)
    return f"({expression}) NOT ({' OR '.join(unwanted)})" if unwanted else expression


def _quoted(words: str) -> str | None:
    if not any(unicodedata.category(char)[0] in "LN" for char in words):
        return None
    star = "*" if words.endswith("*") and words[-2].isalnum() else ""
    text = split_words(words.replace("\0", " ").strip("*")).strip(_SPLIT)
    return f'"{text}"{star}'


def highlighted(
    rows: Iterable[tuple[int, str, str]], expression: str, *, words: int = 32
) -> dict[int, tuple[str, str]]:
    """Title and snippet of every (id, title, text), the words that `expression` finds between MARK_START and MARK_END."""
    marks = (MARK_START, MARK_END)
    memory = sqlite3.connect(":memory:")
    try:
        memory.execute(
            f"CREATE VIRTUAL TABLE found USING fts5(title, text, tokenize='{TOKENIZER}')"
        )
        memory.executemany(
            "INSERT INTO found (rowid, title, text) VALUES (?, ?, ?)",
            ((row_id, split_words(title), split_words(text)) for row_id, title, text in rows),
        )
        found = memory.execute(
            "SELECT rowid, highlight(found, 0, ?, ?), snippet(found, 1, ?, ?, '…', ?) FROM found WHERE found MATCH ?",
            (*marks, *marks, words, expression),
        )
        return {row_id: (_tidy(title), _tidy(snippet)) for row_id, title, snippet in found}
    finally:
        memory.close()


def _tidy(marked: str) -> str:
    """Without separators, and with marks that touch made one."""
    return join_words(marked).replace(MARK_END + MARK_START, "")
