"""The tasks of all services."""

import asyncio
from collections.abc import Callable, Iterator, Sequence

from ops.local.plane.addresses import Addresses, Place
from ops.local.plane.contents import Setting
from ops.local.plane.crew import Crew
from ops.local.plane.desired import Service
from ops.local.plane.state import ServiceState
from ops.local.plane.task import Phase, Task


class Fleet:
    """Runs what is asked for, until it is ended."""

    def __init__(self, setting: Setting, addresses: Addresses, changed: Callable[[], None]) -> None:
        self._setting, self._addresses, self._changed = setting, addresses, changed
        self._crews: dict[str, Crew] = {}
        self._leaving: set[asyncio.Task[None]] = set()

    def apply(self, services: Sequence[Service]) -> None:
        """From now on run these services; returns at once."""
        wanted = {one.arn: one for one in services}
        for arn, service in wanted.items():
            if crew := self._crews.get(arn):
                crew.want(service)
            else:
                self._crews[arn] = Crew(service, self._setting, self._addresses, self._changed)
        for arn in self._crews.keys() - wanted.keys():
            ending = asyncio.create_task(self._crews.pop(arn).end(gently=True))
            self._leaving.add(ending)
            ending.add_done_callback(self._leaving.discard)

    def healthy(self, group_arn: str) -> Sequence[tuple[str, int]]:
        """Addresses and ports of the targets that take requests of a target group."""
        return [
            (task.place.address, task.place.port) for task in self._tasks() if task.takes(group_arn)
        ]

    def serving_at(self, arn: str) -> Sequence[Place]:
        """Where the healthy tasks of a service listen."""
        tasks = self._crews[arn].tasks if arn in self._crews else ()
        return [task.place for task in tasks if task.phase is Phase.HEALTHY]

    def serving(self) -> tuple[ServiceState, ...]:
        """What there is to say about each service, by name."""
        states = [crew.state() for crew in self._crews.values()]
        return tuple(sorted(states, key=lambda one: one.name))

    async def end(self) -> None:
        """End everything, without waiting for requests."""
        await asyncio.gather(*(crew.end(gently=False) for crew in self._crews.values()))
        for ending in self._leaving:
            ending.cancel()
        await asyncio.gather(*self._leaving, return_exceptions=True)

    def _tasks(self) -> Iterator[Task]:
        for crew in self._crews.values():
            yield from crew.tasks
