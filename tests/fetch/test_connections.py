"""Which connections stay open."""

from monitor.fetch.connections import Kept


def test_connections_are_kept_for_so_many_hosts_and_no_more() -> None:
    kept = Kept(limit=2)
    assert [kept.keeps(host) for host in ("a.example", "b.example", "c.example")] == [
        True,
        True,
        False,
    ]
    assert kept.keeps("a.example")  # known hosts stay welcome
