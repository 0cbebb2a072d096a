"""The forms in which a word or phrase may stand in a text of a language: plural, case, gender. Pure.

By endings that change for one another, from the languages' files; a form that is no word of the language is never met.
"""

from __future__ import annotations

from functools import cache
from itertools import product

from monitor.language import languages

MOST_FORMS = 1200  # of a phrase all of whose words change
_WORD_CHARS, _STEM_CHARS = 3, 2  # shorter ones have no endings to speak of
_NONE = "-"  # in the files: no ending


def forms(phrase: str, tag: str, *, most: int = MOST_FORMS) -> tuple[str, ...]:
    """The phrase and its other forms in a language, the phrase first; in English ones too, which are quoted everywhere.

    Where all words of a phrase change and that makes more than `most` forms, its last word alone does.
    """
    words = phrase.split()
    if not words:
        return ()
    found = dict.fromkeys((" ".join(words),))
    for language in dict.fromkeys((tag, languages.DEFAULT)):
        found.update(dict.fromkeys(_phrases(words, language, most)))
    return tuple(found)


def _phrases(words: list[str], tag: str, most: int) -> list[str]:
    options = [_word(word, tag) for word in words]
    if languages.of(tag).topic("forms").get("every"):
        count = 1
        for option in options:
            count *= len(option)
        if count <= most:
            return [" ".join(chosen) for chosen in product(*options)]
    return [" ".join((*words[:-1], last)) for last in options[-1]]


@cache
def _word(word: str, tag: str) -> tuple[str, ...]:
    found = {word: None}
    foreign = word.isascii() and languages.of(tag).script != "latin"
    if foreign or len(word) < _WORD_CHARS:
        return (word,)
    for group in _groups(tag):
        for ending in group:
            stem = word[: len(word) - len(ending)]
            if word.endswith(ending) and len(stem) >= _STEM_CHARS:
                found.update(dict.fromkeys(stem + other for other in group))
    return tuple(found)


@cache
def _groups(tag: str) -> tuple[tuple[str, ...], ...]:
    listed = str(languages.of(tag).topic("forms").get("endings", "")).split()
    return tuple(
        tuple("" if ending == _NONE else ending for ending in group.split("/")) for group in listed
    )
