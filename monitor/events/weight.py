"""How much an act is the news of its article: a linear sum of named reasons. Pure, deterministic.

The weights stand in `data/weights.toml`. Few signs, their direction fixed by reason; what an article is (a company's, a market
report) counts once for all its acts.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from monitor.events.acts import Act
from monitor.events.cues import EventWord, WordKind
from monitor.events.names import NameKind
from monitor.events.times import When
from monitor.events.zones import Statement, Zone
from monitor.match import news_cues
from monitor.match.lexicon import Lexicon
from monitor.match.news_cues import CueKind
from monitor.model.articles import Article
from monitor.model.hits import Reason
from monitor.model.mentions import Kind

_LEAD_CHARS = 700
_UNNAMED = {"minerals"}  # ores, raw materials, mining: none by name
_MARKS = (
    WordKind.SAVING, WordKind.RECITAL, WordKind.EARLIER, WordKind.CONDITION, WordKind.REASON, WordKind.SAYS,
)  # fmt: skip
_OPENINGS = (Zone.TITLE, Zone.LEAD)
BELOW = ("mineral elsewhere", "mineral umbrella")
"""What a reason about minerals says where title and lead name none."""
_LATER = (Zone.MIDDLE, Zone.LATE)
_OFTEN = 4
_GOODS_CHARS = {Zone.TITLE: 24, Zone.LEAD: 1}  # behind a metal; in a lead right behind it
_GOODS = frozenset({"dual-use-goods"})  # stands for minerals where exports are controlled only
_OF_GOODS = frozenset({"export-ban", "export-licensing", "sanctions"})
_OF_SHARES = frozenset({"investment-screening", "nationalisation", "state-financing"})
_OWN_NEWS = ("commercial", "market", "drilling")
_DECISIONS = (WordKind.START, WordKind.END, WordKind.HOLD, WordKind.EFFECT)
_TICKER = re.compile(r"\([^()\n]{0,24}\b[A-Z][\w.\- ]{1,14}:\s?[A-Z0-9.]{1,7}\b")  # (TSX-V: ABC)
_GOVERNED = 0.4  # of what a company's or market's words take away, where a government decides


@cache
def weights() -> Mapping[str, Mapping[str, float]]:
    """The table: points by group and sign."""
    source = files("monitor.events").joinpath("data/weights.toml")
    return tomllib.loads(source.read_text(encoding="utf-8"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Kindred:
    """What kind of news an article is; shares 0–1 with the words seen."""

    shares: Mapping[str, tuple[float, str]]
    of_company: bool = False  # its headline gives the symbol of a share

    def reasons(self, act: Act) -> tuple[Reason, ...]:
        """What that adds to an act; a company's news of what a government did to it is less its own."""
        points = weights()["article"]
        told = _GOVERNED if _governs(act) and not self.of_company else 1.0
        return tuple(
            Reason(name=name, points=added, detail=words)
            for name, (share, words) in self.shares.items()
            if (added := round(points[name] * share * (told if name in _OWN_NEWS else 1.0), 1))
        )


def _governs(act: Act) -> bool:
    """Whether someone who governs is said to decide."""
    who = act.subject
    return (
        (who.kind in (NameKind.AGENCY, NameKind.HEAD) or _is_of_shares(act))
        and who.how in ("subject", "agent")
        and act.doing in _DECISIONS
    )


def _is_of_shares(act: Act) -> bool:
    """Whether an act is a government's on a company's shares, so that words of shares are its own."""
    return act.action in _OF_SHARES and act.subject.kind is NameKind.PLACE


def kindred(article: Article, read: Sequence[Statement], language: str) -> Kindred:
    """The kind of news, by the words of title and lead."""
    title, opening = article.title, article.text[:_LEAD_CHARS]
    found = [c for part in (title, opening) for c in news_cues.find(part, language)]
    size = max(60, len(title.split()) + len(opening.split()))
    words = [w for p in read if p.zone in (Zone.TITLE, Zone.LEAD) for w in p.words]
    return Kindred(
        of_company=_TICKER.search(title) is not None,
        shares={
            "commercial": _share(
                [w.word for w in words if w.kind is WordKind.COMMERCIAL]
                + [c.word for c in found if c.kind is CueKind.COMPANY]
                + _TICKER.findall(f"{title}\n{opening}")[:2],
                3,
                size,
            ),
            "market": _share([c.word for c in found if c.kind is CueKind.MARKET], 4, size),
            "drilling": _share([c.word for c in found if c.kind is CueKind.DRILLING], 3, size),
            "goods": _goods(read),
            "routine": _share([w.word for w in words if w.kind is WordKind.ROUTINE], 1, 60),
            "opinion": _share([w.word for w in _title(read) if w.kind is WordKind.OPINION], 1, 60),
            "affair": _share([w.word for w in _title(read) if w.kind is WordKind.AFFAIR], 1, 60),
            "release": _share([w.word for w in words if w.kind is WordKind.RELEASE], 1, 60),
            "question": (float(title.rstrip().endswith(("?", "？"))), "?"),
            "official": _share([w.word for w in words if w.kind is WordKind.OFFICIAL], 1, 60),
        },
    )


def _title(read: Sequence[Statement]) -> list[EventWord]:
    return [w for p in read if p.zone is Zone.TITLE for w in p.words]


def _share(words: Iterable[str], enough: int, size: int) -> tuple[float, str]:
    """The share of different words against `enough` of them in the space of a teaser."""
    different = tuple(dict.fromkeys(words))
    return min(1.0, len(different) * 60 / size / enough), ", ".join(different[:4])


def _goods(read: Sequence[Statement]) -> tuple[float, str]:
    """Whether the minerals of the title, else of the lead's first sentence with any, all stand before goods made of them."""
    for statement in read:
        minerals = statement.named(Kind.MINERAL)
        if statement.zone not in _OPENINGS or not minerals:
            continue
        goods = statement.of(WordKind.GOODS)
        made = [
            g
            for m in minerals
            for g in goods
            if 0 <= g.start - m.end <= _GOODS_CHARS[statement.zone]
            or g.start <= m.start < g.end  # one word: "Aluminiumräder"
        ]
        if len({g.start for g in made}) >= len(minerals):
            return 1.0, ", ".join(g.word for g in made[:3])
        return 0.0, ""
    return 0.0, ""


# --- one act ------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """The minerals that an article gives to acts whose own sentence names none."""

    minerals: tuple[str, ...]  # of title or lead
    how: str  # "carried": those; "elsewhere": named further down; "umbrella": there, none by name; ""
    titled: bool  # the title names a mineral, or speaks of mining
    of_private: bool = False  # the first name in the title is a company's or analyst's


def reasons(
    act: Act, all_acts: Sequence[Act], given: Given, lexicon: Lexicon
) -> tuple[Reason, ...]:
    """What an act's own signs add."""
    table = weights()
    found = [
        *_of_act(act, all_acts, table["act"], given),
        *_named(act, table["act"], lexicon),
        ("subject", table["subject"][who := _subject(act)], f"{who}: {act.subject.concept}"),
        ("verb", table["doing"][act.doing or "none"], _verb(act)),
        ("time", table["time"][act.when], f"told as {act.when}"),
        *(("mark", table["mark"][m], str(m)) for m in _MARKS if m in act.marks),
    ]
    if act.quoted:
        found.append(("mark", table["mark"]["quote"], "a quote"))
    if given.of_private and act.statement.zone is not Zone.TITLE:
        found.append(("title", table["act"]["beside_private"], "the title tells of a company"))
    found += _of_nameless(act, table["act"])
    if not given.titled and set(act.minerals or given.minerals) == _UNNAMED:
        found.append(("mineral", table["act"]["in_passing"], "minerals as such, in passing"))
    return tuple(Reason(name=n, points=p, detail=d) for n, p, d in found if p)


def _of_nameless(act: Act, table: Mapping[str, float]) -> Iterable[tuple[str, float, str]]:
    """What counts against a decision without a name: it may come, or a clause with "who" or "which" tells it by the way."""
    if act.action:
        return
    if act.doing is WordKind.MODAL:
        yield "verb", table["maybe"], "a decision that may come"
    if WordKind.RELATIVE in act.marks:
        yield "mark", table["by_the_way"], "told by the way"


def is_background(act: Act) -> bool:
    """Whether an act is no news by itself: past, boilerplate, an exemption or condition, only spoken of, nobody's who governs."""
    return (
        act.when is When.PAST
        or act.statement.zone is Zone.ABOUT
        or act.doing is WordKind.TELL
        or act.subject.kind is NameKind.PRIVATE
        or bool(act.marks & {WordKind.SAVING, WordKind.CONDITION})
    )


def _named(
    act: Act, table: Mapping[str, float], lexicon: Lexicon
) -> Iterable[tuple[str, float, str]]:
    if any(w.start == act.start for w in act.statement.of(WordKind.INSTRUMENT)):
        yield "instrument", table["instrument"], "only a law's or plan's name"
    entry = lexicon.entry(act.action)
    if entry is not None:
        yield "action", table["named"] + table["strength"] * entry.strength, act.action


def _of_act(
    act: Act, all_acts: Sequence[Act], table: Mapping[str, float], given: Given
) -> Iterable[tuple[str, float, str]]:
    zone = act.statement.zone
    yield "place in the text", table[zone], str(zone)
    mineral = _mineral(act, given)
    yield "mineral", table[mineral], ", ".join(act.minerals[:4]) or mineral.replace("_", " ")
    if not act.action:
        return
    same = [a for a in all_acts if a.action == act.action and a.statement is not act.statement]
    if zone is not Zone.TITLE and any(a.statement.zone is Zone.TITLE for a in same):
        yield "title", table["title_agrees"], "the title tells it too"
    if zone not in _OPENINGS and not any(a.statement.zone in _OPENINGS for a in same):
        yield "apart", table["apart"], "neither title nor lead tells of it"
    if more := min(_OFTEN, len({a.statement.order for a in same})):
        yield "again", table["again"] * more, f"told in {more} more sentences"


def _mineral(act: Act, given: Given) -> str:
    """Where the act has its minerals from; what title and lead do not name is not what the article is about."""
    if set(act.minerals or given.minerals) == _GOODS and not _of_goods(act):
        return "no_mineral"
    if given.how in ("elsewhere", "umbrella") and act.statement.zone in _LATER:
        return f"mineral_{given.how}"
    if act.minerals:
        return "mineral_in_clause" if act.in_clause else "mineral_in_sentence"
    return f"mineral_{given.how}" if given.how else "no_mineral"


def _of_goods(act: Act) -> bool:
    """Whether dual-use goods stand for minerals: their exports are controlled, and the sentence says so."""
    return bool(act.minerals) and act.action in _OF_GOODS


def _subject(act: Act) -> str:
    who = act.subject
    if who.kind is NameKind.PRIVATE:
        return "private"
    if who.how == "carried":
        return "carried" if who.place or who.kind is NameKind.HEAD else "none"
    if who.how == "owner":
        return "owner"
    return str(who.kind)


def _verb(act: Act) -> str:
    words = [w for w in act.statement.words if w.kind is act.doing]
    near = min(words, key=lambda w: abs(w.start - act.start), default=None)
    return f"{act.doing}: {near.word}" if near and act.doing else str(act.doing or "none")
