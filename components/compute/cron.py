"""Times as AWS's schedules want them."""

import re
from typing import Final

CRON_FIELDS: Final = 6
"""Minute, hour, day, month, weekday, year."""
SCHEDULE: Final = (
    r"rate\((1 (minute|hour|day)|([2-9]|[1-9][0-9]+) (minutes|hours|days))\)|cron\(\S+( \S+){5}\)"
)
"""`rate(5 minutes)` or `cron(0 3 ? * SUN *)`.

https://docs.aws.amazon.com/scheduler/latest/UserGuide/schedule-types.html
"""


def check_cron(what: str, cron: str) -> None:
    """Refuse what is no such time; `what` begins the message."""
    if len(cron.split()) != CRON_FIELDS:
        raise ValueError(f"{what} must have {CRON_FIELDS} fields, got {cron!r}")


def is_schedule(text: str) -> bool:
    """Whether it has the form of `SCHEDULE`."""
    return re.fullmatch(SCHEDULE, text) is not None
