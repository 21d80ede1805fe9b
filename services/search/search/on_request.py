"""A function behind the REST API: `GET /api/search?q=`."""

import functools
import json
import logging
import os
from collections.abc import Mapping
from typing import Any, Final

from search import logs, settings
from search.http import AwayError, Http, RefusedError, signer
from search.index import Index

log = logging.getLogger("search")

LONGEST: Final = 200
"""Characters of a question."""


def handler(event: Mapping[str, Any], _context: Any) -> dict[str, Any]:
    """One request, in the form that API Gateway calls version 1."""
    return answer(_index, event)


def answer(index: Any, event: Mapping[str, Any]) -> dict[str, Any]:
    """What is found for `q`; `index` gives the index as soon as it is wanted."""
    if event.get("httpMethod") not in ("GET", "HEAD"):
        return _said(405, {"detail": "ask with GET"}, Allow="GET, HEAD")
    words = ((event.get("queryStringParameters") or {}).get("q") or "").strip()
    if not 1 <= len(words) <= LONGEST:
        return _said(400, {"detail": f"q must have 1 to {LONGEST} characters"})
    try:
        found = index().find(words)
    except (AwayError, RefusedError) as error:
        log.error("no answer", exc_info=error)
        return _said(503, {"detail": "search does not answer"})
    return _said(200, {"tasks": list(found)})


def _said(status: int, body: Mapping[str, Any], **headers: str) -> dict[str, Any]:
    return {
        "statusCode": status,
        "headers": {"Content-Type": "application/json", "Cache-Control": "no-store", **headers},
        "body": json.dumps(body),
    }


@functools.cache
def _index() -> Index:
    logs.configure(settings.log_level(os.environ))
    domain = settings.domain(os.environ)
    return Index(Http(domain.url, signer(domain)))
