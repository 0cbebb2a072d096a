"""The language of a text: what feed and page declare, checked against the text itself. Pure.

Scripts and the commonest words settle nearly every article in well under a millisecond. Only where nothing is declared and the
words do not tell is py3langid asked: loading its model takes half a second and 75 MB, which every worker would pay.
"""

from __future__ import annotations

import re
from collections import Counter

_SAMPLE = 4_000  # characters looked at
_SURE = 0.08  # share of a text's words that are function words of its language; real prose has 0.2 to 0.5
_CLEARLY = 1.5  # by how much another language must lead the declared one
_FUNCTION_WORDS = {
    "en": "the of and to in that is for on with was as by from are has have which been their",
    "de": "der die das und von den mit ist des im für auf dem nicht ein eine sich wird auch werden",
    "fr": "de la le les des et du un une dans est pour que qui par sur au avec plus sont pas ce",
    "es": "de la el los las del que y en un una por con para se es su más como fue sus este al a",
    "pt": "de a o os as do da em um uma que e não por com para dos das no na se mais ao foi",
    "it": "il di che la e un per del della in con non sono una le dei si nel alla più",
    "nl": "de het een van en in op te dat met voor zijn is niet aan er door worden ook naar",
    "pl": "w i na z się do nie że jest o jak po za przez od dla są oraz tym który",
    "sv": "och att i en som det är av för på den med till har inte om ett de från kan",
    "da": "og at i en som det er af for på den med til har ikke om et de fra kan blev",
    "nb": "og å i en som det er av for på den med til har ikke om et de fra kan ble",
    "fi": "ja on ei että se hän oli mutta myös kun tai ovat joka jos mukaan sekä vuoden kuin voi nyt",
    "tr": "ve bir bu için ile da de olarak daha olan çok en gibi kadar sonra ancak ise göre olduğu her",
    "id": "yang dan di dengan untuk dari ini pada tidak dalam itu akan adalah juga ke oleh telah sebagai bahwa ada",
    "vi": "và của là có các trong được cho không người với những một này đã để khi về ra đến",
    "cs": "a v se na je že s z do o pro to jako by za podle ale od jsou které",
    "ro": "de și în la cu pe care a din nu un o pentru că este sau mai au fost prin",
    "hu": "a az és hogy nem is egy meg de ez volt csak már még mint el vagy lesz szerint után",
    "ru": "и в не на что с по как это из к у за от для о но до он были",
    "uk": "і в не на що з у до як та за про це від для й але він є які",
    "bg": "и на в за се да от с е че не по са като до при ще това си или",
    "el": "και το να του η της με για που την στο από των τα οι ότι στην θα είναι δεν",
    "fa": "و در به از که این را با است برای آن یک شده می خود تا بر بود هم کرد",
    "ar": "في من على أن إلى التي عن مع الذي هذا كان هذه ما بعد قد بين لا كما أو خلال",
    "kk": "және мен бұл үшін да деп бар бойынша туралы болып де еді осы бір ол",
}
_TABLE: dict[str, tuple[str, ...]] = {}
for _language, _words in _FUNCTION_WORDS.items():
    for _word in _words.split():
        _TABLE[_word] = (*_TABLE.get(_word, ()), _language)
_SCRIPTS = (  # tried in this order; a script that one language alone uses names it
    ("ja", re.compile("[\u3040-\u30ff]")),
    ("ko", re.compile("[\uac00-\ud7af\u1100-\u11ff]")),
    ("zh", re.compile("[\u4e00-\u9fff\u3400-\u4dbf]")),
    ("th", re.compile("[\u0e00-\u0e7f]")),
    ("he", re.compile("[\u0590-\u05ff]")),
    ("hi", re.compile("[\u0900-\u097f]")),
    ("ka", re.compile("[\u10a0-\u10ff]")),
    ("hy", re.compile("[\u0530-\u058f]")),
)
_SCRIPT_SHARE = 0.1  # of the letters; kana are at least a fifth of Japanese prose


def language_of(text: str, *declared: str | None) -> str | None:
    """The BCP 47 tag of `text`. A declared tag, the first that the text bears out, keeps its region and script."""
    found = _by_script(text) or _by_words(text, next(filter(None, declared), None))
    if found is None:
        given = next(filter(None, declared), None)
        return given or (_by_model(text) if len(text) >= 40 else None)
    return next((tag for tag in declared if tag and _same(tag, found)), found)


def _by_script(text: str) -> str | None:
    sample = text[:_SAMPLE]
    if sample.isascii():
        return None
    letters = sum(map(str.isalpha, sample)) or 1
    return next(
        (
            name
            for name, script in _SCRIPTS
            if len(script.findall(sample)) / letters >= _SCRIPT_SHARE
        ),
        None,
    )


def _by_words(text: str, declared: str | None) -> str | None:
    """The language whose function words prevail; a declared one needs to be beaten clearly, because neighbours share words."""
    words = re.findall(r"[^\W\d_]+", text[:_SAMPLE].lower())
    if len(words) < 8:
        return None
    counts = Counter(language for word in words for language in _TABLE.get(word, ()))
    best = counts.most_common(2)
    if not best or best[0][1] < max(3, _SURE * len(words)):
        return None
    given = (declared or "").partition("-")[0].lower()
    if counts[given] * _CLEARLY >= best[0][1]:
        return given
    if len(best) > 1 and best[1][1] == best[0][1]:
        return None
    return best[0][0]


def _same(tag: str, found: str) -> bool:
    """Whether two tags name one language; Norwegian and Danish, Serbian and its neighbours share their commonest words."""
    kin = {"no": "nb", "nn": "nb", "iw": "he", "in": "id"}
    base = tag.partition("-")[0].lower()
    return (
        kin.get(base, base) == found
        or {kin.get(base, base), found} == {"nb", "da"}
        or {base, found} == {"id", "ms"}
    )


def _by_model(text: str) -> str | None:
    import py3langid  # here, because its model is large and rarely needed

    return str(py3langid.classify(text[:_SAMPLE])[0])
