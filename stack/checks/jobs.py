"""Jobs: whose image they run, and when."""

from collections.abc import Iterator
from typing import Final

from stack.checks.facts import Facts
from stack.errors import Found, listed, nearest

ITS_OWN: Final = ("build", "image", "pull_secret", "architecture")
"""What a job says of an image of its own."""


def borrowed(facts: Facts) -> Iterator[Found]:
    """A job runs the image of a service that has one, with a command that ends."""
    settings = facts.settings
    known = facts.labels["services"] - settings.sites.keys() - settings.functions.keys()
    for label, job in settings.jobs.items():
        if job.of is None:
            continue
        path = ("jobs", label, "of")
        if job.of not in known:
            given, hint = f"no service {job.of} with an image", nearest(job.of, known)
            yield Found(path, given, listed(known), hint, (("services",),))
        for key in ITS_OWN:
            if key in facts.keys[label]:
                given = f"beside of: {job.of}, whose image it is"
                yield Found((*path[:2], key), given, f"of, or {key}", needs=(path,))
        if job.command is None:
            at = (*path[:2], "command")
            given = f"missing with of: {job.of}, so that it would serve"
            yield Found(at, given, "the command of the job", needs=(path,))


def timed(facts: Facts) -> Iterator[Found]:
    """A time zone is for the times of a schedule."""
    for label, job in facts.settings.jobs.items():
        plain = job.schedule is None or job.schedule.startswith("rate")
        if job.timezone is not None and plain:
            path = ("jobs", label, "timezone")
            given = "a time zone without times"
            needs = (("jobs", label, "schedule"),)
            yield Found(path, given, "schedule: cron(…) beside it", needs=needs)


CHECKS: Final = (borrowed, timed)
"""Rules about jobs."""
