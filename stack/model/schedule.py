"""When something runs by itself, and what else sets it off."""

from stack.model.base import Label, Model
from stack.model.times import Schedule, Timezone


class On(Model):
    """What sets a function off."""

    queue: Label | None = None
    """Queue whose messages it is run with, ten at once; they come again where it fails. Defaults to
    none."""
    schedule: Schedule | None = None
    """When it runs: rate(1 day), or cron(0 3 ? * SUN *) with minute, hour, day, month, weekday and
    year. Defaults to never by itself."""
    timezone: Timezone | None = None
    """Of a cron schedule, such as Europe/Stockholm. Defaults to UTC."""
