"""How far a government action has come, and from when it holds, by the verbs and dates of its sentences.

The words are `[status]` of each language's file. Deterministic.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from datetime import date
from functools import cache

from monitor.events.acts import Act
from monitor.events.cues import WordKind
from monitor.figures.lexis import months
from monitor.language import languages
from monitor.language.languages import Language
from monitor.model.events import Status
from monitor.model.stories import Told

_RANK = ("expired", "suspended", "in_force", "adopted", "proposed")
_WEAK = {"weak": "proposed"}


def of(sentences: Iterable[tuple[str, str | None]]) -> str:
    """The status most sentences (text, language) speak of; "reported" when none has a cue. Ties go to the further status."""
    found = Counter(cue for text, language in sentences if (cue := _of_sentence(text, language)))
    return min(found, key=lambda s: (-found[s], _RANK.index(s))) if found else "reported"


def _of_sentence(text: str, language: str | None) -> str:
    """The status a sentence speaks of: what comes first of "plans" and "lifts", else the first status with a cue."""
    own = languages.of(language).tag
    found = [
        (match.start(), name) for name, pattern in _cues(own) if (match := pattern.search(text))
    ]
    turns = [cue for cue in found if cue[1] in _TURNS]
    return min(turns)[1] if turns else _WEAK.get(found[0][1], found[0][1]) if found else ""


# Each takes the other back: "considers lifting" is a proposal, "suspended its planned controls" a suspension.
_TURNS = frozenset({"suspended", "expired", "proposed"})


@cache
def _cues(language: str) -> tuple[tuple[str, re.Pattern[str]], ...]:
    own, english = languages.of(language), languages.of(languages.DEFAULT)
    return tuple(
        (name, _pattern(own.phrases("status", name) or english.phrases("status", name), own))
        for name in english.topic("status")
    )


def _pattern(phrases: tuple[str, ...], language: Language) -> re.Pattern[str]:
    if not language.spaced:
        return re.compile("|".join(map(re.escape, phrases)))
    made = (re.escape(p.rstrip("*")) + ("" if p.endswith("*") else r"\b") for p in phrases)
    may = r"(?!May\b)(?i:" if language.tag == languages.DEFAULT else "(?i:"
    return re.compile(rf"\b{may}{'|'.join(made)})")


# --- of one act --------------------------------------------------------------------------------------------------------

_BY_DOING = {
    WordKind.START: Status.ADOPTED, WordKind.EFFECT: Status.ADOPTED, WordKind.FORCE: Status.IN_FORCE,
    WordKind.CONTINUE: Status.IN_FORCE, WordKind.PLAN: Status.PROPOSED, WordKind.MODAL: Status.PROPOSED,
    WordKind.ASK: Status.PROPOSED, WordKind.DELAY: Status.PROPOSED, WordKind.END: Status.ENDED,
    WordKind.HOLD: Status.SUSPENDED,
}  # fmt: skip


def reached(acts: Iterable[Act], since: date | None, published: date | None) -> Status:
    """How far an act has come: by the first of its tellings that says so; then by the day from which it holds."""
    told = list(acts)
    found = next((s for a in told if a.doing and (s := _BY_DOING.get(a.doing))), None)
    if found is None:  # a measure of which nobody says more than that it is there
        found = Status.REPORTED if any(a.doing for a in told) else Status.ADOPTED
    if since and published:
        if found is Status.IN_FORCE and since > published:
            return Status.ADOPTED
        if found is Status.ADOPTED and since < published:
            return Status.IN_FORCE
    return found


# --- from when -------------------------------------------------------------------------------------------------------

_MONTH = {
    word.rstrip("."): at for n in languages.known() for word, at in months(languages.of(n)).items()
}
_NAMES = "|".join(sorted((re.escape(m) for m in _MONTH), key=len, reverse=True))
_DATE = (
    rf"(?:(?P<y1>20\d\d)\s?[年/-]\s?(?P<m1>\d{{1,2}})\s?[月/-]\s?(?P<d1>\d{{1,2}})日?"
    rf"|(?P<m2>(?:{_NAMES}))\.?\s(?P<d2>\d{{1,2}})(?:st|nd|rd|th)?(?!\d)(?:,?\s(?P<y2>20\d\d))?"
    rf"|(?P<d3>\d{{1,2}})(?:st|nd|rd|th|er|\.|º)?\s(?:of\s|de\s)?(?P<m3>(?:{_NAMES}))\b\.?,?(?:\s(?:de\s|del\s)?(?P<y3>20\d\d))?"
    r"|(?P<m4>\d{1,2})月(?P<d4>\d{1,2})日)"
)
_LEAD_IN = (
    r"(?:(?:takes?|took|taking)\seffect|(?:comes?|came|coming|enters?|entered|entering|goes|went|going)\s(?:in)?to\s(?:effect|force)"
    r"|effective|with\seffect|in\s(?:effect|force)|starting|beginning|applies|apply|applicable"
    r"|entr(?:a|an|ar|ará|arán|ó|e|ent|era|eront|ou|am)\s(?:en|em)\s(?:vigor|vigueur)|vigentes?|à\scompter|ab|tritt|treten|gilt|gelten"
    r"|в\sсилу|действу[ею]т|mulai(?:\sberlaku)?|berlaku)"
)
_FROM_WORDS = r"on|from|as\sof|since|by|du|de|del|el|le|am|ab|dem|em|с|pada|sejak|tanggal|desde|à\spartir\sdu|a\spartir\sdel?"
_AFTER = re.compile(rf"\b{_LEAD_IN}(?:\s(?:{_FROM_WORDS})){{0,3}}\s{_DATE}", re.I)
_FROM = re.compile(
    rf"\b(?:as\sof|from|since|с|desde\sel|à\spartir\sdu|a\spartir\sdel?|a\spartir\sde|ab\sdem|mulai)\s{_DATE}",
    re.I,
)
_WILL_ON = re.compile(rf"\b(?:will|would|to)\s[^.;]{{0,120}}?\s(?:on|from)\s{_DATE}", re.I)
_EASTERN = re.compile(
    rf"(?:自|从|於|于)?{_DATE}\s?(?:起|から|より|に施行|に発効|施行|生效|实施|正式实施)"
)


def effective_on(told: Iterable[Told], sentences: Iterable[tuple[Told, str]]) -> str | None:
    """The ISO date from which the action holds; None when no text says so.

    `sentences` are those that name the action; only they may say it with a mere "from 1 March".
    """
    named = [(text, article) for article, text in sentences]
    whole = [(f"{article.title}\n{article.text}", article) for article in told]
    for pattern, texts in (
        (_AFTER, named),
        (_EASTERN, named),
        (_FROM, named),
        (_WILL_ON, named),
        (_AFTER, whole),
        (_EASTERN, whole),
    ):
        for text, article in texts:
            days = (_date(match, article.published_at.date()) for match in pattern.finditer(text))
            day = next((d for d in days if d is not None), None)
            if day is not None:
                return day.isoformat()
    return None


def effective(sentence: str, whole: str, published: date | None) -> date | None:
    """The day from which an act holds, said in its sentence, else anywhere in the article; None when the text does not say."""
    for pattern, text in (
        (_AFTER, sentence),
        (_EASTERN, sentence),
        (_FROM, sentence),
        (_WILL_ON, sentence),
        (_AFTER, whole),
        (_EASTERN, whole),
    ):
        for match in pattern.finditer(text):
            named = match["y1"] or match["y2"] or match["y3"]
            if published is None and not named:
                continue
            if day := _date(match, published or date(int(named or 1), 1, 1)):
                return day
    return None


def _date(match: re.Match[str], published: date) -> date | None:
    """The date matched; one without a year is the one nearest to the day of publication."""
    part = match.groupdict()
    year = part["y1"] or part["y2"] or part["y3"]
    month = part["m1"] or part["m4"] or _MONTH.get((part["m2"] or part["m3"] or "").lower())
    day = part["d1"] or part["d2"] or part["d3"] or part["d4"]
    if not month or not day:
        return None
    years = [int(year)] if year else [published.year - 1, published.year, published.year + 1]
    found = [d for y in years if (d := _valid(y, int(month), int(day)))]
    return min(found, key=lambda d: abs((d - published).days), default=None)


def _valid(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None
