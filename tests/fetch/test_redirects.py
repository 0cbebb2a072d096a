import pytest

from monitor.core.errors import FetchError, FetchReason
from monitor.fetch.redirects import Redirections, same_origin


@pytest.mark.parametrize(
    ("home", "url", "same"),
    [
        ("https://x.example/rss", "https://x.example/other", True),
        ("https://x.example:443/rss", "https://X.example/other", True),
        ("http://x.example/rss", "https://x.example/rss", True),
        ("https://x.example/rss", "http://x.example/rss", False),
        ("https://x.example/rss", "https://www.x.example/rss", False),
        ("https://x.example/rss", "https://x.example:8443/rss", False),
        ("http://x.example:8080/rss", "https://x.example:8443/rss", False),
        ("https://x.example/rss", "https://x.example.evil.example/rss", False),
        ("https://x.example/rss", "https://x.example@evil.example/rss", False),
    ],
)
def test_same_origin(home: str, url: str, same: bool) -> None:
    assert same_origin(home, url) is same


@pytest.mark.parametrize(
    ("location", "target"),
    [
        ("/b", "https://x.example/b"),
        ("b?c#d", "https://x.example/a/b?c"),
        ("//y.example/", "https://y.example/"),
        ("https://u:p@y.example/", "https://y.example/"),
        (" https://y.example/ ", "https://y.example/"),
    ],
)
def test_targets(location: str, target: str) -> None:
    trail = Redirections("https://x.example/a/", max_redirects=3)
    assert trail.leads_on(302, {"location": location})
    assert trail.url == target


@pytest.mark.parametrize(
    ("status", "headers"),
    [(200, {"location": "/b"}), (304, {"location": "/b"}), (300, {"location": "/b"}), (302, {})],
)
def test_what_is_no_redirect(status: int, headers: dict[str, str]) -> None:
    trail = Redirections("https://x.example/", max_redirects=3)
    assert not trail.leads_on(status, headers)
    assert trail.url == "https://x.example/"


def test_circles_are_seen_at_once() -> None:
    trail = Redirections("https://x.example/a", max_redirects=10)
    assert trail.leads_on(302, {"location": "/b"})
    with pytest.raises(FetchError, match="in a circle") as caught:
        trail.leads_on(302, {"location": "/a#again"})
    assert caught.value.reason is FetchReason.REDIRECT_LOOP
