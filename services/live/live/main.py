"""Tells every open page what happens on the board: run by a WebSocket API and by a bus."""

import json
import os
import time
from collections.abc import Mapping
from functools import cache
from typing import Any, Final

from connections import Connections
from lines import say, trace_ids

Event = Mapping[str, Any]

DONE: Final = 200
NOT_UNDERSTOOD: Final = 400
FORBIDDEN: Final = 403


def handler(event: Event, context: Any) -> dict[str, int]:
    """Answer API Gateway, or pass an event of the bus on; what fails is tried again by Lambda.

    Needs `CONNECTIONS_TABLE` and `LIVE_ENDPOINT` in the environment.
    """
    request = event.get("requestContext")
    if request is None:
        return _tell(event)
    ids = trace_ids(context.aws_request_id)
    status = ROUTES[request["routeKey"]](event, request["connectionId"], ids)
    return {"statusCode": status}


def _connect(event: Event, connection_id: str, ids: Mapping[str, str]) -> int:
    """Pages of other origins are refused, where the environment names those that are not."""
    known = os.environ.get("ORIGINS", "").split()
    headers = {name.lower(): value for name, value in (event.get("headers") or {}).items()}
    if known and headers.get("origin") not in known:
        say("warning", "connection refused", ids, status=FORBIDDEN)
        return FORBIDDEN
    _connections().add(connection_id)
    say("info", "connected", ids, status=DONE)
    return DONE


def _disconnect(_event: Event, connection_id: str, ids: Mapping[str, str]) -> int:
    _connections().remove(connection_id)
    say("info", "disconnected", ids, status=DONE)
    return DONE


def _said(event: Event, connection_id: str, ids: Mapping[str, str]) -> int:
    """A page asks whether the connection still works, and nothing else."""
    if _kind(event.get("body")) != "ping":
        say("warning", "message not understood", ids, status=NOT_UNDERSTOOD)
        return NOT_UNDERSTOOD
    _connections().send(connection_id, json.dumps({"kind": "pong"}))
    return DONE


ROUTES: Final = {"$connect": _connect, "$disconnect": _disconnect, "$default": _said}


def _tell(event: Event) -> dict[str, int]:
    """All who are connected hear what happened."""
    detail, ids = event["detail"], trace_ids(event["id"])
    started = time.monotonic()
    told = _connections().tell(json.dumps(detail))
    counts = {
        "kind": detail["kind"],
        "connections": told.connections,
        "gone": told.gone,
        "failed": len(told.failures),
    }
    for error in told.failures[:1]:
        say("error", "connections not told", ids, **counts, error=error)
    milliseconds = round((time.monotonic() - started) * 1000, 1)
    say("info", "event told", ids, **counts, duration_ms=milliseconds)
    return counts


def _kind(body: Any) -> Any:
    try:
        said = json.loads(body)
    except (TypeError, ValueError, RecursionError):
        return None
    return said.get("kind") if isinstance(said, dict) else None


@cache
def _connections() -> Connections:
    return Connections(os.environ["CONNECTIONS_TABLE"], os.environ["LIVE_ENDPOINT"])
