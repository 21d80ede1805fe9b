"""Who is asked for an origin: the emulator's real buckets, and all that is not there."""

import asyncio
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from ops.local.emulator import Emulator
from ops.local.plane.desired import Distribution, Failover, Origin
from tests.ops.local.plane.edge.parts import (
    READ,
    balancing,
    behaving,
    desired,
    distributing,
    forward,
    from_balancer,
    from_bucket,
    listening,
)
from tests.ops.local.plane.edge.running import NOWHERE, running, saying, target

Client = Callable[[str], Any]

PAGE = b"<h1>Board</h1>"
SITE = distributing(
    behaving("/api/*", "balancer"),
    behaving("*", "site", methods=READ, request_policy=""),
    origins=[from_bucket("site"), from_balancer()],
)


@pytest.fixture
def bucket(client: Client) -> Iterator[Any]:
    s3 = client("s3")
    where = {"LocationConstraint": "eu-north-1"}
    s3.create_bucket(Bucket="pages", CreateBucketConfiguration=where)
    s3.put_object(
        Bucket="pages",
        Key="index.html",
        Body=PAGE,
        ContentType="text/html; charset=utf-8",
        CacheControl="no-cache",
    )
    s3.put_object(Bucket="pages", Key="assets/a b.js", Body=b"1", ContentType="text/javascript")
    yield s3
    for found in s3.list_objects_v2(Bucket="pages").get("Contents", []):
        s3.delete_object(Bucket="pages", Key=found["Key"])
    s3.delete_bucket(Bucket="pages")


def ask(
    path: str, of: Distribution, endpoint: str, method: str = "GET", **headers: str
) -> tuple[int, dict[str, str], bytes]:
    """Status, headers by small names, and body."""

    async def scenario() -> tuple[int, dict[str, str], bytes]:
        async with (
            running(desired(distributions=[of]), endpoint=endpoint) as run,
            run.client.request(method, f"{run.url}{path}", headers=headers) as said,
        ):
            named = {name.lower(): value for name, value in said.headers.items()}
            return said.status, named, await said.read()

    return asyncio.run(scenario())


@pytest.mark.usefixtures("bucket")
def test_an_object_comes_with_what_s3_knows_of_it(emulator: Emulator) -> None:
    status, headers, body = ask("/", SITE, emulator.endpoint)
    assert (status, body) == (200, PAGE)
    assert headers["content-type"] == "text/html; charset=utf-8"
    assert (headers["cache-control"], headers["content-length"]) == ("no-cache", str(len(PAGE)))
    assert (headers["server"], headers["x-cache"]) == ("AmazonS3", "Miss from cloudfront")
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["etag"]
    # The emulator lets every page read every object, which S3 does not.
    assert not [name for name in headers if name.startswith(("access-control-", "x-amzn-"))]


@pytest.mark.usefixtures("bucket")
def test_a_browser_that_has_it_is_told_so_and_a_part_is_a_part(emulator: Emulator) -> None:
    etag = ask("/", SITE, emulator.endpoint)[1]["etag"]
    status, headers, body = ask("/", SITE, emulator.endpoint, **{"If-None-Match": etag})
    assert (status, headers["etag"], body) == (304, etag, b"")
    status, headers, body = ask("/", SITE, emulator.endpoint, Range="bytes=1-2")
    assert (status, body) == (206, b"h1")
    assert headers["content-range"] == f"bytes 1-2/{len(PAGE)}"
    status, headers, body = ask("/", SITE, emulator.endpoint, "HEAD")
    assert (status, headers["content-length"], body) == (200, str(len(PAGE)), b"")


@pytest.mark.usefixtures("bucket")
def test_an_object_is_found_by_its_path_alone(emulator: Emulator) -> None:
    assert ask("/assets/a%20b.js?version=1", SITE, emulator.endpoint)[2] == b"1"
    # To S3 itself this would be the list of all objects.
    assert ask("/?list-type=2", SITE, emulator.endpoint)[2] == PAGE


@pytest.mark.usefixtures("bucket")
@pytest.mark.parametrize("path", ["/nothing.js", "/assets/", "/assets"])
def test_whether_there_is_no_object_is_not_told(emulator: Emulator, path: str) -> None:
    status, headers, body = ask(path, SITE, emulator.endpoint)
    assert (status, headers["content-type"]) == (403, "application/xml")
    assert b"<Code>AccessDenied</Code>" in body


def test_where_s3_does_not_answer_the_page_for_bad_times_is_asked_for() -> None:
    failover = Failover("both", ("site", "maintenance"), frozenset({502}))
    origins = [from_bucket("site"), from_bucket("maintenance", "/_maintenance")]
    of = distributing(behaving("*", "both"), origins=origins, failovers=[failover])
    status, headers, body = ask("/", of, NOWHERE)
    assert (status, headers["server"]) == (502, "CloudFront")
    assert b"pages.s3.eu-north-1.amazonaws.com does not answer." in body


@pytest.mark.parametrize(("protocol", "port"), [("http-only", "80"), ("https-only", "443")])
def test_a_balancer_is_asked_at_the_listener_for_the_protocol(protocol: str, port: str) -> None:
    async def scenario() -> None:
        async def port_of(request: Any) -> Any:
            forwarded = request.headers["X-Forwarded-For"]
            return await saying(f"{request.headers['X-Forwarded-Port']} {forwarded}")(request)

        of = distributing(behaving("*", "balancer"), origins=[from_balancer(protocol)])
        two = balancing(listening(forward()), listening(forward(), protocol="HTTPS"))
        async with (
            target(port_of) as one,
            running(desired([two], [of]), {"tasks": [one]}) as run,
            run.client.get(f"{run.url}/api/x") as said,
        ):
            assert await said.text() == f"{port} 127.0.0.1, 127.0.0.1"
            assert said.headers["X-Own"] == "kept"

    asyncio.run(scenario())


@pytest.mark.parametrize(
    "name", ["api.example.com", "gone.eu-north-1.elb.amazonaws.com", "files.s3.example.com"]
)
def test_what_is_not_on_this_machine_is_named(name: str) -> None:
    of = distributing(behaving("*", "o"), origins=[Origin("o", name, "", {}, "https-only")])
    status, _, body = ask("/", of, NOWHERE)
    assert (status, f"Nothing on this machine answers for {name}." in body.decode()) == (502, True)


@pytest.mark.parametrize(
    ("name", "host"),
    [
        ("a1b2.execute-api.eu-north-1.amazonaws.com", "a1b2.execute-api.localhost"),
        ("f1.lambda-url.eu-north-1.on.aws", "f1.lambda-url.eu-north-1.on.aws"),
    ],
)
def test_gateways_and_functions_are_asked_of_the_emulator(name: str, host: str) -> None:
    async def scenario() -> None:
        async def told(request: Any) -> Any:
            return await saying(f"{request.headers['Host']}{request.raw_path}")(request)

        of = distributing(
            behaving("*", "o"), origins=[Origin("o", name, "/live", {}, "https-only")]
        )
        async with target(told) as one:
            endpoint = f"http://127.0.0.1:{one[1]}"
            async with (
                running(desired(distributions=[of]), endpoint=endpoint) as run,
                run.client.get(f"{run.url}/x?q=1") as said,
            ):
                assert await said.text() == f"{host}/live/x?q=1"

    asyncio.run(scenario())


def test_a_websocket_api_is_named_since_the_emulator_has_none() -> None:
    name = "a1b2.execute-api.eu-north-1.amazonaws.com"
    of = distributing(behaving("*", "o"), origins=[Origin("o", name, "/live", {}, "https-only")])
    status, _, body = ask("/", of, NOWHERE, Upgrade="websocket", Connection="Upgrade")
    assert (status, name in body.decode()) == (502, True)
