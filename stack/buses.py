"""Buses: one component for each entry, and what each queue and topic gets of them."""

from collections.abc import Mapping

from components.messaging.bus import Bus, BusArgs
from components.messaging.bus_rules import BusRule
from stack.base import Base
from stack.model.schedule import On


def build(base: Base) -> Mapping[str, Bus]:
    """Buses by label, with a rule for each of their own and for each function that is on them."""
    settings = base.settings
    built: dict[str, Bus] = {}
    for label, entry in settings.buses.items():
        patterns = {name: rule.pattern for name, rule in entry.rules.items()}
        for function, one in settings.functions.items():
            on = one.on or On()
            if on.bus == label and on.pattern is not None:
                patterns[function] = on.pattern
        args: BusArgs = {
            **base.encryption,
            "topic_arn": base.topic_arn,
            "rules": patterns,
            "disposable": entry.disposable,
        }
        if entry.archive_days is not None:
            args["archive_days"] = entry.archive_days
        built[label] = Bus(label, args, base.opts)
    return built


def led(base: Base, buses: Mapping[str, Bus], label: str) -> Mapping[str, BusRule]:
    """Rules that lead to a queue or a topic, by the labels of bus and rule."""
    return {
        f"{bus}-{name}": buses[bus].rule(name)
        for bus, entry in base.settings.buses.items()
        for name, rule in entry.rules.items()
        if rule.to == label
    }
