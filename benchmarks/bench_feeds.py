"""CPU of reading a feed, from its bytes to entries, beside feedparser alone on the same bytes, its sanitising and link resolving off.

    python benchmarks/bench_feeds.py [--feeds 60] [--rounds 9]

The feeds are those of `press.py` (half RSS, a quarter Atom, a quarter RDF, 30 items, about 100 kB), read cold. Ours and feedparser
run in a process each, so that neither meets the other's settings, and take turns feed by feed; ratios are of the same turn.
"""

from __future__ import annotations

import argparse
import statistics
import subprocess
import sys
from importlib.metadata import version
from pathlib import Path

_HERE = Path(__file__).resolve().parent
_COMMON = """
import sys, time
sys.path[:0] = sys.argv[1:3]
from press import Press
press = Press(int(sys.argv[3]), 1)
bodies = [press._document(number).encode() for number in range(int(sys.argv[3]))]
"""
_OURS = """
import gc
from datetime import UTC, datetime
from monitor.feeds.parse import parse
from monitor.process.workers import OBJECTS
gc.set_threshold(OBJECTS)  # as in a worker
now = datetime(2026, 2, 20, tzinfo=UTC)
def read(body):
    return parse(body, url="https://site1.example/rss", headers={"content-type": "text/xml"}, now=now)
"""
_THEIRS = """
import io, warnings
import feedparser
warnings.simplefilter("ignore")
def read(body):
    return feedparser.parse(io.BytesIO(body), response_headers={"content-type": "text/xml; charset=utf-8"},
        sanitize_html=False, resolve_relative_uris=False)
"""
_LOOP = """
for body in bodies: read(body)
print("ready", flush=True)
while sys.stdin.readline():
    before = time.process_time()
    for body in bodies: read(body)
    print(time.process_time() - before, flush=True)
"""


class Reader:
    """A process that reads all feeds when told to."""

    def __init__(self, code: str, feeds: int) -> None:
        command = [sys.executable, "-c", _COMMON + code + _LOOP, str(_HERE.parent), str(_HERE)]
        self._process = subprocess.Popen(
            [*command, str(feeds)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )
        self._line()

    def read(self) -> float:
        """Reads them; the CPU seconds that it took."""
        assert self._process.stdin
        self._process.stdin.write("go\n")
        self._process.stdin.flush()
        return float(self._line())

    def close(self) -> None:
        """Ends it."""
        self._process.communicate(timeout=10)

    def _line(self) -> str:
        assert self._process.stdout
        return self._process.stdout.readline()


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--feeds", type=int, default=60)
    parser.add_argument("--rounds", type=int, default=9)
    args = parser.parse_args()
    ours, theirs = Reader(_OURS, args.feeds), Reader(_THEIRS, args.feeds)
    pairs = [(ours.read(), theirs.read()) for _ in range(args.rounds)]
    ours.close()
    theirs.close()
    print("Python", sys.version.split()[0], f"feedparser {version('feedparser')}")
    for name, times in zip(("monitor", "feedparser"), zip(*pairs, strict=True), strict=True):
        each = sorted(1000 * seconds / args.feeds for seconds in times)
        print(
            f"{name:12} {statistics.median(each):.2f} ms a feed ({each[0]:.2f} to {each[-1]:.2f})"
        )
    ratios = sorted(one / other for one, other in pairs)
    print(
        f"ratio        {statistics.median(ratios):.2f} ({ratios[0]:.2f} to {ratios[-1]:.2f}); goal 1.2"
    )


if __name__ == "__main__":
    main()
