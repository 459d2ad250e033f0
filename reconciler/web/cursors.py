"""Where a page of a list ends <-> the cursor that the next page is asked for with."""

from __future__ import annotations

import base64
import binascii
import json

from reconciler.errors import NotFound
from reconciler.queries import Key, Page
from reconciler.text.clean import unstorable

NO_PAGE = "the cursor leads to no page: take `next` as it is"
_LARGEST = 2**63 - 1


def place_after(page: Page) -> int:
    """The place that a page comes after, of a list that is numbered; 0 for the first. Raises NotFound for a cursor of another list."""
    place, rest = page.after or (0, "")
    if not isinstance(place, int) or place < 0 or rest:
        raise NotFound(NO_PAGE)
    return place


def encode_cursor(key: Key) -> str:
    """A page key as an opaque string."""
    return base64.urlsafe_b64encode(json.dumps(key).encode()).decode().rstrip("=")


def decode_cursor(cursor: str) -> Key:
    """The page key in a cursor. Raises NotFound for a cursor that leads to no page of ours."""
    try:
        first, second = json.loads(base64.b64decode(cursor.encode("ascii") + b"=" * (-len(cursor) % 4), altchars=b"-_", validate=True))
    except (binascii.Error, UnicodeError, ValueError, TypeError, RecursionError):
        raise NotFound(NO_PAGE) from None
    number = isinstance(first, (int, float)) and not isinstance(first, bool) and abs(first) <= _LARGEST  # NaN is not
    if not (number or isinstance(first, str)) or not isinstance(second, str) or unstorable(f"{first}{second}"):
        raise NotFound(NO_PAGE)
    return first, second
