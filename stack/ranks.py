"""Which route a balancer looks at first."""

from collections.abc import Mapping

from components.edge.priorities import assign
from components.links import Route
from stack.settings import Service


def ranked(entries: Mapping[str, Service]) -> Mapping[str, Route]:
    """Route of each entry that has one, with its priority among them."""
    wanted = {
        label: (entry.route.host, entry.route.path, entry.priority)
        for label, entry in entries.items()
        if entry.route
    }
    found: dict[str, Route] = {}
    for label, priority in assign(wanted).items():
        host, path, _ = wanted[label]
        found[label] = {"priority": priority}
        if host:
            found[label]["host"] = host
        if path:
            found[label]["path"] = path
    return found
