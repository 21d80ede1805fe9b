"""Keyset paging: a cursor names the last task of a page by its sort key."""

import base64
import binascii
import json
import math
from typing import Final
from uuid import UUID

DEFAULT_LIMIT: Final = 50
LIMIT: Final = 200

Key = tuple[float, UUID]
"""Position and id: the order of the board, unique even where positions are equal."""


def cursor(key: Key) -> str:
    """The key as text that is safe in a URL; clients treat it as opaque."""
    text = json.dumps([key[0], str(key[1])])
    return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")


def key(text: str) -> Key:
    """The key back from a cursor; raise `ValueError` for any text that `cursor` did not make."""
    try:
        padded = text + "=" * (-len(text) % 4)
        position, id_ = json.loads(base64.b64decode(padded, altchars=b"-_", validate=True))
        if not isinstance(position, float) or not math.isfinite(position):
            raise ValueError
        found = (position, UUID(id_))
    except (ValueError, TypeError, AttributeError, binascii.Error, RecursionError):
        raise ValueError("is not a cursor of this API") from None
    if cursor(found) != text:
        raise ValueError("is not a cursor of this API")
    return found


def limit(text: str) -> int:
    """Page length from 1 to `LIMIT`; raise `ValueError`."""
    if not (text.isascii() and text.isdigit() and len(text) <= 3 and 1 <= int(text) <= LIMIT):
        raise ValueError(f"must be a number from 1 to {LIMIT}")
    return int(text)
