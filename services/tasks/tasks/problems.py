"""Errors of one shape: `application/problem+json` (RFC 9457)."""

import json
import logging
from collections.abc import Sequence
from http import HTTPStatus
from typing import Any, Final

import psycopg
from flask import Flask
from werkzeug.exceptions import HTTPException, InternalServerError
from werkzeug.http import HTTP_STATUS_CODES
from werkzeug.wrappers import Response

from tasks.trace import correlation_id

log = logging.getLogger(__name__)

CONTENT_TYPE: Final = "application/problem+json"
RETRY_SECONDS: Final = 5


class Refused(HTTPException):
    """A request that is understood and refused, with one entry in `errors` per mistake."""

    def __init__(
        self, status: HTTPStatus, detail: str, errors: Sequence[dict[str, Any]] = ()
    ) -> None:
        super().__init__(detail)
        self.code = int(status)
        self.errors = errors


def document(status: int, detail: str, errors: Sequence[dict[str, Any]] = ()) -> str:
    """The problem as JSON text."""
    problem = {
        "type": "about:blank",
        "title": HTTP_STATUS_CODES[status],
        "status": status,
        "detail": detail,
        "correlation_id": correlation_id(),
    }
    return json.dumps({**problem, "errors": list(errors)} if errors else problem)


def register(app: Flask) -> None:
    """Give every error of the application this shape."""
    app.register_error_handler(HTTPException, _http)
    app.register_error_handler(psycopg.OperationalError, _no_database)
    app.register_error_handler(psycopg.InterfaceError, _no_database)
    app.register_error_handler(Exception, _unexpected)


def _http(error: HTTPException) -> Response:
    response = error.get_response()
    if response.status_code < 400:
        return response
    detail = error.description or HTTP_STATUS_CODES[response.status_code]
    response.set_data(document(response.status_code, detail, getattr(error, "errors", ())))
    response.content_type = CONTENT_TYPE
    return response


def _no_database(error: psycopg.Error) -> Response:
    log.error("the database does not answer", exc_info=error)
    response = Response(
        document(HTTPStatus.SERVICE_UNAVAILABLE, "The database does not answer; try again."),
        HTTPStatus.SERVICE_UNAVAILABLE,
        content_type=CONTENT_TYPE,
    )
    response.headers["Retry-After"] = str(RETRY_SECONDS)
    return response


def _unexpected(error: Exception) -> Response:
    log.error("unexpected error", exc_info=error)
    return _http(InternalServerError("Something went wrong; the log has it by correlation_id."))
