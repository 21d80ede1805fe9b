"""Which origin a distribution asks, with what, and what it adds to the answer."""

import asyncio
from collections.abc import Mapping

import pytest

from components.edge.published import ALL_VIEWER_EXCEPT_HOST
from components.edge.viewer_requests import VIEWER_REQUEST
from ops.local.plane.desired import Distribution, Failover, Origin
from ops.local.plane.edge.distribution import answer
from ops.local.plane.edge.exchange import Answer, Asked
from tests.ops.local.plane.edge.parts import (
    DNS,
    READ,
    asked,
    behaving,
    distributing,
    from_balancer,
    from_bucket,
)

FAILOVER = Failover("site-or-maintenance", ("site", "maintenance"), frozenset({500, 503}))
PAGES = behaving(
    "*", FAILOVER.id, code=VIEWER_REQUEST, methods=READ, request_policy="", headers_policy=""
)
BOARD = distributing(
    behaving("/api/tasks", "balancer"),
    behaving("/api/tasks/*", "balancer"),
    PAGES,
    origins=[
        from_bucket("site"),
        from_bucket("maintenance", "/_maintenance"),
        from_balancer(),
    ],
    failovers=[FAILOVER],
)


class Origins:
    """Answers by the id of the origin, and remembers what it was asked."""

    def __init__(self, answers: Mapping[str, int] | None = None) -> None:
        self.answers = answers or {}
        self.asked: list[tuple[str, Asked]] = []
        self.closed: list[str] = []

    async def ask(self, asked: Asked, origin: Origin) -> Answer:
        self.asked.append((origin.id, asked))
        told = Answer(self.answers.get(origin.id, 200), body=origin.id.encode())
        told.headers["X-Frame-Options"] = "DENY"
        told.headers["X-Content-Type-Options"] = "other"
        told.closing = lambda: self.closed.append(origin.id)
        return told


def ask(
    request: Asked, distribution: Distribution = BOARD, answers: Mapping[str, int] | None = None
) -> tuple[Answer, Origins]:
    origins = Origins(answers)
    return asyncio.run(answer(request, distribution, origins.ask)), origins


@pytest.mark.parametrize(
    ("path", "origin", "target"),
    [
        ("/api/tasks", "balancer", "/api/tasks?q=1"),
        ("/api/tasks/7", "balancer", "/api/tasks/7?q=1"),
        ("/api/other", "site", "/index.html"),
        ("/", "site", "/index.html"),
        ("/tasks/7", "site", "/index.html"),
        ("/assets/a-1.js", "site", "/assets/a-1.js"),
    ],
)
def test_the_first_behavior_that_fits_says_who_is_asked(
    path: str, origin: str, target: str
) -> None:
    told, origins = ask(asked(path, query="q=1"))
    assert [(who, what.target) for who, what in origins.asked] == [(origin, target)]
    assert told.body == origin.encode()


def test_without_a_function_the_root_is_its_object() -> None:
    plain = distributing(behaving("*", "site", code=None), origins=[from_bucket("site", "/v1")])
    _, origins = ask(asked("/"), plain)
    assert origins.asked[0][1].path == "/v1/index.html"
    _, origins = ask(asked("/folder/"), plain)
    assert origins.asked[0][1].path == "/v1/folder/"


def test_an_origin_that_fails_is_stood_in_for() -> None:
    told, origins = ask(asked("/tasks"), answers={"site": 503})
    assert [who for who, _ in origins.asked] == ["site", "maintenance"]
    assert origins.asked[1][1].path == "/_maintenance/index.html"
    assert (told.status, origins.closed) == (200, ["site"])


@pytest.mark.parametrize(("path", "status"), [("/gone.js", 403), ("/api/tasks", 503)])
def test_other_errors_stay_as_they_are(path: str, status: int) -> None:
    told, origins = ask(asked(path), answers={"site": status, "balancer": status})
    assert (told.status, len(origins.asked)) == (status, 1)
    assert told.headers["X-Cache"] == "Error from cloudfront"


def test_a_method_that_is_not_allowed_asks_nobody() -> None:
    told, origins = ask(asked("/", "POST"))
    assert (told.status, origins.asked) == (403, [])
    assert b"allows no POST for *." in told.body
    assert told.headers["Server"] == "CloudFront"
    assert ask(asked("/api/tasks", "POST"))[0].status == 200


def test_a_policy_for_requests_passes_all_of_the_viewer() -> None:
    request = asked("/api/tasks", Cookie="a=b", User_Agent="curl", X_Forwarded_For="10.0.0.1")
    headers = ask(request)[1].asked[0][1].headers
    assert (headers["Cookie"], headers["User-Agent"]) == ("a=b", "curl")
    assert headers["Host"] == "127.0.0.1:8080"
    assert headers["X-Forwarded-For"] == "10.0.0.1, 127.0.0.9"
    assert headers["Via"] == "1.1 d1.cloudfront.net (CloudFront)"
    assert headers["X-Amz-Cf-Id"]


def test_one_except_the_host_passes_that_of_the_origin() -> None:
    behavior = behaving("*", "balancer", request_policy=ALL_VIEWER_EXCEPT_HOST)
    headers = ask(asked(A="b"), distributing(behavior, origins=[from_balancer()]))[1].asked[0][1]
    assert (headers.headers["Host"], headers.headers["A"]) == (DNS, "b")


def test_without_one_the_origin_is_told_nothing_of_the_viewer() -> None:
    request = asked("/a.js", Cookie="a=b", User_Agent="curl", If_None_Match='"x"', Range="bytes=1-")
    headers = ask(request)[1].asked[0][1].headers
    assert "Cookie" not in headers
    assert headers["User-Agent"] == "Amazon CloudFront"
    assert (headers["If-None-Match"], headers["Range"]) == ('"x"', "bytes=1-")
    assert headers["Host"] == "pages.s3.eu-north-1.amazonaws.com"


def test_headers_of_the_origin_are_added() -> None:
    origin = Origin("o", "example.com", "", {"X-Shared": "s"}, "http-only")
    _, origins = ask(asked(X_Shared="theirs"), distributing(behaving("*", "o"), origins=[origin]))
    assert origins.asked[0][1].headers.getall("X-Shared") == ["s"]


def test_security_headers_are_added_where_the_policy_is() -> None:
    told = ask(asked("/api/tasks"))[0].headers
    assert told["Strict-Transport-Security"] == "max-age=31536000"
    assert told["Referrer-Policy"] == "strict-origin-when-cross-origin"
    assert told["X-XSS-Protection"] == "1; mode=block"
    # The origin's own word counts for the one, and not for the other.
    assert (told["X-Frame-Options"], told["X-Content-Type-Options"]) == ("DENY", "nosniff")
    assert (told["X-Cache"], told["Via"]) == (
        "Miss from cloudfront",
        "1.1 d1.cloudfront.net (CloudFront)",
    )
    without = ask(asked("/tasks"))[0].headers
    assert "Strict-Transport-Security" not in without
    assert without["X-Content-Type-Options"] == "other"


def test_a_function_may_answer_itself() -> None:
    code = "function handler(event) { return { statusCode: 401, body: event.request.uri }; }"
    told, origins = ask(
        asked("/x"), distributing(behaving("*", "site", code=code), origins=[from_bucket("site")])
    )
    assert (told.status, told.body, origins.asked) == (401, b"/x", [])


def test_a_function_that_fails_is_an_error_that_says_why() -> None:
    code = "function handler(event) { return event.nothing.there; }"
    told, origins = ask(
        asked("/x"), distributing(behaving("*", "site", code=code), origins=[from_bucket("site")])
    )
    assert (told.status, origins.asked) == (503, [])
    assert b"cannot read property" in told.body
