"""`extract` in a pipe."""

from __future__ import annotations

import gzip
import json
from pathlib import Path
from typing import Any

from tests.support.newsroom import AID, BAN, page


def lines(text: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in text.splitlines()]


def test_extract_prints_the_text_of_a_page(pipe: Any) -> None:
    code, out, _ = pipe(
        page("Zimbabwe bans lithium exports", *BAN), "extract", "--url", "https://ore.example/ban"
    )
    assert code == 0
    assert BAN[1] in out
    code, out, _ = pipe(page("Zimbabwe bans lithium exports", *BAN), "extract", "--json")
    row = json.loads(out)
    assert set(row) == {"title", "text", "author", "published_at", "language", "quality", "reason"}
    assert row["language"] == "en"


def test_extract_of_a_page_without_an_article_is_exit_1_with_a_reason(pipe: Any) -> None:
    assert pipe(b"%PDF-1.7 ...", "extract")[0] == 1
    code, out, _ = pipe(b"", "extract", "--json")
    assert code == 1
    assert json.loads(out)["reason"] == "empty"


def test_extract_in_batch_keeps_the_order_and_reads_gzip(pipe: Any, tmp_path: Path) -> None:
    jobs = []
    for number in range(9):
        file = tmp_path / f"{number}.html.gz"
        file.write_bytes(
            gzip.compress(page(f"Title {number}", *(AID if number % 2 else BAN)).encode())
        )
        jobs.append({"id": str(number), "url": f"https://ore.example/{number}", "file": str(file)})
    code, out, _ = pipe(jobs, "extract", "--batch")
    rows = lines(out)
    assert code == 0
    assert [row["id"] for row in rows] == [str(number) for number in range(9)]
    assert all((AID if number % 2 else BAN)[0] in row["text"] for number, row in enumerate(rows))
