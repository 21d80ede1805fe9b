"""The application."""

import atexit
import os
from http import HTTPStatus
from typing import Final

from flask import Flask, Response, request
from werkzeug.exceptions import LengthRequired

from tasks import api, cache, database, events, health, problems, settings, spans
from tasks.trace import ROUTE, RequestLog

BODY_LIMIT: Final = 64 * 1024
"""Bytes of a request body, but for the bulk upload."""
DISCARD_LIMIT: Final = 20 * 1024 * 1024
"""Bytes of a body that are read only so that its sender gets to read the answer."""


def create_app(
    pool: database.Pool,
    publisher: events.Publisher | events.Nobody | None = None,
    told: spans.Spans | None = None,
    kept: cache.Cache | cache.NoCache | None = None,
) -> Flask:
    """The application on a pool that its caller opens and closes; mute without the others."""
    app = Flask("tasks", static_folder=None)
    app.config["MAX_CONTENT_LENGTH"] = BODY_LIMIT
    app.json.sort_keys = False  # type: ignore[attr-defined]
    # A redirect from `//api/tasks` would be the only answer that is neither JSON nor empty.
    app.url_map.merge_slashes = False
    app.extensions["pool"] = pool
    app.extensions["publisher"] = publisher or events.Nobody()
    app.extensions["spans"] = told = told or spans.Nobody()
    app.extensions["cache"] = kept or cache.NoCache()
    app.register_blueprint(api.blueprint)
    app.register_blueprint(health.routes(pool))
    problems.register(app)
    app.before_request(_keep_route)
    app.before_request(_need_length)
    app.after_request(_discard_body)
    app.wsgi_app = RequestLog(app.wsgi_app, told)  # type: ignore[method-assign]
    return app


def _keep_route() -> None:
    # The one who logs and traces stands around the application, which forgets it with the request.
    if request.url_rule is not None:
        request.environ[ROUTE] = request.url_rule.rule


def _need_length() -> None:
    # A body of unknown length is cut at the limit without an error, so half a file could be stored.
    if "Transfer-Encoding" in request.headers:
        raise LengthRequired("The body must have a Content-Length.")


def _discard_body(response: Response) -> Response:
    # A client that is still sending when the connection closes never reads why.
    length = request.content_length or 0
    if response.status_code == HTTPStatus.REQUEST_ENTITY_TOO_LARGE and length <= DISCARD_LIMIT:
        while request.environ["wsgi.input"].read(BODY_LIMIT):
            pass
    return response


def application() -> Flask:
    """What gunicorn loads in each worker: the pool opens behind it and connects by itself."""
    found = settings.load(os.environ)
    pool = database.pool(found)
    pool.open(wait=False)
    atexit.register(pool.close)
    # Before the publisher, whose last events are spans, too: what comes later ends earlier.
    told = spans.spans(found)
    return create_app(pool, events.publisher(found, told), told, cache.cache(found))
