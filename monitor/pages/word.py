"""The text of a Word document (DOCX), read by python-docx: paragraphs and tables in order. Pure."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator

_MAX_UNPACKED_BYTES = 60_000_000
_MAX_CHARS = 400_000
_PART = "word/document.xml"


class DocxProblem(Exception):
    """A DOCX without text to be had; the message says why."""


def is_docx(body: bytes) -> bool:
    """Whether the body is a Word document; other office files and archives are not."""
    if not body.startswith(b"PK\x03\x04"):
        return False
    try:
        with zipfile.ZipFile(io.BytesIO(body)) as archive:
            return _PART in archive.namelist()
    except (zipfile.BadZipFile, ValueError, NotImplementedError):
        return False


def read_docx(body: bytes) -> tuple[str, str]:
    """Title ("" when it tells none) and text, a paragraph or row of a table a line. Raises DocxProblem."""
    with zipfile.ZipFile(io.BytesIO(body)) as archive:
        unpacked = sum(part.file_size for part in archive.infolist())
    if unpacked > _MAX_UNPACKED_BYTES:
        raise DocxProblem(f"{unpacked / 1e6:.0f} MB when unpacked")
    import docx  # here: few items lead to one

    try:
        document = docx.Document(io.BytesIO(body))
        text = "\n".join(_lines(document))[:_MAX_CHARS]
        title = " ".join((document.core_properties.title or "").split())
    except Exception as exc:  # whatever it raises on what is no document
        raise DocxProblem(f"broken: {type(exc).__name__}") from exc
    if not text.strip():
        raise DocxProblem("without text")
    return title, text


def _lines(document: object) -> Iterator[str]:
    from docx.table import Table

    for part in document.iter_inner_content():  # type: ignore[attr-defined]
        if isinstance(part, Table):
            for row in part.rows:
                cells = dict.fromkeys(" ".join(cell.text.split()) for cell in row.cells)
                yield " | ".join(cell for cell in cells if cell)
        elif line := " ".join(part.text.split()):
            yield line
