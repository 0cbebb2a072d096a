from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path
from typing import Any

import lxml.html
import pytest

from monitor.core.wrap import width
from monitor.digest.render import render, sparkline, starred
from monitor.digest.view import Digest, PassagePiece
from monitor.model.hits import Evidence
from monitor.model.stories import ActionRecord, Claim, Role
from tests.support import day


def page(digest: Digest, **more: Any) -> lxml.html.HtmlElement:
    return lxml.html.document_fromstring(render(digest, **more).html)


def big(count: int = 60) -> Digest:
    """A day with many stories, each as long as the sample's first."""
    first = day.stories()[0]
    many = []
    for n in range(count):
        coverage = tuple(
            replace(
                c,
                article_id=n * 100 + i,
                title=f"{c.title} {n}",
                hits=tuple(replace(h, score=50 + n / 10) for h in c.hits),
            )
            for i, c in enumerate(first.coverage)
        )
        many.append(replace(first, story=f"s{n}", coverage=coverage, also_in=()))
    return day.digest(many, settings=day.settings(max_stories=1000))


def links(text: str) -> set[str]:
    return set(re.findall(r"https?://[^\s\"<>]+", text))


def test_the_same_digest_gives_the_same_bytes() -> None:
    digest = day.digest()
    assert render(Digest.from_json(digest.to_json())) == render(digest)


def test_each_story_is_an_own_heading_below_its_section() -> None:
    levels = [(h.tag, h.text_content().strip()) for h in page(day.digest()).iter("h1", "h2", "h3")]
    assert levels[0] == ("h1", "Thursday, 5 March 2026")
    assert [tag for tag, _ in levels].count("h1") == 1
    assert ("h3", "China to require licences for all antimony and gallium exports") in levels


def test_both_parts_tell_the_same_stories_with_the_same_links() -> None:
    digest = day.digest()
    rendered = render(digest)
    for section in digest.sections:
        for story in section.stories:
            assert story.title in rendered.html
            assert " ".join(story.title.split()) in " ".join(rendered.text.split())
    pages = {link for link in links(rendered.html) if "news.example" in link or "/story/" in link}
    assert pages <= links(rendered.text)


def test_an_outlets_further_report_is_linked_where_it_is_the_newest() -> None:
    found = day.hit("Chile bans exports of lithium.", {"lithium": "lithium"}, minerals=("lithium",))
    told = day.story(
        "s",
        day.cover(1, "Wire", "Chile plans a ban", found, when=day.at(2, 1), role=Role.FIRST),
        day.cover(2, "Ledger", "Chile bans exports", replace(found, score=90), when=day.at(2, 2)),
        day.cover(3, "Wire", "Chile adopts a ban", found, when=day.at(2, 3)),
    )
    rendered = render(day.digest((told,)))
    for text in (rendered.html, rendered.text):
        assert {f"https://news.example/{n}" for n in (1, 2, 3)} <= links(text)


def test_the_report_of_the_newest_move_stands_with_its_time() -> None:
    found = day.hit("Chile bans exports of lithium.", {"lithium": "lithium"}, minerals=("lithium",))
    told = day.story(
        "s",
        day.cover(1, "Wire", "Chile bans exports", found, when=day.at(2, 1), role=Role.FIRST),
        day.cover(2, "Ledger", "Chile bans exports", found, when=day.at(2, 2)),
        day.cover(3, "Ledger", "Court stops ban", replace(found, score=90), when=day.at(2, 3)),
    )
    rendered = render(day.digest((told,)))
    assert "Wire 02:01, Ledger 02:03" in " ".join(rendered.text.split())
    assert "02:03" in rendered.html


def test_the_text_keeps_72_columns_but_for_addresses() -> None:
    lines = render(day.digest(problems=("x " * 60,))).text.splitlines()
    assert [line for line in lines if width(line) > 72 and "://" not in line] == []


def test_the_text_is_not_markup() -> None:
    story = day.story(
        "s", day.cover(1, "A & B", "Tin <b>& zinc</b>", day.hit("Tin & zinc.", {}), role=Role.FIRST)
    )
    text = render(day.digest([story])).text
    assert "Tin <b>& zinc</b>" in text
    assert "&amp;" not in text


HOSTILE = "<script>alert(1)</script><img src=x onerror=alert(1)>\"'{{ 7*7 }}"


def hostile() -> Digest:
    evidence = Evidence(field="text", start=0, end=9, sentence=HOSTILE, marks=((0, 8, "tin"),))
    hit = replace(
        day.hit("x", {}, minerals=(HOSTILE,), policies=(HOSTILE,)),
        evidence=(evidence,),
        terms=(HOSTILE,),
    )
    first = day.cover(
        1,
        HOSTILE,
        HOSTILE,
        hit,
        url="javascript:alert(1)",
        origin=HOSTILE,
        language="zh",
        role=Role.FIRST,
    )
    facts = replace(
        day.stories()[0].facts,  # type: ignore[type-var]
        key_figures=(Claim(article_id=1, outlet=HOSTILE, said=HOSTILE, sentence=HOSTILE),),
    )
    quiet = day.cover(
        2,
        HOSTILE,
        HOSTILE,
        day.hit("x", {}, score=5),
        url='https://a.example/"><script>',
        role=Role.FIRST,
    )
    stories = (day.story("s", first, facts=facts), day.story("'\"><script>", quiet))
    feeds = (day.health(1, HOSTILE, failures=1, reason="dns", message=HOSTILE),)
    return day.digest(
        stories, feeds=feeds, problems=(HOSTILE,), settings=day.settings(title=HOSTILE)
    )


def test_nothing_from_outside_becomes_markup() -> None:
    tree = page(hostile())
    assert tree.xpath("//script | //img | //form | //iframe | //object") == []
    assert [a for e in tree.iter() for a in e.attrib if a.startswith("on")] == []
    assert all(re.match(r"https?://|#", a.get("href")) for a in tree.iter("a"))
    assert "{{ 7*7 }}" in render(hostile()).html


def test_nothing_is_loaded_from_elsewhere() -> None:
    html = render(day.digest()).html
    assert not re.search(r"src=|@import|url\(|<link|<script|<form", html)


def test_titles_stand_in_bdi_with_their_language() -> None:
    tree = page(day.digest())
    found = tree.xpath("//p[contains(@class, 'original')]//bdi[@lang='es']")
    assert [b.text_content() for b in found] == [
        "Gobierno propone subir la regalía del litio al 7 %"
    ]
    assert "Chile: royalty, lithium (proposed)" in [h.text_content() for h in tree.iter("h3")]


def test_layout_tables_say_that_they_are() -> None:
    tables = page(day.digest()).xpath("//table[not(@role='presentation')]")
    assert len(tables) == 1
    assert {th.get("scope") for th in tables[0].iter("th")} == {"col", "row"}


def test_no_text_is_smaller_than_13_px() -> None:
    sizes = {int(size) for size in re.findall(r"font-size:(\d+)px", render(day.digest()).html)}
    assert min(sizes - {0}) == 13


def _channel(value: int) -> float:
    c = value / 255
    return c / 12.92 if c <= 0.03928 else ((c + 0.055) / 1.055) ** 2.4


def contrast(ink: str, ground: str) -> float:
    """WCAG 2 contrast ratio of two #rrggbb colours."""
    light, dark = sorted(
        (
            sum(
                w * _channel(int(c[i : i + 2], 16))
                for w, i in ((0.2126, 1), (0.7152, 3), (0.0722, 5))
            )
            for c in (ink, ground)
        ),
        reverse=True,
    )
    return (light + 0.05) / (dark + 0.05)


def _inherited(
    element: lxml.html.HtmlElement, key: str, rules: dict[str, dict[str, str]]
) -> str | None:
    """The colour that the nearest element sets, a class rule (dark mode's, all !important) before its own style."""
    for node in (element, *element.iterancestors()):
        names = [f".{c}" for c in (node.get("class") or "").split()] + [str(node.tag)]
        for name in names:
            if key in rules.get(name, {}):
                return rules[name][key]
        found = re.search(rf"(?:^|;){key}:(#[0-9a-f]{{6}})", node.get("style") or "")
        if found:
            return found[1]
    return None


def _dark_rules(html: str) -> dict[str, dict[str, str]]:
    block = html.split("prefers-color-scheme:dark){")[1].split("@media")[0]
    rules: dict[str, dict[str, str]] = {}
    for selectors, body in re.findall(r"([^{}]+)\{([^}]*)\}", block):
        for selector in selectors.strip().split(","):
            rules.setdefault(selector.strip(), {}).update(
                re.findall(r"(?:^|;)(color|background):(#[0-9a-f]{6})", body)
            )
    return rules


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_text_has_contrast(scheme: str) -> None:
    html = render(day.digest(problems=("line 3: x",))).html
    rules = _dark_rules(html) if scheme == "dark" else {}
    poor = []
    for element in lxml.html.document_fromstring(html).body.iter():
        if not isinstance(element.tag, str) or not (element.text or "").strip():
            continue
        ink, ground = _inherited(element, "color", rules), _inherited(element, "background", rules)
        if ink is None or ground is None or contrast(ink, ground) < 4.5:
            poor.append((element.tag, element.text, ink, ground))
    assert poor == []


def test_the_mail_is_cut_at_whole_stories_and_counts_the_rest() -> None:
    digest = big()
    rendered = render(digest)
    assert 60_000 < len(rendered.html.encode()) <= 90_000
    told = rendered.html.count('<h3 class="headline"')
    assert f"And {60 - told} more" in rendered.html
    assert f"And {60 - told} more" in rendered.text
    assert rendered.html.rstrip().endswith("</html>")
    assert digest.url in rendered.html


def test_the_best_stories_stay() -> None:
    html = render(big()).html
    assert "exports 59" in html
    assert "exports 0<" not in html


def test_a_limit_that_nothing_fits_leaves_one_story() -> None:
    assert "And 19 more" in render(big(20), max_bytes=1000).html


def test_quiet_lines_go_before_the_last_story() -> None:
    hit, low = day.hit("Tin is taxed.", {}, score=90), day.hit("Tin. " * 80, {}, score=5)
    best = day.story("best", day.cover(1, "A", "The best", hit, role=Role.FIRST))
    lines = [
        day.story(f"q{n}", day.cover(n, "A", f"Line {n} " + "x" * 280, low, role=Role.FIRST))
        for n in range(2, 17)
    ]
    digest = day.digest([best, *lines])
    limit = len(render(digest).html.encode()) - 3000
    html = render(digest, max_bytes=limit).html
    assert "The best" in html
    assert "Line 2" not in html
    assert "And 15 more" in html
    assert len(html.encode()) <= limit


def test_without_a_web_page_the_rest_is_counted_without_a_link() -> None:
    digest = replace(big(), url="", base_url="")
    assert "left out to keep this mail short" in render(digest).html


def test_a_reference_to_a_story_that_was_cut_goes_with_it() -> None:
    html = render(day.digest(), max_bytes=100).html
    anchors = set(re.findall(r'id="([^"]+)"', html))
    assert set(re.findall(r'href="#([^"]+)"', html)) <= anchors


def test_no_link_leads_to_a_story_that_was_cut() -> None:
    facts = day.story_facts(action=ActionRecord(action="export-ban", documents=("D 1",)))
    stories = [
        day.story(
            f"s{n}",
            day.cover(n, "A", f"T{n}", day.hit("Tin.", {}, score=90 - n), role=Role.FIRST),
            facts=facts,
        )
        for n in range(1, 9)
    ]
    html = render(day.digest(stories), max_bytes=14_000).html
    assert "And " in html
    assert set(re.findall(r'href="#([^"]+)"', html)) <= set(re.findall(r'id="([^"]+)"', html))


def test_a_quiet_day_is_short_and_says_what_was_read() -> None:
    rendered = render(day.digest((), trends=()))
    assert "A quiet day." in rendered.html
    assert "A quiet day." in rendered.text
    assert "118 of 120 feeds" in rendered.text


def test_parts_that_are_empty_leave_no_heading() -> None:
    digest = day.digest(
        (), trends=(), feeds=(), ledger=day.facts(events=(), unread=(), by_reason={}, by_quality={})
    )
    html = render(digest).html
    for heading in ("glance", "Unusual volume", "Recovered", "archive", "Quieter", "needs you"):
        assert heading not in html


def test_what_was_found_in_the_archive_is_shown() -> None:
    rendered = render(day.digest((), found_in_archive=day.stories()[:1]))
    assert "Newly found in the archive" in rendered.html
    assert "NEWLY FOUND IN THE ARCHIVE" in rendered.text


def test_a_file_is_whole_and_has_svg_charts() -> None:
    html = render(replace(big(), alerts=day.digest().alerts), whole=True).html
    assert "exports 0<" in html
    assert "more on the web" not in html
    assert html.count("<rect") == 28


def test_marks_side_by_side_are_one_in_plain_text() -> None:
    pieces = (
        PassagePiece(text="对"),
        PassagePiece(text="锑", mark="Antimony"),
        PassagePiece(text="出口", mark="Export"),
        PassagePiece(text=" 3 t", figure=True),
    )
    assert starred(pieces) == "对*锑出口 3 t*"


def test_a_sparkline_has_a_block_for_each_day() -> None:
    assert sparkline((0, 7, 14)) == "▁▅█"
    assert sparkline(()) == ""


# --- the owner's templates -------------------------------------------------------------------------------------------


def folder(tmp_path: Path, **files: str) -> Path:
    for name, text in files.items():
        (tmp_path / (name.replace("__", ".") + ".j2")).write_text(text, encoding="utf-8")
    return tmp_path


def test_a_template_of_the_owners_replaces_the_shipped_one(tmp_path: Path) -> None:
    rendered = render(
        day.digest(),
        templates=folder(tmp_path, digest__txt="{{ digest.day }}: {{ digest.stories }} stories"),
    )
    assert rendered.text == "Thursday, 5 March 2026: 7 stories\n"
    assert "<h1" in rendered.html
    assert rendered.warnings == ()


def test_a_part_of_the_owners_is_used_by_the_shipped_template(tmp_path: Path) -> None:
    from monitor.core.resources import resource

    parts = (resource("templates") / "story.html.j2").read_text(encoding="utf-8")
    rendered = render(
        day.digest(),
        templates=folder(tmp_path, story__html=parts.replace("Outlets differ", "They differ")),
    )
    assert "They differ" in rendered.html
    assert rendered.warnings == ()


@pytest.mark.parametrize(
    ("template", "line", "why"),
    [
        ("{{ digest.day }}\n\n{% if digest.quiet %}never closed", 3, "end"),
        ("a\nb\n{{ digest.weather }}", 3, "weather"),
        ("{{ digest.day }}\n{{ 1 / 0 }}", 2, "division"),
        ("{% set x = 1 %}\n{{ nobody }}", 2, "nobody"),
        ("{{ digest.day | shouted }}", 1, "shouted"),
    ],
)
def test_a_broken_template_is_named_with_its_line_and_the_shipped_one_used(
    tmp_path: Path, template: str, line: int, why: str
) -> None:
    rendered = render(day.digest(), templates=folder(tmp_path, digest__html=template))
    (warning,) = rendered.warnings
    assert warning.startswith(f"{tmp_path / 'digest.html.j2'}, line {line}: ")
    assert why in warning
    assert rendered.html == render(day.digest()).html


def test_an_include_that_is_not_there_is_named(tmp_path: Path) -> None:
    rendered = render(
        day.digest(), templates=folder(tmp_path, digest__html="\n{% include 'logo.html.j2' %}")
    )
    assert "logo.html.j2" in rendered.warnings[0]
    assert "<h1" in rendered.html


def test_a_folder_that_is_not_there_is_as_no_folder(tmp_path: Path) -> None:
    assert render(day.digest(), templates=tmp_path / "none") == render(day.digest())


def test_markup_is_escaped_in_the_owners_templates_too(tmp_path: Path) -> None:
    own = folder(
        tmp_path,
        digest__html="{% for s in digest.sections %}{% for x in s.stories %}{{ x.headline }}{% endfor %}{% endfor %}",
    )
    assert "<script>" not in render(hostile(), templates=own).html


def test_each_story_of_the_html_has_a_link_to_mark_it_within_the_limit() -> None:
    def link(watchlist: str, ids: Iterable[int]) -> str:
        return f"https://m.example/irrelevant?hit={watchlist}.{'.'.join(map(str, ids))}&sign={'0' * 32}"

    digest = day.digest(dismiss=link)
    rendered = render(digest)
    urls = [story.dismiss_url for section in digest.sections for story in section.stories]
    assert len(urls) == len(set(urls)) > 1
    assert page(digest).xpath("//a[.='not relevant']/@href") == urls
    assert "irrelevant" not in rendered.text
    assert "not relevant" not in render(day.digest()).html
    limit = len(rendered.html.encode()) - 1
    assert len(render(digest, max_bytes=limit).html.encode()) <= limit


def test_what_has_a_bar_or_a_ground_in_a_mail_is_a_cell() -> None:
    """Outlook's Word engine pads table cells alone: elsewhere a bar would touch the words beside it."""
    wrong = []
    for element in page(day.digest()).iter():
        style = element.get("style") or ""
        drawn = re.search(r"(?:^|;)\s*(?:border-left|background)", style)
        padded = re.search(r"padding(?:-left)?:(?!0)", style)
        if drawn and padded and element.tag not in ("td", "th", "span"):
            wrong.append((element.tag, style))
    assert wrong == []
