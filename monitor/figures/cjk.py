"""Quantities in Chinese and Japanese, which write no spaces, count with classifiers and group by ten thousands.

Deterministic, no I/O. Same conventions as `figures.py`; a tenth (成, 割) is 10 %.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, replace
from functools import cache

from monitor.figures.lexis import phrases
from monitor.figures.units import PREFIXES, SYMBOLS, UnitOfMeasure, written
from monitor.language import languages
from monitor.language.scripts import HAN, KATAKANA
from monitor.model.stories import Figure

_DIGITS = {
    c: v
    for v, cs in enumerate(("〇零", "一", "二两兩", "三", "四", "五", "六", "七", "八", "九"))
    for c in cs
}
_SMALL = {"十": 10.0, "百": 100.0, "千": 1000.0}
_LARGE = {"万": 1e4, "萬": 1e4, "亿": 1e8, "億": 1e8, "兆": 1e12}


@dataclass(frozen=True, slots=True, kw_only=True)
class _Read:
    start: int
    number_start: int
    end: int
    value: float
    spelt: bool
    hedge: str = ""
    first: int = 0
    unit: UnitOfMeasure | None = None
    currency: str | None = None
    counter: str = ""
    refused: bool = False
    scaled: bool = False


def figures_in(sentence: str, offset: int, language: str) -> list[Figure]:
    """The quantities of one Chinese or Japanese sentence that starts at `offset` of its text."""
    plain = _narrow(sentence)
    seen = [_read(plain, m, language) for m in _SCAN.finditer(plain)]
    found = [r for r in _ranges(plain, seen) if _is_quantity(plain, r, language)] + _fractions(
        plain, language
    )
    found.sort(key=lambda r: r.start)
    return [_figure(sentence, offset, r, language) for r in found]


def _narrow(text: str) -> str:
    """Full-width digits, signs and letters as ASCII; the length stays."""
    return "".join(
        unicodedata.normalize("NFKC", c) if "！" <= c <= "～" and c not in "，；：～" else c
        for c in text
    )


_NUM = r"\d[\d,]*(?:\.\d+)?"
_SCALE = r"(?:[十百千]?[万萬][亿億]|[十百千]?[亿億万萬]|兆(?![瓦赫焦帕])|千(?![瓦克米卡])|百(?!分))"
_SCAN = re.compile(
    rf"(?P<parts>百分之)?(?:(?<![\d.,:/A-Za-z])(?<![A-Za-z]-)(?P<digits>{_NUM})(?P<odd>[多余餘数]?)(?P<scale>{_SCALE}(?:{_NUM}{_SCALE})*(?:{_NUM})?)?"
    r"|(?P<spelt>[〇零一二两兩三四五六七八九十][〇零一二两兩三四五六七八九十百千万萬亿億]*(?:点[〇零一二三四五六七八九]+)?)(?P<odd2>[多余餘]?)(?P<scale2>[万亿億萬]*))"
)


def _read(text: str, found: re.Match[str], language: str) -> _Read:
    spelt = found["spelt"] is not None
    value = (
        _spelt_value(found["spelt"])
        if spelt
        else _digit_value(found["digits"], found["scale"] or "")
    )
    for c in found["scale2"] or "":
        value *= _LARGE[c]
    number = found.start("spelt") if spelt else found.start("digits")
    start, currency = (
        _currency(text, number, language) if not found["parts"] else (found.start(), None)
    )
    seen = _Read(
        start=start,
        number_start=number,
        end=found.end(),
        value=value,
        spelt=spelt,
        first=start,
        currency=currency,
    )
    seen = replace(seen, scaled=bool(found["scale"] or found["scale2"]))
    seen = (
        replace(seen, unit=UnitOfMeasure("%"), hedge="")
        if found["parts"]
        else _right(text, seen, language)
    )
    if found["odd"] or found["odd2"]:
        return replace(seen, hedge=">", refused=found["odd"] == "数")
    return _hedged(text, seen, language)


def _digit_value(digits: str, scale: str) -> float:
    total, number = 0.0, float(digits.replace(",", ""))
    for piece in re.findall(rf"{_NUM}|[^\d]+", scale):
        if piece[0].isdigit():
            number = float(piece.replace(",", ""))
            continue
        factor = 1.0
        for c in piece:
            factor *= _SMALL.get(c) or _LARGE[c]
        total, number = total + number * factor, 0.0
    return float(f"{total + number:.12g}")


def _spelt_value(written: str) -> float:
    whole, _, decimals = written.partition("点")
    value = (
        float("".join(str(_DIGITS[c]) for c in whole))
        if len(whole) > 1 and all(c in _DIGITS for c in whole)
        else _grouped_value(whole)
    )
    return value + (float("0." + "".join(str(_DIGITS[c]) for c in decimals)) if decimals else 0.0)


def _grouped_value(whole: str) -> float:
    total = section = digit = 0.0
    for c in whole:
        if c in _DIGITS:
            digit = float(_DIGITS[c])
        elif c in _SMALL:
            section, digit = section + (digit or 1.0) * _SMALL[c], 0.0
        else:
            total, section, digit = (total + section + digit) * _LARGE[c], 0.0, 0.0
    return total + section + digit


_PREFIX = re.compile(
    "(?:"
    + "|".join(re.escape(p) for p in sorted(PREFIXES, key=len, reverse=True) if p != "R")
    + r")\s?$"
)


def _currency(text: str, start: int, language: str) -> tuple[int, str | None]:
    found = _PREFIX.search(text, max(0, start - 5), start)
    if found is None:
        return start, None
    code = PREFIXES[found[0].strip()]
    return found.start(), "CNY" if code == "JPY" and language == "zh" else code


@cache
def _table(language: str) -> tuple[re.Pattern[str], dict[str, UnitOfMeasure], re.Pattern[str]]:
    units = written(language)
    longest = "|".join(re.escape(u) for u in sorted(units, key=len, reverse=True))
    counters = "|".join(
        sorted(languages.of(language).words("numbers", "counters"), key=len, reverse=True)
    )
    return re.compile(rf"\s?(?:{longest})"), units, re.compile(rf"(?:{counters})")


_LATIN = re.compile(r"\s?(%|‰|[A-Za-z°µ][A-Za-z/]*[²³23]?)")
_TENTHS = {"zh": re.compile("成(?![为立员功长品果交本就分])(?:半)?"), "ja": re.compile("割")}


def _right(text: str, seen: _Read, language: str) -> _Read:
    pattern, units, counters = _table(language)
    latin = _LATIN.match(text, seen.end)
    if latin is not None:
        unit = SYMBOLS.get(latin[1])
        if unit is None:
            return replace(seen, refused=not text.startswith(" ", seen.end))
        points = re.compile("ポイント").match(text, latin.end()) if latin[1] == "%" else None
        return replace(
            seen,
            unit=UnitOfMeasure("pp") if points else unit,
            end=points.end() if points else latin.end(),
        )
    tenths = _TENTHS[language].match(text, seen.end)
    if tenths is not None and seen.value < 10 and not seen.scaled:
        return replace(seen, unit=UnitOfMeasure("%", 10.0), end=tenths.end())
    found = pattern.match(text, seen.end)
    counter = counters.match(text, seen.end)
    if found is not None and (counter is None or len(counter[0]) < len(found[0].strip())):
        unit = units[found[0].strip()]
        return replace(
            seen,
            unit=unit,
            currency=seen.currency or (unit.code if unit.currency else None),
            end=found.end(),
        )
    return replace(seen, counter=counter[0], end=counter.end()) if counter else seen


@cache
def _hedges(language: str, side: str) -> list[tuple[str, str]]:
    return sorted(
        phrases(languages.of(language).topic("numbers")[side]).items(), key=lambda p: -len(p[0])
    )


_COPULA = re.compile(r"(?:有|为|達|达到|达|是|了|的)$")


def _hedged(text: str, seen: _Read, language: str) -> _Read:
    left = text[max(0, seen.start - 10) : seen.start].rstrip()
    left = left if left.endswith("约有") else _COPULA.sub("", left)
    for phrase, hedge in _hedges(language, "before"):
        if left.endswith(phrase):
            return replace(seen, hedge=hedge, first=text.rindex(phrase, 0, seen.start))
    for phrase, hedge in _hedges(language, "after"):
        if text.startswith(phrase, seen.end):
            return replace(seen, hedge=hedge, end=seen.end + len(phrase))
    return seen


# --- what is kept ----------------------------------------------------------------------------------------------------

_RANGE = re.compile(r"\s?(?:[-–—~～〜至到]|から|か|或|和|与|、)\s?(?:US)?[$€£¥]?$")


def _ranges(text: str, seen: list[_Read]) -> list[_Read]:
    """A bare number before a range mark takes unit and scale of the number after it."""
    made = list(seen)
    for at in range(len(made) - 2, -1, -1):
        left, right = made[at], made[at + 1]
        if (
            left.unit
            or left.counter
            or left.refused
            or not _RANGE.fullmatch(text[left.end : right.first])
        ):
            continue
        if left.currency and not right.currency:
            made[at + 1] = right = replace(right, currency=left.currency)
        factor = _factor_of(right) if not left.scaled and left.value < 1000 else 1.0
        made[at] = replace(
            left,
            unit=right.unit,
            counter=right.counter,
            currency=left.currency or right.currency,
            value=left.value * factor,
        )
    return made


def _factor_of(right: _Read) -> float:
    if not right.scaled:
        return 1.0
    return next((f for f in (1e12, 1e8, 1e4) if right.value >= f), 1.0)


_AFTER_NAME = re.compile(
    r"\s?(?:月(?!间|間)|[日号號](?!间|間|内|均)|[点點时時](?!间|間)|[届屆期章版](?!间)|世[纪紀]|季度|国集团|年代|年度|年级|分(?!钟|鐘|間|の|之)|四半期)"
)
_BEFORE_NAME = re.compile(r"(?:第|[Nn]o\.?\s?|№|令和|平成|昭和|[数几幾]|[A-Za-z]|条|Q|初)$")


def _is_quantity(text: str, seen: _Read, language: str) -> bool:
    if seen.refused or _BEFORE_NAME.search(text, max(0, seen.number_start - 4), seen.number_start):
        return False
    if seen.unit is not None and seen.unit.code == "yr":
        return not _is_year(text, seen, language)
    if seen.spelt:
        plain = seen.unit is None and not seen.currency and not seen.counter
        named = text.startswith(("集团", "集團"), seen.end)
        return not (
            plain or named or (seen.value <= 1 and not seen.scaled)
        ) and not text.startswith("一", seen.start - 1)
    if seen.unit is not None or seen.currency:
        return not (seen.value == 1 and _EACH.match(text, seen.end))
    if seen.counter:
        return not (seen.counter == "点" and not seen.hedge and seen.value <= 24)
    if _AFTER_NAME.match(text, seen.end):
        return False
    return seen.scaled or bool(seen.hedge) or seen.value != int(seen.value)


_EACH = re.compile("当たり|あたり|につき")


def _is_year(text: str, seen: _Read, language: str) -> bool:
    written = text[seen.number_start : seen.end]
    if not written.rstrip("以上前后超左右").endswith("年") and "年" not in written:
        return False
    if 1000 <= seen.value <= 2100 and not seen.scaled:
        return True
    if seen.value <= 1 and seen.spelt:
        return True
    if "年間" in written or seen.hedge:
        return False
    if re.match(
        r"\d+月|[一二三四]季度|第[一二三四]|上半|下半|[初末底春夏秋冬]|度|\d",
        text[seen.end : seen.end + 4],
    ):
        return True
    return (
        language == "ja"
        and 10 <= seen.value <= 60
        and not re.match("前|後|以|ぶり|超|連続|物", text[seen.end : seen.end + 2])
    )


_FRACTION = re.compile(
    r"(?P<whole>[二三四五六七八九十]|\d{1,2})分[之の](?P<part>[一二三四五六七八九]|\d{1,2})|(?P<half>[一过過]半数?|半数|半數|半分(?!の1))(?!年|天|月|島|导)"
)


def _fractions(text: str, language: str) -> list[_Read]:
    found: list[_Read] = []
    for match in _FRACTION.finditer(text):
        value = 0.5
        if match["whole"]:
            value = round(_amount(match["part"]) / max(1.0, _amount(match["whole"])), 11)
        seen = _Read(
            start=match.start(),
            number_start=match.start(),
            end=match.end(),
            value=value,
            spelt=True,
            first=match.start(),
        )
        seen = _hedged(text, replace(seen, unit=UnitOfMeasure("share")), language)
        if match["half"] and match["half"][0] in "过過":
            seen = replace(seen, hedge=">")
        found.append(seen)
    return found


def _amount(written: str) -> float:
    return float(written) if written.isdigit() else _spelt_value(written)


_THING = re.compile(rf"[{HAN}{KATAKANA}]{{1,6}}")
_PARTICLES = re.compile("[的在和与及从将被是为已都也了并对向由以中至到]")


def _figure(sentence: str, offset: int, seen: _Read, language: str) -> Figure:
    factor = seen.unit.factor if seen.unit else 1.0
    thing = _THING.match(sentence, seen.end)
    noun = _PARTICLES.split(thing[0])[0] if thing else ""
    unit = seen.currency or (seen.unit.code if seen.unit else f"#{seen.counter or noun}")
    daily = unit == "bbl" and "日量" in sentence[max(0, seen.first - 4) : seen.first]
    return Figure(
        value=float(f"{seen.value * factor:.12g}"),
        unit="bbl/d" if daily else unit,
        hedge=seen.hedge,
        start=offset + seen.first,
        end=offset + seen.end,
        currency=seen.currency,
        measures=noun or seen.counter,
        period="yr"
        if sentence[max(0, seen.first - 3) : seen.first].endswith(
            ("每年", "年均", "年产", "年間", "年产能")
        )
        else None,
        sentence=sentence,
    )


_RATE = re.compile(
    r"(?:(?P<yr>每年|年均|年产|年産|年間|年产能|每年约)|(?P<t>每吨|1トン当たり|1トンあたり)|(?P<oz>每盎司|1オンス当たり)|(?P<bbl>每桶|1バレル当たり))$"
)


def _period(sentence: str, seen: _Read) -> str | None:
    """The rate said before an amount: 每吨, 年間."""
    found = _RATE.search(sentence, max(0, seen.first - 8), seen.first)
    return found.lastgroup if found else None
