"""page: charset, kind of document, tree."""

from __future__ import annotations

import codecs
from encodings.aliases import aliases

import pytest
from lxml.html import HtmlElement

from monitor.core.charset import decode
from monitor.pages.document import not_html, parse_html, plain_text

RUSSIAN = "Экспорт галлия и германия ограничен с первого марта"
CHINESE = "商务部决定对镓锗相关物项实施出口管制"


def meta(charset: str) -> str:
    return f'<html><head><meta charset="{charset}"></head>'


@pytest.mark.parametrize(
    ("body", "content_type", "text"),
    [
        (RUSSIAN.encode("cp1251"), "text/html; charset=windows-1251", RUSSIAN),
        (
            (meta("utf-8") + RUSSIAN).encode("cp1251"),
            'text/html;charset="windows-1251"',
            meta("utf-8") + RUSSIAN,
        ),
        (
            (meta("windows-1251") + RUSSIAN).encode(),
            "text/html; charset=utf-8",
            meta("windows-1251") + RUSSIAN,
        ),
        (codecs.BOM_UTF8 + (meta("koi8-r") + RUSSIAN).encode(), "", meta("koi8-r") + RUSSIAN),
        (codecs.BOM_UTF16_LE + RUSSIAN.encode("utf-16-le"), "", RUSSIAN),
        (codecs.BOM_UTF16_BE + RUSSIAN.encode("utf-16-be"), "", RUSSIAN),
        ((meta("koi8-r") + RUSSIAN).encode("koi8-r"), "", meta("koi8-r") + RUSSIAN),
        ((meta("gb2312") + CHINESE).encode("gb18030"), "", meta("gb2312") + CHINESE),
        (
            (meta("shift_jis") + "①酸化ガリウム").encode("cp932"),
            "",
            meta("shift_jis") + "①酸化ガリウム",
        ),
        (
            (meta("iso-8859-1") + "“quoted” – 5 €").encode("cp1252"),
            "",
            meta("iso-8859-1") + "“quoted” – 5 €",
        ),
        (RUSSIAN.encode(), "text/html", RUSSIAN),
        (RUSSIAN.encode(), "text/html; charset=us-ascii-ish", RUSSIAN),
        (RUSSIAN.encode(), "text/html; charset=utf-16", RUSSIAN),
        (
            ('<?xml version="1.0" encoding="windows-1251"?><html>' + RUSSIAN).encode("cp1251"),
            "",
            None,
        ),
        ((RUSSIAN * 20).encode("cp1251"), "text/html; charset=utf-8", RUSSIAN * 20),
        (b"\xff\xfe\xfa", "text/html; charset=x-unknown", None),
    ],
)
def test_charset_by_header_bom_meta_content(
    body: bytes, content_type: str, text: str | None
) -> None:
    got = decode(body, {"content-type": content_type} if content_type else {})
    assert got == text or (text is None and (RUSSIAN in got or len(body) == 3))


def test_a_few_broken_bytes_do_not_change_the_charset() -> None:
    body = (RUSSIAN * 5).encode() + b"\xd0"
    assert decode(body, {"content-type": "text/html; charset=utf-8"}).startswith(RUSSIAN)


@pytest.mark.parametrize(
    ("body", "content_type", "word"),
    [
        (b"\xef\xbb\xbf%PDF-1.4", "text/html", "PDF"),
        (b"PK\x03\x04", "", "ZIP"),
        (b"text", "video/mp4", "video"),
        (b"text", "audio/mpeg", "audio"),
        (b"", "application/pdf", "PDF"),
        (
            b"",
            "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
            "office document",
        ),
        (b"text", "image/webp", "image"),
        (b"text", "application/octet-stream", "not a page (application/octet-stream)"),
        (b'{"a": {', "", None),
        (b'[{"a": 1}]', "", "JSON"),
        (b'<?xml version="1.0"?> <feed xmlns="a">', "application/xml", "feed"),
        (b"<!DOCTYPE html><p>x", "application/pdf", None),
        (b"<p>x", "text/html; charset=utf-8", None),
        (b"plain words", "text/plain", None),
        (codecs.BOM_UTF16_LE + "<p>".encode("utf-16-le"), "text/html", None),
    ],
)
def test_kind_of_document(body: bytes, content_type: str, word: str | None) -> None:
    kind = not_html(body, {"content-type": content_type})
    assert kind is None if word is None else kind is not None and word in kind


def test_a_deep_tree_keeps_what_follows() -> None:
    for depth in (300, 3_000, 60_000):
        tree = parse_html(
            "<html><body>"
            + "<div>" * depth
            + "<p>inside</p>"
            + "</div>" * depth
            + "<p>after</p></body></html>"
        )
        assert tree is not None
        assert [p.text for p in tree.iter("p")] == ["inside", "after"]


def test_oddities_of_markup() -> None:
    tree = parse_html(
        '<?xml version="1.0"?><html lang="en" /><head></head><body><!-- x --><p>a\x00b</p></body>'
    )
    assert tree is not None
    assert tree.text_content() == "ab"
    assert parse_html("") is None


def test_plain_text_paragraphs() -> None:
    assert plain_text("one\r\ntwo\r\n\r\n\r\n three ") == "one two\nthree"


def test_a_page_with_endless_tags_is_cut() -> None:
    tree = parse_html("<html><body><p>start</p>" + "<i>x</i>" * 200_000 + "</body></html>")
    assert tree is not None
    assert sum(1 for _ in tree.iter("i")) < 160_000
    assert next(tree.iter("p")).text == "start"


@pytest.mark.parametrize(
    "charset",
    sorted({*aliases, *aliases.values(), "idna", "punycode", "undefined", "unicode_escape"}),
)
def test_no_codec_of_python_stops_a_page(charset: str) -> None:
    body = b"<html><p>" + RUSSIAN.encode() + b"\\ <\xff+ADw-"
    assert isinstance(decode(body, {"content-type": f"text/html; charset={charset}"}), str)
    assert isinstance(decode(meta(charset).encode() + body, {}), str)


@pytest.mark.parametrize(
    "charset", ["utf-7", "unicode_escape", "rot13", "zlib", "idna", "undefined", "no-such"]
)
def test_what_is_no_charset_of_the_web_is_passed_over(charset: str) -> None:
    assert decode(RUSSIAN.encode(), {"content-type": f"text/html; charset={charset}"}) == RUSSIAN


@pytest.mark.parametrize(
    "reference",
    [
        "&#0;",
        "&#1;",
        "&#8",
        "&#11;",
        "&#12;",
        "&#27;",
        "&#0031;",
        "&#x1B;",
        "&#x1f",
        "&#xb;",
        "&#X0C;",
        "&#xFFFE;",
        "&#65535;",
    ],
)
def test_references_to_no_character_are_left_out(reference: str) -> None:
    tree = parse_html(f"<p>Tin{reference} <b>and</b>{reference} lead")
    assert tree is not None
    assert tree.text_content() == "Tin and lead"


@pytest.mark.parametrize(
    ("reference", "char"),
    [("&#9;", "\t"), ("&#10;", "\n"), ("&#x20;", " "), ("&#110;", "n"), ("&#x1f4;", "\u01f4")],
)
def test_references_to_characters_stay(reference: str, char: str) -> None:
    tree = parse_html(f"<p>Ti{reference}")
    assert tree is not None
    assert tree.text_content() == f"Ti{char}"


@pytest.mark.parametrize(
    "before", ["", "x" * 5_000, "<p>y</p>" * 1_001, "<script>" + "z" * 20_000 + "</script>"]
)
@pytest.mark.parametrize(("size", "kept"), [(7_000, "lead"), (8_100, None), (30_000, None)])
def test_a_tag_of_endless_attributes_loses_them_wherever_it_stands(
    before: str, size: int, kept: str | None
) -> None:
    tree = parse_html(
        f'<body>{before}<div class="lead" data-x="{"v" * size}"><b class="c">tin</b></div>'
    )
    assert tree is not None
    found = next(tree.iter("div"))
    assert (found.get("class"), found.find("b").get("class"), found.text_content()) == (
        kept,
        "c",
        "tin",
    )


@pytest.mark.parametrize(
    "char", [chr(n) for n in range(0x20)] + ["\ud800", "\udfff", "\ufffe", "\uffff"]
)
def test_no_character_that_a_document_may_not_hold_gets_into_the_tree(char: str) -> None:
    tree = parse_html(f"<p>Tin{char} and{char} läd")
    assert tree is not None
    kept = {"\t": "\t", "\n": "\n", "\r": "\n"}.get(char, "")
    assert tree.text_content() == f"Tin{kept} and{kept} läd"


def test_all_elements_are_of_one_class() -> None:
    tree = parse_html(
        "<form><input><select><option>x</select><label>y</label></form><custom-tag>z</custom-tag>"
    )
    assert tree is not None
    assert {type(element) for element in tree.iter()} == {HtmlElement}
