"""Where in the stack file a component or a resource comes from."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from plan.record import Resource
from plan.rules.judge import Finding
from stack.checks.labels import JOINTS
from stack.document import Document
from stack.errors import Path, dotted
from stack.read import NAMESPACE
from stack.settings import Settings
from stack.validate import KINDS

MADE_BY: Final[Mapping[str, tuple[str, ...]]] = {
    "alarms": ("alerts",),
    "alerts": ("alerts",),
    "alias": ("domain",),
    "aws": ("posture",),
    "backup": ("backup", "posture"),
    "balancer": ("edge", "services"),
    "budget": ("alerts.budget_usd",),
    "certificate": ("domain",),
    "cluster": ("services", "jobs"),
    "dashboard": ("posture",),
    "delivery": ("delivery",),
    "edge": ("edge",),
    "edge-certificate": ("domain",),
    "expiry": ("domain",),
    "firewall": ("firewall",),
    "gateway-account": ("gateways",),
    "gateway-firewall": ("firewall", "gateways"),
    "key": ("keys", "posture"),
    "net-alias": ("domain",),
    "net-balancer": ("services",),
    "net-certificate": ("domain",),
    "rotation": ("services", "databases"),
    "scaling-plan": ("clusters", "services"),
    "scans": ("alerts", "images", "services"),
    "trail": ("trail",),
}
"""Keys that make what has no label, the nearest cause first."""


@dataclass(frozen=True)
class Place:
    """One place in a stack file."""

    path: Path
    """From the settings' root; empty for the file as a whole."""
    line: int

    @property
    def dotted(self) -> str:
        """The path as one word, such as `services.tasks`; empty for the file as a whole."""
        return dotted(self.path)


class Places:
    """The stack file, asked where what is planned comes from."""

    def __init__(self, document: Document, settings: Settings) -> None:
        self._document = document
        self._waivers = settings.waivers
        entries = {label: (kind, label) for kind in KINDS for label in getattr(settings, kind)}
        self._ways: Mapping[str, tuple[Path, ...]] = {
            **{name: tuple(map(_split, keys)) for name, keys in MADE_BY.items()},
            **{label: (path,) for label, path in entries.items()},
        }

    def of(self, resource: Resource) -> Place:
        """Where a component or resource comes from; the whole file for what no key decides."""
        return self._first(self._paths(resource.name))

    def found(self, finding: Finding) -> Place:
        """Where to look for the remedy: at what it is about, else at the component around it."""
        if finding.waiver and not finding.rule.types:
            return self._first([("waivers", self._waivers.index(finding.waiver))])
        place = self.of(finding.resource)
        return place if place.path else self.of(finding.component)

    def _first(self, paths: Iterable[Path]) -> Place:
        """The first of the paths that the file itself holds."""
        for path in paths:
            at = ("config", f"{NAMESPACE}{path[0]}", *path[1:])
            if at in self._document.lines:
                return Place(path, self._document.lines[at])
        return Place((), self._document.line(("config",)) or 1)

    def _paths(self, name: str) -> Iterator[Path]:
        """Paths that may have made something with this name, the most exact first."""
        owner = _longest(name, self._ways)
        for path in self._ways.get(owner, ()):
            used = self._used(name.removeprefix(owner))
            if used:
                yield (*path, "uses", used)
            yield path

    def _used(self, rest: str) -> str:
        """The label that an edge leads to, by what its name has behind its owner's."""
        for joint in JOINTS:
            if rest.startswith(joint):
                return _longest(rest.removeprefix(joint), self._ways)
        return ""


def _split(key: str) -> Path:
    return tuple(key.split("."))


def _longest(name: str, known: Mapping[str, object]) -> str:
    """The longest known name that a name is, or begins with before a dash; empty for none."""
    parts = name.split("-")
    heads = ("-".join(parts[:count]) for count in range(len(parts), 0, -1))
    return next((head for head in heads if head in known), "")
