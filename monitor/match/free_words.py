"""Free words alone in an article whose reading is known: the same mentions that a whole reading would add. Pure."""

from __future__ import annotations

from monitor.language import languages
from monitor.language.inflection import forms
from monitor.match.fields import FieldReading
from monitor.match.lexicon import Lexicon
from monitor.match.patterns import Patterns, most_forms
from monitor.model.mentions import Kind, Mention

WORD_RULE = "word of a watchlist"
_NO_LEXICON = Lexicon({}, "")


class WordFinder:
    """Finds some of the watchlists' free words; `of` is how many there are in all, which decides how many forms each has."""

    def __init__(self, words: tuple[str, ...], *, of: int) -> None:
        self._words = words
        self._most = most_forms(of)
        self._patterns: dict[str, Patterns] = {}

    def find(self, title: str, text: str, language: str) -> tuple[Mention, ...]:
        """The mentions of the words in an article that was read in this language."""
        known = language if language in languages.known() else "other"
        if known not in self._patterns:
            self._patterns[known] = Patterns(_NO_LEXICON, known, self._words, most=self._most)
        patterns = self._patterns[known]
        found: list[Mention] = []
        for name, value in (("title", title), ("text", text)):
            if not patterns.may_find(value):
                continue
            page = FieldReading(patterns.scan(name, value), ())
            for occurrence in page.of(Kind.TERM):
                page.accept(occurrence, WORD_RULE)
            found += page.mentions
        return tuple(found)


def written(word: str, tongues: tuple[str, ...], *, of: int) -> frozenset[tuple[str, bool]]:
    """What a free word looks for in texts of these languages: each form, and whether any ending may follow it.

    At least all that `Patterns` makes of the word; case and signs aside.
    """
    if word.startswith("="):
        return frozenset({(word[1:], False)})
    bare = word.rstrip("*")
    if bare != word:
        return frozenset({(bare, True)})
    most = most_forms(of)
    made = {form for tongue in tongues for form in forms(bare, tongue, most=most)}
    return frozenset((form, False) for form in {bare, f"{bare}s", *made})
