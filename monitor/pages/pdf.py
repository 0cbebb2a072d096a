"""The text of a PDF: columns in order, lines joined to paragraphs, what heads and foots every page left out. Pure.

pdfium gives each character with its place. Characters become runs (pieces of a line), runs lines, lines paragraphs. A column is
told by a strip of white that nearly no run crosses, between runs that fill the width on both sides of it, so that tables, whose
cells are short, keep their rows.
"""

from __future__ import annotations

import ctypes
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

import pypdfium2 as pdfium
from pypdfium2 import raw

from monitor.language.scripts import IDEOGRAPHIC, WIDE_MARKS

MAX_PAGES = 60
_MAX_PAGE_CHARS = 20_000
_MAX_CHARS = 400_000
_SCANNED = 25  # characters a page: less is a stamp on a picture
_MARGIN = 0.12  # of a page's height, above and below, where headers and footers stand
_GAP = 1.4  # times the height of letters between two runs of one line
_STRIP = 2.0  # points: how finely the white between columns is looked for
_CROSSED = 0.12  # share of runs that may cross it: headings over both columns
_SIDE = 0.2  # share of runs that must stand on either side
_LIKE = 0.7
_FILLED = 0.55  # of a column's width, which the median of its runs fills
_LEADING = 1.35  # times the usual distance between lines: a paragraph ends
_SHORT = 0.85  # of the column's width: a line that ends sooner may end a paragraph
_NUMBER = re.compile(
    r"\W*(?:(?:page|seite|página|pagina|p\.|стр\.|halaman|第)\s*)?\d{1,4}(?:\s*(?:of|/|von|de|sur|из|dari|页|頁|ページ)\s*\d*)?\W*",
    re.IGNORECASE,
)
_HYPHENS = "-\u00ad\u2010\x02\ufffe"
_ENDS = re.compile(r"[.!?:;。！？：；…][\"'”’»）)]*$")
_BULLET = re.compile(
    r"(?:[•●▪■◦‣·–—*]\s|\(?(?:\d{1,2}|[a-z]|[ivx]{1,4})[.)]\s|[一二三四五六七八九十]{1,3}、|第[一二三四五六七八九十百\d]+[条章])"
)
_WIDE = re.compile(f"[{IDEOGRAPHIC}{WIDE_MARKS}]")
_JUNK_TITLE = re.compile(
    r"\s*(?:untitled.*|microsoft\s.*|document\s?\d*|.*\.(?:docx?|pdf|indd|qxd|pmd|rtf|xlsx?|pptx?|tex|dvi|html?)|\W*|\d+|slide 1|print|无标题.*)\s*",
    re.IGNORECASE,
)


class PdfProblem(Exception):
    """A PDF without text to be had; the message says why."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PdfText:
    """A PDF's title ("" when it tells none), its paragraphs a line each, its pages and how many of them were read."""

    title: str
    text: str
    pages: int
    read: int


@dataclass(slots=True)
class _Run:
    """A piece of a line: its text, its box in points from the page's lower left, the size of its letters."""

    text: str
    left: float
    bottom: float
    right: float
    top: float
    size: float

    @property
    def middle(self) -> float:
        return (self.bottom + self.top) / 2


def read_pdf(body: bytes) -> PdfText:
    """The text of a PDF of at most 60 pages. Raises PdfProblem when it is locked, broken or has no text."""
    try:
        document = pdfium.PdfDocument(body)
    except pdfium.PdfiumError as exc:
        locked = "assword" in str(exc)
        raise PdfProblem("locked with a password" if locked else f"broken: {exc}") from exc
    try:
        return _read(document)
    except pdfium.PdfiumError as exc:
        raise PdfProblem(f"broken: {exc}") from exc
    finally:
        document.close()


def _read(document: pdfium.PdfDocument) -> PdfText:
    count = len(document)
    pages = [_runs_of(document[n]) for n in range(min(count, MAX_PAGES))]
    chars = sum(len(run.text) for runs, _ in pages for run in runs)
    if chars < _SCANNED * len(pages):
        raise PdfProblem(f"image only: {count} pages without text, scanned perhaps")
    repeated = _repeated(pages)
    title = _title(document, pages[0][0] if pages else [])
    bodies = [[r for r in runs if not _is_margin(r, height, repeated)] for runs, height in pages]
    strips = [strip for runs in bodies if (strip := _strip(runs)) is not None]
    usual = median(strips) if len(strips) * 3 >= len(bodies) else None
    lines = [line for runs in bodies for line in _lines(_in_order(runs, usual))]
    text = "\n".join(_paragraphs(lines))[:_MAX_CHARS]
    return PdfText(title=title, text=text, pages=count, read=len(pages))


# --- characters to runs --------------------------------------------------------------------------------------------------


def _runs_of(page: pdfium.PdfPage) -> tuple[list[_Run], float]:
    """The runs of a page in the order of its content, and its height."""
    height = page.get_height()
    text_page = page.get_textpage()
    try:
        return list(_runs(text_page.raw, min(text_page.count_chars(), _MAX_PAGE_CHARS))), height
    finally:
        text_page.close()
        page.close()


def _runs(handle: object, count: int) -> Iterator[_Run]:
    left, right, bottom, top = (ctypes.c_double() for _ in range(4))
    run: _Run | None = None
    blank = False
    for n in range(count):
        char = chr(raw.FPDFText_GetUnicode(handle, n))
        if char in "\r\n":
            if run:
                yield run
            run, blank = None, False
            continue
        if char.isspace() or char == "\0":
            blank = True
            continue
        if not raw.FPDFText_GetCharBox(handle, n, left, right, bottom, top):
            continue
        box = (left.value, bottom.value, right.value, top.value)
        size = raw.FPDFText_GetFontSize(handle, n) or (box[3] - box[1])
        if run and _goes_on(run, box, size):
            run.text += f"{' ' if blank else ''}{char}"
            run.left, run.right = min(run.left, box[0]), max(run.right, box[2])
            run.bottom, run.top = min(run.bottom, box[1]), max(run.top, box[3])
        else:
            if run:
                yield run
            run = _Run(char, *box, size)
        blank = False
    if run:
        yield run


def _goes_on(run: _Run, box: tuple[float, float, float, float], size: float) -> bool:
    """Whether a character follows a run in its line: at about its height, and not far behind it."""
    height = max(size, run.size)
    on_line = box[1] < run.top + 0.3 * height and box[3] > run.bottom - 0.3 * height
    return on_line and -height <= box[0] - run.right <= _GAP * height


# --- headers and footers -------------------------------------------------------------------------------------------------


def _repeated(pages: Sequence[tuple[list[_Run], float]]) -> frozenset[str]:
    """What stands above or below on at least half of the pages, figures apart."""
    times = Counter(
        key
        for runs, height in pages
        for key in {_key(run) for run in runs if _in_margin(run, height)}
    )
    return frozenset(key for key, n in times.items() if n >= max(2, len(pages) / 2))


def _key(run: _Run) -> str:
    return re.sub(r"\d+", "#", " ".join(run.text.split()))


def _in_margin(run: _Run, height: float) -> bool:
    return run.middle > height * (1 - _MARGIN) or run.middle < height * _MARGIN


def _is_margin(run: _Run, height: float, repeated: frozenset[str]) -> bool:
    if not _in_margin(run, height):
        return False
    return _key(run) in repeated or _NUMBER.fullmatch(run.text) is not None


# --- columns -------------------------------------------------------------------------------------------------------------


def _in_order(runs: list[_Run], usual: float | None = None) -> list[list[_Run]]:
    """The runs as they are read: a list for each column or stretch of full width. `usual` is where other pages have white
    between columns, which a page whose last column holds a few lines does not show by itself."""
    strip = _strip(runs)
    if strip is None and usual is not None and _crossing(runs, usual) <= _CROSSED * len(runs):
        strip = usual
    if strip is None:
        return [sorted(runs, key=lambda run: (-run.middle, run.left))] if runs else []
    crossing = sorted((r for r in runs if r.left < strip < r.right), key=lambda run: -run.middle)
    ordered: list[list[_Run]] = []
    rest = [run for run in runs if not run.left < strip < run.right]
    for stop in (*crossing, None):
        above = [run for run in rest if stop is None or run.middle > stop.middle]
        rest = [run for run in rest if stop is not None and run.middle <= stop.middle]
        for side in ([r for r in above if r.right <= strip], [r for r in above if r.left >= strip]):
            ordered += _in_order(side)
        if stop is not None:
            ordered.append([stop])
    return _joined(ordered)


def _joined(parts: list[list[_Run]]) -> list[list[_Run]]:
    """Lines of full width that follow each other as one stretch."""
    whole: list[list[_Run]] = []
    for part in parts:
        if whole and len(part) == 1 and len(whole[-1]) >= 1 and _is_below(part[0], whole[-1]):
            whole[-1].append(part[0])
        elif part:
            whole.append(list(part))
    return whole


def _is_below(run: _Run, above: list[_Run]) -> bool:
    last = above[-1]
    return (
        len({round(one.left) for one in (*above, run)}) == 1
        and 0 < last.middle - run.middle < 2.5 * run.size
    )


def _strip(runs: Sequence[_Run]) -> float | None:
    """Where the white between two columns runs down; None when there is none."""
    if len(runs) < 8:
        return None
    left, right = min(run.left for run in runs), max(run.right for run in runs)
    most = _CROSSED * len(runs)
    best: tuple[int, float, float] | None = None
    for step in range(int((right - left) * 0.5 / _STRIP)):
        at = left + (right - left) * 0.25 + step * _STRIP
        crossed = _crossing(runs, at)
        off_centre = abs(at - (left + right) / 2)
        if crossed <= most and (best is None or (crossed, off_centre) < best[:2]):
            best = (crossed, off_centre, at)
    if best is None:
        return None
    sides = [r for r in runs if r.right <= best[2]], [r for r in runs if r.left >= best[2]]
    few, many = sorted(sides, key=len)
    if len(few) < 3 or (len(few) < _SIDE * len(runs) and not _is_like(few, many)):
        return None
    return best[2] if all(map(_fills, sides)) else None


def _is_like(few: Sequence[_Run], many: Sequence[_Run]) -> bool:
    """Whether some lines beside a column are one too: about as wide, and beginning below each other."""
    left = min(run.left for run in few)
    aligned = sum(run.left - left < 3 for run in few)
    return _width(few) > _LIKE * _width(many) and aligned > _LIKE * len(few)


def _width(side: Sequence[_Run]) -> float:
    return max(run.right for run in side) - min(run.left for run in side)


def _crossing(runs: Sequence[_Run], at: float) -> int:
    return sum(run.left < at < run.right for run in runs)


def _fills(side: Sequence[_Run]) -> bool:
    return median(run.right - run.left for run in side) >= _FILLED * _width(side)


# --- lines to paragraphs -------------------------------------------------------------------------------------------------


@dataclass(slots=True)
class _Line:
    """A line with what tells where a paragraph ends: its place, and its column's."""

    text: str
    left: float
    right: float
    middle: float
    size: float
    column: tuple[float, float]
    leading: float


def _lines(columns: Sequence[list[_Run]]) -> list[_Line]:
    lines = []
    for runs in columns:
        rows: list[list[_Run]] = []
        for run in runs:
            same = rows and abs(rows[-1][0].middle - run.middle) < 0.45 * max(
                run.size, rows[-1][0].size
            )
            rows[-1].append(run) if same else rows.append([run])
        steps = [a[0].middle - b[0].middle for a, b in pairwise(rows)]
        column = (min(run.left for run in runs), max(run.right for run in runs))
        leading = median([step for step in steps if step > 0] or [0.0])
        for row in rows:
            row.sort(key=lambda run: run.left)
            lines.append(
                _Line(
                    text=" ".join(run.text for run in row),
                    left=row[0].left,
                    right=row[-1].right,
                    middle=row[0].middle,
                    size=row[0].size,
                    column=column,
                    leading=leading,
                )
            )
    return lines


def _paragraphs(lines: Sequence[_Line]) -> Iterator[str]:
    text, last = "", None
    for line in lines:
        if last is not None and _ends_paragraph(last, line):
            yield _clean(text)
            text = ""
        text = _glued(text, line.text)
        last = line
    if text:
        yield _clean(text)


def _ends_paragraph(last: _Line, line: _Line) -> bool:
    """Whether `line` begins a paragraph. A column or page that goes on in the middle of a sentence does not end one."""
    if abs(last.size - line.size) > 0.12 * max(last.size, line.size):
        return True
    if _BULLET.match(line.text):
        return True
    width = last.column[1] - last.column[0]
    is_short = last.right < last.column[0] + _SHORT * width
    if line.column != last.column or line.middle > last.middle:
        return bool(_ENDS.search(last.text)) or is_short
    if last.leading and last.middle - line.middle > _LEADING * last.leading:
        return bool(_ENDS.search(last.text)) or is_short
    is_indented = (
        line.left > line.column[0] + 0.8 * line.size
        and last.left <= last.column[0] + 0.8 * last.size
    )
    return bool(_ENDS.search(last.text)) and (is_short or is_indented)


def _glued(text: str, line: str) -> str:
    """A line behind the text before it: a word that was divided is one again, scripts without spaces get none."""
    if not text:
        return line
    if text[-1] in _HYPHENS and len(text) > 1 and text[-2].isalpha() and line[:1].islower():
        return text[:-1] + line
    if _WIDE.match(text[-1]) and _WIDE.match(line[:1]):
        return text + line
    return f"{text} {line}"


def _clean(text: str) -> str:
    return " ".join("".join(" " if char in "\x02\ufffe\u00ad" else char for char in text).split())


# --- title ---------------------------------------------------------------------------------------------------------------


def _title(document: pdfium.PdfDocument, first: Sequence[_Run]) -> str:
    """The title that the file tells, unless it is a program's or a file's name; else the largest lines of the first page."""
    told = " ".join((document.get_metadata_dict().get("Title") or "").split())
    if told and not _JUNK_TITLE.fullmatch(told):
        return told
    if not first:
        return ""
    largest = max(run.size for run in first)
    heading = [run for run in first if run.size > 0.95 * largest]
    usual = median(run.size for run in first)
    text = " ".join(run.text for run in sorted(heading, key=lambda run: (-run.middle, run.left)))
    return text[:300] if largest > 1.15 * usual else ""
