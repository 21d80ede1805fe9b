"""Requests and responses as functions see and change them."""

import copy
from typing import Any

from hypothesis import given
from hypothesis import strategies as st
from multidict import CIMultiDict

from ops.local.plane.edge.exchange import Asked
from ops.local.plane.edge.viewer_event import answered, changed, event
from tests.ops.local.plane.edge.parts import asked, distributing

DISTRIBUTION = distributing(origins=[])
ASKED = Asked(
    "GET",
    "/a%20b",
    "test=true&arg=val1&arg=val2&bare",
    CIMultiDict(
        [
            ("Host", "127.0.0.1:8080"),
            ("Accept", "text/html"),
            ("accept", "*/*"),
            ("Cookie", "id=x=y; on=1"),
        ]
    ),
    None,
    "127.0.0.9",
    upgrade=False,
)
WORD = st.text("abc%+", min_size=1, max_size=3)


def request_of(request: Asked) -> Any:
    return event(request, DISTRIBUTION, "id")["request"]


def test_an_event_is_that_of_the_documentation() -> None:
    assert event(ASKED, DISTRIBUTION, "known") == {
        "version": "1.0",
        "context": {
            "distributionDomainName": "d1.cloudfront.net",
            "distributionId": "E1",
            "eventType": "viewer-request",
            "requestId": "known",
        },
        "viewer": {"ip": "127.0.0.9"},
        "request": {
            "method": "GET",
            "uri": "/a%20b",
            "querystring": {
                "test": {"value": "true"},
                "arg": {"value": "val1", "multiValue": [{"value": "val1"}, {"value": "val2"}]},
                "bare": {"value": ""},
            },
            "headers": {
                "host": {"value": "127.0.0.1:8080"},
                "accept": {
                    "value": "text/html",
                    "multiValue": [{"value": "text/html"}, {"value": "*/*"}],
                },
            },
            "cookies": {"id": {"value": "x=y"}, "on": {"value": "1"}},
        },
    }


def test_what_a_function_leaves_alone_stays_letter_for_letter() -> None:
    odd = asked("/x", query="&&a=&b==&c")
    assert changed(odd, request_of(odd), request_of(odd)) == odd
    before = request_of(ASKED)
    after = changed(ASKED, before, {**before, "uri": "/other"})
    assert after == ASKED.but(path="/other")


def test_what_it_changes_goes_on() -> None:
    before = request_of(ASKED)
    after = copy.deepcopy(before)
    after["querystring"]["arg"] = {"value": "one"}
    after["headers"]["x-new"] = {"value": "yes"}
    del after["cookies"]["id"]
    told = changed(ASKED, before, after)
    assert told.target == "/a%20b?test=true&arg=one&bare"
    assert told.headers.getall("accept") == ["text/html", "*/*"]
    assert (told.headers["X-New"], told.headers["Cookie"]) == ("yes", "on=1")


def test_all_that_is_taken_away_is_gone() -> None:
    before = request_of(ASKED)
    told = changed(ASKED, before, {"uri": "/a", "querystring": {}, "headers": {}, "cookies": {}})
    assert (told.target, dict(told.headers)) == ("/a", {})


@given(st.lists(st.tuples(WORD, WORD), max_size=5))
def test_a_query_that_is_written_anew_says_the_same(pairs: list[tuple[str, str]]) -> None:
    given_ = asked("/", query="&".join(f"{name}={value}" for name, value in pairs))
    before = request_of(given_)
    after = {**before, "querystring": before["querystring"] | {"new": {"value": "1"}}}
    told = changed(given_, before, after)
    assert request_of(told)["querystring"] == after["querystring"]


def test_a_response_of_a_function_has_headers_cookies_and_a_body() -> None:
    told = answered(
        {
            "statusCode": 302,
            "statusDescription": "Found",
            "headers": {"location": {"value": "/new"}},
            "cookies": {
                "seen": {"value": "1", "attributes": "Path=/; Secure"},
                "plain": {"value": "2"},
            },
            "body": "go",
        }
    )
    assert (told.status, told.headers["Location"], told.body) == (302, "/new", b"go")
    assert told.headers.getall("Set-Cookie") == ["seen=1; Path=/; Secure", "plain=2"]


def test_a_body_may_be_text_or_base64() -> None:
    assert answered({"statusCode": 200}).body == b""
    text = {"encoding": "text", "data": "ä"}
    assert answered({"statusCode": 200, "body": text}).body == "ä".encode()
    packed = {"encoding": "base64", "data": "/w=="}
    assert answered({"statusCode": 200, "body": packed}).body == b"\xff"
