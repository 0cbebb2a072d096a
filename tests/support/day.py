"""An invented day, large enough to see every part of a digest: stories in three languages, feeds that fail, edits, trends.

Outlets, people and numbers are made up; nothing here was published anywhere.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Any

from monitor.config.settings import DigestSettings
from monitor.digest.build import build
from monitor.digest.view import Digest
from monitor.model.articles import Quality
from monitor.model.digests import LedgerFacts, Window
from monitor.model.entries import Dated
from monitor.model.feeds import Feed, FeedEvent, FeedHealth, FeedState
from monitor.model.hits import Evidence, Hit, Reason, Watchlist
from monitor.model.mentions import Kind
from monitor.model.stories import (
    ActionRecord,
    Agreement,
    Claim,
    Coverage,
    Difference,
    Edit,
    Role,
    Story,
    StoryFacts,
    Trend,
)

DAY = date(2026, 3, 5)
UNTIL = datetime(2026, 3, 5, 5, 30, tzinfo=UTC)
SINCE = UNTIL - timedelta(days=1)
WINDOW = Window(since=SINCE, until=UNTIL)

NAMES: Mapping[str, str] = {
    "gallium": "Gallium",
    "germanium": "Germanium",
    "antimony": "Antimony",
    "tungsten": "Tungsten",
    "rare-earths": "Rare earth elements",
    "lithium": "Lithium",
    "cobalt": "Cobalt",
    "nickel": "Nickel",
    "graphite": "Graphite",
    "copper": "Copper",
    "export-licensing": "Export licensing and export controls",
    "export-ban": "Export ban or suspension",
    "export-quota": "Export quota",
    "exploration-funding": "Exploration funding",
    "stockpiling": "Stockpiling",
    "royalty": "Royalty or mining tax",
    "state-aid": "Subsidy or state aid",
    "china": "China",
    "united-states": "United States",
    "chile": "Chile",
    "drc": "DR Congo",
    "indonesia": "Indonesia",
    "mofcom": "Ministry of Commerce of China",
}

CONTROLS = Watchlist(
    name="export-controls", title="Export controls", policies=("direction:restricts",)
)
BATTERY = Watchlist(name="battery", title="Battery materials", minerals=("group:battery",))
FUNDING = Watchlist(
    name="funding", title="State money for mining", policies=("direction:supports",)
)
WATCHLISTS = (CONTROLS, BATTERY, FUNDING)


def at(hour: int, minute: int = 0, *, days: int = 0) -> datetime:
    """A moment of the window's second day (5 March), or of `days` before it."""
    return datetime(2026, 3, 5, hour, minute, tzinfo=UTC) - timedelta(days=days)


def hit(
    sentence: str,
    terms: Mapping[str, str],
    *,
    watchlist: str = "export-controls",
    score: float = 80,
    minerals: tuple[str, ...] = (),
    policies: tuple[str, ...] = (),
    places: tuple[str, ...] = (),
    field: str = "text",
    **more: Any,
) -> Hit:
    """A hit whose evidence marks the first place of each term (term → concept)."""
    marks = tuple(
        (sentence.index(term), sentence.index(term) + len(term), concept)
        for term, concept in terms.items()
    )
    evidence = Evidence(field=field, start=0, end=len(sentence), sentence=sentence, marks=marks)
    reasons = (
        Reason(name="mineral in the title", points=30, detail=", ".join(minerals)),
        Reason(name="action and mineral in one sentence", points=25),
        Reason(name="government agency", points=15, detail="mofcom"),
        Reason(name="opinion page", points=-5),
    )
    return Hit(
        watchlist=watchlist,
        fingerprint="f",
        score=score,
        reasons=reasons,
        evidence=(evidence,),
        minerals=minerals,
        policies=policies,
        places=places,
        **more,
    )


def cover(
    article_id: int, outlet: str, title: str, *hits: Hit, when: datetime | None = None, **more: Any
) -> Coverage:
    """An article read in full from its page, in English, independent, unless told otherwise."""
    when = when or at(2, article_id % 60)
    known: dict[str, Any] = {
        "entry_id": article_id,
        "feed_id": article_id % 7,
        "tags": (),
        "language": "en",
        "dated": Dated.GIVEN,
        "origin": None,
        "url": f"https://news.example/{article_id}",
        "quality": Quality.FULL,
        "source": "page",
        "reason": None,
        "score": max((h.score for h in hits), default=0.0),
        "role": Role.INDEPENDENT,
        "first_seen_at": when + timedelta(minutes=4),
    }
    return Coverage(
        article_id=article_id,
        outlet=outlet,
        title=title,
        published_at=when,
        hits=hits,
        **(known | more),
    )


def story(key: str, *coverage: Coverage, facts: StoryFacts | None = None, **more: Any) -> Story:
    """A story with its coverage in order of time."""
    ordered = tuple(sorted(coverage, key=lambda c: (c.published_at, c.article_id)))
    return Story(
        story=key, opened_at=ordered[0].first_seen_at, coverage=ordered, facts=facts, **more
    )


def story_facts(**more: Any) -> StoryFacts:
    """Facts with nothing in them but `more`."""
    return StoryFacts(
        **({"story": "s", "key_figures": (), "differences": (), "action": ActionRecord()} | more)
    )


def _antimony() -> Story:
    lead = (
        "The Ministry of Commerce said from 1 April exporters of antimony and gallium will need a licence for every shipment, "
        "widening controls that until now covered 12 products."
    )
    mine = {
        "minerals": ("antimony", "gallium"),
        "policies": ("export-licensing",),
        "places": ("china",),
    }
    terms = {"antimony": "antimony", "gallium": "gallium", "licence": "export-licensing"}
    other = (
        "Beijing will demand export permits for antimony, gallium and graphite products, covering more than half of its sales "
        "abroad."
    )
    facts = StoryFacts(
        story="20260304-antimony",
        key_figures=(
            Claim(article_id=101, outlet="The Pacific Ledger", said="12 products", sentence=lead),
            Claim(
                article_id=102,
                outlet="Metals Courier",
                said="$1.9 billion",
                sentence="Sales abroad of the metals concerned came to $1.9 billion last year, customs figures show.",
            ),
        ),
        differences=(
            Difference(
                verdict=Agreement.DIFFER,
                subject="share of sales abroad that is covered",
                claims=(
                    Claim(
                        article_id=101,
                        outlet="The Pacific Ledger",
                        said="at least half",
                        sentence="Traders reckon that at least half of the country's sales abroad will be covered.",
                    ),
                    Claim(
                        article_id=102,
                        outlet="Metals Courier",
                        said="more than half",
                        sentence=other,
                    ),
                ),
            ),
            Difference(
                verdict=Agreement.DIFFER,
                subject="minerals under export control",
                claims=(
                    Claim(
                        article_id=103,
                        outlet="Strait Business Daily",
                        said="tungsten",
                        sentence="The list names antimony, gallium and tungsten.",
                    ),
                    Claim(article_id=102, outlet="Metals Courier", said="graphite", sentence=other),
                ),
            ),
            Difference(
                verdict=Agreement.UPDATED,
                subject="products on the list",
                claims=(
                    Claim(
                        article_id=101,
                        outlet="The Pacific Ledger",
                        said="12 products",
                        sentence=lead,
                    ),
                    Claim(
                        article_id=103,
                        outlet="Strait Business Daily",
                        said="17 products",
                        sentence="A corrected annex, put online after midnight, lists 17 products.",
                    ),
                ),
            ),
            Difference(
                verdict=Agreement.AGREE,
                subject="date of effect",
                claims=(
                    Claim(
                        article_id=101, outlet="The Pacific Ledger", said="1 April", sentence=lead
                    ),
                    Claim(
                        article_id=102,
                        outlet="Metals Courier",
                        said="April 1",
                        sentence="The rule applies from April 1.",
                    ),
                ),
            ),
        ),
        action=ActionRecord(
            actor="mofcom",
            actor_name="Ministry of Commerce of China",
            action="export-licensing",
            minerals=("antimony", "gallium"),
            target="united-states",
            status="adopted",
            effective_on="2026-04-01",
            documents=("MOFCOM 2026/14",),
        ),
    )
    wire = {"role": Role.COPY, "origin": "Pacific Ledger"}
    return story(
        "20260304-antimony",
        cover(
            101,
            "The Pacific Ledger",
            "China to require licences for all antimony and gallium exports",
            hit(lead, terms, score=92, **mine),
            when=at(20, 14, days=1),
            role=Role.FIRST,
            edits=(
                Edit(
                    at=at(1, 10),
                    field="text",
                    old="The list holds 12 products in all.",
                    new="The list holds 17 products in all.",
                ),
            ),
        ),
        cover(
            102,
            "Metals Courier",
            "Beijing widens mineral export permits to antimony, gallium and graphite",
            hit(
                other,
                {
                    "export permits": "export-licensing",
                    "antimony": "antimony",
                    "gallium": "gallium",
                },
                score=88,
                **mine,
            ),
            when=at(21, 2, days=1),
        ),
        cover(
            103,
            "Strait Business Daily",
            "Export licences: what the new annex says",
            hit(lead, terms, score=61, **mine),
            when=at(3, 5),
            quality=Quality.PARTIAL,
            reason="paywall",
            tags=("state-media",),
        ),
        cover(
            104,
            "Harbour Post",
            "China to require licences for all antimony and gallium exports",
            hit(lead, terms, **mine),
            **wire,
        ),
        cover(
            105,
            "Inland Echo",
            "China to require licences for all antimony, gallium exports",
            hit(lead, terms, **mine),
            **wire,
        ),
        cover(
            106,
            "Market Minute",
            "China to require licences for antimony exports",
            hit(lead, terms, **mine),
            **wire,
        ),
        facts=facts,
        also_in=("20260304-antimony-zh",),
    )


def _antimony_zh() -> Story:
    sentence = (
        "商务部宣布，自4月1日起，锑、镓相关物项出口须逐单申请许可证，较此前的12类产品有所扩大。"
    )
    mine = hit(
        sentence,
        {"锑": "antimony", "镓": "gallium", "许可证": "export-licensing"},
        score=84,
        minerals=("antimony", "gallium"),
        policies=("export-licensing",),
        places=("china",),
    )
    return story(
        "20260304-antimony-zh",
        cover(
            121,
            "金岸财经",
            "商务部：锑、镓出口全部实行许可证管理",
            mine,
            language="zh",
            when=at(19, 40, days=1),
            role=Role.FIRST,
        ),
        cover(
            122,
            "矿业晨报",
            "锑镓出口管制扩围",
            mine,
            language="zh",
            when=at(22, 1, days=1),
            tags=("state-media",),
        ),
        also_in=("20260304-antimony",),
    )


def _lithium_es() -> Story:
    sentence = (
        "El ministerio de Minería propuso elevar del 3 % al 7 % la regalía que pagan los productores de litio "
        "a partir de 2027, según el borrador enviado al Congreso."
    )
    mine = {"minerals": ("lithium",), "policies": ("royalty",), "places": ("chile",)}
    terms = {"regalía": "royalty", "litio": "lithium"}
    return story(
        "20260305-lithium",
        cover(
            201,
            "El Diario del Salar",
            "Gobierno propone subir la regalía del litio al 7 %",
            hit(sentence, terms, watchlist="battery", score=74, **mine),
            language="es",
            role=Role.FIRST,
        ),
        cover(
            202,
            "Cobre y Sal",
            "Regalía del litio: la propuesta llega al Congreso",
            language="es",
            quality=Quality.FEED_ONLY,
            reason="robots",
        ),
        facts=StoryFacts(
            story="20260305-lithium",
            key_figures=(
                Claim(article_id=201, outlet="El Diario del Salar", said="7 %", sentence=sentence),
            ),
            differences=(),
            action=ActionRecord(
                actor="chile",
                action="royalty",
                minerals=("lithium",),
                status="proposed",
                effective_on="2027-01-01",
            ),
        ),
    )


def _cobalt() -> Story:
    old = "Kinshasa has kept its cobalt export quota at 96,000 tonnes for the year."
    new = "The regulator raised the cobalt export quota to 104,500 tonnes after a review, two people familiar with it said."
    mine = {"minerals": ("cobalt",), "policies": ("export-quota",), "places": ("drc",)}
    both = [
        hit(
            new,
            {"cobalt": "cobalt", "export quota": "export-quota"},
            watchlist=name,
            score=score,
            **mine,
        )
        for name, score in (("export-controls", 71), ("battery", 77))
    ]
    return story(
        "20260302-cobalt",
        cover(
            301,
            "Copperbelt Wire",
            "Congo holds cobalt quota steady",
            hit(old, {"cobalt": "cobalt", "export quota": "export-quota"}, score=70, **mine),
            when=at(9, days=3),
            role=Role.FIRST,
        ),
        cover(
            302,
            "Lakes Courier",
            "Congo lifts cobalt export quota after review",
            *both,
            when=at(4, 31),
        ),
        cover(
            303,
            "Harbour Post",
            "Congo lifts cobalt export quota after review",
            *both,
            when=at(4, 58),
            role=Role.COPY,
        ),
        told_at=at(5, 30, days=2),
    )


def _funding() -> Story:
    sentence = (
        "Officials in 20 of the 44 districts have set money aside for lithium and nickel exploration, the survey's yearly "
        "report says."
    )
    mine = {
        "minerals": ("lithium", "nickel"),
        "policies": ("exploration-funding",),
        "places": ("indonesia",),
    }
    terms = {"lithium": "lithium", "nickel": "nickel", "exploration": "exploration-funding"}
    both = [
        hit(sentence, terms, watchlist=name, score=score, **mine)
        for name, score in (("battery", 52), ("funding", 66))
    ]
    return story(
        "20260305-funding",
        cover(
            401,
            "Archipelago Mining",
            "Districts pay for nickel and lithium exploration",
            *both,
            role=Role.FIRST,
        ),
    )


def _quiet(
    number: int, title: str, mineral: str, action: str, score: float = 28, **more: Any
) -> Story:
    sentence = f"{title}, a note to clients said."
    mine = hit(
        sentence, {}, watchlist="battery", score=score, minerals=(mineral,), policies=(action,)
    )
    return story(f"q{number}", cover(number, "Daily Brief", title, mine, role=Role.FIRST, **more))


def stories() -> tuple[Story, ...]:
    """The day's stories."""
    return (
        _antimony(),
        _antimony_zh(),
        _lithium_es(),
        _cobalt(),
        _funding(),
        _quiet(501, "Analysts see graphite subsidies fading", "graphite", "state-aid"),
        _quiet(502, "A nickel stockpile is back in talks", "nickel", "stockpiling", 35),
        _quiet(503, "硫酸镍价格小幅回升，收储传闻再起", "nickel", "stockpiling", 22, language="zh"),
    )


def health(number: int, name: str, *, silent_for: float | None = 0.4, **state: Any) -> FeedHealth:
    """A feed's health; without more it is well."""
    url = f"https://feeds.example/{number}"
    return FeedHealth(
        feed_id=number,
        feed=Feed(url=url, name=name),
        state=FeedState(url=url, **({"polled_at": at(5), "succeeded_at": at(5)} | state)),
        active=True,
        items=100,
        items_24h=3,
        lag_p50_s=900.0,
        lag_p95_s=4000.0,
        silent_for=silent_for,
    )


def feeds() -> tuple[FeedHealth, ...]:
    """120 feeds: one newly broken, one for long, one silent."""
    broken = health(
        1,
        "Andes Mining News",
        failures=3,
        failing_since=at(22, 15, days=1),
        reason="blocked",
        message="https://andes.example/rss: 403 to this user agent",
    )
    old = health(
        2,
        "Ministry gazette",
        failures=40,
        failing_since=at(8, days=9),
        reason="html",
        message="a web page, 14 kB",
    )
    silent = health(3, "Tin & Tantalum Weekly", silent_for=9.0, newest_at=at(10, days=21))
    return (broken, old, silent, *(health(n, f"Feed {n}") for n in range(4, 121)))


def facts(**more: Any) -> LedgerFacts:
    """The ledger's counts."""
    known: dict[str, Any] = {
        "polls": 2214,
        "polls_failed": 61,
        "articles": 1830,
        "pending": 14,
        "undated": 12,
        "future_dated": 3,
        "edited": 6,
        "hits": 23,
        "by_quality": {"full": 1402, "partial": 96, "feed_only": 310, "headline_only": 22},
        "by_reason": {"paywall": 71, "robots": 120, "timeout": 18, "teaser": 25},
        "events": (
            (at(22, 15, days=1), "Andes Mining News", FeedEvent.BROKE, "access refused"),
            (at(23, days=1), "Lakes Courier", FeedEvent.RECOVERED, "was failing since 27 Feb"),
            (
                at(1),
                "Copperbelt Wire",
                FeedEvent.POSSIBLE_GAP,
                "nothing in common with the last poll",
            ),
            (
                at(2),
                "Ministry gazette",
                FeedEvent.CANDIDATE,
                "https://gazette.example/feed.xml stands there",
            ),
        ),
        "unread": (
            ("Strait Business Daily", "Export licences: what the new annex says", "paywall"),
        ),
    }
    return LedgerFacts(**(known | more))


def trends() -> tuple[Trend, ...]:
    """One mineral far above its usual."""
    past = (2, 1, 3, 2, 0, 0, 2, 4, 2, 1, 3, 1, 0, 2, 3, 2, 2, 1, 0, 0, 1, 3, 2, 2, 4, 1, 0, 14)
    return (
        Trend(
            concept="antimony",
            kind=Kind.MINERAL,
            count=14,
            usual=1.8,
            history=past,
            reason="Poisson: 14 or more happens once in 40 million days at 1.8 a day",
        ),
    )


def settings(**more: Any) -> DigestSettings:
    """The defaults, with a web page."""
    return DigestSettings(
        **({"base_url": "https://monitor.example", "timezone": "Europe/London"} | more)
    )


def digest(chosen: Sequence[Story] | None = None, **more: Any) -> Digest:
    """The day's digest; `more` replaces arguments of `build`."""
    known: dict[str, Any] = {
        "window": WINDOW,
        "date": DAY,
        "stories": stories() if chosen is None else chosen,
        "ledger": facts(),
        "feeds": feeds(),
        "trends": trends(),
        "watchlists": WATCHLISTS,
        "names": NAMES,
        "settings": settings(),
    }
    return build(**(known | more))
