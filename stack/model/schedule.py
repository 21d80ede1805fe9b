"""When something runs by itself, and what else sets it off."""

from typing import Annotated, Final

from pydantic import Field

from components.compute.cron import SCHEDULE
from stack.model.base import Label, Model

SCHEDULE_FORM: Final = "rate(5 minutes), or six fields such as cron(0 3 ? * SUN *)"

Schedule = Annotated[
    str,
    Field(
        pattern=f"^({SCHEDULE})$",
        max_length=256,
        examples=["rate(1 day)", "cron(0 3 ? * SUN *)"],
        json_schema_extra={"patternErrorMessage": SCHEDULE_FORM},
    ),
]
Timezone = Annotated[
    str,
    Field(
        pattern=r"^[A-Za-z_]+(/[A-Za-z0-9_+-]+)*$",
        max_length=50,
        examples=["Europe/Stockholm"],
        json_schema_extra={"patternErrorMessage": "a time zone such as Europe/Stockholm"},
    ),
]


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
