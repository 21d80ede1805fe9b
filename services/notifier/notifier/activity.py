"""The activity feed, as far as the notifier needs it."""

import http.client
import json
from collections.abc import Mapping
from http import HTTPStatus
from typing import Any, Final

TIMEOUT_SECONDS: Final = 6.0
"""Longer than the feed waits for its database, so that its answer is heard."""

PATH: Final = "/api/activity"
_KEPT: Final = (HTTPStatus.CREATED, HTTPStatus.NO_CONTENT)
_LATER: Final = (HTTPStatus.REQUEST_TIMEOUT, HTTPStatus.TOO_MANY_REQUESTS)


class RefusedError(Exception):
    """The feed does not accept this event, and never will."""

    def __init__(self, status: int) -> None:
        super().__init__(f"status {status}")
        self.status = status


class AwayError(Exception):
    """The feed does not answer, or not with a decision; the same event may be kept later."""


def described(host: str, port: int) -> dict[str, str | int]:
    """What a span says of a delivery."""
    return {
        "http.request.method": "POST",
        "url.full": f"http://{host}:{port}{PATH}",
        "server.address": host,
        "server.port": port,
    }


def ready(host: str, port: int) -> bool:
    """Whether the feed could keep an event now."""
    connection = http.client.HTTPConnection(host, port, timeout=TIMEOUT_SECONDS)
    try:
        connection.request("GET", "/readyz")
        return connection.getresponse().status == HTTPStatus.OK
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()


def post(host: str, port: int, event: Any, headers: Mapping[str, str]) -> int:
    """Have an event kept; 201, or 204 where it was known. Raise `RefusedError` or `AwayError`."""
    connection = http.client.HTTPConnection(host, port, timeout=TIMEOUT_SECONDS)
    try:
        content = {"Content-Type": "application/json", **headers}
        connection.request("POST", PATH, json.dumps(event).encode(), content)
        status = connection.getresponse().status
    except (OSError, http.client.HTTPException) as error:
        raise AwayError from error
    finally:
        connection.close()
    if status in _KEPT:
        return status
    if 400 <= status < 500 and status not in _LATER:
        raise RefusedError(status)
    raise AwayError(f"status {status}")
