"""The words around numbers, by language: number words here, the rest from `data/figure_words.toml`. Deterministic.

Everything is lower case. Chinese and Japanese, written without spaces, have their grammar in `cjk.py`.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any


@dataclass(frozen=True, slots=True)
class Lexis:
    """What one language says around its numbers."""

    numbers: dict[str, int]  # number words below 1000 (and 100 as "hundred")
    linkers: frozenset[str]  # joins number words: "hundred and five"
    scales: dict[str, float]  # after digits or number words; up to two words
    attached: dict[str, float]  # letters directly after digits: 13.8bn
    before: dict[str, str]  # hedges before, up to five words
    after: dict[str, str]  # hedges after
    labels: frozenset[str]  # words whose number is a name: "article", "phase"
    months: frozenset[str]
    function: frozenset[str]  # words that are no counted thing
    shares: dict[str, float]  # "half of", "a third of"
    articles: frozenset[str]  # that may stand between a hedge and its number
    ranges: frozenset[str]  # words between the ends of a range
    per: dict[str, str]  # after a figure: "a year" → "yr"
    style: str  # decimal mark
    spaced: bool  # thousands set off by plain spaces
    loose_comma: bool  # both 1.200 and 1,200 are written for a thousand
    one: frozenset[str]  # the word for 1, an article in most languages
    nouns_last: bool  # counted noun ends its phrase (English) or begins it


# --- number words: their values follow from their order ---------------------------------------------------------------


def _count(text: str, start: int = 0) -> dict[str, int]:
    return {
        word: value for value, words in enumerate(text.split(), start) for word in words.split("/")
    }


def _tens(text: str) -> dict[str, int]:
    return {word: 10 * value for word, value in _count(text, 2).items()}


def _german() -> dict[str, int]:
    low = _count(
        "null ein/eins/eine/einer/einem/einen zwei drei vier fünf sechs sieben acht neun zehn elf zwölf dreizehn vierzehn "
        "fünfzehn sechzehn siebzehn achtzehn neunzehn"
    )
    tens = _tens("zwanzig dreißig/dreissig vierzig fünfzig sechzig siebzig achtzig neunzig")
    stems = {
        word: value
        for word, value in low.items()
        if 1 <= value <= 9 and word not in {"eins", "eine"}
    }
    joined = {f"{one}und{ten}": a + b for one, a in stems.items() for ten, b in tens.items()}
    hundreds = {f"{word}hundert": 100 * value for word, value in stems.items() if value > 1}
    thousands = {
        f"{word}tausend": 1000 * value for word, value in (stems | tens).items() if value > 1
    }
    return low | tens | joined | hundreds | thousands | {"hundert": 100, "einhundert": 100}


def _hundreds(text: str) -> dict[str, int]:
    return {word: 100 * value for word, value in _count(text, 1).items()}


_NUMBERS: dict[str, dict[str, int]] = {
    "en": _count(
        "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen "
        "eighteen nineteen"
    )
    | _tens("twenty thirty forty/fourty fifty sixty seventy eighty ninety")
    | {"hundred": 100, "dozen": 12},
    "es": _count(
        "cero uno/un/una dos tres cuatro cinco seis siete ocho nueve diez once doce trece catorce quince dieciséis/dieciseis "
        "diecisiete dieciocho diecinueve veinte veintiuno/veintiún/veintiuna veintidós veintitrés veinticuatro veinticinco "
        "veintiséis veintisiete veintiocho veintinueve"
    )
    | {
        "treinta": 30,
        "cuarenta": 40,
        "cincuenta": 50,
        "sesenta": 60,
        "setenta": 70,
        "ochenta": 80,
        "noventa": 90,
    }
    | _hundreds(
        "cien/ciento doscientos/doscientas trescientos/trescientas cuatrocientos/cuatrocientas quinientos/quinientas "
        "seiscientos/seiscientas setecientos/setecientas ochocientos/ochocientas novecientos/novecientas"
    ),
    "fr": _count(
        "zéro un/une deux trois quatre cinq six sept huit neuf dix onze douze treize quatorze quinze seize dix-sept dix-huit "
        "dix-neuf"
    )
    | _tens(
        "vingt trente quarante cinquante soixante soixante-dix quatre-vingt/quatre-vingts quatre-vingt-dix"
    )
    | {
        "cent": 100,
        "cents": 100,
        "douzaine": 12,
        "dizaine": 10,
        "quinzaine": 15,
        "vingtaine": 20,
        "trentaine": 30,
        "cinquantaine": 50,
        "soixantaine": 60,
        "centaine": 100,
    },
    "de": _german(),
    "pt": _count(
        "zero um/uma dois/duas três/tres quatro cinco seis sete oito nove dez onze doze treze catorze/quatorze quinze "
        "dezesseis/dezasseis dezessete/dezassete dezoito dezenove/dezanove"
    )
    | _tens("vinte trinta quarenta cinquenta sessenta setenta oitenta noventa")
    | _hundreds(
        "cem/cento duzentos/duzentas trezentos/trezentas quatrocentos/quatrocentas quinhentos/quinhentas "
        "seiscentos/seiscentas setecentos/setecentas oitocentos/oitocentas novecentos/novecentas"
    ),
    "ru": _count(
        "ноль один/одна/одно/одного/одной/одному два/две/двух/двум/двумя три/трех/трёх/трем/трём/тремя четыре/четырех/"
        "четырёх/четырьмя пять/пяти/пятью шесть/шести семь/семи восемь/восьми девять/девяти десять/десяти одиннадцать/"
        "одиннадцати двенадцать/двенадцати тринадцать/тринадцати четырнадцать/четырнадцати пятнадцать/пятнадцати "
        "шестнадцать/шестнадцати семнадцать/семнадцати восемнадцать/восемнадцати девятнадцать/девятнадцати"
    )
    | _tens(
        "двадцать/двадцати тридцать/тридцати сорок/сорока пятьдесят/пятидесяти шестьдесят/шестидесяти "
        "семьдесят/семидесяти восемьдесят/восьмидесяти девяносто/девяноста"
    )
    | _hundreds(
        "сто/ста двести/двухсот триста/трехсот/трёхсот четыреста/четырехсот пятьсот/пятисот шестьсот семьсот "
        "восемьсот девятьсот"
    ),
    "id": _count("nol satu/sebuah dua tiga empat lima enam tujuh delapan sembilan sepuluh sebelas")
    | {"seratus": 100, "ratus": 100},
}
_ATTACHED = {
    "k": 1e3, "K": 1e3, "mn": 1e6, "mln": 1e6, "mm": 1e6, "MM": 1e6, "bn": 1e9, "Bn": 1e9, "BN": 1e9, "bln": 1e9,
    "B": 1e9, "b": 1e9, "M": 1e6, "m": 1e6, "tn": 1e12, "trn": 1e12, "T": 1e12, "mil": 1e6, "cr": 1e7, "million": 1e6,
    "billion": 1e9, "trillion": 1e12, "jt": 1e6,
}  # fmt: skip

# January to December once (or twice, with the short forms), for whoever must tell them apart.
MONTHS_IN_ORDER = (
    "january february march april may june july august september october november december",
    "jan feb mar apr may jun jul aug sep oct nov dec",
    "jan feb mar apr may jun jul aug sept oct nov dec",
    "enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre",
    "janvier février mars avril mai juin juillet août septembre octobre novembre décembre",
    "januar februar märz april mai juni juli august september oktober november dezember",
    "janeiro fevereiro março abril maio junho julho agosto setembro outubro novembro dezembro",
    "января февраля марта апреля мая июня июля августа сентября октября ноября декабря",
    "januari februari maret april mei juni juli agustus september oktober november desember",
)


@cache
def tables() -> dict[str, Any]:
    """The shipped words by language, as read."""
    return tomllib.loads(
        (Path(__file__).parent / "data" / "figure_words.toml").read_text(encoding="utf-8")
    )


def phrases(table: dict[str, str]) -> dict[str, str]:
    """`symbol = "phrase, phrase"` turned round: phrase → symbol."""
    return {
        phrase.strip(): symbol for symbol, listed in table.items() for phrase in listed.split(",")
    }


def _values(table: dict[str, str]) -> dict[str, float]:
    return {phrase: float(value) for phrase, value in phrases(table).items()}


def listed(text: str) -> frozenset[str]:
    """The words of a text, as a set."""
    return frozenset(text.split())


@cache
def lexis(language: str) -> Lexis:
    """The words of a language; an unknown one gets the English ones."""
    own = language if language in _NUMBERS else "en"
    table = tables()[own]
    return Lexis(
        numbers=_NUMBERS[own],
        linkers=listed(table["linkers"]),
        scales=_values(table["scales"]),
        attached=_ATTACHED,
        before=phrases(table["before"]),
        after=phrases(table["after"]),
        labels=listed(table["labels"]),
        months=listed(table["months"]) | listed(tables()["en"]["months"]),
        function=listed(table["function"]),
        shares=_values(table["shares"]),
        articles=listed(table["articles"]),
        ranges=listed(table["ranges"]),
        per=phrases(table["per"]),
        style="." if own == "en" else ",",
        spaced=own in {"fr", "ru", "es", "de", "pt"},
        loose_comma=own in {"es", "id"},
        one=listed(table["one"]),
        nouns_last=own in {"en", "de", "ru"},
    )
