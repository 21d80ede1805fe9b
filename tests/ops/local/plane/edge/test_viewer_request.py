"""The code of a function is really run."""

import pytest

from components.edge.viewer_requests import SOCKET_REQUEST, VIEWER_REQUEST
from ops.local.plane.edge import viewer_request
from ops.local.plane.edge.viewer_request import Function, FunctionError


@pytest.mark.parametrize(
    ("uri", "expected"),
    [
        ("/", "/index.html"),
        ("/tasks/7", "/index.html"),
        ("/assets/a-1.js", "/assets/a-1.js"),
        ("/.well-known/security", "/.well-known/security"),
    ],
)
def test_the_function_of_the_pages_is_run(uri: str, expected: str) -> None:
    told = Function(VIEWER_REQUEST)({"request": {"uri": uri, "method": "GET"}})
    assert told == {"uri": expected, "method": "GET"}


def test_the_function_of_the_sockets_is_run() -> None:
    assert Function(SOCKET_REQUEST)({"request": {"uri": "/api/live"}}) == {"uri": "/"}


def test_it_may_be_asynchronous_and_remembers_nothing_of_the_last_request() -> None:
    function = Function("async function handler(e) { await null; return e.a ? e : undefined; }")
    assert function({"a": "ä"}) == {"a": "ä"}
    with pytest.raises(FunctionError, match="neither a request nor a response"):
        function({})


@pytest.mark.parametrize(
    ("code", "reason"),
    [
        ("function handler(event) { return event.a.b; }", "cannot read property 'b'"),
        ("async function handler() { throw new Error('no'); }", "Error: no"),
        ("function handler() { return 'text'; }", "neither a request nor a response"),
        ("async function handler() { for (;;) await null; }", "neither a request nor a response"),
        ("function other() {}", "handler is not defined"),
        ("function handler(", "SyntaxError"),
        ("import cf from 'cloudfront';", "SyntaxError"),
    ],
)
def test_what_cannot_run_says_why(code: str, reason: str) -> None:
    with pytest.raises(FunctionError, match=reason):
        Function(code)({})


@pytest.mark.parametrize("way", ["function", "async function"])
def test_one_that_never_ends_is_ended(way: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(viewer_request, "SECONDS", 0.05)
    function = Function(f"{way} handler(event) {{ while (event.long) {{}} return {{}}; }}")
    with pytest.raises(FunctionError, match="interrupted"):
        function({"long": True})
    assert function({"long": False}) == {}


def test_the_engine_has_no_way_out() -> None:
    """Neither modules, files nor the network: a function is code that came with the stack."""
    names = ["require", "process", "std", "os", "fetch", "XMLHttpRequest"]
    code = f"function handler() {{ return {{ found: {names}.filter(n => n in globalThis) }}; }}"
    assert Function(code)({}) == {"found": []}
