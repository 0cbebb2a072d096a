"""config.toml: every problem at once, with path, line and the nearest known key."""

from collections import Counter
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from monitor.config import settings
from monitor.config.load import line_of, load, parse
from monitor.config.settings import size_bytes
from monitor.core.durations import duration_s
from monitor.core.errors import ConfigError
from monitor.core.resources import resource
from monitor.model.feeds import FullText
from monitor.model.hits import Near

HERE = Path("config.toml")


def problems(text: str) -> list[str]:
    with pytest.raises(ConfigError) as caught:
        parse(text, source=HERE, env={})
    return [str(problem) for problem in caught.value.problems]


def test_the_shipped_config_is_valid() -> None:
    loaded = load(resource("config.toml"), env={})
    assert len(loaded.feeds) > 100
    assert {"export-controls", "public-money"} <= {
        watchlist.name for watchlist in loaded.watchlists
    }


def test_every_starter_feed_has_a_kind_and_a_place_and_no_outlet_crowds_the_others() -> None:
    feeds = load(resource("config.toml"), env={}).feeds
    kinds = {"government", "trade-press", "news", "think-tank", "academic", "ngo", "company-wire"}
    anywhere = {"search", "international-body"}
    for feed in feeds:
        assert feed.tags[0] in kinds | anywhere, feed.name
        assert len(feed.tags) > 1 or feed.tags[0] in anywhere, feed.name
    governments = [feed for feed in feeds if "government" in feed.tags]
    assert len({tag for feed in governments for tag in feed.tags}) > 10
    assert {feed.format for feed in governments} >= {"page", "json", "federal-register", None}
    hosts = Counter(urlsplit(feed.url).hostname for feed in feeds if feed not in governments)
    assert max(hosts.values()) <= 2


def test_an_empty_file_is_a_config_with_defaults() -> None:
    loaded = parse("", source=HERE, env={})
    assert loaded.feeds == ()
    assert loaded.config.polling.max_every == 86_400
    assert not loaded.config.server.enabled


def test_all_problems_come_at_once_in_the_order_of_the_file() -> None:
    found = problems(
        'timezone = "Mars"\n[digst]\nat = 1\n[[feeds]]\nurl = "ftp://x"\n[[feeds]]\nurl = "http://a.example/x"\nnmae = "x"\n'
        '[[feeds]]\nurl = "http://a.example/x#y"\n[[watchlists]]\nname = "w"\n[polling]\nmin_evry = "10m"\n'
    )
    assert [line.split(":")[0] for line in found] == [
        "line 1",
        "line 2",
        "line 5",
        "line 8",
        "line 10",
        "line 11",
        "line 14",
    ]
    assert "did you mean digest?" in found[1]
    assert "did you mean name?" in found[3]
    assert "there twice; first as feeds[1] in line 6" in found[4]
    assert "asks for nothing" in found[5]
    assert "did you mean min_every?" in found[6]


def test_a_key_like_no_other_is_answered_with_all_known_ones() -> None:
    assert "known: " in problems("[stories]\nzzzz = 1\n")[0]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("[[feeds]\n", "line 1"),
        ('x = "', "TOML"),
        ("[fetch]\ntimeout = 30\n", "a duration is a text"),
        ('[fetch]\ntimeout = "30 parsecs"\n', "unknown unit"),
        ('[fetch]\ntimeout = "soon"\n', "is not a duration"),
        ('[fetch]\nmax_feed_bytes = "big"\n', "a size is a text"),
        ('[fetch]\nallow_networks = ["10.0.0.0/99"]\n', "is not a network"),
        ('[digest]\nat = "25:00"\n', "is not a time"),
        ('[digest]\ndays = ["someday"]\n', "digest.days[0]"),
        ('[email]\ntls = "maybe"\n', "email.tls"),
        ('[[watchlists]]\nname = "Bad Name"\nterms = ["x"]\n', "watchlists[0].name"),
        ('[[digest.groups]]\nname = "a"\n[[digest.groups]]\nname = "a"\n', "digest.groups[1].name"),
        ('feeds = "none"\n', "feeds"),
    ],
)
def test_a_problem_names_its_place(text: str, expected: str) -> None:
    assert expected in "\n".join(problems(text))


def test_a_missing_file_says_how_to_write_one(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="monitor init"):
        load(tmp_path / "config.toml")


def test_a_file_that_is_no_text_is_refused(tmp_path: Path) -> None:
    (tmp_path / "config.toml").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(ConfigError, match="cannot be read"):
        load(tmp_path / "config.toml")


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        ("30m", 1800),
        ("24h", 86_400),
        ("7d", 604_800),
        ("1d 12h", 129_600),
        ("1.5h", 5400),
        ("45s", 45),
        ("2w", 1_209_600),
    ],
)
def test_durations(text: str, seconds: float) -> None:
    assert duration_s(text) == seconds


@pytest.mark.parametrize(
    ("text", "size"),
    [("5 MB", 5_000_000), ("512KiB", 524_288), ("1.5 GB", 1_500_000_000), ("10 b", 10)],
)
def test_sizes(text: str, size: int) -> None:
    assert size_bytes(text) == size


def test_the_database_lies_beside_the_file_or_in_the_data_folder(tmp_path: Path) -> None:
    source = tmp_path / "config.toml"
    assert parse("", source=source, env={}).database == tmp_path / "monitor.db"
    assert parse("", source=source, env={"MONITOR_DATA": "/data"}).database == Path(
        "/data/monitor.db"
    )
    assert parse(
        'database = "/x/y.db"', source=source, env={"MONITOR_DATA": "/data"}
    ).database == Path("/x/y.db")


def test_a_feed_without_a_name_is_called_by_its_host() -> None:
    loaded = parse(
        '[[feeds]]\nurl = "https://user:pw@www.ore.example:8443/rss"\nfull_text = "never"\n',
        source=HERE,
        env={},
    )
    assert loaded.feeds[0].name == "ore.example"
    assert loaded.feeds[0].full_text is FullText.NEVER


@pytest.mark.parametrize(
    ("url", "name"),
    [
        ("HTTP://ann:x@ore.example/rss", "ore.example"),
        ("https://ann:x@y@ore.example/rss", "ore.example"),
        ("https://ann:x@www.ore.example", "ore.example"),
        ("http://[2001:db8::1]:8080/rss", "2001:db8::1"),
    ],
)
def test_a_password_never_becomes_part_of_a_name(url: str, name: str) -> None:
    assert parse(f'[[feeds]]\nurl = "{url}"\n', source=HERE, env={}).feeds[0].name == name


def test_a_name_is_one_line_that_terminals_do_not_act_on() -> None:
    loaded = parse(
        '[[feeds]]\nurl = "https://x.example"\nname = "Ore\\u001b]0;x\\u0007\\u202e Post"\n',
        source=HERE,
        env={},
    )
    assert loaded.feeds[0].name == "Ore]0;x Post"


def test_a_feed_that_is_there_twice_is_named_without_its_password() -> None:
    row = '[[feeds]]\nurl = "https://ann:s3cret@x.example/rss"\n'
    (problem,) = problems(row + row)
    assert '"https://x.example/rss" is there twice' in problem
    assert "s3cret" not in problem


def test_near_takes_one_pair_or_several() -> None:
    one = parse(
        '[[watchlists]]\nname = "w"\nnear = {a = "ore", b = ["ban", "halt"], words = 3}\n',
        source=HERE,
        env={},
    )
    assert one.watchlists[0].near == (Near(a=("ore",), b=("ban", "halt"), words=3),)
    two = parse(
        '[[watchlists]]\nname = "w"\nnear = [{a = "x", b = "y"}, {a = "z", b = "y"}]\n',
        source=HERE,
        env={},
    )
    assert len(two.watchlists[0].near) == 2


def test_lines_are_found_past_multi_line_texts_and_dotted_keys() -> None:
    text = (
        'a = """\n[no]\nb = 1\n"""\n[x.y]\nz = 1\n[[feeds]]\nurl = "u"\n[[feeds]]\nname.first = 2\n'
    )
    assert line_of(text, ("x", "y", "z")) == 6
    assert line_of(text, ("feeds", 1, "name", "first")) == 10
    assert line_of(text, ("feeds", 1, "gone")) == 9
    assert line_of(text, ("nowhere",)) is None


def test_the_schema_knows_every_part() -> None:
    assert {"feeds", "watchlists", "digest", "email"} <= set(
        settings.Config.model_json_schema()["properties"]
    )
