"""The two emulators inside this process: ministack speaks ASGI, moto speaks WSGI."""

import asyncio
import io
import sys
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from typing import Any
from urllib.parse import unquote_to_bytes

from ministack.app import app as ministack_app
from moto.moto_server.werkzeug_app import DomainDispatcherApplication, create_backend_app

from ops.local.call import Answer, Call

Scope = dict[str, Any]

_moto_thread = ThreadPoolExecutor(1, "moto")
"""One only: moto walks dictionaries that other calls change."""
_moto_app = DomainDispatcherApplication(create_backend_app)


async def lifespan(scope: Scope, receive: Any, send: Any) -> None:
    """Let ministack start its background work along with the server."""
    await ministack_app(scope, receive, send)


async def ministack(call: Call) -> Answer:
    """Ask ministack."""
    asked = iter([{"type": "http.request", "body": call.body, "more_body": False}])
    told: list[dict[str, Any]] = []

    async def receive() -> dict[str, Any]:
        return next(asked, {"type": "http.disconnect"})

    async def send(event: dict[str, Any]) -> None:
        told.append(event)

    await ministack_app(_scope(call), receive, send)
    start = next(e for e in told if e["type"] == "http.response.start")
    body = b"".join(e.get("body", b"") for e in told if e["type"] == "http.response.body")
    return Answer(start["status"], tuple((bytes(k), bytes(v)) for k, v in start["headers"]), body)


async def moto(call: Call) -> Answer:
    """Ask moto, whose handlers block, on its thread."""
    return await asyncio.get_running_loop().run_in_executor(_moto_thread, _moto, call)


def _moto(call: Call) -> Answer:
    started: list[tuple[str, list[tuple[str, str]]]] = []

    def start_response(status: str, headers: list[tuple[str, str]], _failure: Any = None) -> None:
        started.append((status, headers))

    chunks: Iterable[bytes] = _moto_app(_environ(call), start_response)
    body = b"".join(chunks)
    status, headers = started[-1]
    told = tuple((k.encode("latin-1"), v.encode("latin-1")) for k, v in headers)
    return Answer(int(status.split()[0]), told, body)


def _scope(call: Call) -> Scope:
    return {
        "type": "http",
        "asgi": {"version": "3.0"},
        "http_version": "1.1",
        "method": call.method,
        "scheme": "http",
        "path": unquote_to_bytes(call.path).decode("utf-8", "replace"),
        "raw_path": call.path.encode("latin-1"),
        "query_string": call.query,
        "headers": list(call.headers),
        "client": ("127.0.0.1", 0),
        "server": ("127.0.0.1", 0),
        "root_path": "",
    }


def _environ(call: Call) -> dict[str, Any]:
    """The WSGI view of a call (PEP 3333), with what werkzeug adds."""
    query = call.query.decode("latin-1")
    environ: dict[str, Any] = {
        "REQUEST_METHOD": call.method,
        "SCRIPT_NAME": "",
        "PATH_INFO": unquote_to_bytes(call.path).decode("latin-1"),
        "QUERY_STRING": query,
        "RAW_URI": f"{call.path}?{query}" if query else call.path,
        "SERVER_NAME": "127.0.0.1",
        "SERVER_PORT": "80",
        "SERVER_PROTOCOL": "HTTP/1.1",
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": "http",
        "wsgi.input": io.BytesIO(call.body),
        "wsgi.errors": sys.stderr,
        "wsgi.multithread": True,
        "wsgi.multiprocess": False,
        "wsgi.run_once": False,
    }
    for name, value in call.headers:
        key = name.decode("latin-1").upper().replace("-", "_")
        environ[f"HTTP_{key}"] = value.decode("latin-1")
    environ["CONTENT_TYPE"] = environ.pop("HTTP_CONTENT_TYPE", "")
    environ.pop("HTTP_CONTENT_LENGTH", None)
    environ["CONTENT_LENGTH"] = str(len(call.body))
    return environ
