"""A URL -> the addresses that it may be posted to: nothing of this machine's, or of a network that others cannot reach."""

from __future__ import annotations

import re
import socket
from collections.abc import Callable
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address, ip_network
from urllib.parse import urlsplit

from reconciler.errors import BadInput, Fault, Unreached

# A host and port -> the addresses that it has. Raises OSError where it has none.
Resolve = Callable[[str, int], list[str]]
_LONGEST = 2000
_PORTS = {"http": 80, "https": 443}
_HOST = re.compile(r"[A-Za-z0-9._-]+|[0-9A-Fa-f:.]*:[0-9A-Fa-f:.]*")
# Addresses that stand for an IPv4 address inside: what they lead to is none of the public network's that they look like.
_EMBEDDING = tuple(
    map(IPv6Network, ("::/96", "::ffff:0:0/96", "::ffff:0:0:0/96", "64:ff9b::/96", "64:ff9b:1::/48", "2001::/32", "2002::/16"))
)
# Set aside for protocols, relays and documentation: not every Python knows that they are not global.
_SET_ASIDE = tuple(map(ip_network, ("192.0.0.0/24", "192.88.99.0/24", "3fff::/20")))


@dataclass(frozen=True, slots=True)
class Target:
    """Where a URL leads to; `path` is what is asked for there, with the query."""

    scheme: str
    host: str
    port: int
    path: str


def target_of(url: str) -> Target:
    """The parts of a URL. Raises BadInput for one that cannot be posted to."""
    if len(url) > _LONGEST or not url.isascii() or not url.isprintable() or " " in url:
        raise _fault(f"must be a URL of up to {_LONGEST:,} ASCII characters, without spaces; write other letters of a name in punycode")
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        raise _fault("is no URL: write it like https://example.org/hook") from None
    if parts.scheme not in _PORTS or not parts.hostname:
        raise _fault("must be a URL that begins with https:// or http://")
    if "@" in parts.netloc:
        raise _fault("must hold no user name or password: the signature says who sends")
    if parts.fragment or "\\" in url or not _is_host(parts.hostname) or port == 0:
        raise _fault("is no URL that can be posted to: write it like https://example.org/hook")
    if _is_crooked(parts.hostname):
        raise _fault("must write an IP address in full, as four decimal numbers")
    path = f"{parts.path or '/'}{'?' + parts.query if parts.query else ''}"
    return Target(parts.scheme, parts.hostname, port or _PORTS[parts.scheme], path)


def resolve(host: str, port: int) -> list[str]:
    """The addresses of a host, by the system's resolver, in its order. Raises OSError."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(entry[4][0]) for entry in found))


def checked(target: Target, resolving: Resolve, *, allow_private: bool) -> list[str]:
    """The addresses of a target that may be connected to. Raises BadInput if any is not public, unless allowed; Unreached for none."""
    try:
        found = resolving(target.host, target.port)
    except (OSError, UnicodeError):
        found = []
    if not found:
        raise Unreached(f"{target.host} leads nowhere: it has no address")
    if not allow_private and not all(map(is_public, found)):
        raise _fault(f"leads to a private address: {target.host} is not on the public network (an admin may allow it: allow_private)")
    return found


def is_public(address: str) -> bool:
    """Whether an IP address is one of the public network, in no disguise."""
    try:
        ip = ip_address(address)
    except ValueError:
        return False
    if ip.is_multicast or ip.is_unspecified or ip.is_reserved or not ip.is_global or any(ip in network for network in _SET_ASIDE):
        return False
    return isinstance(ip, IPv4Address) or not (ip.is_site_local or ip.scope_id or _embeds(ip))


def _embeds(ip: IPv6Address) -> bool:
    return any(ip in network for network in _EMBEDDING)


def _is_host(host: str) -> bool:
    """Whether a host is written as one may be; a name has no empty labels, but may end with the dot of the root."""
    return bool(_HOST.fullmatch(host)) and (":" in host or "" not in host.removesuffix(".").split("."))


def _is_crooked(host: str) -> bool:
    """Whether a host is an IPv4 address that is not written as four decimal numbers, such as 2130706433, 0177.0.0.1 or 127.1."""
    try:
        socket.inet_aton(host)
    except OSError:
        return False
    return re.fullmatch(r"(?:(?:0|[1-9][0-9]{0,2})\.){3}(?:0|[1-9][0-9]{0,2})", host) is None


def _fault(detail: str) -> BadInput:
    return BadInput(f"the URL {detail}", (Fault("/url", detail),))
