"""PDFs as texts."""

from __future__ import annotations

import random
from collections import Counter
from contextlib import suppress

import pytest

from monitor.core.errors import ExtractError, ExtractReason
from monitor.model.articles import Quality
from monitor.pages import pdf as module
from monitor.pages.extract import extract
from monitor.pages.pdf import PdfProblem, read_pdf
from tests.support.papers import FOOTER, HEADER, docx, locked, pdf, scanned, sentences

URL = "https://mines.example/order-7.pdf"
TITLE = "Order No. 7 on shipments of antimony"


def grams(text: str) -> Counter[tuple[str, ...]]:
    is_han = sum("\u4e00" <= char <= "\u9fff" for char in text) * 2 > len(text)
    words = list("".join(text.split())) if is_han else text.split()
    return Counter(zip(words, words[1:], words[2:], words[3:], strict=False))


def f1(found: str, wanted: str) -> float:
    a, b = grams(found), grams(wanted)
    return 2 * (a & b).total() / (a.total() + b.total())


@pytest.mark.parametrize("columns", [1, 2])
@pytest.mark.parametrize("seed", range(10))
def test_the_text_of_a_pdf_is_read_in_order(seed: int, columns: int) -> None:
    texts = sentences(seed, 16, han=seed == 9)
    body = pdf(
        TITLE,
        texts,
        columns=columns,
        justified=seed % 2 == 0,
        indented=seed % 3 == 0,
        han=seed == 9,
    )
    found = read_pdf(body)
    assert found.title == TITLE
    assert f1(found.text, "\n".join([TITLE, *texts])) >= 0.97
    assert HEADER not in found.text
    assert f"{FOOTER} 1" not in found.text
    assert abs(len(found.text.split("\n")) - len(texts) - 1) <= 3


@pytest.mark.parametrize("count", range(4, 13))
def test_a_last_column_of_a_few_lines_is_one(count: int) -> None:
    texts = sentences(4, count)
    found = read_pdf(pdf(TITLE, texts, columns=2))
    assert f1(found.text, "\n".join([TITLE, *texts])) >= 0.97


@pytest.mark.parametrize("told", ["", "Microsoft Word - order7.doc", "untitled", "order-7.pdf"])
def test_a_title_that_a_program_made_up_gives_way_to_the_heading(told: str) -> None:
    assert read_pdf(pdf(TITLE, sentences(1, 3), told_title=told)).title == TITLE


def test_a_word_divided_at_a_lines_end_is_one_again() -> None:
    assert module._glued("The licen-", "sing office") == "The licensing office"
    assert module._glued("Anglo-", "American") == "Anglo- American"
    assert module._glued("对镓实施", "出口管制") == "对镓实施出口管制"


def test_pictures_of_pages_are_told_to_be_such() -> None:
    with pytest.raises(PdfProblem, match="image only: 2 pages"):
        read_pdf(scanned())


def test_a_document_is_an_article() -> None:
    texts = sentences(3, 4)
    article = extract(
        pdf(TITLE, texts), url=URL, headers={"content-type": "application/pdf"}, title=""
    )
    assert (article.title, article.quality, article.source, article.language) == (
        TITLE,
        Quality.FULL,
        "page",
        "en",
    )
    assert texts[2] in article.text
    word = docx(TITLE, texts, [["Ore", "Tonnes"], ["Antimony", "900"]])
    article = extract(word, url="https://mines.example/7.docx", headers={}, title="")
    assert (article.title, article.quality) == (TITLE, Quality.FULL)
    assert article.text.split("\n")[1:] == [*texts, "Ore | Tonnes", "Antimony | 900"]


def test_of_a_long_document_the_first_pages_are_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "MAX_PAGES", 1)
    article = extract(pdf(TITLE, sentences(3, 40)), url=URL, headers={})
    assert article.quality is Quality.PARTIAL
    assert article.message is not None
    assert article.message.startswith("the first 1 of ")


@pytest.mark.parametrize(
    ("body", "message"),
    [
        (scanned(), "image only"),
        (locked(), "password"),
        (b"%PDF-1.7", "broken"),
        (b"PK\x03\x04 an archive", "ZIP"),
    ],
)
def test_a_document_without_text_says_why(body: bytes, message: str) -> None:
    with pytest.raises(ExtractError, match=message) as caught:
        extract(body, url=URL, headers={})
    assert caught.value.reason is ExtractReason.NOT_HTML


def test_broken_documents_are_read_or_refused() -> None:
    dice = random.Random(7)
    whole = pdf(TITLE, sentences(5, 3), columns=2)
    word = docx(TITLE, sentences(5, 3), [["a", "b"]])
    for n in range(300):
        body = bytearray(whole if n % 2 else word)
        for _ in range(dice.randint(1, 30)):
            body[dice.randrange(8, len(body))] = dice.randrange(256)
        if dice.random() < 0.2:
            body = body[: dice.randrange(8, len(body))]
        with suppress(ExtractError):
            extract(bytes(body), url=URL, headers={})
