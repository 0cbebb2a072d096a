"""Which of the nine languages a text is in, by script and by its commonest words. Pure; a few microseconds.

Good enough to choose terms: on a headline without any common word the answer is English, whose terms apply everywhere.
"""

from __future__ import annotations

import re
from collections import Counter

KNOWN = ("en", "zh", "ja", "es", "fr", "de", "pt", "ru", "id")
_SAMPLE_CHARS = 2000
_CLEAR_WORDS = 6  # common words from which a text overrules the language that its feed declares
_KANA = re.compile("[\u3041-\u30fa\u30fc-\u30ff]")
_HAN = re.compile("[\u4e00-\u9fff]")
_CYRILLIC = re.compile("[\u0400-\u04ff]")
_LATIN = re.compile("[A-Za-z\u00c0-\u024f]")
# Words that only one of the six uses often; shared ones ("de", "a", "me") are left out or given to all that use them.
_COMMON = {
    "en": "the of and to in is that for it was on with as by at from be are this has have will its said an or not",
    "es": "el la los las del y en que un una por con para se su al es lo como más pero sus le ya este fue según también",
    "fr": "le la les des du et en un une que qui dans pour par sur au aux est pas plus ce cette sont avec se ses mais ont été",
    "de": "der die das und in den von zu mit sich des auf für ist im dem nicht ein eine als auch es an werden aus er hat dass",
    "pt": "o os as do da dos das e em um uma que para por com não no na nos nas se ao mais foi pela pelo são também é à",
    "id": "yang dan di dengan untuk dari pada dalam ini itu tidak akan ke oleh telah tersebut sebagai juga karena bisa atau",
}
_WORDS = {language: frozenset(words.split()) for language, words in _COMMON.items()}


def normal(language: str | None) -> str | None:
    """The language of a BCP 47 tag: "zh" for "zh-Hant-TW"; "in" and "iw"-like old codes as they are now."""
    if not language:
        return None
    main = language.replace("_", "-").split("-")[0].lower()
    return {"in": "id", "ms": "id", "yue": "zh", "cmn": "zh"}.get(main, main)


def detect(text: str) -> str:
    """The likeliest of the nine languages."""
    sample = text[:_SAMPLE_CHARS]
    script = by_script(sample)
    if script:
        return script
    scores = _scores(sample)
    best = max(scores, key=lambda language: scores[language])
    return best if scores[best] > scores["en"] else "en"


def by_script(sample: str) -> str | None:
    """ja, zh or ru when their script prevails, else None."""
    if sample.isascii():
        return None
    kana, han, cyrillic = (len(script.findall(sample)) for script in (_KANA, _HAN, _CYRILLIC))
    latin = len(_LATIN.findall(sample))
    if 3 * (kana + han) > latin:  # an ideograph says about as much as three letters
        return ("ja" if 10 * kana > han else "zh") if kana + han else None
    return "ru" if cyrillic > latin else None


def _by_words(sample: str, given: str) -> str:
    """The language whose common words prevail, or `given` when none clearly does."""
    scores = _scores(sample)
    best = max(scores, key=lambda language: scores[language])
    return best if scores[best] >= _CLEAR_WORDS and scores[best] > 2 * scores[given] else given


def _scores(sample: str) -> dict[str, int]:
    counts = Counter(re.findall(r"[^\W\d_]+", sample.lower()))
    return {language: sum(counts[word] for word in words) for language, words in _WORDS.items()}


def of(text: str, given: str | None) -> str:
    """The language to read a text in: the given one unless its script contradicts it, else the detected one."""
    known = normal(given)
    if known is None:
        return detect(text)
    script = by_script(text[:_SAMPLE_CHARS])
    if script and script != known and not (known == "ja" and script == "zh"):
        return script
    if not script and known in ("zh", "ja", "ru") and text.strip():
        return detect(text)
    return _by_words(text[: _SAMPLE_CHARS // 2], known) if known in _WORDS else known
