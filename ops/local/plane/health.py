"""Whether a target is well: asked as a target group asks, judged by its thresholds."""

import asyncio
import time
from collections.abc import Callable
from contextlib import suppress
from typing import Final

from ops.local.plane.addresses import Place
from ops.local.plane.desired import Group

FIRST_SECONDS: Final = 0.2
"""Between checks until the first good one: AWS asks from several nodes, and not all at once."""
AGENT: Final = "ELB-HealthChecker/2.0"


def fits(status: int, codes: str) -> bool:
    """Whether a status is among `codes`, such as `200` or `200-299,301`."""
    for part in codes.split(","):
        low, _, high = part.partition("-")
        if int(low) <= status <= int(high or low):
            return True
    return False


async def well(place: Place, group: Group) -> str | None:
    """Ask once; None is well, else what was wrong."""
    try:
        async with asyncio.timeout(group.timeout):
            reader, writer = await asyncio.open_connection(place.address, place.port)
            try:
                return await _asked(reader, writer, place, group) if group.path else None
            finally:
                writer.close()
                with suppress(OSError):
                    await writer.wait_closed()
    except TimeoutError:
        return f"no answer in {group.timeout:g} s"
    except (OSError, ValueError) as error:
        return f"no answer: {error}"


async def _asked(
    reader: asyncio.StreamReader, writer: asyncio.StreamWriter, place: Place, group: Group
) -> str | None:
    writer.write(
        f"GET {group.path} HTTP/1.1\r\nHost: {place.address}:{place.port}\r\n"
        f"User-Agent: {AGENT}\r\nConnection: close\r\n\r\n".encode()
    )
    await writer.drain()
    words = (await reader.readline()).split()
    if len(words) < 2:
        return "no answer: it closed the connection"
    status = int(words[1])
    # All of the answer is taken, or the program could see its connection broken.
    await reader.read()
    return None if fits(status, group.codes) else f"{group.path} answered {status}"


class Health:
    """What a target group thinks of one target."""

    def __init__(self, group: Group) -> None:
        self._group = group
        self._good = self._bad = 0
        self._since: float | None = None
        self.known = False
        """Whether it has ever been healthy."""
        self.healthy = False
        self.reason = "not asked yet"
        """What was wrong last; empty where nothing was."""

    @property
    def failing(self) -> bool:
        """Whether so many checks in a row have failed that the target is unhealthy."""
        if self.known:
            return self._bad >= self._group.unhealthy
        # One that was never well is asked more often than AWS would, and failed no sooner.
        patience = self._group.unhealthy * self._group.interval
        return self._since is not None and time.monotonic() - self._since >= patience

    def note(self, wrong: str | None) -> None:
        """Take in one check; a new target is healthy from its first good one.

        https://docs.aws.amazon.com/elasticloadbalancing/latest/application/target-group-health-checks.html
        """
        self._good, self._bad = (self._good + 1, 0) if wrong is None else (0, self._bad + 1)
        self.reason = wrong or ""
        if wrong is None and (not self.known or self._good >= self._group.healthy):
            self.known = self.healthy = True
        elif self.known and self.failing:
            self.healthy = False

    async def watch(self, place: Place, changed: Callable[[], None]) -> None:
        """Ask for ever; `changed` is called when the target becomes healthy or ceases to be."""
        self._since = time.monotonic()
        while True:
            before = self.healthy
            self.note(await well(place, self._group))
            if self.healthy != before:
                changed()
            await asyncio.sleep(self._group.interval if self.known else FIRST_SECONDS)
