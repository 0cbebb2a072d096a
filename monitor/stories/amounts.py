"""Figures as points of comparison: the amount, what it measures, the words around it, and what sets it apart.

Deterministic, no I/O.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import cache

from monitor.figures.find import figures
from monitor.figures.lexis import listed
from monitor.figures.nouns import is_plural
from monitor.figures.units import normal
from monitor.language import languages
from monitor.language.calendar import month
from monitor.model.mentions import Kind
from monitor.model.stories import Figure, Told
from monitor.stories.stems import stem, stems

MOST_POINTS = 60  # of one article


@dataclass(frozen=True, slots=True, kw_only=True)
class Amount:
    """A figure in its article with what aligning needs."""

    article: Told
    figure: Figure
    place: int  # order in the article
    said: str
    amounts: tuple[
        tuple[str, float], ...
    ]  # unit class and value, own currency first, then the one in brackets
    head: str  # what is counted or measured, as a stem
    near: frozenset[str]  # stems around the figure
    beside: frozenset[str]  # the nearest of them
    frame: frozenset[
        str
    ]  # what sets it apart from others of its kind: an earlier value, an average, a forecast, a part
    thing: str  # head of the noun phrase after it, as a stem
    phrase: str  # what it measures, in the article's words
    kinds: frozenset[str]  # stems of the words that say what kind of the thing: a part of the whole
    change: str  # "by" how much it changed, "to" what; "" when neither is said
    fate: str  # what befell the persons counted: "dead", "injured" …
    leads: bool  # stands in the title or at the start of the text
    years: frozenset[str]  # in its sentence
    months: frozenset[int]  # in its clause, quarters and halves as 13 and on
    proper: frozenset[str]  # names around it
    minerals: frozenset[str]  # concepts in its sentence
    places: frozenset[str]
    acts: frozenset[str]  # actions that it stands beside: "export tax of 12 %", "a 12 % export tax"


def points(article: Told) -> list[Amount]:
    """The figures of an article, its title's included; an amount repeated in another currency in brackets is one figure."""
    text = f"{article.title}\n{article.text}"
    found: list[Amount] = []
    for figure in figures(text, article.language)[:MOST_POINTS]:
        if found and _is_aside(text, found[-1].figure, figure):
            found[-1] = _with_amount(found[-1], _amount(figure))
            continue
        found.append(_point(article, text, figure, len(found)))
    return found


def _point(article: Told, text: str, figure: Figure, place: int) -> Amount:
    start = text.find(figure.sentence, max(0, figure.start - len(figure.sentence)))
    before = figure.sentence[: figure.start - start]
    after = figure.sentence[figure.end - start :]
    phrase = _phrase(after)
    head = _head(figure, before, after)
    return Amount(
        article=article,
        figure=figure,
        place=place,
        said=_said(text[figure.start : figure.end], figure, after, phrase),
        amounts=(_amount(figure),),
        head=head,
        near=frozenset(stems(before)[-8:] + stems(after)[:8]),
        beside=frozenset(stems(before)[-4:] + stems(after)[:4]),
        frame=_frame(figure.sentence, before, after),
        thing=stem(phrase.split()[-1]) if phrase else "",
        phrase=phrase or figure.measures,
        kinds=_kinds(phrase, head),
        change=_change(figure, before, article.language),
        fate=head.partition(":")[0] if ":" in head and not head.startswith("age:") else "",
        leads=figure.start < len(article.title) + 1 + _LEAD,
        years=frozenset(_YEAR.findall(figure.sentence)),
        months=_months(before, after),
        proper=_names(f"{before[-60:]} {after[:60].rpartition(' ')[0] or after[:60]}"),
        minerals=_concepts(article, figure, Kind.MINERAL),
        places=_concepts(article, figure, Kind.PLACE),
        acts=_acts(article, text, figure),
    )


_ACT_BEFORE, _ACT_AFTER = 60, 25  # code points between an action and its figure
_BREAK = re.compile(r"[,;:.()，；：。]")


def _acts(article: Told, text: str, figure: Figure) -> frozenset[str]:
    """The actions named right before or after a figure, in its clause."""
    found = set()
    for mention in article.mentions:
        if mention.kind is not Kind.ACTION:
            continue
        shift = 0 if mention.field == "title" else len(article.title) + 1
        start, end = mention.start + shift, mention.end + shift
        before, after = figure.start - end, start - figure.end
        between = text[end : figure.start] if before >= 0 else text[figure.end : start]
        near = 0 <= before <= _ACT_BEFORE or 0 <= after <= _ACT_AFTER
        if near and not _BREAK.search(between) and "\n" not in between:
            found.add(mention.concept)
    return frozenset(found)


def _concepts(article: Told, figure: Figure, kind: Kind) -> frozenset[str]:
    """The concepts of a kind in the figure's sentence; titles come before texts in the offsets of figures."""
    shift = len(article.title) + 1
    field, at = ("title", figure.start) if figure.start < shift else ("text", figure.start - shift)
    return frozenset(
        m.concept
        for m in article.mentions
        if m.kind is kind and m.field == field and m.sentence_start <= at < m.sentence_end
    )


_THING = re.compile(
    r"(?: (?:worth )?(?:of|in|for|on|to)(?: (?:the|its|their|all|a|[A-Z]\w+['’]s))?(?: \d+)?)?((?: [a-z][a-z-]+){1,6})"
)
_STOP = re.compile(
    r" (?:and|or|of|in|on|for|to|from|by|with|at|as|that|which|who|were|was|are|is|have|has|had|will|would|this|last|next|"
    r"starting|out|since|after|before|over|under|between|during|per|a|an|the|it|said|more|each|annually|tracked|listed|made)\b.*"
)


_LEAD = 400  # code points of a text that lead it
# Words that set nothing apart.
_PLAIN = listed(
    "new total whole entire overall massive huge big large major proposed planned full record so-called other whopping "
    "people person reported confirmed additional estimated"
)


def _kinds(phrase: str, head: str) -> frozenset[str]:
    words = phrase.split()[:-1]
    stems = frozenset(stem(word) for word in words if word not in _PLAIN)
    last = phrase.split()[-1:]
    if ":" in head and last and last[0] not in _PERSONS and not _fate(last[0], "", far=20):
        stems |= {stem(last[0])}
    return stems - {head.partition(":")[2] or head}


@cache
def _changes(language: str) -> tuple[tuple[str, re.Pattern[str]], ...]:
    """What stands right before a figure that says by how much, or to what, something changed."""
    own = languages.of(language)
    found = []
    for name in ("by", "to"):
        words = own.phrases("claims", name) or languages.of(languages.DEFAULT).phrases(
            "claims", name
        )
        edge = r"(?<![^\W\d_])" if own.spaced else ""
        found.append((name, re.compile(rf"{edge}(?:{'|'.join(map(re.escape, words))})\s?$", re.I)))
    return tuple(found)


def _change(figure: Figure, before: str, language: str | None) -> str:
    if figure.unit.startswith("#") or normal(figure.unit)[0] == "time":
        return ""
    code = languages.code(language) or languages.DEFAULT
    found = (name for name, pattern in _changes(code) if pattern.search(before[-24:]))
    return next(found, "")


_QUARTER = re.compile(
    r"\b(?:Q([1-4])\b|(first|second|third|fourth) (quarter|half)|([12])H\b|H([12])\b)", re.I
)
_ORDINALS = {"first": 1, "second": 2, "third": 3, "fourth": 4}
_DATED = re.compile(r"[^\W\d_]{3,}")


def _months(before: str, after: str) -> frozenset[int]:
    """The months that date a figure: 1–12; quarters 13–16, halves 17 and 18. "May" and "march" only with a capital."""
    clause = _CLAUSE.split(before)[-1] + " " + _CLAUSE.split(after)[0]
    found = {
        number
        for word in _DATED.findall(clause)
        if word[0].isupper() and (number := month(word.casefold())) is not None
    }
    for match in _QUARTER.finditer(clause):
        if match[1]:
            found.add(12 + int(match[1]))
        elif match[2]:
            found.add((12 if match[3].lower() == "quarter" else 16) + _ORDINALS[match[2].lower()])
        else:
            found.add(16 + int(match[4] or match[5]))
    return frozenset(found)


def _said(written: str, figure: Figure, after: str, phrase: str) -> str:
    """A figure as written; a count with the thing counted."""
    return (
        f"{written} {phrase}"
        if figure.unit.startswith("#") and phrase and after.startswith(f" {phrase}")
        else written
    )


def _phrase(after: str) -> str:
    """The noun phrase right after a figure, to its head: "provincial-level governments"."""
    found = _THING.match(after)
    words = _STOP.sub("", found[1]).split() if found else []
    head = next((at for at, word in enumerate(words) if is_plural(word)), len(words) - 1)
    if head + 1 < len(words) and is_plural(words[head + 1]):
        head += 1
    return " ".join(words[: head + 1])


_FRAMES = (
    (
        "earlier",
        re.compile(
            r"\b(?:from|compared (?:with|to)|versus|against|previous(?:ly)?|earlier|instead of|rather than)\s(?:\w+\s){0,2}$",
            re.I,
        ),
        None,
    ),
    (
        "other",
        re.compile(
            r"\b(?:other|another|last|first|next|remaining|further|additional|these|those|such|of its|of the)\s$",
            re.I,
        ),
        None,
    ),
    ("more", None, re.compile(r"\s?(?:more|other|others|further|additional)\b", re.I)),
    ("ago", None, re.compile(r"(?:\s\w+)?\s(?:ago|earlier|later|after|before)\b", re.I)),
)
_FRAME_WORDS = re.compile(
    r"\b(?:once\b|formerly|average|averaging|median|daily|weekly|monthly|annual(?:ly)?|cumulative|another|expect|includ|"
    r"forecast|predict|estimat|"
    r"project(?:s|ed|ion)|target\b|goal\b|each\b|fully|alone\b|minimum|maximum)",
    re.I,
)


_INCLUDING = re.compile(r"[^.;]{0,40}\bincluding\b", re.I)
# "would" tells of what is not yet so, unless it only reports what somebody said.
_WOULD = re.compile(r"\bwould\b")
_SAID = re.compile(r"\b(?:said|says|told|announced|according|reported|pledged|promised)\b")


def _frame(sentence: str, before: str, after: str) -> frozenset[str]:
    found = {
        name
        for name, left, right in _FRAMES
        if (left and left.search(before)) or (right and right.match(after))
    }
    if _WOULD.search(sentence) and not _SAID.search(sentence):
        found.add("would")
    if _INCLUDING.match(after):
        found.add("includ")
    clause = _CLAUSE.split(before)[-1] + " " + _CLAUSE.split(after)[0]
    return frozenset(found | {m.lower()[:6] for m in _FRAME_WORDS.findall(clause)})


_CLAUSE = re.compile(r"[,;:]\s|\s[—–-]\s")
_DAYS = re.compile(r"(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day")
_PROPER = re.compile(r"(?<=[a-z,’'] )[A-Z]\w{2,}")
_YEAR = re.compile(r"\b(?:19|20)\d\d\b")


def _names(text: str) -> frozenset[str]:
    """Words with a capital within a sentence, but for days and months."""
    found = _PROPER.findall(text)
    return frozenset(w for w in found if not _DAYS.fullmatch(w) and month(w.casefold()) is None)


_BRACKET = re.compile(
    r"\s*[(（]\s*(?:or |about |around |some |roughly |approximately |equivalent to |US|约|約|около |unos |environ |rund )*$"
)


def _amount(figure: Figure) -> tuple[str, float]:
    kind, factor = normal(figure.unit)
    return kind, figure.value * factor


def _is_aside(text: str, first: Figure, second: Figure) -> bool:
    """Whether the second figure says the first again in brackets, in another currency or unit."""
    if not _BRACKET.fullmatch(text[first.end : second.start]):
        return False
    both_money = (
        first.currency is not None
        and second.currency is not None
        and first.currency != second.currency
    )
    return both_money or (
        first.unit != second.unit and normal(first.unit)[0] == normal(second.unit)[0] != "#"
    )


def _with_amount(point: Amount, amount: tuple[str, float]) -> Amount:
    return replace(point, amounts=(*point.amounts, amount))


# What is counted, said with a verb or a noun: "12 dead", "12 people were killed", "killing 12".
_TOLLS = (
    (
        "dead",
        re.compile(
            r"\b(?:kill|dead|die[sd]?|death|dying|fatal|murder|slain|slaughter|massacr|behead|execut)\w*",
            re.I,
        ),
    ),
    ("injured", re.compile(r"\b(?:injur|wound|hurt|hospitali)\w*", re.I)),
    ("arrested", re.compile(r"\b(?:arrest|detain|custody|jail|imprison)\w*", re.I)),
    (
        "missing",
        re.compile(r"\b(?:missing|unaccounted|disappear|kidnap|abduct|hostage|captur)\w*", re.I),
    ),
    ("displaced", re.compile(r"\b(?:displac|evacuat|fled|flee|homeless|refugee)\w*", re.I)),
    (
        "infected",
        re.compile(r"\b(?:infect|contract|tested positive|confirmed case|cases)\w*", re.I),
    ),
)
_PERSONS = listed(
    "people person men women children civilians soldiers troops victims residents others workers students passengers officers "
    "police policemen militants fighters protesters members dead injured killed wounded missing arrested"
)


# Words for one thing.
_SAME = {
    "nation": "countr",
    "state": "countr",
    "firm": "compan",
    "person": "people",
    "soldi": "troop",
    "trooper": "troop",
    "policemen": "police",
}
_AGED = re.compile(r"[ -]olds?\b")
_NAMED_AFTER_AGE = re.compile(
    r"[ -]olds?,? (?:(?!and\b|of\b|to\b|who\b|from\b|by\b|with\b|was\b|for\b)[a-z-]+,? ){0,4}"
    r"([A-Z][a-zà-ÿ]+(?:[ -][A-Z][\w’-]+)+)"
)


def _head(figure: Figure, before: str, after: str) -> str:
    if figure.unit == "yr" and _AGED.match(after):
        named = _NAMED_AFTER_AGE.match(after)
        return "age:" + re.sub(r"[’']s$", "", named[1].lower()) if named else "age:"
    noun = figure.measures.lower()
    fate = (
        _fate(before, after, far=50 if not noun or noun in _PERSONS else 20)
        if figure.unit.startswith("#")
        else ""
    )
    if fate:
        return f"{fate}:{'' if noun in _GENERIC else stem(noun)}"
    return _SAME.get(stem(noun), stem(noun))


_GENERIC = listed("people person victims others dead injured killed wounded missing arrested") | {
    ""
}


def _fate(before: str, after: str, *, far: int) -> str:
    """What befell those counted, by the nearest such word of the clause, at most `far` characters away."""
    left, right = re.split(r"[,;:]", before)[-1][-far:], re.split(r"[,;:]|\band\b", after)[0][:far]
    best, name = 1000, ""
    for fate, pattern in _TOLLS:
        for match in pattern.finditer(right):
            best, name = min((best, name), (match.start(), fate))
        for match in pattern.finditer(left):
            best, name = min((best, name), (len(left) - match.end(), fate))
    return name
