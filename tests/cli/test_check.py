"""`monitor check` names every mistake of a config in one pass, in the words of somebody who writes one."""

from __future__ import annotations

from pathlib import Path

from tests.cli.conftest import Run

MISTAKES = """\
timezone = "Europa/Berlin"
databse = "x.db"
[fetch]
timeout = "thirty seconds"
per_site = "two"
allow_networks = ["10.0.0.0/99"]
max_feed_bytes = "5 MBB"
[polling]
min_every = "2h"
max_every = "1h"
tick = 3
[digest]
at = "25:30"
days = ["mon", "someday"]
base_url = "monitor.example.com"
templates = "no-such-folder"
[[digest.groups]]
name = "desk"
recipients = ["plain", "a@b.example; c@d.example"]
watchlists = ["exprot-controls"]
[email]
host = "smtp.example.com"
tls = "startls"
password = "secret"
port = 70000
[server]
token_file = "no-such-file"
[[feeds]]
url = "htp://ore.example/feed"
[[feeds]]
url = "https://a.example/rss"
name = "Ore"
every = "often"
[[feeds]]
url = "https://b.example/rss"
name = "Ore"
[[feeds]]
url = "https://a.example/rss#again"
[[watchlists]]
name = "export-controls"
minerals = ["galium"]
policies = ["export-bann"]
places = ["chin"]
terms = ["", "ore"]
within = "sentense"
min_score = 130
exclud = ["x"]
[[watchlists]]
name = "export-controls"
minerals = ["lithium"]
"""


NAMED = (
    "line 1: timezone",
    "line 2: databse: unknown key (did you mean database?)",
    "line 4: fetch.timeout",
    "line 5: fetch.per_site: must be a whole number",
    "line 6: fetch.allow_networks[0]",
    "line 7: fetch.max_feed_bytes",
    "line 8: polling: min_every is longer than max_every",
    "line 11: polling.tick",
    "line 13: digest.at",
    "line 14: digest.days[1]: must be one of 'mon'",
    "line 15: digest.base_url",
    "[digest] templates: ",
    'line 19: digest.groups[0].recipients[0]: "plain"',
    'line 19: digest.groups[0].recipients[1]: "a@b.example; c@d.example"',
    'line 20: digest.groups[0].watchlists: no watchlist is named "exprot-controls"',
    "line 23: email.tls: must be one of",
    "line 24: email.password: unknown key (did you mean password_env?)",
    "line 25: email.port: must be 65535 or less",
    "line 29: feeds[0].url",
    "line 33: feeds[1].every",
    '2 feeds are called "Ore"',
    'line 38: feeds[3].url: "https://a.example/rss#again" is there twice',
    'line 41: watchlists[0].minerals: "galium" is not in the lexicon (did you mean gallium?)',
    'line 42: watchlists[0].policies: "export-bann" is not in the lexicon',
    'line 43: watchlists[0].places: "chin" is not in the lexicon',
    "line 44: watchlists[0].terms[0]: is empty",
    "line 45: watchlists[0].within: must be one of",
    "line 46: watchlists[0].min_score: must be 100 or less",
    "line 47: watchlists[0].exclud: unknown key (did you mean exclude?)",
    'line 49: watchlists[1].name: "export-controls" is there twice',
)


def test_every_mistake_is_named_in_one_pass(run: Run, tmp_path: Path) -> None:
    source = tmp_path / "config.toml"
    source.write_text(MISTAKES, encoding="utf-8")
    code, out, err = run("check", "--config", source)
    assert (code, out) == (2, "")
    assert [named for named in NAMED if named not in err] == []
    assert len(err.splitlines()) == len(NAMED)


def test_no_word_of_a_library_is_said(run: Run, tmp_path: Path) -> None:
    source = tmp_path / "config.toml"
    source.write_text(MISTAKES, encoding="utf-8")
    said = run("check", "--config", source)[2]
    assert [word for word in ("Input should", "pydantic", "tuple", "type=") if word in said] == []


def test_check_tells_all_problems_at_once(run: Run, tmp_path: Path) -> None:
    source = tmp_path / "config.toml"
    source.write_text(
        '[[feeds]]\nurl = "gopher://x"\n[[watchlists]]\nname = "w"\nminerals = ["litium"]\n[[digest.groups]]\nname = "g"\nwatchlists = ["v"]\n'
    )
    code, _, err = run("check", "--config", source)
    assert code == 2
    assert "line 2: feeds[0].url" in err
    source.write_text(source.read_text().replace("gopher://x", "https://x.example/rss"))
    code, _, err = run("check", "--config", source)
    assert code == 2
    assert "line 5: watchlists[0].minerals" in err
    assert "did you mean lithium?" in err
    assert 'line 8: digest.groups[0].watchlists: no watchlist is named "v"' in err
    assert not (tmp_path / "monitor.db").exists()
