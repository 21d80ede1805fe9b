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
from tasks.spans import Nobody, Span, Spans, with_trace_id

log = logging.getLogger(__name__)

CORRELATION_ID: Final = re.compile(r"[A-Za-z0-9._-]{1,64}")
TRACE_HEADERS: Final = {
    "amzn_trace_id": ("HTTP_X_AMZN_TRACE_ID", re.compile(r"[A-Za-z0-9=;:_.-]{1,256}")),
    "traceparent": (
        "HTTP_TRACEPARENT",
        re.compile(r"(?!ff)[0-9a-f]{2}-(?!0{32})[0-9a-f]{32}-(?!0{16})[0-9a-f]{16}-[0-9a-f]{2}"),
    ),
}
QUIET: Final = ("/healthz", "/readyz")
ROUTE: Final = "tasks.route"
"""Key of the environment where the application puts the pattern of the path, where there is one."""
PATH_LENGTH: Final = 200


def correlation_id() -> str:
    """Id of the request being served; empty outside a request."""
    return (logs.CONTEXT.get() or {}).get("correlation_id", "")


class RequestLog:
    """WSGI middleware around the whole application; answers are small, so none is streamed."""

    def __init__(self, app: Callable[..., Iterable[bytes]], spans: Spans) -> None:
        self._app = app
        self._spans = spans

    def __call__(self, environ: dict[str, Any], start_response: Callable[..., Any]) -> list[bytes]:
        """Serve a request, return its id in `X-Correlation-Id`, log it when it is answered."""
        spans = Nobody() if environ.get("PATH_INFO") in QUIET else self._spans
        with spans.span("HTTP", "server", _ids(environ)) as span:
            return self._serve(environ, start_response, span)

    def _serve(
        self, environ: dict[str, Any], start_response: Callable[..., Any], span: Span
    ) -> list[bytes]:
        started, answered = time.monotonic(), {"status": 500}

        def start(status: str, headers: list[tuple[str, str]], *rest: Any) -> Any:
            answered["status"] = int(status.split(" ", 1)[0])
            named = ("X-Correlation-Id", span.ids["correlation_id"])
            return start_response(status, [*headers, named], *rest)

        token = logs.CONTEXT.set(dict(span.ids))
        try:
            with closing(ClosingIterator(self._app(environ, start))) as body:
                return list(body)
        finally:
            fields = _fields(environ, answered["status"])
            _write(fields, time.monotonic() - started)
            _tell(span, fields, environ)
            logs.CONTEXT.reset(token)


def _ids(environ: dict[str, Any]) -> dict[str, str]:
    given = environ.get("HTTP_X_CORRELATION_ID", "")
    fields = {"correlation_id": given if CORRELATION_ID.fullmatch(given) else str(uuid.uuid4())}
    for field, (header, pattern) in TRACE_HEADERS.items():
        if pattern.fullmatch(value := environ.get(header, "")):
            fields[field] = value
    return with_trace_id(fields)


def _fields(environ: dict[str, Any], status: int) -> dict[str, Any]:
    return {
        "method": environ.get("REQUEST_METHOD", "")[:20],
        "path": environ.get("PATH_INFO", "")[:PATH_LENGTH],
        "status": status,
    }


def _write(fields: dict[str, Any], seconds: float) -> None:
    level = logging.INFO
    if fields["status"] >= 500:
        level = logging.ERROR
    elif fields["path"] in QUIET:
        level = logging.DEBUG
    fields = {**fields, "duration_ms": round(seconds * 1000, 1)}
    log.log(level, "request", extra={"fields": fields})


def _tell(span: Span, fields: dict[str, Any], environ: dict[str, Any]) -> None:
    attributes = {
        "http.request.method": fields["method"],
        "url.path": fields["path"],
        "url.scheme": "http",
        "http.response.status_code": fields["status"],
    }
    # Names are few: a path that leads nowhere, and a method that nobody knows, are in none.
    name = None
    if route := environ.get(ROUTE):
        name = f"{fields['method']} {route}"
        attributes["http.route"] = route
    span.tell(attributes, name=name, failed=fields["status"] >= 500)
