"""One log line per request, and the ids that tie it to the requests around it."""

import logging
import re
import time
import uuid
from collections.abc import Callable, Iterable
from contextlib import closing
from typing import Any, Final

from werkzeug.wsgi import ClosingIterator

from tasks import logs

log = logging.getLogger(__name__)

CORRELATION_ID: Final = re.compile(r"[A-Za-z0-9._-]{1,64}")
TRACE_HEADERS: Final = {
    "amzn_trace_id": ("HTTP_X_AMZN_TRACE_ID", re.compile(r"[A-Za-z0-9=;:_.-]{1,256}")),
    "traceparent": (
        "HTTP_TRACEPARENT",
        re.compile(r"[0-9a-f]{2}-[0-9a-f]{32}-[0-9a-f]{16}-[0-9a-f]{2}"),
    ),
}
QUIET: Final = ("/healthz", "/readyz")
PATH_LENGTH: Final = 200


def correlation_id() -> str:
    """Id of the request being served; empty outside a request."""
    return (logs.CONTEXT.get() or {}).get("correlation_id", "")


class RequestLog:
    """WSGI middleware around the whole application; answers are small, so none is streamed."""

    def __init__(self, app: Callable[..., Iterable[bytes]]) -> None:
        self._app = app

    def __call__(self, environ: dict[str, Any], start_response: Callable[..., Any]) -> list[bytes]:
        """Serve a request, return its id in `X-Correlation-Id`, log it when it is answered."""
        fields = _ids(environ)
        started, answered = time.monotonic(), {"status": 500}

        def start(status: str, headers: list[tuple[str, str]], *rest: Any) -> Any:
            answered["status"] = int(status.split(" ", 1)[0])
            return start_response(
                status, [*headers, ("X-Correlation-Id", fields["correlation_id"])], *rest
            )

        token = logs.CONTEXT.set(fields)
        try:
            with closing(ClosingIterator(self._app(environ, start))) as body:
                return list(body)
        finally:
            _write(environ, answered["status"], time.monotonic() - started)
            logs.CONTEXT.reset(token)


def _ids(environ: dict[str, Any]) -> dict[str, str]:
    given = environ.get("HTTP_X_CORRELATION_ID", "")
    fields = {"correlation_id": given if CORRELATION_ID.fullmatch(given) else str(uuid.uuid4())}
    for field, (header, pattern) in TRACE_HEADERS.items():
        if pattern.fullmatch(value := environ.get(header, "")):
            fields[field] = value
    return fields


def _write(environ: dict[str, Any], status: int, seconds: float) -> None:
    path = environ.get("PATH_INFO", "")
    level = logging.INFO
    if status >= 500:
        level = logging.ERROR
    elif path in QUIET:
        level = logging.DEBUG
    fields = {
        "method": environ.get("REQUEST_METHOD", "")[:20],
        "path": path[:PATH_LENGTH],
        "status": status,
        "duration_ms": round(seconds * 1000, 1),
    }
    log.log(level, "request", extra={"fields": fields})
