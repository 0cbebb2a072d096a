"""Text as values: folding with an offset map, sentences and paragraphs in nine languages, cleaning. No I/O, deterministic."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import cache

# --- cleaning --------------------------------------------------------------------------------------------------------

# Control characters that are no white space, bidirectional marks and overrides (UAX 9; they make a title read as another),
# zero-width spaces, soft hyphen, byte order mark, and lone surrogates, which cannot be encoded.
_UNSEEN = re.compile(
    "[\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\xad\u061c\u200b\u200e\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f\ufeff]"
)
_SURROGATE = re.compile("[\ud800-\udfff]")
_BREAK = re.compile("\r\n|[\r\v\f\x1c-\x1f\x85\u2028\u2029]")


def clean(text: str) -> str:
    """One line of plain text: invisible, control and bidi characters gone, white space normalised, lone surrogates U+FFFD."""
    return " ".join(_SURROGATE.sub("\ufffd", _UNSEEN.sub("", text)).split())


def visible(text: str) -> str:
    """`text` without what `clean` drops, its lines kept: pages can write an escape sequence into their paragraphs."""
    seen = _SURROGATE.sub("\ufffd", _UNSEEN.sub("", _BREAK.sub("\n", text)))
    return seen if seen == text else "\n".join(filter(None, map(str.strip, seen.split("\n"))))


# --- length ----------------------------------------------------------------------------------------------------------

MAX_TITLE = 300  # code points of a title or a line shown
CUT = "…"

WIDE = re.compile("[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
"""A character of the scripts whose words are one to three characters long: kana, Han, hangul."""


def size_of(text: str) -> int:
    """The length of a text as if it were written in an alphabet: a character of the others tells as much as two letters."""
    return len(text) if text.isascii() else len(text) + len(WIDE.findall(text))


# --- paragraphs and sentences ----------------------------------------------------------------------------------------


def paragraphs(text: str) -> tuple[tuple[int, int], ...]:
    """Half-open offsets of the lines that hold anything but white space, trimmed."""
    spans = (_trimmed(text, line.start(), line.end()) for line in _LINE.finditer(text))
    return tuple((start, end) for start, end in spans if start < end)


def sentences(text: str, language: str | None = None) -> tuple[tuple[int, int], ...]:
    """Half-open offsets of the sentences in order, trimmed, never empty; a line break always ends one. Linear in the length.

    Rules, not a model: a full stop ends a sentence unless the word before it is an abbreviation, an initial or an ordinal of
    the language, or what follows is no beginning. Languages: en zh ja es fr de pt ru id; any other is read as English.
    """
    rules = _rules((language or "en").replace("_", "-").split("-")[0].lower())
    found: list[tuple[int, int]] = []
    for start, end in paragraphs(text):
        for stop in _STOP.finditer(text, start, end):
            if stop.end() < end and _ends(text, stop, start, rules):
                found.append(_trimmed(text, start, stop.end()))
                start, _ = _trimmed(text, stop.end(), end)
        found.append(_trimmed(text, start, end))
    return tuple(found)


@dataclass(frozen=True, slots=True)
class _Rules:
    """What a language does with full stops; words are lower-cased, without their last full stop."""

    never: frozenset[str]  # abbreviations that need a word after them: "mr", "z.b"
    number: frozenset[str]  # abbreviations only before a number: "no" 5, "art" 12
    maybe: frozenset[str]  # abbreviations that may also end a sentence: "inc", "u.s", "usw"
    starters: frozenset[str]  # words that begin a sentence after such an abbreviation
    ordinals: bool  # "am 3. Oktober"


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_LINE = re.compile(r"[^\r\n\v\f\x1c-\x1e\x85\u2028\u2029]+")
_CLOSERS = "\"'”’“»›)\\]}」』）】》〉〕"
# Full-width stops need nothing after them; the others need white space, or a capital run on by a careless page ("year.The").
_WIDE_CLOSERS = "\"'”’」』）】》〉〕"
_RUN_ON = r"(?<=[a-zà-ÿа-яё]{3}\.)(?=[A-ZÀ-ÞА-Я][a-zà-ÿа-яё ])"
_STOP = re.compile(
    rf"(?P<wide>[。！？｡]+[…！？]*[{_WIDE_CLOSERS}]*)"
    rf"|(?<![.!?…])(?P<mark>[!?]++[.…]*+|\.{{2,}}+|…++|\.)[{_CLOSERS}]*+(?:[\u00a0\u202f ]?»)?(?:(?=\s)|{_RUN_ON})"
)
_WORD_BEFORE = re.compile(r"[^\s(\[{\"“”„«»‘’<>/,;:–—]+$")
_NEXT = re.compile(r"\s*[\"'“”„«»‘’‹›(\[{¿¡—–-]*\s?(?P<word>[^\s\"“”»,;:!?.)’']*)")
_INITIALS = re.compile(r"[^\W\d_](?:[-.][^\W\d_]{1,2})*")
_CONTINUED = re.compile(r"\s*(?:と|など|という|との|とし|って|を|は|が|の|に|も|から|まで|です|だ)")
_UNITS = _words("t kt mt g kg km m ha mw gw oz lb lbs mm cm т кг км м га л")
_AND_SO_ON = _words("etc usw uvm dll dkk т.д т.п др")
_NUMBER_BEFORE = re.compile(r"\d[\d.,]*\s?$")
_DOMAIN = frozenset({"com", "net", "org", "js"})


def _trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return start, end


def _ends(text: str, stop: re.Match[str], start: int, rules: _Rules) -> bool:
    if stop["wide"]:
        quoted = stop[0][-1] in "」』）】》〉〕"
        return not (quoted and _CONTINUED.match(text, stop.end()))
    following = _NEXT.match(text, stop.end())
    if following is None or not following["word"] or following["word"][0].islower():
        return False
    word = following["word"]
    if stop["mark"] != ".":
        return stop["mark"][0] in "!?" or word[0].isupper() or not word[0].isascii()
    if not text[stop.end()].isspace() and word.lower() in _DOMAIN:
        return False
    return _full_stop_ends(text, stop, start, following, rules)


def _full_stop_ends(
    text: str, stop: re.Match[str], start: int, following: re.Match[str], rules: _Rules
) -> bool:
    word, dot = following["word"], stop.start("mark")
    before = _WORD_BEFORE.search(text, max(start, dot - 24), dot)
    last = before[0].lower() if before else ""
    begins = word in rules.starters and not (
        len(word) == 1 and text.startswith(".", following.end())
    )
    if not last:
        return True
    if last.isdigit():
        listed = before is not None and before.start() == start  # "1. The first point"
        return not listed and (begins or not rules.ordinals or len(last) > 2 or word[0].isdigit())
    if last in rules.number and word[0].isdigit():
        return False
    if last in rules.never:
        return False
    if last in _AND_SO_ON:
        return True
    if last in _UNITS and _NUMBER_BEFORE.search(text, max(start, dot - 24), dot - len(last)):
        return True
    if last in rules.maybe or _INITIALS.fullmatch(last) or _is_clipped(last):
        return begins and not word.isdigit()
    return True


def _is_clipped(word: str) -> bool:
    """Latin letters without a vowel are an abbreviation nobody listed: "mfg", "hrg"."""
    return len(word) <= 4 and word.isascii() and word.isalpha() and not set(word) & set("aeiouy")


_MONTHS = "jan feb mar apr jun jul aug sep sept oct nov dec"
_SHARED_NEVER = (
    "mr mrs ms dr prof gen col sen rep gov capt lt sgt hon rev vs cf approx ca e.g i.e viz al"
)
_NEVER = {
    "en": "messrs sens reps mme pres atty supt adm maj cmdr amb secy asst assoc dept",
    "es": "sr sra srta sres dra dña lic ing gral cnel pdte pdta ej p.ej vid núm ee",
    "fr": "mm mlle mme mgr me ex p.ex c.-à-d env chap réf av j.-c",
    "de": (
        "z.b d.h u.a i.d.r bzw evtl ggf inkl exkl vgl sog hr fr frl zzgl abzgl dipl ing einschl insb"
    ),
    "pt": "sr sra srs dra eng exmo exma des dep ex p.ex gal cel min",
    "ru": "т.е см ср им ул пл пос акад проф гр г-н д-р напр т.н т.к",
    "id": "bpk ibu sdr drs ir hj kh tn ny jl a.n u.b s.d d.a kab kec kel prop pt cv rp yth",
}
_NUMBER = {
    "en": "no nos fig figs art arts sec secs para paras p pp vol ch reg ex nr",
    "es": "n.º n.os art arts pág págs párr cap vol nº no",
    "fr": "n art p pp vol chap no fig",
    "de": "nr nrn art abs s ziff § bd kap abb tab rn ziffer",
    "pt": "n.º nº art arts pág págs cap vol inc no",
    "ru": "ст п пп стр гл с ч разд № рис табл д кв",
    "id": "no hlm hal psl ps art bab",
}
_SHARED_MAYBE = (
    "inc ltd corp co plc llc bros jr sr et est u.s u.k u.n u.s.a e.u d.c a.m p.m s.a n.v a.g s.p.a ph.d b.v st mt ft "
    + _MONTHS
)
_MAYBE = {
    "en": (
        "mln bln tln pct dlr dlrs cts lb lbs oz tons ave blvd rd cal calif nev ariz colo mich minn tenn ont que mo ky pa "
        "fla wis tex okla ala conn md ga va "
        "fed govt intl dist div mfg cos bhd pty pvt sdn hldgs"
    ),
    "es": "ee.uu uu cía ltda s.a.b s.l c.v aprox máx mín tel av ene abr ago dic d.c a.c km",
    "fr": "juil cie sté s.a.s s.a.r.l janv févr avr juill août déc tél min max millions",
    "de": "mio mrd mill tsd str tel u.ä o.ä n.chr v.chr gmbh e.v jh jhd jan feb mär okt dez evtl std min max kg",
    "pt": "ltda cia s.a aprox máx mín tel av fev abr mai ago set out dez e.u.a eua",
    "ru": (
        "г гг в вв млн млрд трлн тыс руб коп долл чел тел обл р-н янв февр апр авг сент окт нояб дек н.э проц т.г"
    ),
    "id": "tbk dsb dst s.h m.si s.e m.m s.t tgl thn jt rb tsb peb agt okt des",
}
_STARTERS = {
    "en": (
        "The A An It Its In On At As And But For If He She We They This That These Those There Their His Her However "
        "Meanwhile Under Since After Before While When With According By To Last No Not One Two Some Many Most Both "
        "Several Analysts Officials You I Our What Who How Why Earlier Later Although Because During From Of Such Yet So "
        "Then Now Still Exports Imports Shares Prices"
    ),
    "es": (
        "El La Los Las Un Una En De Del Al Por Para Con Sin Según Esta Este Estos Estas Pero Y Además Sin Como Cuando "
        "Tras Desde Se Su Sus No Lo Hay También Mientras Aunque Así Ya A"
    ),
    "fr": (
        "Le La Les L Un Une Des En Dans Il Elle Ils Elles On Cette Ce Ces Cet Mais Et Pour Par Selon Avec Sans Depuis "
        "Après Son Sa Ses Leur Leurs Ainsi Toutefois Cependant À Au Aux De Du Si Nous Vous Je Lors C D"
    ),
    "de": (
        "Der Die Das Den Dem Des Ein Eine Einen Einem Im In Am An Auf Aus Bei Mit Nach Von Vor Zu Zum Zur Es Er Sie Wir "
        "Ich Und Aber Doch Auch Dies Diese Dieser Dieses Damit Daher Dabei Seit Laut Für Wie Wenn Als Nun Zudem Außerdem "
        "Bislang Bisher So Ob Hier Dort Man"
    ),
    "pt": (
        "O A Os As Um Uma Em No Na Nos Nas De Do Da Por Para Com Sem Segundo Este Esta Esses Essas Mas E Além Como Quando "
        "Após Desde Se Seu Sua Não Já Também Ao À Ainda Enquanto Isso Ele Ela Eles"
    ),
    "ru": (
        "В Во На С Со По К Ко И А Но Для Из От До При За Об О Это Эта Этот Эти Он Она Они Оно Мы Вы Я Как Когда Если "
        "Однако Также Так Кроме После Ранее Теперь Сейчас Согласно Между Тем Его Её Их Все Всего У Под Не По Тогда Кроме "
        "Там Здесь Что Такие Такой Власти"
    ),
    "id": (
        "Di Ke Dari Pada Dalam Untuk Dengan Oleh Kami Kita Ia Dia Mereka Ini Itu Hal Namun Tetapi Dan Sementara "
        "Sebelumnya Selain Menurut Jika Bila Saat Ketika Setelah Sejak Sebagai Pemerintah Kementerian Menteri Adapun "
        "Tidak Akan Saya Karena Larangan"
    ),
}


@cache
def _rules(language: str) -> _Rules:
    own = language if language in _NEVER else "en"
    return _Rules(
        never=_words(_SHARED_NEVER) | _words(_NEVER[own]),
        number=_words(_NUMBER["en"]) | _words(_NUMBER[own]),
        maybe=_words(_SHARED_MAYBE) | _words(_MAYBE[own]),
        starters=_words(_STARTERS[own]),
        ordinals=own == "de",
    )


def plain(text: str, limit: int = MAX_TITLE) -> str:
    """`text` as one line without control, bidi-override and other invisible characters, cut at `limit` code points."""
    return cut(re.sub(r"\s+", " ", "".join(map(_visible, text))).strip(), limit)


def _visible(c: str) -> str:
    category = unicodedata.category(c)
    if category in ("Cc", "Zl", "Zp"):
        return " "
    return (
        "" if category in ("Cf", "Cs") and c not in "\u200c\u200d" else c
    )  # the joiners are part of Persian and Hindi words


def cut(text: str, limit: int) -> str:
    """`text` shortened to at most `limit` code points, at a word's end where one is near, with an ellipsis."""
    if len(text) <= limit:
        return text
    head = text[: limit - 1]
    space = head.rfind(" ", limit * 2 // 3)
    return (head[:space] if space > 0 else head).rstrip(" ,;:–-") + CUT
