"""One AWS request and its answer, as plain data."""

import json
import re
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any
from urllib.parse import parse_qsl, urlencode
from xml.sax.saxutils import escape

OF_THE_BODY = frozenset({b"content-length", b"x-amz-crc32"})
"""Headers that hold for one body alone; the sum may be left out."""
ACCOUNT = "123456789012"
"""The account of every caller whose access key is not itself twelve digits."""

Headers = tuple[tuple[bytes, bytes], ...]

_WRAPPED = "<ErrorResponse>{}</ErrorResponse>"
_SCOPE = re.compile(r"Credential=([^/]*)/\d*/([^/]*)/([^/]*)/aws4_request")


@dataclass(frozen=True)
class Answer:
    """What the caller gets back."""

    status: int
    headers: Headers
    body: bytes

    @property
    def ok(self) -> bool:
        """Whether the call did what was asked."""
        return 200 <= self.status < 300

    def json(self) -> Any:
        """The body of a JSON service."""
        return json.loads(self.body)

    def with_body(self, body: bytes) -> "Answer":
        """The same answer with another body, length included."""
        return replace(self, body=body, headers=_sized(self.headers, body))

    def with_json(self, value: Any) -> "Answer":
        """The same answer with another JSON body."""
        return self.with_body(json.dumps(value).encode())


@dataclass(frozen=True)
class Call:
    """A request to one operation of one service, its body read whole."""

    method: str
    path: str
    """Percent-encoded, as it came."""
    query: bytes
    headers: Headers
    body: bytes

    def header(self, name: str) -> str:
        """A header's value, empty when absent."""
        wanted = name.lower().encode()
        return next((v.decode("latin-1") for k, v in self.headers if k.lower() == wanted), "")

    @property
    def account(self) -> str:
        """The caller's account: its access key if that is twelve digits, else the usual one."""
        key = self._scope[0]
        return key if re.fullmatch(r"\d{12}", key) else ACCOUNT

    @property
    def region(self) -> str:
        """The region of the credential scope."""
        return self._scope[1]

    @property
    def service(self) -> str:
        """The service of the credential scope, empty for an unsigned request."""
        return self._scope[2]

    @cached_property
    def operation(self) -> str:
        """The operation's name; empty for services that tell it by method and path."""
        target = self.header("x-amz-target")
        return target.rpartition(".")[2] if target else self.form.get("Action", "")

    @cached_property
    def form(self) -> Mapping[str, str]:
        """The parameters of a query-protocol call; empty for any other."""
        if not self.header("content-type").startswith("application/x-www-form-urlencoded"):
            return {}
        return dict(parse_qsl(self.body.decode("utf-8", "replace"), keep_blank_values=True))

    def json(self) -> Any:
        """The body of a call to a JSON service."""
        return json.loads(self.body or b"{}")

    def with_json(self, value: Any) -> "Call":
        """The same call with another JSON body."""
        body = json.dumps(value).encode()
        return replace(self, body=body, headers=_sized(self.headers, body))

    def with_form(self, **parameters: str) -> "Call":
        """The same call with other parameters of the query protocol."""
        body = urlencode(parameters).encode()
        return replace(self, body=body, headers=_sized(self.headers, body))

    @cached_property
    def _scope(self) -> tuple[str, str, str]:
        found = _SCOPE.search(self.header("authorization"))
        return (found[1], found[2], found[3]) if found else ("", "us-east-1", "")


Forward = Callable[[Call], Awaitable[Answer]]
"""Hands a call to the emulator that serves it."""


def refusal(call: Call, reason: str) -> Answer:
    """An error in the caller's protocol; 501, since SDKs repeat a call after 500, 502 and 503."""
    if call.header("x-amz-target"):
        told = {"__type": "NotImplemented", "message": reason}
        return replace(json_answer(told), status=501)
    error = f"<Error><Code>NotImplemented</Code><Message>{escape(reason)}</Message></Error>"
    wrap = "<Response><Errors>{}</Errors></Response>" if call.service == "ec2" else _WRAPPED
    body = wrap.format(error).encode()
    return Answer(501, _sized(((b"content-type", b"text/xml"),), body), body)


def json_answer(value: Any) -> Answer:
    """A JSON answer that no emulator gave."""
    body = json.dumps(value).encode()
    return Answer(200, _sized(((b"content-type", b"application/x-amz-json-1.1"),), body), body)


def _sized(headers: Headers, body: bytes) -> Headers:
    kept = tuple((k, v) for k, v in headers if k.lower() not in OF_THE_BODY)
    return (*kept, (b"content-length", str(len(body)).encode()))
