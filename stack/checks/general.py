"""What concerns the stack as a whole: region, emulator, tags."""

import re
from collections.abc import Iterator
from typing import Final

from stack import zones
from stack.checks.facts import Facts
from stack.errors import Found, nearest, shown

OWN_TAGS: Final = frozenset({"project", "stack", "posture", "service", "Name", "access"})
MOST_TAGS: Final = 50 - len(OWN_TAGS)
"""AWS takes 50 on a resource, of which the stack sets some itself.

https://docs.aws.amazon.com/tag-editor/latest/userguide/best-practices-and-strats.html
"""
TAG: Final = re.compile(r"[\w .:/=+@-]*")


def region(facts: Facts) -> Iterator[Found]:
    """The region is one whose zones are known."""
    given = facts.settings.region
    if given not in zones.LETTERS:
        accepted = "a region such as eu-north-1"
        yield Found(
            ("region",), f"no region {shown(given)}", accepted, nearest(given, zones.LETTERS)
        )


def emulator(facts: Facts) -> Iterator[Found]:
    """Only the local stack is deployed to the emulator."""
    if facts.settings.emulator and not facts.local:
        yield Found(("emulator",), "got true", "true only in Pulumi.local.yaml")


def tags(facts: Facts) -> Iterator[Found]:
    """Tags are within AWS's limits and leave the stack's own alone."""
    given = facts.settings.tags
    if len(given) > MOST_TAGS:
        yield Found(("tags",), f"got {len(given)} tags", f"up to {MOST_TAGS}")
    for key, value in given.items():
        path = ("tags", key)
        if key in OWN_TAGS:
            yield Found(path, "a tag that the stack sets itself", "another name")
        elif key.lower().startswith("aws:"):
            yield Found(path, "a name that AWS keeps for itself", "a name without aws:")
        elif not (1 <= len(key) <= 128 and TAG.fullmatch(key)):
            yield Found(path, "not a tag's name", "1 to 128 letters, digits, spaces or _.:/=+-@")
        elif not (len(value) <= 256 and TAG.fullmatch(value)):
            yield Found(path, "not a tag's value", "up to 256 letters, digits, spaces or _.:/=+-@")


def budget(facts: Facts) -> Iterator[Found]:
    """A budget has somebody to tell."""
    alerts = facts.settings.alerts
    if alerts.budget_usd is not None and alerts.email is None:
        path = ("alerts", "email")
        given = "nobody to tell when the budget is used up"
        yield Found(path, given, "an address such as ops@example.com, or no budget_usd")


CHECKS: Final = (region, emulator, tags, budget)
