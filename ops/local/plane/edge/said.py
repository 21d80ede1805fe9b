"""What load balancers, buckets and distributions say of their own."""

from html import escape
from http import HTTPStatus
from typing import Final

from aiohttp import hdrs
from multidict import CIMultiDict

from ops.local.plane.edge.exchange import Answer

BALANCER: Final = "awselb/2.0"
BUCKET: Final = "AmazonS3"
DISTRIBUTION: Final = "CloudFront"
PHRASES: Final = {503: "Service Temporarily Unavailable", 504: "Gateway Time-out"}
"""Where a load balancer does not say what everybody says."""
DENIED: Final = "<Error><Code>AccessDenied</Code><Message>Access Denied</Message></Error>"


def by_balancer(status: int, why: str = "") -> Answer:
    """The page of an application load balancer; `why` is for whoever reads it on this machine."""
    title = f"{status} {PHRASES.get(status) or HTTPStatus(status).phrase}"
    return page(BALANCER, status, title, why)


def by_distribution(status: int, why: str) -> Answer:
    """The page of a distribution."""
    return page(DISTRIBUTION, status, f"{status} {HTTPStatus(status).phrase}", why)


def denied() -> Answer:
    """What a bucket says of an object to whoever may not even know whether it is there."""
    xml = f'<?xml version="1.0" encoding="UTF-8"?>\n{DENIED}'
    return plain(BUCKET, 403, "application/xml", xml)


def page(server: str, status: int, title: str, why: str) -> Answer:
    """A page of HTML that has a reason below its title, if there is one."""
    reason = f"<p>{escape(why)}</p>\n" if why else ""
    html = (
        f"<html>\n<head><title>{title}</title></head>\n"
        f"<body>\n<center><h1>{title}</h1></center>\n{reason}</body>\n</html>\n"
    )
    return plain(server, status, "text/html", html)


def plain(server: str, status: int, content_type: str, body: str) -> Answer:
    """A text of a server's own."""
    headers = CIMultiDict({hdrs.SERVER: server, hdrs.CONTENT_TYPE: content_type})
    return Answer(status, headers, body.encode())
