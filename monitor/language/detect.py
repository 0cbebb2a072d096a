"""The language of a text: what feed and page declare, checked against its script and its commonest words. Pure.

Scripts and function words settle nearly every article in well under a millisecond. Only where nothing is declared and the
words do not tell is py3langid asked: loading its model takes half a second and 75 MB, which every worker would pay.
The words are those of `[detect]` in each language's file; `shared.toml` has those of languages that are only told apart.
"""

from __future__ import annotations

import re
from collections import Counter
from functools import cache
from itertools import chain

from monitor.language import languages
from monitor.language.languages import DEFAULT, code
from monitor.language.scripts import CYRILLIC, HAN, HANGUL, KANA, LATIN

_SAMPLE = 4_000  # characters looked at to tell a page's language
_SHORT_SAMPLE = 2_000  # and to choose the words that an article is read with
_SURE = 0.08  # share of a text's words that are function words of its language; real prose has 0.2 to 0.5
_CLEARLY = 1.5  # by how much another language must lead the declared one
_CLEAR_WORDS = 6  # function words from which a text overrules the language that its feed declares
_HEADLINE_WORDS = 20
_DENSE_LETTERS = 3  # an ideograph says about as much as three letters
_KANA, _HAN, _HANGUL, _CYRILLIC, _LATIN = (
    re.compile(f"[{script}]") for script in (KANA, HAN, HANGUL, CYRILLIC, LATIN)
)
_ONE_LANGUAGE = (  # scripts that one language alone uses in news
    ("th", re.compile("[\u0e00-\u0e7f]")),
    ("he", re.compile("[\u0590-\u05ff]")),
    ("hi", re.compile("[\u0900-\u097f]")),
    ("ka", re.compile("[\u10a0-\u10ff]")),
    ("hy", re.compile("[\u0530-\u058f]")),
)
_ENOUGH_FOR_MODEL = 200  # characters; of bare headlines it guesses one in eight wrong
_HEADLINE = 24  # words: a text this short may hold no function word at all
_NAMING_SCRIPT = re.compile(
    f"[{KANA}{HAN}{HANGUL}{''.join(script.pattern[1:-1] for _, script in _ONE_LANGUAGE)}]"
)
_SCRIPT_SHARE = 0.1  # of the letters
_WORD = re.compile(r"[^\W\d_]+")
# Kin that share their commonest words, so that a declared tag of one stands against the other.
_KIN = ({"nb", "da"}, {"id", "ms"})


@cache
def _table() -> dict[str, tuple[str, ...]]:
    """Function word → the languages that use it."""
    lists = {name: languages.of(name).words("detect", "words") for name in languages.known()}
    others = languages.shared("detect").items()
    lists |= {name: tuple(words.split()) for name, words in others if name not in lists}
    table: dict[str, tuple[str, ...]] = {}
    for name, words in lists.items():
        for word in words:
            table[word] = (*table.get(word, ()), name)
    return table


def language_of(text: str, *declared: str | None) -> str | None:
    """The BCP 47 tag of `text`. A declared tag, the first that the text bears out, keeps its region and script."""
    sample = text[:_SAMPLE]
    given = next(filter(None, declared), None)
    found = _by_script(sample) or _by_words(sample, given)
    if found is None:
        return given or (_by_model(text) if len(text) >= _ENOUGH_FOR_MODEL else None)
    return next((tag for tag in declared if tag and _same(tag, found)), found)


def read_as(text: str, given: str | None) -> str:
    """The language to read a text in: the given one unless its script or words contradict it.

    Without a given one the likeliest of the known languages; English where nothing tells, because its terms apply everywhere.
    """
    own = code(given)
    sample = text[:_SHORT_SAMPLE]
    script = _by_script(sample) or _cyrillic(sample)
    if own is None:
        return script or _likeliest(sample)
    if script and script != own and not (own == "ja" and script == "zh"):
        return script
    if own not in languages.known():
        return own if _borne_out(sample, own) else _likeliest(sample)
    if languages.of(own).script != "latin":
        return own if script or not text.strip() else _likeliest(sample)
    return script or _overruled(sample[: _SHORT_SAMPLE // 2], own)


def _borne_out(sample: str, own: str) -> bool:
    """Whether a text may be in a language of which we know little: a headline in plain letters is likelier wrongly guessed."""
    words = _WORD.findall(sample.lower())
    counts = _counts(words)
    if counts[own]:
        return counts[own] >= max(counts[name] for name in languages.known())
    return not sample.isascii() or not 1 < len(words) <= _HEADLINE_WORDS


def fitting(text: str, given: str | None) -> tuple[str, ...]:
    """The languages that a text may be read in, the likeliest first: several where a bare headline does not tell.

    A known language that is given, a script or function words of one language settle it.
    """
    first = read_as(text, given)
    own = code(given)
    if own in languages.known() or (first != DEFAULT and first != own):
        return (first,)
    sample = text[:_SHORT_SAMPLE]
    words = _WORD.findall(sample.lower())
    if len(words) > _HEADLINE or not _is_latin(sample):
        return (first,)
    counts = _counts(words)
    if own is not None and counts[own]:
        return (first,)
    latin = [n for n in languages.known() if languages.of(n).script == "latin"]
    best = max(counts[n] for n in latin)
    return tuple(n for n in latin if counts[n] == best)


def _is_latin(sample: str) -> bool:
    return sample.isascii() or len(_LATIN.findall(sample)) * 2 > sum(map(str.isalpha, sample))


def _by_script(sample: str) -> str | None:
    """The language that the script of most letters names, if one does."""
    if sample.isascii() or not _NAMING_SCRIPT.search(sample):
        return None
    kana, han, hangul = (len(script.findall(sample)) for script in (_KANA, _HAN, _HANGUL))
    letters = sum(map(str.isalpha, sample)) or 1
    dense = kana + han + hangul
    if dense and _DENSE_LETTERS * dense > letters - dense:
        return "ko" if hangul > kana + han else "ja" if 10 * kana > han else "zh"
    return next(
        (
            name
            for name, script in _ONE_LANGUAGE
            if len(script.findall(sample)) / letters >= _SCRIPT_SHARE
        ),
        None,
    )


def _cyrillic(sample: str) -> str | None:
    """The known language that is written in Cyrillic, when most letters are: its neighbours are read with its words."""
    if sample.isascii() or not _CYRILLIC.search(sample):
        return None
    if len(_CYRILLIC.findall(sample)) <= len(_LATIN.findall(sample)):
        return None
    return next(n for n in languages.known() if languages.of(n).script == "cyrillic")


def _counts(words: list[str]) -> Counter[str]:
    return Counter(chain.from_iterable(filter(None, map(_table().get, words))))


def _by_words(sample: str, declared: str | None) -> str | None:
    """The language whose function words prevail; a declared one needs to be beaten clearly, because neighbours share words."""
    words = _WORD.findall(sample.lower())
    if len(words) < 8:
        return None
    counts = _counts(words)
    best = counts.most_common(2)
    if not best or best[0][1] < max(3, _SURE * len(words)):
        return None
    given = (declared or "").partition("-")[0].lower()
    if counts[given] * _CLEARLY >= best[0][1]:
        return given
    if len(best) > 1 and best[1][1] == best[0][1]:
        return None
    return best[0][0]


def _known_counts(sample: str) -> dict[str, int]:
    counts = _counts(_WORD.findall(sample.lower()))
    return {name: counts[name] for name in languages.known()}


def _likeliest(sample: str) -> str:
    counts = _known_counts(sample)
    best = max(counts, key=lambda name: counts[name])  # English comes first and wins a tie
    return best if counts[best] > counts[DEFAULT] else DEFAULT


def _overruled(sample: str, own: str) -> str:
    """The known language whose common words clearly prevail over those of `own`, else `own`."""
    counts = _known_counts(sample)
    best = max(counts, key=lambda name: counts[name])
    return best if counts[best] >= _CLEAR_WORDS and counts[best] > 2 * counts[own] else own


def _same(tag: str, found: str) -> bool:
    """Whether two tags name one language; Norwegian and Danish, Serbian and its neighbours share their commonest words."""
    former = {"no": "nb", "nn": "nb", "iw": "he", "in": "id"}
    base = tag.partition("-")[0].lower()
    return former.get(base, base) == found or {former.get(base, base), found} in _KIN


def _by_model(text: str) -> str | None:
    import py3langid  # here, because its model is large and rarely needed

    return str(py3langid.classify(text[:_SAMPLE])[0])
