"""Quantities in Chinese and Japanese, which write no spaces, count with classifiers and group by ten thousands.

Deterministic, no I/O. Same conventions as `figures.py`; a tenth (成, 割) is 10 %.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, replace
from functools import cache

from monitor.model import Figure
from monitor.stories.units import PREFIXES, SYMBOLS, Unit

_DIGITS = {c: v for v, cs in enumerate(("〇零", "一", "二两兩", "三", "四", "五", "六", "七", "八", "九")) for c in cs}
_SMALL = {"十": 10.0, "百": 100.0, "千": 1000.0}
_LARGE = {"万": 1e4, "萬": 1e4, "亿": 1e8, "億": 1e8, "兆": 1e12}

_UNITS = {
    "zh": """CNY 元人民币 元 人民币 人民幣
USD 美元 美金
EUR 欧元 歐元
JPY 日元 日圆 日圓
GBP 英镑 英鎊
HKD 港元 港币 港幣
KRW 韩元 韓元
RUB 卢布 盧布
INR 卢比 盧比
IDR 印尼盾 印尼卢比
AUD 澳元 澳大利亚元 澳币
CAD 加元 加拿大元 加币
SGD 新加坡元 新元
TWD 新台币 新臺幣 台币
BRL 雷亚尔
CHF 瑞士法郎 瑞郎
ZAR 兰特
TRY 里拉
KZT 坚戈
MYR 林吉特
THB 泰铢
% 个百分比
pp 个百分点 個百分點 百分点
bp 个基点 個基點 基点
t 吨 公吨 噸 公噸
kg 公斤 千克
kg*0.001 克
lb 磅
oz 盎司
ct 克拉
m*1000 公里 千米
m 米
m*0.01 厘米
mi 英里
km2 平方公里 平方千米
m2 平方米
ha 公顷 公頃
mu 亩
m3 立方米
Wh*1000 千瓦时 千瓦小时 度电
Wh*1e6 兆瓦时
Wh*1e9 吉瓦时
W*1000 千瓦
W*1e6 兆瓦
W*1e9 吉瓦
W 瓦
bbl/d 桶/日 桶/天
bbl 桶
l 升
°C 摄氏度
yr 年 周年 岁
month 个月 個月
week 周 个星期 星期 週
day 天 个工作日 个交易日 工作日 日内
h 小时 小時 个小时
min 分钟 分鐘
s 秒
yr*100 个世纪""",
    "ja": """JPY 円
USD 米ドル ドル
AUD 豪ドル
CAD カナダドル
EUR ユーロ
GBP 英ポンド
CNY 人民元 元
KRW ウォン
RUB ルーブル
INR ルピー
IDR ルピア
CHF スイスフラン
BRL レアル
pp ポイント %ポイント パーセントポイント
% パーセント
t トン
kg キログラム
kg*0.001 グラム
lb ポンド
oz オンス トロイオンス
ct カラット
m*1000 キロメートル キロ
m メートル
m*0.01 センチメートル センチ
mi マイル
km2 平方キロメートル 平方キロ
m2 平方メートル
ha ヘクタール
m3 立方メートル
Wh*1000 キロワット時
Wh*1e6 メガワット時
Wh*1e9 ギガワット時
W*1000 キロワット
W*1e6 メガワット
W*1e9 ギガワット
bbl バレル
l リットル
yr 年間 年 歳 年ぶり
month カ月間 か月間 ヶ月間 ヵ月間 カ月 か月 ヶ月 ヵ月
week 週間
day 日間 営業日 日分
h 時間
min 分間
yr*10 十年間""",
}
_COUNTERS = {
    "zh": (
        "个国家 個國家 个 個 家 名 人次 人 位 项 項 种 種 次 条 條 座 艘 架 辆 輛 台 件 份 场 處 处 间 所 国 省 市 县 户 批 只 头 张 组 "
        "支 口 倍 款 片 起 例 票 席 点"
    ),
    "ja": (
        "人 名 社 件 カ国 か国 ヵ国 ヶ国 個 台 隻 機 校 店 棟 戸 種類 鉱種 種 品目 回 倍 カ所 か所 ヵ所 ヶ所 箇所 基 枚 頭 匹 票 議席 団体 都市 "
        "羽 本 項目 州 省 県 地域"
    ),
}
_BEFORE = {
    "zh": """~ 约 約 大约 大約 大概 左右 平均 平均约 估计 预计约 约为 约有 约合
<~ 近 接近 将近 將近 几乎 逼近 近乎
> 超过 超過 逾 超 高于 多于 大于 突破 超出 上万 已超过 不止 高出
>= 至少 不少于 不低于 最少 起码 不小于
< 不足 不到 低于 少于 未满 小于 不满
<= 最多 至多 不超过 不高于 多达 高达 最高 上限为 不多于 达到上限""",
    "ja": """~ 約 およそ おおよそ 平均 だいたい 平均で 推定
<~ ほぼ 近く
>= 少なくとも 最低 最低でも 最低で 最小
<= 最大 最大で 最高 最長 最長で 多くて 最多で 上限""",
}
_AFTER = {
    "zh": """~ 左右 上下 前后
> 有余 多 余 餘 之多
>= 以上 及以上 或以上 或更多
<= 以下 以内 之内 及以下 或以下""",
    "ja": """~ 程度 前後 ほど 程 くらい ぐらい 見当 余り前後
> 超 を超え を上回 を上まわ 余り 余 あまり 強 より多 を突破
>= 以上
< 未満 を下回 弱 に満たな 足らず より少な
<= 以下 以内 まで
<~ 近く 弱近く に迫""",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class _Read:
    start: int
    number_start: int
    end: int
    value: float
    spelt: bool
    hedge: str = ""
    first: int = 0
    unit: Unit | None = None
    currency: str | None = None
    counter: str = ""
    refused: bool = False
    scaled: bool = False


def figures_in(sentence: str, offset: int, language: str) -> list[Figure]:
    """The quantities of one Chinese or Japanese sentence that starts at `offset` of its text."""
    plain = _narrow(sentence)
    seen = [_read(plain, m, language) for m in _SCAN.finditer(plain)]
    found = [r for r in _ranges(plain, seen) if _is_quantity(plain, r, language)] + _fractions(plain, language)
    found.sort(key=lambda r: r.start)
    return [_figure(sentence, offset, r, language) for r in found]


def _narrow(text: str) -> str:
    """Full-width digits, signs and letters as ASCII; the length stays."""
    return "".join(unicodedata.normalize("NFKC", c) if "！" <= c <= "～" and c not in "，；：～" else c for c in text)


_NUM = r"\d[\d,]*(?:\.\d+)?"
_SCALE = r"(?:[十百千]?[万萬][亿億]|[十百千]?[亿億万萬]|兆(?![瓦赫焦帕])|千(?![瓦克米卡])|百(?!分))"
_SCAN = re.compile(
    rf"(?P<parts>百分之)?(?:(?<![\d.,:/A-Za-z])(?<![A-Za-z]-)(?P<digits>{_NUM})(?P<odd>[多余餘数]?)(?P<scale>{_SCALE}(?:{_NUM}{_SCALE})*(?:{_NUM})?)?"
    r"|(?P<spelt>[〇零一二两兩三四五六七八九十][〇零一二两兩三四五六七八九十百千万萬亿億]*(?:点[〇零一二三四五六七八九]+)?)(?P<odd2>[多余餘]?)(?P<scale2>[万亿億萬]*))"
)


def _read(text: str, found: re.Match[str], language: str) -> _Read:
    spelt = found["spelt"] is not None
    value = _spelt_value(found["spelt"]) if spelt else _digit_value(found["digits"], found["scale"] or "")
    for c in found["scale2"] or "":
        value *= _LARGE[c]
    number = found.start("spelt") if spelt else found.start("digits")
    start, currency = _currency(text, number, language) if not found["parts"] else (found.start(), None)
    seen = _Read(start=start, number_start=number, end=found.end(), value=value, spelt=spelt, first=start, currency=currency)
    seen = replace(seen, scaled=bool(found["scale"] or found["scale2"]))
    seen = replace(seen, unit=Unit("%"), hedge="") if found["parts"] else _right(text, seen, language)
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
    if len(whole) > 1 and all(c in _DIGITS for c in whole):
        value = float("".join(str(_DIGITS[c]) for c in whole))
    else:
        value = _grouped_value(whole)
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


_PREFIX = re.compile("(?:" + "|".join(re.escape(p) for p in sorted(PREFIXES, key=len, reverse=True) if p != "R") + r")\s?$")


def _currency(text: str, start: int, language: str) -> tuple[int, str | None]:
    found = _PREFIX.search(text, max(0, start - 5), start)
    if found is None:
        return start, None
    code = PREFIXES[found[0].strip()]
    return found.start(), "CNY" if code == "JPY" and language == "zh" else code


@cache
def _table(language: str) -> tuple[re.Pattern[str], dict[str, Unit], re.Pattern[str]]:
    units: dict[str, Unit] = {}
    for line in _UNITS[language].splitlines():
        code, *written = line.split()
        name, _, factor = code.partition("*")
        units |= {w: Unit(name, float(factor or 1), currency=len(name) == 3 and name.isupper()) for w in written}
    longest = "|".join(re.escape(u) for u in sorted(units, key=len, reverse=True))
    counters = "|".join(sorted(_COUNTERS[language].split(), key=len, reverse=True))
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
        return replace(seen, unit=Unit("pp") if points else unit, end=points.end() if points else latin.end())
    tenths = _TENTHS[language].match(text, seen.end)
    if tenths is not None and seen.value < 10 and not seen.scaled:
        return replace(seen, unit=Unit("%", 10.0), end=tenths.end())
    found = pattern.match(text, seen.end)
    counter = counters.match(text, seen.end)
    if found is not None and (counter is None or len(counter[0]) < len(found[0].strip())):
        unit = units[found[0].strip()]
        return replace(seen, unit=unit, currency=seen.currency or (unit.code if unit.currency else None), end=found.end())
    return replace(seen, counter=counter[0], end=counter.end()) if counter else seen


@cache
def _hedges(table: str) -> list[tuple[str, str]]:
    pairs = [(phrase, line.split()[0]) for line in table.splitlines() for phrase in line.split()[1:]]
    return sorted(pairs, key=lambda p: -len(p[0]))


_COPULA = re.compile(r"(?:有|为|達|达到|达|是|了|的)$")


def _hedged(text: str, seen: _Read, language: str) -> _Read:
    left = text[max(0, seen.start - 10) : seen.start].rstrip()
    left = left if left.endswith("约有") else _COPULA.sub("", left)
    for phrase, hedge in _hedges(_BEFORE[language]):
        if left.endswith(phrase):
            return replace(seen, hedge=hedge, first=text.rindex(phrase, 0, seen.start))
    for phrase, hedge in _hedges(_AFTER[language]):
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
        if left.unit or left.counter or left.refused or not _RANGE.fullmatch(text[left.end : right.first]):
            continue
        if left.currency and not right.currency:
            made[at + 1] = right = replace(right, currency=left.currency)
        factor = _factor_of(right) if not left.scaled and left.value < 1000 else 1.0
        made[at] = replace(
            left, unit=right.unit, counter=right.counter, currency=left.currency or right.currency, value=left.value * factor
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
        return not (plain or named or (seen.value <= 1 and not seen.scaled)) and not text.startswith("一", seen.start - 1)
    if seen.unit is not None or seen.currency:
        return True
    if seen.counter:
        return not (seen.counter == "点" and not seen.hedge and seen.value <= 24)
    if _AFTER_NAME.match(text, seen.end):
        return False
    return seen.scaled or bool(seen.hedge) or seen.value != int(seen.value)


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
    if re.match(r"\d+月|[一二三四]季度|第[一二三四]|上半|下半|[初末底春夏秋冬]|度|\d", text[seen.end : seen.end + 4]):
        return True
    return (
        language == "ja" and 10 <= seen.value <= 60 and not re.match("前|後|以|ぶり|超|連続|物", text[seen.end : seen.end + 2])
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
            start=match.start(), number_start=match.start(), end=match.end(), value=value, spelt=True, first=match.start()
        )
        seen = _hedged(text, replace(seen, unit=Unit("share")), language)
        if match["half"] and match["half"][0] in "过過":
            seen = replace(seen, hedge=">")
        found.append(seen)
    return found


def _amount(written: str) -> float:
    return float(written) if written.isdigit() else _spelt_value(written)


_THING = re.compile(r"[\u4e00-\u9fff\u30a0-\u30ff]{1,6}")
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
        if sentence[max(0, seen.first - 3) : seen.first].endswith(("每年", "年均", "年产", "年間", "年产能"))
        else None,
        sentence=sentence,
    )
