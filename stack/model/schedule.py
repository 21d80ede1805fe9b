"""When something runs by itself, and what else sets it off."""

from collections.abc import Mapping
from typing import Any

from stack.model.base import Label, Model
from stack.model.times import Schedule, Timezone


class On(Model):
    """What sets a function off."""

    queue: Label | None = None
    """Queue whose messages it is run with, ten at once; they come again where it fails. Defaults to
    none."""
    topic: Label | None = None
    """Topic whose messages it is run with, one by one. Defaults to none."""
    bus: Label | None = None
    """Bus whose events it is run with, one by one; with `pattern`. Defaults to none."""
    pattern: Mapping[str, Any] | None = None
    """Which events of the bus, as EventBridge writes it: { source: [shop] }. Defaults to none."""
    table: Label | None = None
    """Table whose changes it is run with, a hundred at once, in the order of each key; needs its
    `stream`. Defaults to none."""
    stream: Label | None = None
    """Stream whose messages it is run with, a hundred at once, in the order of each partition.
    Defaults to none."""
    schedule: Schedule | None = None
    """When it runs: rate(1 day), or cron(0 3 ? * SUN *) with minute, hour, day, month, weekday and
    year. Defaults to never by itself."""
    timezone: Timezone | None = None
    """Of a cron schedule, such as Europe/Stockholm. Defaults to UTC."""
