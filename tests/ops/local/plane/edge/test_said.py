"""Pages of the servers' own."""

import pytest

from ops.local.plane.edge import said


@pytest.mark.parametrize(
    ("status", "title"),
    [
        (301, "301 Moved Permanently"),
        (502, "502 Bad Gateway"),
        (503, "503 Service Temporarily Unavailable"),
        (504, "504 Gateway Time-out"),
    ],
)
def test_a_balancer_speaks_as_on_aws(status: int, title: str) -> None:
    told = said.by_balancer(status)
    assert told.status == status
    assert told.body.decode().splitlines() == [
        "<html>",
        f"<head><title>{title}</title></head>",
        "<body>",
        f"<center><h1>{title}</h1></center>",
        "</body>",
        "</html>",
    ]
    assert dict(told.headers) == {"Server": "awselb/2.0", "Content-Type": "text/html"}


def test_a_reason_is_text() -> None:
    told = said.by_distribution(503, "at handler (<input>:1)")
    assert b"<p>at handler (&lt;input&gt;:1)</p>" in told.body
    assert b"<title>503 Service Unavailable</title>" in told.body
    assert told.headers["Server"] == "CloudFront"


def test_a_bucket_denies() -> None:
    told = said.denied()
    assert (told.status, told.headers["Content-Type"]) == (403, "application/xml")
    first, second = told.body.splitlines()
    assert first == b'<?xml version="1.0" encoding="UTF-8"?>'
    assert second.startswith(b"<Error><Code>AccessDenied</Code>")
