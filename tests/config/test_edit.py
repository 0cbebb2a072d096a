"""Feeds go into config.toml and nothing else in it changes."""

import errno
import os
import stat
import tomllib
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.config import edit
from monitor.config.edit import add_feeds, with_feeds
from monitor.core.errors import ConfigError
from monitor.core.resources import resource
from monitor.model.feeds import Feed

NEW = Feed(
    url="https://new.example/rss",
    name="Neue Erze “quoted”",
    language="de",
    tags=("press", "germany"),
)
BARE = Feed(url="https://bare.example/rss", name="Bare")
TABLE = """[[feeds]]
url = "https://new.example/rss"
name = "Neue Erze “quoted”"
language = "de"
tags = ["press", "germany"]
"""

# a text before, and after (with TABLE for the new feed's table)
PLACES = {
    "an empty file": ("", "TABLE"),
    "no feed": ('timezone = "UTC"\n', 'timezone = "UTC"\n\nTABLE'),
    "behind the last feed": (
        '[[feeds]]\nurl = "https://a.example/"\n\n[email]\nhost = "mail"\n',
        '[[feeds]]\nurl = "https://a.example/"\n\nTABLE\n[email]\nhost = "mail"\n',
    ),
    "no line end at the end": (
        '[[feeds]]\nurl = "https://a.example/"',
        '[[feeds]]\nurl = "https://a.example/"\n\nTABLE',
    ),
    "what heads the next table stays there": (
        '[[feeds]]\nurl = "https://a.example/"\n# tags = []\n\n# --- mail ---\n[email]\nhost = "mail"\n',
        '[[feeds]]\nurl = "https://a.example/"\n# tags = []\n\nTABLE\n# --- mail ---\n[email]\nhost = "mail"\n',
    ),
    "a heading without an empty line": (
        '[[feeds]]\nurl = "https://a.example/"\n# mail\n[email]\nhost = "mail"\n',
        '[[feeds]]\nurl = "https://a.example/"\n\nTABLE\n# mail\n[email]\nhost = "mail"\n',
    ),
    "feeds in two places": (
        '[[feeds]]\nurl = "https://a.example/"\n[email]\nhost = "mail"\n[[ "feeds" ]] # more\nurl = "https://b.example/"\n',
        '[[feeds]]\nurl = "https://a.example/"\n[email]\nhost = "mail"\n[[ "feeds" ]] # more\nurl = "https://b.example/"\n\nTABLE',
    ),
    "a feed with a sub-table": (
        '[[feeds]]\nurl = "https://a.example/"\n[feeds.headers]\nX-Key = "1"\n\n[email]\nhost = "mail"\n',
        '[[feeds]]\nurl = "https://a.example/"\n[feeds.headers]\nX-Key = "1"\n\nTABLE\n[email]\nhost = "mail"\n',
    ),
    "a list over several lines": (
        '[[feeds]]\nurl = "https://a.example/"\ntags = [\n  "a", # one\n  # two\n]\n[email]\nhost = "mail"\n',
        '[[feeds]]\nurl = "https://a.example/"\ntags = [\n  "a", # one\n  # two\n]\n\nTABLE\n[email]\nhost = "mail"\n',
    ),
    "a text that looks like a header": (
        '[[feeds]]\nurl = "https://a.example/"\nname = """\n[email]\n"""\n\n[email]\nhost = "mail"\n',
        '[[feeds]]\nurl = "https://a.example/"\nname = """\n[email]\n"""\n\n[email]\nhost = "mail"\n\nTABLE',
    ),
    "an inline list": (
        'feeds = [ {url = "https://a.example/", name = "A"} ] # mine\ntimezone = "UTC"\n',
        'feeds = [ {url = "https://a.example/", name = "A"}, INLINE ] # mine\ntimezone = "UTC"\n',
    ),
    "an inline list over several lines": (
        'feeds = [\n  {url = "https://a.example/"}, # one\n  # two\n]\n\n[email]\nhost = "mail"\n',
        'feeds = [\n  {url = "https://a.example/"}, # one\n  # two\n  INLINE\n]\n\n[email]\nhost = "mail"\n',
    ),
}
INLINE = '{url = "https://new.example/rss", name = "Neue Erze “quoted”", language = "de", tags = ["press", "germany"]}'


@pytest.mark.parametrize("name", PLACES)
def test_a_feed_goes_behind_the_last_one_and_all_else_stays(name: str) -> None:
    before, after = PLACES[name]
    assert with_feeds(before, [NEW]) == after.replace("TABLE", TABLE).replace("INLINE", INLINE)


@pytest.mark.parametrize(
    "text", ['feeds = []\ntimezone = "UTC"\n', 'feeds = [ # none yet\n]\n[email]\nhost = "x"\n']
)
def test_an_empty_inline_list_is_filled(text: str) -> None:
    after = with_feeds(text, [NEW, BARE])
    assert tomllib.loads(after) == tomllib.loads(text) | {
        "feeds": [
            {"url": NEW.url, "name": NEW.name, "language": "de", "tags": ["press", "germany"]},
            {"url": BARE.url, "name": "Bare"},
        ]
    }
    assert after.count("\n") >= text.count("\n") + 2, "one line each"


@given(
    st.lists(st.sampled_from(sorted(PLACES)), max_size=3),
    st.lists(st.text(max_size=12), min_size=1, max_size=3),
)
def test_what_is_added_is_read_again_and_nothing_else_is_another(
    names: list[str], titles: list[str]
) -> None:
    text = PLACES[names[0]][0] if names else ""
    feeds = [Feed(url=f"https://{n}.example/", name=title) for n, title in enumerate(titles)]
    before, after = tomllib.loads(text), tomllib.loads(with_feeds(text, feeds))
    assert after == before | {
        "feeds": before.get("feeds", []) + [{"url": f.url, "name": f.name} for f in feeds]
    }


# --- the file ---------------------------------------------------------------------------------------------------------


def config(folder: Path, data: bytes) -> Path:
    source = folder / "config.toml"
    source.write_bytes(data)
    return source


def test_the_starter_config_grows_by_one_table_only(tmp_path: Path) -> None:
    before = resource("config.toml").read_bytes()
    source = config(tmp_path, before)
    assert add_feeds(source, [NEW]) == (NEW,)
    after = source.read_bytes()
    start = next(
        (n for n, pair in enumerate(zip(before, after, strict=False)) if pair[0] != pair[1]),
        len(before),
    )
    added = len(after) - len(before)
    assert after[:start] + after[start + added :] == before
    assert TABLE.encode() in after
    assert [file.name for file in tmp_path.iterdir()] == ["config.toml"], "no other file is left"


def test_windows_line_ends_stay(tmp_path: Path) -> None:
    before = b'timezone = "UTC"\r\n\r\n[[feeds]]\r\nurl = "https://a.example/"\r\n'
    source = config(tmp_path, before)
    add_feeds(source, [NEW])
    assert source.read_bytes() == before + b"\r\n" + TABLE.replace("\n", "\r\n").encode()


def test_mixed_line_ends_stay_as_they_are(tmp_path: Path) -> None:
    before = b'timezone = "UTC"\r\n[[feeds]]\nurl = "https://a.example/"\r\n'
    source = config(tmp_path, before)
    add_feeds(source, [NEW])
    assert source.read_bytes().startswith(before)


def test_a_byte_order_mark_stays(tmp_path: Path) -> None:
    source = config(tmp_path, b'\xef\xbb\xbftimezone = "UTC"\n')
    add_feeds(source, [NEW])
    assert source.read_bytes() == b'\xef\xbb\xbftimezone = "UTC"\n\n' + TABLE.encode()


def test_a_link_stays_a_link_and_the_mode_stays(tmp_path: Path) -> None:
    (tmp_path / "real").mkdir()
    real = config(tmp_path / "real", b'timezone = "UTC"\n')
    real.chmod(0o640)
    link = tmp_path / "config.toml"
    link.symlink_to(real)
    add_feeds(link, [NEW])
    assert link.is_symlink()
    assert NEW.url in real.read_text()
    assert stat.S_IMODE(real.stat().st_mode) == 0o640


def test_a_read_only_file_is_left_alone(tmp_path: Path) -> None:
    source = config(tmp_path, b'timezone = "UTC"\n')
    source.chmod(0o444)
    with pytest.raises(ConfigError, match="read-only"):
        add_feeds(source, [NEW])
    assert source.read_bytes() == b'timezone = "UTC"\n'


@pytest.mark.parametrize("code", [errno.EACCES, errno.EBUSY, errno.EROFS])
def test_a_file_that_cannot_be_replaced_is_written_over(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, code: int
) -> None:
    """Mounted by itself into a container, or in a folder of somebody else's."""
    source = config(tmp_path, b'timezone = "UTC"\n')

    def refused(**_given: str) -> None:
        raise OSError(code, "no")

    monkeypatch.setattr(edit.tempfile, "mkstemp", refused)
    add_feeds(source, [NEW])
    assert source.read_bytes() == b'timezone = "UTC"\n\n' + TABLE.encode()


def test_on_a_full_disk_the_file_is_left_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    source = config(tmp_path, b'timezone = "UTC"\n')

    def full(_handle: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(edit.os, "fsync", full)
    with pytest.raises(ConfigError, match="No space left"):
        add_feeds(source, [NEW])
    assert source.read_bytes() == b'timezone = "UTC"\n'
    assert [file.name for file in tmp_path.iterdir()] == ["config.toml"]


@pytest.mark.parametrize(
    "url",
    [
        "https://A.example/rss",
        "https://a.example:443/rss?utm_source=x",
        "https://ann:pw@a.example/rss",
        "https://a.example/rss#x",
    ],
)
def test_the_same_address_in_other_words_is_not_added(tmp_path: Path, url: str) -> None:
    source = config(tmp_path, b'[[feeds]]\nurl = "https://a.example/rss"\n')
    assert add_feeds(source, [Feed(url=url, name="again"), BARE, BARE]) == (BARE,)


def test_a_config_with_a_mistake_is_left_alone(tmp_path: Path) -> None:
    source = config(tmp_path, b'timezne = "UTC"\n')
    with pytest.raises(ConfigError, match="timezne"):
        add_feeds(source, [NEW])
    assert source.read_bytes() == b'timezne = "UTC"\n'


def test_what_would_be_a_mistake_is_not_written(tmp_path: Path) -> None:
    source = config(tmp_path, b"")
    with pytest.raises(ConfigError, match="http"):
        add_feeds(source, [Feed(url="ftp://a.example/", name="A")])
    assert source.read_bytes() == b""


def test_many_that_add_at_once_lose_nothing(tmp_path: Path) -> None:
    source = config(tmp_path, b"# mine\n")
    feeds = [Feed(url=f"https://f{n}.example/", name=str(n)) for n in range(12)]
    with ThreadPoolExecutor(6) as threads:
        added = list(threads.map(lambda feed: add_feeds(source, [feed]), feeds))
    assert added == [(feed,) for feed in feeds]
    assert {row["url"] for row in tomllib.loads(source.read_text())["feeds"]} == {
        feed.url for feed in feeds
    }


def test_an_edit_by_hand_meanwhile_is_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    source = config(tmp_path, b'timezone = "UTC"\n')
    made = edit.tempfile.mkstemp

    def saved_meanwhile(**given: str) -> tuple[int, str]:
        if b"# by hand" not in source.read_bytes():
            source.write_bytes(b'timezone = "UTC"\n# by hand\n')
        return made(**given)

    monkeypatch.setattr(edit.tempfile, "mkstemp", saved_meanwhile)
    add_feeds(source, [NEW])
    assert source.read_bytes() == b'timezone = "UTC"\n# by hand\n\n' + TABLE.encode()


@pytest.mark.skipif("__import__('os').geteuid() != 0", reason="only root may become somebody else")
def test_a_file_of_somebody_else_that_is_shared_stays_theirs(tmp_path: Path) -> None:
    """A container's user adds a feed to a config that its owner on the host shares with the group."""
    source = tmp_path / "config.toml"
    source.write_text('[[feeds]]\nurl = "https://a.example/rss"\nname = "A"\n', encoding="utf-8")
    os.chown(source, 12345, 23456)
    source.chmod(0o664)
    os.chown(tmp_path, 12345, 23456)
    tmp_path.chmod(0o775)
    for folder in tmp_path.parents[:3]:  # with a worker's own between
        folder.chmod(folder.stat().st_mode | 0o055)
    before = source.stat().st_ino
    pid = os.fork()
    if pid == 0:
        try:
            os.setgroups([])
            os.setgid(23456)
            os.setuid(34567)
            add_feeds(source, [Feed(url="https://b.example/rss", name="B")])
        finally:
            os._exit(0)
    os.waitpid(pid, 0)
    assert "https://b.example/rss" in source.read_text(encoding="utf-8")
    info = source.stat()
    assert (info.st_uid, info.st_ino) == (12345, before)
