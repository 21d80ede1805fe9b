"""Buses: where events go, and by which patterns."""

from collections.abc import Iterator
from typing import Final

from stack.checks.facts import Facts
from stack.errors import Found, among, nearest, unknown
from stack.model.schedule import On
from stack.pattern import mistakes


def rules(facts: Facts) -> Iterator[Found]:
    """What a rule leads to exists, and events can have what it looks for."""
    known = facts.labels["queues"] | facts.labels["topics"]
    for label, bus in facts.settings.buses.items():
        for name, rule in bus.rules.items():
            path = ("buses", label, "rules", name)
            yield from mistakes(rule.pattern, (*path, "pattern"))
            if rule.to not in known:
                given, needs = f"no queue or topic {rule.to}", (("queues",), ("topics",))
                hint = nearest(rule.to, known)
                yield Found((*path, "to"), given, among("queues", known), hint, needs)


def reacting(facts: Facts) -> Iterator[Found]:
    """The bus whose events run a function exists, and the function says which events."""
    known = facts.labels["buses"]
    for label, one in facts.settings.functions.items():
        on, path = one.on or On(), ("services", label, "on")
        if on.pattern is not None:
            yield from mistakes(on.pattern, (*path, "pattern"))
        if (on.bus is None) != (on.pattern is None):
            lacks, given = ("pattern", "bus") if on.bus else ("bus", "pattern")
            accepted = {
                "bus": among("buses", known),
                "pattern": "which events, such as { source: [shop] }",
            }[lacks]
            needs = ((*path, given), ("buses",))
            yield Found((*path, lacks), f"missing beside {given}", accepted, needs=needs)
        if on.bus is None:
            continue
        if on.bus not in known:
            yield unknown((*path, "bus"), "buses", "bus", on.bus, known)
        bus = facts.settings.buses.get(on.bus)
        if bus and label in bus.rules:
            at, needs = ("buses", on.bus, "rules", label), ((*path, "bus"),)
            given = "the label of a function, which has a rule of that name"
            yield Found(at, given, "any other label", needs=needs)


CHECKS: Final = (rules, reacting)
