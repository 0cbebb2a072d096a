"""A past to try watchlists on: articles generated from a seed, of the lengths that news has, some of them about minerals policy."""

from __future__ import annotations

import json
import random
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

_MINERALS = (
    "lithium",
    "cobalt",
    "gallium",
    "germanium",
    "graphite",
    "antimony",
    "tungsten",
    "nickel",
    "copper",
    "rare earths",
)
_COUNTRIES = (
    "China",
    "Indonesia",
    "Zimbabwe",
    "Chile",
    "Canada",
    "Australia",
    "Congo",
    "India",
    "Japan",
    "Kazakhstan",
)
_ACTS = (
    "The government of {country} has banned exports of {mineral} from the first of next month, the mines ministry said.",
    "{country} will require licences for exports of {mineral}, according to a notice of its commerce ministry.",
    "{country}'s government will pay a subsidy of {number} million dollars for a {mineral} refinery, a minister said.",
    "{country} is to add {number} tonnes of {mineral} to its strategic stockpile, the industry ministry said on Monday.",
    "The government of {country} raised its royalty on {mineral} to {number} per cent.",
)
_ASIDES = (
    "Prices of {mineral} rose by {number} per cent last month, traders said.",
    "The company mined {number} tonnes of {mineral} in the quarter, less than a year before.",
    "Officials from {country} met buyers from {number} companies in the capital.",
    "The parliament of {country} debated a law on working hours for the {number}th time.",
)
_FILLERS = (
    "The talks lasted until the evening, and people who were in the room spoke of a friendly mood.",
    "Analysts had expected as much, although few of them had thought that it would come before the summer.",
    "A spokesman declined to say how long the work would take or who would have to pay for it in the end.",
    "Residents of the valley said that the road was closed for most of the winter and that nobody had asked them.",
    "The report, which runs to {number} pages, was handed to members of the committee on Tuesday.",
    "Shares of the builder fell by {number} per cent before they recovered in the afternoon.",
    "Hotels in the old town are booked for the weekend, when the festival begins with a concert.",
    "The team plays its last match of the season at home, and the coach hopes for better weather.",
)
_RARE = (
    "The choir sang on the steps of the town hall, and the mayor thanked everybody who had come.",
    "The regatta was put off because of the wind, and the boats stayed in the harbour for {number} hours.",
    "The orchard behind the school was planted by pupils, who sell the apples in autumn.",
)


def past_rows(
    count: int, *, seed: int, until: datetime, days: int = 300, policy: float = 0.1
) -> Iterator[dict[str, str]]:
    """Articles as JSON lines have them; lengths are lognormal about 3 kB, a share `policy` tells what
    governments did about a mineral, another share as large only names minerals."""
    dice = random.Random(seed)
    for number in range(count):
        kind = dice.random()
        sentences = [
            _filled(dice.choice(_FILLERS), dice)
            for _ in range(max(4, int(dice.lognormvariate(3.4, 0.5))))
        ]
        for _ in range(dice.randint(1, 3) if kind < 2 * policy else 0):
            sentences.insert(dice.randrange(len(sentences)), _filled(dice.choice(_ASIDES), dice))
        for _ in range(dice.randint(1, 2) if kind < policy else 0):
            sentences.insert(
                dice.randrange(min(6, len(sentences))), _filled(dice.choice(_ACTS), dice)
            )
        if dice.random() < 0.15:
            sentences.insert(dice.randrange(len(sentences)), _filled(dice.choice(_RARE), dice))
        title = " ".join(dice.choice(sentences).split()[:9]).rstrip(",.")
        paragraphs = [" ".join(sentences[at : at + 3]) for at in range(0, len(sentences), 3)]
        yield {
            "url": f"https://outlet{number % 40}.example/{seed}/{number}",
            "title": f"{title} ({number})",
            "body": "\n".join(paragraphs),
            "published": (until - timedelta(seconds=dice.randrange(days * 86_400))).isoformat(),
            "lang": "en",
        }


def past_file(folder: Path, count: int, *, seed: int, until: datetime, policy: float = 0.1) -> Path:
    """The articles as a JSON-lines file in `folder`."""
    file = folder / f"past-{seed}.jsonl"
    with file.open("w", encoding="utf-8") as out:
        out.writelines(
            json.dumps(row) + "\n"
            for row in past_rows(count, seed=seed, until=until, policy=policy)
        )
    return file


def _filled(template: str, dice: random.Random) -> str:
    return template.format(
        mineral=dice.choice(_MINERALS), country=dice.choice(_COUNTRIES), number=dice.randint(2, 90)
    )
