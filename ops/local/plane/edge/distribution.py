"""A distribution of CloudFront: which origin is asked for a path, and what is done on the way."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from functools import lru_cache
from typing import Final, TypeAlias

from aiohttp import hdrs
from multidict import CIMultiDict

from components.edge.published import ALL_VIEWER_EXCEPT_HOST, SECURITY_HEADERS
from ops.local.plane.desired import Behavior, Distribution, Origin
from ops.local.plane.edge import bucket, said, viewer_event
from ops.local.plane.edge.exchange import Answer, Asked, Headers, unlike_any_other
from ops.local.plane.edge.pattern import path_of_distribution
from ops.local.plane.edge.viewer_request import Function, FunctionError

Ask: TypeAlias = Callable[[Asked, Origin], Awaitable[Answer]]
"""Asks an origin."""

ID: Final = "X-Amz-Cf-Id"
KEPT_BY_VIEWER: Final = (hdrs.ACCEPT_ENCODING, *bucket.ASKED)
"""Headers that reach an origin that is to be told nothing of the viewer."""
SECURE: Final = {
    hdrs.STRICT_TRANSPORT_SECURITY: "max-age=31536000",
    "Referrer-Policy": "strict-origin-when-cross-origin",
    "X-Frame-Options": "SAMEORIGIN",
    "X-XSS-Protection": "1; mode=block",
}
"""Said where the origin does not say otherwise.

https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/using-managed-response-headers-policies.html
"""
ALWAYS_SECURE: Final = {"X-Content-Type-Options": "nosniff"}
"""Said whatever the origin says. Same page."""


@dataclass(frozen=True)
class _Visit:
    """A request at the behavior that is for its path."""

    distribution: Distribution
    behavior: Behavior
    id: str
    ask: Ask

    async def answer(self, asked: Asked) -> Answer:
        """What the function on viewer requests says, or the origin."""
        behavior, root = self.behavior, self.distribution.root
        if asked.method not in behavior.methods:
            why = f"This distribution allows no {asked.method} for {behavior.path}."
            return said.by_distribution(403, why)
        if behavior.code is not None:
            seen = viewer_event.event(asked, self.distribution, self.id)
            wanted = _function(behavior.code)(seen)
            if "statusCode" in wanted:
                return viewer_event.answered(wanted)
            asked = viewer_event.changed(asked, seen["request"], wanted)
        if asked.path == "/" and root:
            asked = asked.but(path=f"/{root}")
        failover = self.distribution.failovers.get(behavior.origin)
        if failover is None:
            return await self._told_by(behavior.origin, asked)
        told = await self._told_by(failover.origins[0], asked)
        if told.status in failover.codes:
            told.close()
            told = await self._told_by(failover.origins[1], asked)
        return told

    async def _told_by(self, origin_id: str, asked: Asked) -> Answer:
        origin = self.distribution.origins[origin_id]
        headers = told_to_origin(asked, self.behavior, origin)
        headers[hdrs.VIA] = f"1.1 {self.distribution.domain_name} (CloudFront)"
        headers[ID] = self.id
        query = asked.query if self.behavior.request_policy else ""
        path = f"{origin.path}{asked.path}"
        return await self.ask(asked.but(path=path, query=query, headers=headers), origin)

    def mark(self, told: Answer) -> None:
        """Add what a distribution adds to every answer."""
        if self.behavior.headers_policy == SECURITY_HEADERS:
            for name, value in SECURE.items():
                told.headers.setdefault(name, value)
            told.headers.update(ALWAYS_SECURE)
        told.headers.add(hdrs.VIA, f"1.1 {self.distribution.domain_name} (CloudFront)")
        told.headers["X-Cache"] = f"{'Error' if told.status >= 400 else 'Miss'} from cloudfront"
        told.headers[ID] = self.id


async def answer(asked: Asked, distribution: Distribution, ask: Ask) -> Answer:
    """What is said where the first behavior that fits leads to."""
    behavior = next(
        each for each in distribution.behaviors if path_of_distribution(each.path, asked.path)
    )
    visit = _Visit(distribution, behavior, f"{unlike_any_other():024x}", ask)
    try:
        told = await visit.answer(asked)
    except FunctionError as error:
        told = said.by_distribution(503, f"The function on viewer requests fails: {error}")
    visit.mark(told)
    return told


def told_to_origin(asked: Asked, behavior: Behavior, origin: Origin) -> Headers:
    """The headers that the origin gets.

    Of the viewer's they are all, or with no policy for requests only what makes no difference to
    a cache: the policies that stacks name pass all.
    """
    if behavior.request_policy:
        headers = asked.headers.copy()
    else:
        kept = [(name, value) for name in KEPT_BY_VIEWER if (value := asked.headers.get(name))]
        headers = CIMultiDict([*kept, (hdrs.USER_AGENT, "Amazon CloudFront")])
        if asked.body is not None and (length := asked.headers.get(hdrs.CONTENT_LENGTH)):
            headers[hdrs.CONTENT_LENGTH] = length
    if behavior.request_policy in ("", ALL_VIEWER_EXCEPT_HOST):
        headers[hdrs.HOST] = origin.domain_name
    before = asked.headers.getall(hdrs.X_FORWARDED_FOR, [])
    headers[hdrs.X_FORWARDED_FOR] = ", ".join([*before, asked.address])
    headers.update(origin.headers)
    return headers


@lru_cache(64)
def _function(code: str) -> Function:
    return Function(code)
