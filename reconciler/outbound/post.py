"""A body -> posted to an address that was checked before: bounded in time and size, and redirected nowhere."""

from __future__ import annotations

import socket
import ssl
import threading
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from http.client import HTTPConnection, HTTPException, HTTPSConnection

from reconciler.errors import Unreached
from reconciler.outbound.addresses import Target

# To where, at which of its addresses, what, with which headers -> the status that was answered. Raises Unreached.
Post = Callable[[Target, Sequence[str], bytes, Mapping[str, str]], int]
TIMEOUT = 5.0
# How much of an answer is read: it tells nothing that is needed, but a receiver may want it to be taken.
_MOST_READ = 4096
_MOST_TRIED = 3
_LONGEST_TOLD = 200


def post(target: Target, addresses: Sequence[str], body: bytes, headers: Mapping[str, str], timeout: float = TIMEOUT) -> int:
    """Post to the first of the addresses that takes a connection, and answer the status. Raises Unreached.

    The name is not looked up again, so what was checked is what is connected to. `timeout` is for each wait and for the whole.
    """
    held, late = [_connected(target, addresses, timeout)], threading.Event()
    # A receiver that answers a byte at a time would keep every single wait short, and the whole for ever.
    deadline = threading.Timer(timeout, _cut, [held, late])
    deadline.daemon = True
    deadline.start()
    try:
        return _answered(target, held, body, headers)
    except (OSError, HTTPException, ValueError) as error:
        slow = late.is_set() or isinstance(error, TimeoutError)
        problem = f"no answer within {timeout:g} seconds" if slow else f"no answer: {error or type(error).__name__}"
        raise Unreached(printable(problem)) from None
    finally:
        deadline.cancel()
        for reached in held:
            reached.close()


def printable(said: str) -> str:
    """What may hold a receiver's own words, on one line that can be logged: without what cannot be printed, and cut where it is long."""
    return " ".join("".join(letter if letter.isprintable() else " " for letter in said).split())[:_LONGEST_TOLD]


def _connected(target: Target, addresses: Sequence[str], timeout: float) -> socket.socket:
    """A connection to the first address that takes one; of many no more than a few are tried."""
    tried = addresses[:_MOST_TRIED]
    problem: OSError | None = None
    for address in tried:
        try:
            reached = socket.create_connection((address, target.port), timeout / len(tried))
        except OSError as error:
            problem = error
        else:
            reached.settimeout(timeout)
            return reached
    raise Unreached(f"no connection: {(problem and problem.strerror) or 'timed out'}") from problem


def _answered(target: Target, held: list[socket.socket], body: bytes, headers: Mapping[str, str]) -> int:
    if target.scheme == "https":
        secured = ssl.create_default_context().wrap_socket(held[0], server_hostname=target.host, do_handshake_on_connect=False)
        held.append(secured)
        secured.do_handshake()
    kind = HTTPSConnection if target.scheme == "https" else HTTPConnection
    connection = kind(target.host, target.port)
    # What has a connection makes none of its own, to whatever the name may lead by now.
    connection.sock = held[-1]
    connection.request("POST", target.path, body, {**headers, "Connection": "close"})
    answer = connection.getresponse()
    # The status is the answer; a body that does not end well changes nothing.
    with suppress(OSError, HTTPException):
        answer.read(_MOST_READ)
    return answer.status


def _cut(held: Sequence[socket.socket], late: threading.Event) -> None:
    late.set()
    with suppress(OSError):
        held[-1].shutdown(socket.SHUT_RDWR)
