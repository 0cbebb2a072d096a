import ipaddress
import socket

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.fetch.address_guard import is_allowed, networks, written_address

REFUSED = [
    # this host and private networks
    "0.0.0.0", "0.1.2.3", "10.0.0.0", "10.255.255.255", "127.0.0.1", "127.1.2.3", "127.255.255.255", "172.16.0.1",
    "172.31.255.254", "192.168.0.1", "192.168.255.255",
    # link-local, cloud metadata, carrier-grade NAT
    "169.254.0.1", "169.254.169.254", "100.64.0.1", "100.127.255.255",
    # protocol, documentation, benchmarking, multicast, reserved, broadcast, 6to4 relays
    "192.0.0.1", "192.0.0.170", "192.0.2.1", "198.51.100.1", "203.0.113.1", "198.18.0.1", "198.19.255.255", "224.0.0.1",
    "239.255.255.250", "240.0.0.1", "255.255.255.255", "192.88.99.1",
    # IPv6: unspecified, loopback, unique local, link-local, site-local, multicast, documentation, discard, unassigned
    "::", "::1", "fc00::1", "fd12:3456:789a::1", "fe80::1", "fe80::1%eth0", "febf::1", "fec0::1", "ff02::1", "ff0e::1",
    "2001:db8::1", "3fff::1", "100::1", "2001:2::1", "4000::1", "5f00::1",
    # IPv4 inside IPv6: mapped, compatible, NAT64, 6to4, Teredo
    "::ffff:127.0.0.1", "::ffff:7f00:1", "::ffff:10.0.0.1", "::ffff:169.254.169.254", "::ffff:0.0.0.0", "0:0:0:0:0:ffff:c0a8:1",
    "::127.0.0.1", "::7f00:1", "::10.0.0.1", "::8.8.8.8", "64:ff9b::7f00:1", "64:ff9b::10.0.0.1", "64:ff9b::8.8.8.8",
    "64:ff9b:1::1", "2002:7f00:1::", "2002:a00:1::1", "2002:c0a8:101::1", "2002:808:808::1", "2001:0:1::1",
    # what is no address
    "", "localhost", "127.1", "0x7f.0.0.1", "2130706433", "0177.0.0.1", "127.0.0.1.", "[::1]", "1.2.3.4/8", "::1::",
]  # fmt: skip
ALLOWED = [
    "8.8.8.8", "1.1.1.1", "93.184.216.34", "172.15.255.255", "172.32.0.1", "192.167.255.255", "100.63.255.255", "100.128.0.1",
    "169.253.255.255", "11.0.0.1", "223.255.255.255", "2606:4700::1111", "2a00:1450:4001:81b::200e", "::ffff:8.8.8.8",
]  # fmt: skip


def test_the_table_is_long_enough() -> None:
    assert len(set(REFUSED)) + len(set(ALLOWED)) >= 60


@pytest.mark.parametrize("address", REFUSED)
def test_what_is_not_public_is_refused(address: str) -> None:
    assert not is_allowed(address)


@pytest.mark.parametrize("address", ALLOWED)
def test_what_is_public_is_allowed(address: str) -> None:
    assert is_allowed(address)


@pytest.mark.parametrize(
    ("address", "cidr", "allowed"),
    [
        ("10.1.2.3", "10.1.0.0/16", True),
        ("10.2.2.3", "10.1.0.0/16", False),
        ("::ffff:10.1.2.3", "10.1.0.0/16", True),
        ("64:ff9b::10.1.2.3", "10.1.0.0/16", True),
        ("fd00::5", "fd00::/8", True),
        ("fd00::5", "10.0.0.0/8", False),
        ("::1", "127.0.0.0/8", False),
        ("127.0.0.1", "::1/128", False),
        ("8.8.8.8", "10.0.0.0/8", True),
    ],
)
def test_a_list_of_networks_opens_those_and_no_others(
    address: str, cidr: str, allowed: bool
) -> None:
    assert is_allowed(address, networks([cidr])) is allowed


@pytest.mark.parametrize(
    "written",
    [
        "127.1",
        "0x7f.1",
        "0x7f000001",
        "2130706433",
        "017700000001",
        "0177.0.0.1",
        "127.0.0.1",
        "0",
        "::1",
        "::ffff:127.0.0.1",
    ],
)
def test_however_loopback_is_written_the_socket_is_given_a_refused_address(written: str) -> None:
    for *_, where in socket.getaddrinfo(written, 80, type=socket.SOCK_STREAM):
        assert not is_allowed(str(where[0]))


@given(st.ip_addresses(v=4))
def test_an_address_is_as_public_inside_ipv6_as_by_itself(address: object) -> None:
    assert is_allowed(f"::ffff:{address}") is is_allowed(str(address))


@given(st.ip_addresses(v=4))
def test_tunnels_lead_nowhere(address: object) -> None:
    assert not is_allowed(f"64:ff9b::{address}")


@given(st.text())
def test_junk_is_refused_and_never_raises(text: str) -> None:
    try:
        ipaddress.ip_address(text.partition("%")[0])
    except ValueError:
        assert not is_allowed(text)
        assert written_address(text) is None or not is_allowed(str(written_address(text)))


@pytest.mark.parametrize(
    ("host", "address"),
    [
        ("127.0.0.1", "127.0.0.1"),
        ("127.0.0.1.", "127.0.0.1"),
        ("[::1]", "::1"),
        ("fe80::1%eth0", "fe80::1%eth0"),
        ("localhost", "127.0.0.1"),
        ("Printer.LOCALHOST.", "127.0.0.1"),
        ("127.1", "127.1"),
        ("0x7f.1", "0x7f.1"),
        ("0X7F000001", "0x7f000001"),
        ("2130706433", "2130706433"),
        ("0", "0"),
        ("example.com", None),
        ("1.example", None),
        ("0x7f.example.com", None),
        ("localhost.example.com", None),
    ],
)
def test_addresses_are_told_from_names_however_they_are_written(
    host: str, address: str | None
) -> None:
    assert written_address(host) == address
