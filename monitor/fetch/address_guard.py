"""Which network addresses may be connected to. Pure: no name is resolved and no socket opened here.

The check is made on the address that a connection really goes to (see `fetch`), because a check of the name before the request
is open to rebinding, and aiohttp never asks its resolver about an address written as a number.
"""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Iterable

Address = ipaddress.IPv4Address | ipaddress.IPv6Address
Network = ipaddress.IPv4Network | ipaddress.IPv6Network

_NAT64 = ipaddress.IPv6Network("64:ff9b::/96")  # RFC 6052: an IPv4 address in the last 32 bits
_6TO4 = ipaddress.IPv6Network("2002::/16")  # RFC 3056: an IPv4 address in bits 16 to 48
_TEREDO = ipaddress.IPv6Network("2001::/32")  # RFC 4380
_COMPATIBLE = ipaddress.IPv6Network(
    "::/96"
)  # RFC 4291, deprecated: an IPv4 address in the last 32 bits
_UNICAST = ipaddress.IPv6Network("2000::/3")  # all that IANA has given out for the public net
_DOCUMENTATION = ipaddress.IPv6Network("3fff::/20")  # RFC 9637; Python 3.11 does not know it
_NUMBER = re.compile(
    r"(?:.*\.)?(?:\d+|0x[0-9a-f]*)"
)  # resolvers read "127.1", "0x7f.1" and "2130706433" as addresses
_RELAY = ipaddress.IPv4Network("192.88.99.0/24")  # RFC 7526, deprecated 6to4 relays


def networks(cidrs: Iterable[str]) -> tuple[Network, ...]:
    """The networks of CIDR texts, in their order. Raises ValueError."""
    return tuple(ipaddress.ip_network(cidr) for cidr in cidrs)


def is_allowed(host: str, allow: Iterable[Network] = ()) -> bool:
    """Whether address `host` (as a socket names it, with or without a zone) is public or in one of `allow`; junk is not."""
    try:
        address = ipaddress.ip_address(host.partition("%")[0])
    except ValueError:
        return False
    faces = _faces(address)
    if any(
        face in network for face in faces for network in allow if face.version == network.version
    ):
        return True
    return all(_is_public(face) for face in faces)


def written_address(host: str) -> str | None:
    """The address that `host` stands for without being looked up (brackets, zone and final dot allowed); None for a name.

    Numbers in the odd forms that resolvers take are given back as they are: `is_allowed` knows no such address.
    """
    bare = host.strip("[]").rstrip(".").lower()
    if bare == "localhost" or bare.endswith(".localhost"):  # RFC 6761, 6.3
        return "127.0.0.1"
    return bare if ":" in bare or _NUMBER.fullmatch(bare) else None


def _faces(address: Address) -> tuple[Address, ...]:
    """`address` and the IPv4 address that it carries, when it carries one: a packet may end at either."""
    if isinstance(address, ipaddress.IPv4Address):
        return (address,)
    inner = address.ipv4_mapped
    if inner is not None:
        return (inner,)  # the kernel speaks IPv4 for these: the outer form says nothing
    number = int(address)
    if address in _NAT64 or (address in _COMPATIBLE and number > 0xFFFF):
        return (address, ipaddress.IPv4Address(number & 0xFFFF_FFFF))
    if address in _6TO4:
        return (address, ipaddress.IPv4Address(number >> 80 & 0xFFFF_FFFF))
    return (address,)


def _is_public(address: Address) -> bool:
    if isinstance(address, ipaddress.IPv4Address):
        return address.is_global and not address.is_multicast and address not in _RELAY
    return (
        address.is_global
        and address in _UNICAST
        and not any(address in net for net in (_6TO4, _TEREDO, _DOCUMENTATION))
    )
