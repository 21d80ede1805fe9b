"""Times as AWS's schedules want them."""

from typing import Final

CRON_FIELDS: Final = 6
"""Minute, hour, day, month, weekday, year."""


def check_cron(what: str, cron: str) -> None:
    """Refuse what is no such time; `what` begins the message."""
    if len(cron.split()) != CRON_FIELDS:
        raise ValueError(f"{what} must have {CRON_FIELDS} fields, got {cron!r}")
