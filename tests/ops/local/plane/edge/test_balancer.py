"""Rules, redirects and what a load balancer adds to a request."""

import asyncio
import re
import time
from collections.abc import Sequence

import pytest

from ops.local.plane.desired import Balancer, Fixed, Redirect, Rule
from ops.local.plane.edge import balancer
from ops.local.plane.edge.balancer import fits, location, serving, told_to_target, traced
from ops.local.plane.edge.exchange import Answer, Asked
from ops.local.plane.edge.sender import Sender
from ops.local.plane.edge.turns import Turns
from tests.ops.local.plane.edge.parts import (
    asked,
    balancing,
    elsewhere,
    forward,
    healthy,
    listening,
    to,
)

HTTP, HTTPS = listening(), listening(protocol="HTTPS")
BOTH = balancing(HTTP, HTTPS)


def say(text: str) -> Fixed:
    return Fixed(200, "text/plain", text)


def answer(request: Asked, *rules: Rule) -> Answer:
    """What a balancer without targets says."""

    async def scenario() -> Answer:
        sender = Sender()
        try:
            one = listening(*rules)
            turns = Turns(healthy({}))
            return await balancer.answer(request, balancing(one), one, turns, sender)
        finally:
            await sender.close()

    return asyncio.run(scenario())


@pytest.mark.parametrize(
    ("paths", "hosts", "request_", "expected"),
    [
        ([], [], asked("/x"), True),
        (["/a", "/b/*"], [], asked("/b/c"), True),
        (["/a", "/b/*"], [], asked("/c"), False),
        (["/a"], [], asked("/a", query="b=/c"), True),
        ([], ["api.example.com"], asked(Host="API.example.com:8080"), True),
        ([], ["api.example.com"], asked(Host="api.example.com.localhost:8080"), True),
        ([], ["api.example.com"], asked(Host="api.example.com"), True),
        ([], ["api.example.com"], asked(), False),
        (["/a"], ["api.example.com"], asked("/a"), False),
        (["/a"], ["api.example.com"], asked("/b", Host="api.example.com"), False),
        (["/a"], ["no", "api.example.com"], asked("/a", Host="api.example.com"), True),
    ],
)
def test_a_rule_fits_when_each_kind_of_condition_does(
    *, paths: Sequence[str], hosts: Sequence[str], request_: Asked, expected: bool
) -> None:
    assert fits(to(say("x"), *paths, hosts=hosts), request_) is expected


def test_the_first_rule_that_fits_answers() -> None:
    rules = [to(say("first"), "/a/*"), to(say("second"), "/a/b/*"), to(say("third"), "/c")]
    for path, expected in {"/a/b/c": b"first", "/c": b"third", "/d": b"Not found"}.items():
        assert answer(asked(path), *rules).body == expected


def test_a_listener_without_a_rule_that_is_understood_says_so() -> None:
    async def scenario() -> Answer:
        sender = Sender()
        one = balancing(listening())
        nothing = listening().__class__(80, "HTTP", ())
        try:
            return await balancer.answer(asked(), one, nothing, Turns(healthy({})), sender)
        finally:
            await sender.close()

    told = asyncio.run(scenario())
    assert told.status == 502
    assert b"No rule of alb is understood here." in told.body


@pytest.mark.parametrize(
    ("of", "secure", "port"), [(BOTH, True, 443), (BOTH, False, 80), (balancing(HTTP), True, 80)]
)
def test_a_way_in_is_the_listener_for_it_or_the_other(
    *, of: Balancer, secure: bool, port: int
) -> None:
    found = serving(of, secure=secure)
    assert found
    assert found.port == port
    assert serving(balancing(), secure=True) is None


@pytest.mark.parametrize(
    ("redirect", "expected"),
    [
        (elsewhere(path="/new/#{path}"), "http://127.0.0.1:8080/new/old/x?q=1"),
        (elsewhere(protocol="HTTPS", port="443"), "http://127.0.0.1:8080/old/x?q=1"),
        (elsewhere(query=""), "http://127.0.0.1:8080/old/x"),
        (elsewhere(query="a=#{query}&p=#{port}"), "http://127.0.0.1:8080/old/x?a=q=1&p=80"),
        (elsewhere(host="b.example.com"), "http://b.example.com:80/old/x?q=1"),
        (
            elsewhere(protocol="HTTPS", host="www.#{host}", port="443", path="/"),
            "https://www.127.0.0.1:443/?q=1",
        ),
        (elsewhere(port="8443", protocol="HTTPS"), "https://127.0.0.1:8443/old/x?q=1"),
    ],
)
def test_a_redirect_stays_on_this_machine_where_this_balancer_would_answer(
    redirect: Redirect, expected: str
) -> None:
    assert location(redirect, asked("/old/x", query="q=1"), BOTH, HTTP) == expected


def test_a_redirect_is_said_with_its_status() -> None:
    told = answer(asked("/old"), to(elsewhere(path="/new", status=302), "/old"))
    assert (told.status, told.headers["Location"]) == (302, "http://127.0.0.1:8080/new")
    assert b"<title>302 Found</title>" in told.body


def test_a_group_without_targets_is_unavailable() -> None:
    assert answer(asked("/api/x"), forward()).status == 503


def test_a_target_is_told_who_asks_for_what() -> None:
    request = asked(X_Forwarded_For="10.0.0.1, 10.0.0.2", X_Forwarded_Proto="gopher", A="b")
    told = told_to_target(request, HTTPS)
    assert told["X-Forwarded-For"] == "10.0.0.1, 10.0.0.2, 127.0.0.9"
    assert told.getall("X-Forwarded-Proto") == ["https"]
    assert (told["X-Forwarded-Port"], told["A"]) == ("443", "b")
    assert "X-Amzn-Trace-Id" not in request.headers


ONE = r"1-[0-9a-f]{8}-[0-9a-f]{24}"


@pytest.mark.parametrize(
    ("before", "expected"),
    [
        # The examples of the documentation.
        ("", f"Root={ONE}"),
        ("Root=1-67891233-abc", f"Self={ONE};Root=1-67891233-abc"),
        ("Root=1-67891233-abc;CalledFrom=app", f"Self={ONE};Root=1-67891233-abc;CalledFrom=app"),
        ("Self=1-2-3;Root=1-67891233-abc", f"Self={ONE};Root=1-67891233-abc"),
        ("CalledFrom=app", f"Root={ONE};CalledFrom=app"),
    ],
)
def test_a_trace_goes_on_or_begins(before: str, expected: str) -> None:
    assert re.fullmatch(expected, traced(before))
    assert traced(before) != traced(before)


def test_a_trace_begins_with_the_time() -> None:
    began = int(traced("").split("-")[1], 16)
    assert abs(began - time.time()) < 5
