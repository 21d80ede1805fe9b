"""Requests and responses as the functions of a distribution see them.

https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/functions-event-structure.html
"""

import base64
from collections.abc import Iterable, Mapping
from typing import Any

from aiohttp import hdrs
from multidict import CIMultiDict, MultiDict

from ops.local.plane.desired import Distribution
from ops.local.plane.edge.exchange import Answer, Asked, Headers

Pairs = Iterable[tuple[str, str]]


def event(asked: Asked, distribution: Distribution, request_id: str) -> Any:
    """What a function is told of a request."""
    headers = asked.headers.copy()
    cookies = headers.popall(hdrs.COOKIE, [])
    return {
        "version": "1.0",
        "context": {
            "distributionDomainName": distribution.domain_name,
            "distributionId": distribution.id,
            "eventType": "viewer-request",
            "requestId": request_id,
        },
        "viewer": {"ip": asked.address},
        "request": {
            "method": asked.method,
            "uri": asked.path,
            "querystring": _values(_split(asked.query, "&")),
            "headers": _values((name.lower(), value) for name, value in headers.items()),
            "cookies": _values(pair for one in cookies for pair in _split(one, ";")),
        },
    }


def changed(asked: Asked, before: Mapping[str, Any], after: Mapping[str, Any]) -> Asked:
    """The request as a function wants it to go on; what it left alone stays letter for letter."""
    headers, query = asked.headers, asked.query
    if after.get("querystring") != before["querystring"]:
        pairs = _pairs(after.get("querystring", {}))
        query = "&".join(f"{name}={value}" if value else name for name, value in pairs)
    if any(after.get(each) != before[each] for each in ("headers", "cookies")):
        headers = CIMultiDict(_pairs(after.get("headers", {})))
        cookies = [f"{name}={value}" for name, value in _pairs(after.get("cookies", {}))]
        if cookies:
            headers[hdrs.COOKIE] = "; ".join(cookies)
    return asked.but(path=after.get("uri", asked.path), query=query, headers=headers)


def answered(told: Mapping[str, Any]) -> Answer:
    """The response that a function gives at once."""
    headers: Headers = CIMultiDict(_pairs(told.get("headers", {})))
    for name, each in told.get("cookies", {}).items():
        parts = (f"{name}={each['value']}", each.get("attributes", ""))
        headers.add(hdrs.SET_COOKIE, "; ".join(filter(None, parts)))
    return Answer(int(told["statusCode"]), headers, _body(told.get("body", "")))


def _body(told: str | Mapping[str, str]) -> bytes:
    if isinstance(told, str):
        return told.encode()
    data = told.get("data", "")
    return base64.b64decode(data) if told.get("encoding") == "base64" else data.encode()


def _split(text: str, by: str) -> Pairs:
    for part in filter(None, (each.strip() for each in text.split(by))):
        name, _, value = part.partition("=")
        yield name, value


def _values(pairs: Pairs) -> dict[str, Any]:
    """Each name with its first value, and with all where there are several."""
    found = MultiDict(pairs)
    values: dict[str, Any] = {}
    for name in found:
        several = [{"value": each} for each in found.getall(name)]
        values[name] = several[0] | ({"multiValue": several} if len(several) > 1 else {})
    return values


def _pairs(values: Mapping[str, Any]) -> Pairs:
    for name, each in values.items():
        for one in each.get("multiValue") or [each]:
            yield name, one["value"]
