"""Lines broken at a fixed width become paragraphs again."""

from lxml import html

from monitor.pages import hard_wraps

WRAPPED = (
    "The office imposes a levy on every shipment of unwrought bis-\n"
    "muth and of tin that leaves the port without the papers that the\n"
    "harbour master asks for.\n\nIt holds from June."
)


def test_broken_lines_are_joined_and_a_broken_word_is_whole() -> None:
    first, second = hard_wraps.joined(WRAPPED).split("\n\n")
    assert "unwrought bismuth and of tin that leaves the port" in first
    assert second == "It holds from June."


def test_short_lines_stay_as_they_are() -> None:
    verse = "Roses are red,\nviolets are blue,\nand so on."
    assert hard_wraps.joined(verse) == verse


def test_a_table_stays_as_it_is() -> None:
    table = (
        "Heading of the tariff     Description of the goods      Rate in %\n"
        "8001.10                   Unwrought tin, not alloyed    five\n"
        "8106.00                   Bismuth and articles thereof  six"
    )
    assert hard_wraps.joined(table) == table


def test_preformatted_text_of_a_page_becomes_paragraphs() -> None:
    tree = html.fromstring(f"<body><pre>{WRAPPED}</pre><p>After.</p></body>")
    hard_wraps.settle(tree)
    assert [p.text for p in tree.iter("p")][1:] == ["It holds from June.", "After."]
    assert tree.find(".//pre") is None
