import gzip
import subprocess
import sys
import zlib
from contextlib import suppress
from time import process_time

import brotli
import pytest
import zstandard
from hypothesis import given
from hypothesis import strategies as st

from monitor.core.errors import FetchReason
from monitor.fetch.decompress import DecodeError, decode

TEXT = b"<rss>tungsten, gallium, germanium</rss>" * 3_000
LIMIT = 1_000_000
CODED = {
    "gzip": gzip.compress(TEXT),
    "x-gzip": gzip.compress(TEXT),
    "deflate": zlib.compress(TEXT),
    "br": brotli.compress(TEXT),
    "zstd": zstandard.compress(TEXT),
}
_BOMB = """
import re, sys
from monitor.fetch.decompress import DecodeError, decode
body = sys.stdin.buffer.read()
try:
    decode(body, sys.argv[1], max_bytes=10_000_000)
except DecodeError as exc:
    print(exc.reason, re.search(r"VmHWM:\\s*(\\d+)", open("/proc/self/status").read())[1])
"""


@pytest.mark.parametrize("coding", CODED)
def test_each_coding_is_undone(coding: str) -> None:
    assert decode(CODED[coding], coding, max_bytes=LIMIT) == TEXT


@pytest.mark.parametrize("coding", CODED)
def test_names_are_read_in_any_case(coding: str) -> None:
    assert decode(CODED[coding], f" {coding.upper()} ", max_bytes=LIMIT) == TEXT


@pytest.mark.parametrize("coding", CODED)
@pytest.mark.parametrize("left_out", [1, 4, 30])
def test_a_stream_that_ends_early_is_truncated(coding: str, left_out: int) -> None:
    with pytest.raises(DecodeError) as caught:
        decode(CODED[coding][:-left_out], coding, max_bytes=LIMIT)
    assert caught.value.reason is FetchReason.TRUNCATED


@pytest.mark.parametrize("coding", CODED)
def test_a_body_larger_than_the_limit_is_too_large(coding: str) -> None:
    assert decode(CODED[coding], coding, max_bytes=len(TEXT)) == TEXT
    with pytest.raises(DecodeError) as caught:
        decode(CODED[coding], coding, max_bytes=len(TEXT) - 1)
    assert caught.value.reason is FetchReason.TOO_LARGE


def test_streams_may_follow_each_other_and_end_in_padding() -> None:
    assert decode(CODED["gzip"] * 2 + b"\0" * 64, "gzip", max_bytes=LIMIT) == TEXT * 2
    assert decode(CODED["zstd"] * 2, "zstd", max_bytes=LIMIT) == TEXT * 2


def test_codings_on_top_of_each_other() -> None:
    assert decode(brotli.compress(CODED["gzip"]), "gzip, br", max_bytes=LIMIT) == TEXT
    with pytest.raises(DecodeError, match="4 content codings"):
        decode(TEXT, "gzip, gzip, gzip, gzip", max_bytes=LIMIT)


def test_bare_deflate_is_understood() -> None:
    assert decode(zlib.compress(TEXT)[2:-4], "deflate", max_bytes=LIMIT) == TEXT


@pytest.mark.parametrize("coding", ["gzip", "deflate", "zstd", "", "identity"])
def test_plain_text_that_is_called_coded_is_taken_as_it_is(coding: str) -> None:
    assert decode(TEXT, coding, max_bytes=LIMIT) == TEXT


def test_a_gzip_file_without_a_coding_is_opened() -> None:
    assert decode(CODED["gzip"], "", max_bytes=LIMIT) == TEXT


@pytest.mark.parametrize(
    ("coding", "body"),
    [
        ("gzip", b"\x1f\x8b\x08junkjunk"),
        ("br", b"\xff" * 50),
        ("zstd", b"\x28\xb5\x2f\xfd\xff\xff"),
        ("lzma", b"x"),
    ],
)
def test_junk_is_a_bad_encoding(coding: str, body: bytes) -> None:
    with pytest.raises(DecodeError) as caught:
        decode(body, coding, max_bytes=LIMIT)
    assert caught.value.reason in (FetchReason.BAD_ENCODING, FetchReason.TRUNCATED)


@given(st.binary(max_size=300), st.sampled_from([*CODED, "gzip, br", "zstd, deflate", "other", ""]))
def test_any_bytes_give_bytes_or_a_decode_error(body: bytes, coding: str) -> None:
    with suppress(DecodeError):
        assert len(decode(body, coding, max_bytes=10_000)) <= 10_000


def _bomb(coding: str) -> bytes:
    piece, count = b"\0" * (1 << 22), 128  # 512 MiB
    if coding == "br":
        stream = brotli.Compressor(quality=1)
        return b"".join([*(stream.process(piece) for _ in range(count)), stream.finish()])
    pack = (
        zstandard.ZstdCompressor(1).compressobj()
        if coding == "zstd"
        else zlib.compressobj(1, wbits=31 if coding == "gzip" else 15)
    )
    return b"".join([*(pack.compress(piece) for _ in range(count)), pack.flush()])


@pytest.mark.parametrize("coding", ["gzip", "deflate", "br", "zstd"])
def test_a_bomb_of_512_mib_stays_small(coding: str) -> None:
    done = subprocess.run(
        [sys.executable, "-c", _BOMB, coding], input=_bomb(coding), capture_output=True, check=True
    )
    reason, most_kib = done.stdout.split()
    assert reason == b"too_large"
    assert int(most_kib) < 400_000 // 2


@pytest.mark.parametrize(
    ("coding", "stream", "times"),
    [
        ("gzip", gzip.compress(b"", mtime=0), 100_000),
        ("zstd", zstandard.compress(b""), 200_000),
        ("zstd", b"\x50\x2a\x4d\x18\x00\x00\x00\x00", 200_000),  # a frame to be skipped
    ],
)
def test_a_hundred_thousand_empty_streams_cost_no_more_than_their_bytes(
    coding: str, stream: bytes, times: int
) -> None:
    started_s = process_time()
    assert decode(stream * times, coding, max_bytes=10_000) == b""
    assert (
        process_time() - started_s < 3
    )  # copying the rest for each of them took more than a minute


@pytest.mark.parametrize(
    "label", ["utf-8", "UTF-8", "none", "identity", "windows-1251", "text/xml"]
)
def test_what_is_no_coding_undoes_nothing(label: str) -> None:
    assert decode(b"<rss/>", label, max_bytes=100) == b"<rss/>"


def test_a_coding_that_nobody_knows_is_refused_when_it_hides_the_body() -> None:
    with pytest.raises(DecodeError) as caught:
        decode(b"\x00\x01\x02", "snappy", max_bytes=100)
    assert caught.value.reason is FetchReason.BAD_ENCODING
