"""Addresses at the top of a host, and under a path."""

import pytest

from monitor.web.addresses import local, root_of, rooted


@pytest.mark.parametrize(
    ("base", "root"),
    [
        (None, ""),
        ("https://x.example", ""),
        ("https://x.example/", ""),
        ("https://x.example/a/b/", "/a/b"),
    ],
)
def test_the_root_is_the_path_of_the_public_address(base: str | None, root: str) -> None:
    assert root_of(base) == root


@pytest.mark.parametrize(
    ("path", "below"),
    [
        ("/m/story/1", "/story/1"),
        ("/m", "/"),
        ("/m/", "/"),
        ("/mm/x", "/mm/x"),
        ("/story/1", "/story/1"),
    ],
)
def test_a_path_below_the_root_is_known_without_it(path: str, below: str) -> None:
    assert local(path, "/m") == below


def test_own_addresses_are_moved_once_and_others_stay() -> None:
    html = '<a href="/x"> <a href="/m/x"> <a href="//far/x"> <a href="https://far/x"> <form action="/">'
    moved = '<a href="/m/x"> <a href="/m/x"> <a href="//far/x"> <a href="https://far/x"> <form action="/m/">'
    assert rooted(html, "/m") == rooted(moved, "/m") == moved
    assert rooted(html, "") == html
