"""PDFs and Word documents of our own words, as ministries lay them out."""

from __future__ import annotations

import io
import random

from docx import Document
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle, getSampleStyleSheet
from reportlab.lib.utils import ImageReader
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfbase.pdfmetrics import registerFont
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import BaseDocTemplate, Frame, FrameBreak, PageTemplate, Paragraph

WORDS = (
    *("the", "ministry", "of", "mines", "orders", "that", "holders", "of", "a", "licence", "for"),
    *("antimony", "report", "each", "shipment", "within", "thirty", "days", "and", "keep"),
    *("records", "five", "years", "unless", "office", "decides", "otherwise", "in", "writing"),
)
HAN = "本公告自发布之日起施行有关企业应当向主管部门申请许可并如实报送锑钨镓锗等物项的出口数量与最终用户证明文件"
HEADER, FOOTER = "Gazette of the Republic, No. 7", "Page"
_GAP, _EDGE = 20, 60


def sentences(seed: int, count: int, *, han: bool = False) -> list[str]:
    """Paragraphs of real words in no order."""
    dice = random.Random(seed)
    if han:
        return [
            "".join(dice.choice(HAN) for _ in range(dice.randint(60, 240))) + "。"
            for _ in range(count)
        ]
    return [
        " ".join(dice.choice(WORDS) for _ in range(dice.randint(30, 120))).capitalize() + "."
        for _ in range(count)
    ]  # fmt: skip


def pdf(
    title: str,
    texts: list[str],
    *,
    columns: int = 1,
    justified: bool = False,
    indented: bool = False,
    han: bool = False,
    told_title: str | None = None,
) -> bytes:
    """A PDF with a heading over its columns of text, and a header and a numbered footer on each page."""
    if han:
        registerFont(UnicodeCIDFont("STSong-Light"))
    font = {"fontName": "STSong-Light", "wordWrap": "CJK"} if han else {}
    body = ParagraphStyle(
        "body",
        fontSize=10,
        leading=13,
        alignment=4 if justified else 0,
        firstLineIndent=14 if indented else 0,
        spaceAfter=0 if indented else 8,
        **font,
    )
    heading = ParagraphStyle("heading", parent=getSampleStyleSheet()["Heading1"], **font)

    def around(canvas: Canvas, page: BaseDocTemplate) -> None:
        canvas.setFont("Helvetica", 8)
        canvas.drawString(_EDGE, A4[1] - 30, HEADER)
        canvas.drawCentredString(A4[0] / 2, 30, f"{FOOTER} {page.page}")

    data = io.BytesIO()
    document = BaseDocTemplate(data, pagesize=A4, title=title if told_title is None else told_title)
    width = (A4[0] - 2 * _EDGE - (columns - 1) * _GAP) / columns
    top = Frame(_EDGE, A4[1] - 130, A4[0] - 2 * _EDGE, 70, id="top")
    frames = [
        Frame(_EDGE + n * (width + _GAP), 60, width, A4[1] - 195, id=f"c{n}")
        for n in range(columns)
    ]
    document.addPageTemplates([PageTemplate(frames=[top, *frames], onPage=around)])
    document.build(
        [Paragraph(title, heading), FrameBreak(), *(Paragraph(text, body) for text in texts)]
    )
    return data.getvalue()


def scanned(pages: int = 2) -> bytes:
    """A PDF of pictures."""
    from PIL import Image

    data = io.BytesIO()
    canvas = Canvas(data, pagesize=A4)
    for _ in range(pages):
        canvas.drawImage(ImageReader(Image.new("L", (80, 110), 200)), 0, 0, *A4)
        canvas.showPage()
    canvas.save()
    return data.getvalue()


def locked() -> bytes:
    """A PDF that only its password opens."""
    data = io.BytesIO()
    canvas = Canvas(data, encrypt="secret")
    canvas.drawString(100, 700, "Nobody reads this.")
    canvas.save()
    return data.getvalue()


def docx(title: str, texts: list[str], table: list[list[str]]) -> bytes:
    """A Word document: a heading, paragraphs, a table."""
    document = Document()
    document.core_properties.title = title
    document.add_heading(title)
    for text in texts:
        document.add_paragraph(text)
    grid = document.add_table(rows=0, cols=len(table[0]))
    for row in table:
        for cell, text in zip(grid.add_row().cells, row, strict=True):
            cell.text = text
    data = io.BytesIO()
    document.save(data)
    return data.getvalue()
