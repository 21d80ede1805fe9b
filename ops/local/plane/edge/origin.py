"""Who is asked for an origin of a distribution: a bucket, a balancer, a gateway or a function."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from aiohttp import hdrs

from ops.local.plane.desired import Balancer, Origin
from ops.local.plane.edge import balancer, bucket, said
from ops.local.plane.edge.exchange import LOCAL, Answer, Asked
from ops.local.plane.edge.sender import LateError, NoAnswerError, Sender, Target
from ops.local.plane.edge.turns import Turns

GATEWAY: Final = ".execute-api."
FUNCTION: Final = ".lambda-url."
PLAIN: Final = "http-only"


@dataclass(frozen=True)
class Origins:
    """What stands behind distributions."""

    balancers: Mapping[str, Balancer]
    """By DNS name."""
    emulator: Target
    region: str
    turns: Turns
    sender: Sender

    async def ask(self, asked: Asked, origin: Origin) -> Answer:
        """What the origin says, or a page that names who does not answer."""
        try:
            return await self._ask(asked, origin)
        except NoAnswerError:
            return said.by_distribution(502, f"{origin.domain_name} does not answer.")
        except LateError:
            return said.by_distribution(504, f"{origin.domain_name} does not answer in time.")

    async def _ask(self, asked: Asked, origin: Origin) -> Answer:
        name = origin.domain_name
        if found := bucket.name_of(name):
            return await bucket.answer(asked, found, self.region, self.emulator, self.sender)
        if (found := self.balancers.get(name)) and (
            listener := balancer.serving(found, secure=origin.protocol != PLAIN)
        ):
            return await balancer.answer(asked, found, listener, self.turns, self.sender)
        if asked.upgrade or not (GATEWAY in name or FUNCTION in name):
            return said.by_distribution(502, f"Nothing on this machine answers for {name}.")
        # The emulator knows functions by their whole name, and gateways by their id below its own.
        api, gateway, _ = name.partition(GATEWAY.rstrip("."))
        headers = asked.headers.copy()
        headers[hdrs.HOST] = f"{api}{gateway}{LOCAL}" if gateway else name
        return await self.sender.ask(self.emulator, asked.but(headers=headers))
