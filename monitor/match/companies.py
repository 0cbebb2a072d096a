"""Names of companies in a text, by the way they are written: capitals with Corp, Ltd, PLC … or a ticker behind them. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

# Words that are capitals in a headline only and end a name, each in any case behind its capital.
_ENDING = "from to by with for in of on at as its say says said sees buy buys sell sells ban bans is are will over after amid into"
_STOP = "|".join(
    word[0].upper() + "".join(f"[{c.upper()}{c}]" for c in word[1:]) for word in _ENDING.split()
)
# Atomic: what may follow a word of a name never begins within one.
_CAP = rf"(?=[A-Z])(?<!\w)(?!(?:{_STOP})\b)(?>[A-Z][\w'’&.-]*\w|[A-Z])"
_LEGAL = (
    r"(?:Corp(?:oration)?|Inc(?:orporated)?|L[Tt][Dd]|Limited|LIMITED|PLC|Plc|plc|LLC|L\.?L\.?C|LP|AG|NV|N\.V|S\.?A|SE|Pty|Co|Company|CORP|INC|"
    r"GmbH|Bhd|Tbk|Oyj|ASA|AB)"
)
_BUSINESS = (
    r"(?:Resources?|Mining|Mines|Minerals?|Metals?|Explorations?|Ventures?|Group|Holdings?|Royalty|Royalties|Partners|Capital|Energy|Materials|"
    r"Technology|Technologies|Industries|Solutions|Fund|Trust|Bank|Products|International|Enterprises|Global|One|Equity|Consulting|Systems|"
    r"Communications|Automation|Networks?|Labs)"
)
_EXCHANGE = r"(?:NYSE|NASDAQ|Nasdaq|TSX|TSXV|ASX|AIM|LON|LSE|OTC|CSE|FRA|FSE|HKEX|JSE|SGX|AMEX)"
_TICKER = rf"\s*[(<]\s*(?:[\"“][^)\"”]{{2,30}}[\"”][^)]{{0,12}}|{_EXCHANGE}[^)>]{{0,60}})\s*[)>]|\s*<[A-Z]{{2,5}}(?:\.[A-Z]{{1,2}})?>"
_OFFICE = (
    r"(?:['’]s)?\s+(?:(?:founder|president|chairman|chief|managing|executive|interim|general|technical|senior|vice|non-executive|Chief|Managing|Executive)\b|"
    r"(?:CEO|CFO|COO|VP|EVP|SVP|MD|President|Chairman)\b|shares?\b|stock\b|shareholders\b)"
)
# Where a name may begin: not at a lone word with a capital, as sentences begin with.
_CAPITAL = re.compile(
    r"[A-Z](?<!\w[A-Z])(?![\w'’&.-]*+\s+(?!(?:plc|and|founder|president|chairman|chief|managing|executive|interim|general|technical|"
    r"senior|vice|non-executive|shares?|stock|shareholders)\b)[a-z])"
)
_NAME = rf"{_CAP}(?:\s+(?:&\s+|and\s+)?{_CAP}){{0,3}}?"
# Certain: a legal form, a ticker or an officer behind the name.
_CERTAIN = re.compile(
    rf"(?=[A-Z])(?:(?P<name>{_NAME}),?(?:\s+{_BUSINESS})*(?:(?:,\s*|\s+)(?:\([A-Za-z]+\)\s*)?{_LEGAL}\b\.?)+"
    rf"|(?P<listed>{_CAP}(?:\s+{_CAP}){{0,4}})(?={_TICKER})"
    rf"|(?P<led>{_CAP}(?:\s+{_CAP}){{1,3}}?)(?={_OFFICE}))"
)
# What a law, plan or agreement is called: "South Africa's Exploration Strategy", "Critical Minerals and Metals List".
_PAPER = (
    r"(?:Acts?|Agreement|Agency|Authority|Bill|Code|Commission|Compact|Credit|Department|Framework|Initiative|Law|List|Ministry|Mission|Order|"
    r"Partnership|Plan|Polic(?:y|ies)|Program(?:me)?|Proclamation|Regulations?|Reserve|Roadmap|Rules?|Strateg(?:y|ies)|Survey|Tax|Treaty|Vision)"
)
# Likely, in running text only: "Silver Bull Resources", "Graphite Ventures".
_LIKELY = re.compile(
    rf"{_CAP}(?:\s+{_CAP}){{0,3}}?\s+{_BUSINESS}\b(?!\s+[a-z]*(?:[Mm]ine|[Pp]roject|[Aa]ct)\b|\s+(?:and\s+[A-Z]\w+\s+)?(?:[A-Z]\w+\s+)?{_PAPER}\b)"
)
_OWNER = re.compile(r".+?['’]s?\s")
_DOMAIN = re.compile(r"\b[\w-]+\.(?:com|co|io|net|org)\b")
_ENDS = (".co", ".io", ".net", ".org")  # of them: most texts have none
_LEADING = re.compile(
    r"^(?:The|A|An|In|On|At|By|For|From|With|And|But|As|About|Why|How|When|While|After|Before|Since|Both|This|That|Its|Their|Our|If|Meanwhile|"
    r"Also|However|Canadian|Australian|Chinese|American|US|U\.S|UK|Australia|Canada|China|India|Chile|Russia)\s+"
)


@dataclass(frozen=True, slots=True)
class Name:
    """A company's name in a text: half-open offsets, and whether more than capitals tells that it is one."""

    start: int
    end: int
    certain: bool


def companies(text: str, *, headline: bool) -> tuple[Name, ...]:
    """The company names of a text. In a headline, where all words are capitals, only certain ones."""
    capitals = [found.start() for found in _CAPITAL.finditer(text)]
    names = [Name(*_tight(text, *found.span()), True) for found in _all(_CERTAIN, text, capitals)]
    if any(end in text for end in _ENDS):
        names += [Name(*found.span(), True) for found in _DOMAIN.finditer(text)]
    if not headline:
        likely = _all(_LIKELY, text, capitals)
        names += [Name(*_owned(text, *found.span()), False) for found in likely]
    return tuple(names)


def _all(pattern: re.Pattern[str], text: str, starts: Iterable[int]) -> Iterator[re.Match[str]]:
    """The matches of a pattern that can only begin at some places, as `finditer` gives them."""
    reach = 0
    for start in starts:
        if start >= reach and (found := pattern.match(text, start)):
            yield found
            reach = found.end()


def _owned(text: str, start: int, end: int) -> tuple[int, int]:
    """Without an owner before a likely name: of "Zimbabwe's Base Minerals" the last two words."""
    owner = _OWNER.match(text, start, end)
    return _tight(text, owner.end() if owner else start, end)


def _tight(text: str, start: int, end: int) -> tuple[int, int]:
    while (lead := _LEADING.match(text[start:end])) and lead.end() < end - start:
        start += lead.end()
    return start, end


def core(name: str) -> str:
    """The part of a company's name by which it is called again: without legal form; "" when one word is left."""
    bare = re.sub(rf",?\s+(?:{_LEGAL})\b\.?", "", name).strip(" ,.")
    return bare if " " in bare else ""


def again(text: str, cores: frozenset[str]) -> tuple[Name, ...]:
    """Where known names occur once more."""
    if not cores:
        return ()
    pattern = re.compile(
        r"\b(?:" + "|".join(re.escape(c) for c in sorted(cores, key=len, reverse=True)) + r")\b"
    )
    return tuple(Name(*found.span(), True) for found in pattern.finditer(text))
