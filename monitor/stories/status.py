"""How far a government action has come, and from when it holds, by the verbs and dates of its sentences.

Words in nine languages. Deterministic, no I/O.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from datetime import date

from monitor.model import Told
from monitor.stories.lexis import MONTHS_IN_ORDER

# The furthest-reaching cue of a sentence decides it: a measure that "was suspended after taking effect" is suspended.
_CUES: tuple[tuple[str, str], ...] = (
    (
        "suspended",
        r"\b(?:suspend|paus(?:e|ed|es|ing)\b|postpon|on hold|put off|delay(?:ed|s)?\b|stay(?:ed)\b|suspende|suspendi|aplaz|suspens|"
        r"report[ée]e?s?\b|aussetz|ausgesetzt|verschob|adia|приостан|отлож|ditangguhkan|menangguhkan|menunda|ditunda)|暂停|中止|推迟|停止実施|一時停止|延期",
    ),
    (
        "expired",
        r"\b(?:expir|laps(?:e|ed|es|ing)\b|lift(?:s|ed|ing)?\b|revok|rescind|repeal|scrap(?:s|ped|ping)?\b|withdr[ae]w|abolish|"
        r"struck down|annul|levant|levée?\b|derog|revog|abrog|aufgehoben|aufheb|отмен|истек|истёк|dicabut|mencabut|berakhir)|"
        r"到期|失效|取消|解除|撤销|失効|撤廃|撤回",
    ),
    (
        "proposed",
        r"\b(?:propos|plan(?:s|ned|ning)?\b(?! to boost)|consider|weigh(?:s|ed|ing)?\b|mull|draft|would\b|could\b|may\b|might\b|seek(?:s|ing)?\b|"
        r"introduced? (?:a |the )?(?:bill|legislation)|public comment|consultation|intends?\b|threaten|urg(?:e|ed|es|ing)\b|call(?:s|ed)? for|"
        r"studying|eyes\b|propone|propuso|propuest|planea|estudia|podr[íi]a|proyecto de ley|borrador|proposer?\b|proposition|envisage|pourrait|"
        r"projet de|plant\b|planen|geplant|erwäg|vorschlag|vorgeschlagen|könnte|entwurf|prop[õôo]|planeja|pretende|poderia|projeto de lei|"
        r"предлож|предлаг|планиру|рассматрива|законопроект|может\b|mengusulkan|usul|rencana|berencana|mempertimbangkan|akan\b)|"
        r"拟|计划|考虑|草案|征求意见|提议|検討|提案|案を|方針|可能性",
    ),
    (
        "in_force",
        r"\b(?:took effect|taken effect|came into (?:force|effect)|entered into force|(?:is|are|been|remain|now) in (?:force|effect)|"
        r"went into (?:force|effect)|effective since|since (?:it|they) took effect|has (?:tightened|imposed|restricted|banned|required)|"
        r"have (?:tightened|imposed|restricted|banned|required)|entr[óo] en vigor|está en vigor|vigente|est entrée? en vigueur|en vigueur depuis|"
        r"in kraft getreten|trat in kraft|gilt seit|gelten seit|entrou em vigor|em vigor desde|вступил|действует|действуют|"
        r"mulai berlaku sejak|telah berlaku|sudah berlaku)|已生效|开始实施|正式实施|已实施|施行された|発効した|発動した|実施している",
    ),
    (
        "adopted",
        r"\b(?:adopt|approv|sign(?:s|ed)\b|pass(?:es|ed)\b|enact|issu(?:e|es|ed)\b|announc|impos|order(?:s|ed)\b|publish|decid|unveil|introduc|"
        r"launch|will (?:take effect|come into|enter into|apply|impose|require|ban)|takes effect|add(?:s|ed)\b|ban(?:s|ned)\b|restrict(?:s|ed)\b|"
        r"requir(?:e|es|ed)\b|tighten(?:s|ed)\b|rais(?:es|ed)\b|agree(?:s|d)\b|allocat|award|grant(?:s|ed)\b|ratif|"
        r"aprob|adopt|anunci|firm[óo]|promulg|impus|impon|prohíbe|prohibi|public[óo]|approuv|annonc|sign[ée]|promulgu|impose|interdi|publi[ée]|"
        r"beschlos|verabschied|angekündigt|verhäng|unterzeichn|erlassen|erließ|verbiet|verbot|aprov|assin|impôs|proíbe|proib|"
        r"принял|принят|утверд|одобр|подписал|ввел|ввёл|вводит|запрет|объяв|ввод|"
        r"mengesahkan|menyetujui|menetapkan|menandatangani|mengumumkan|melarang|memberlakukan|menerbitkan)|"
        r"宣布|公布|发布|通过|批准|签署|决定|实施|发表|発表|決定|承認|可決|公布|署名|導入|禁止",
    ),
)
_PATTERNS = tuple((name, re.compile(pattern, re.I)) for name, pattern in _CUES)
_RANK = ("expired", "suspended", "in_force", "adopted", "proposed")


def of(sentences: Iterable[str]) -> str:
    """The status most sentences speak of; "reported" when none has a cue. Ties go to the further status."""
    found = Counter(cue for text in sentences if (cue := _of_sentence(text)))
    return min(found, key=lambda s: (-found[s], _RANK.index(s))) if found else "reported"


def _of_sentence(text: str) -> str:
    return next((name for name, pattern in _PATTERNS if pattern.search(text)), "")


# --- from when -------------------------------------------------------------------------------------------------------

_MONTH = {word: at % 12 + 1 for names in MONTHS_IN_ORDER for at, word in enumerate(names.split())}
_NAMES = "|".join(sorted((re.escape(m) for m in _MONTH), key=len, reverse=True))
_DATE = (
    rf"(?:(?P<y1>20\d\d)\s?[年/-]\s?(?P<m1>\d{{1,2}})\s?[月/-]\s?(?P<d1>\d{{1,2}})日?"
    rf"|(?P<m2>(?:{_NAMES}))\.?\s(?P<d2>\d{{1,2}})(?:st|nd|rd|th)?(?!\d)(?:,?\s(?P<y2>20\d\d))?"
    rf"|(?P<d3>\d{{1,2}})(?:st|nd|rd|th|er|\.|º)?\s(?:of\s|de\s)?(?P<m3>(?:{_NAMES}))\b\.?,?(?:\s(?:de\s|del\s)?(?P<y3>20\d\d))?"
    r"|(?P<m4>\d{1,2})月(?P<d4>\d{1,2})日)"
)
_LEAD_IN = (
    r"(?:(?:takes?|took|taking|take|comes?|came|coming|enters?|entered|entering|goes|went|going)\s(?:in)?to\s(?:effect|force)|takes?\seffect|"
    r"took\seffect|taking\seffect|effective|with\seffect|in\s(?:effect|force)|starting|beginning|applies|apply|applicable|"
    r"entr(?:a|ar|ará|ó|e|era|ou)\s(?:á\s)?en?m?\s?(?:vigor|vigueur)|vigencia|vigente|à\scompter|a\spartir|ab\sdem|ab|tritt|tritt\sam|gilt|"
    r"в\sсилу|mulai(?:\sberlaku)?|berlaku)"
)
_AFTER = re.compile(
    rf"\b{_LEAD_IN}(?:\s(?:on|from|as\sof|since|by|du|de|del|el|le|am|ab|dem|em|с|pada|sejak|tanggal|desde|à\spartir\sdu)){{0,3}}\s{_DATE}",
    re.I,
)
_FROM = re.compile(
    rf"\b(?:as\sof|from|since|с|desde\sel|à\spartir\sdu|a\spartir\sdel?|a\spartir\sde|ab\sdem|mulai)\s{_DATE}", re.I
)
_EASTERN = re.compile(rf"(?:自|从|於|于)?{_DATE}\s?(?:起|から|より|に施行|に発効|施行|生效|实施|正式实施)")


def effective_on(told: Iterable[Told]) -> str | None:
    """The ISO date from which the action holds, as the first article that says so gives it; None when none does."""
    for article in told:
        text = f"{article.title}\n{article.text}"
        for pattern in (_AFTER, _EASTERN, _FROM):
            for match in pattern.finditer(text):
                day = _date(match, article.published_at.date())
                if day is not None:
                    return day.isoformat()
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
