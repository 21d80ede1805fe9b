"""Times at which something runs, and the zones in which they are meant."""

from typing import Annotated, Final
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError, available_timezones

from pydantic import AfterValidator

from components.compute.cron import CRON, SCHEDULE, mistake
from stack.errors import nearest, shown
from stack.model.base import form, wrong

ZONE: Final = "a time zone such as Europe/Stockholm"


def _comes(value: str) -> str:
    if found := mistake(value):
        given, accepted = found
        raise wrong(f"{given} in {shown(value)}", accepted)
    return value


def _known(value: str) -> str:
    try:
        ZoneInfo(value)
    except (ZoneInfoNotFoundError, OSError):
        # A machine without a database of time zones cannot tell.
        if known := available_timezones():
            raise wrong(f"no time zone {shown(value)}", ZONE, nearest(value, known)) from None
    return value


Cron = Annotated[
    str,
    form(
        "six fields: minute, hour, day, month, weekday, year, with ? for the day or the weekday, "
        "such as 0 6 ? * MON-FRI *",
        f"^{CRON}$",
        ["0 6 ? * MON-FRI *"],
    ),
    AfterValidator(_comes),
]
Schedule = Annotated[
    str,
    form(
        "rate(5 minutes), or six fields such as cron(0 3 ? * SUN *)",
        f"^({SCHEDULE})$",
        ["rate(1 day)", "cron(0 3 ? * SUN *)"],
    ),
    AfterValidator(_comes),
]
Timezone = Annotated[
    str,
    form(ZONE, r"^[A-Z][A-Za-z0-9]*(/[A-Za-z0-9_+-]+){0,2}$", ["Europe/Stockholm"], 50),
    AfterValidator(_known),
]
