"""How many tasks of a service run: bounds, targets, a queue to keep up with, times of day."""

from collections.abc import Mapping

from pydantic import Field

from components.compute.predictive import Predictive
from stack.model.base import Label, Model
from stack.model.times import Cron, Timezone


class Backlog(Model):
    """A queue that tells how many tasks are needed."""

    queue: Label
    """Label in `queues` of one that the service receives from. Required."""
    messages: int = Field(ge=1, le=100_000)
    """Waiting messages a task to keep. Required."""


class Times(Model):
    """Bounds that hold from a time on, until those of another time do."""

    cron: Cron
    """When, as minute, hour, day, month, weekday and year. Required."""
    min: int = Field(ge=0, le=1000)
    """Fewest tasks from then on. Required."""
    max: int = Field(ge=1, le=1000)
    """Most tasks from then on. Required."""
    timezone: Timezone = "UTC"
    """Of `cron`. Defaults to UTC."""


class Scale(Model):
    """How many tasks run, and what adds more."""

    min: int = Field(ge=0, le=1000)
    """Fewest tasks. Defaults to 1 in dev and 2 in prod."""
    max: int = Field(ge=1, le=1000)
    """Most tasks. Defaults to 2 in dev and 6 in prod."""
    cpu: int | None = Field(default=60, ge=1, le=100)
    """Average CPU to hold, percent; null: not scaled by it. Defaults to 60."""
    memory: int | None = Field(default=60, ge=1, le=100)
    """Average memory to hold, percent; null: not scaled by it. Defaults to 60."""
    requests: int | None = Field(default=None, ge=1, le=1_000_000)
    """Requests a minute and task to hold, of a service with a route. Defaults to none."""
    backlog: Backlog | None = None
    """Queue to keep up with. Defaults to none."""
    predictive: Predictive | None = None
    """Forecast by the first of cpu, memory and requests, from 24 hours of metrics on: forecast only
    shows it, scale starts tasks ahead of time. Defaults to none."""
    schedule: Mapping[Label, Times] = Field(default={})
    """Other bounds at certain times, by a label; deployments leave them. Defaults to none."""

    @property
    def fewest(self) -> int:
        """Fewest tasks at any time."""
        return min([self.min, *(times.min for times in self.schedule.values())])

    @property
    def most(self) -> int:
        """Most tasks at any time."""
        return max([self.max, *(times.max for times in self.schedule.values())])

    @property
    def moves(self) -> bool:
        """Whether something sets the number of tasks between its bounds."""
        targets = (self.cpu, self.memory, self.requests, self.backlog)
        return bool(self.schedule) or any(target is not None for target in targets)
