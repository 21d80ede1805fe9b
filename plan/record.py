"""What the engine would see, as frozen data: the one thing that everything under `plan` reads."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Secret:
    """A value that the engine would keep encrypted; printed and written as `[secret]`."""

    value: Any

    def __repr__(self) -> str:
        """Never the value."""
        return "Secret([secret])"


@dataclass(frozen=True)
class Options:
    """Resource options that change what an engine does, property names as on the wire."""

    protect: bool = False
    retain_on_delete: bool = False
    delete_before_replace: bool = False
    ignore_changes: Sequence[str] = ()
    replace_on_changes: Sequence[str] = ()
    aliases: Sequence[str] = ()
    depends_on: Sequence[str] = ()
    """URNs that the program named in `depends_on`, besides those its inputs imply."""
    custom_timeouts: Mapping[str, str] = field(default_factory=dict)
    """`create`, `update`, `delete` to a duration such as `5m`."""


@dataclass(frozen=True)
class Resource:
    """One registration, in the engine's words."""

    urn: str
    type: str
    """Token such as `aws:ec2/vpc:Vpc`."""
    name: str
    """Logical name."""
    custom: bool
    """False for components and the stack itself."""
    parent: str
    """URN of the parent; empty for the stack."""
    provider: str
    """`URN::id` of the provider resource; empty for components."""
    inputs: Mapping[str, Any]
    """Wire names to plain JSON values; unknown ones hold placeholders, secret ones `Secret`."""
    outputs: Mapping[str, Any]
    """For components what they registered; for custom resources inputs and placeholders."""
    options: Options = Options()
    property_dependencies: Mapping[str, Sequence[str]] = field(default_factory=dict)
    """Input name to the URNs its value came from."""


def component_of(resource: Resource, by_urn: Mapping[str, Resource]) -> Resource:
    """The nearest component at or above a resource; the stack is the last one."""
    while resource.custom:
        resource = by_urn[resource.parent]
    return resource


@dataclass(frozen=True)
class Lookup:
    """One question to the cloud, answered with placeholders."""

    key: str
    """Names the look-up in placeholders: token and a number by order of arguments."""
    token: str
    """Such as `aws:route53/getZone:getZone`."""
    args: Mapping[str, Any]
    provider: str
    """`URN::id` of the provider that would be asked."""
    result: Mapping[str, Any]


@dataclass(frozen=True)
class Record:
    """Everything that one run declared; what a resource needs stands before it, else by URN."""

    project: str
    stack: str
    resources: Sequence[Resource]
    lookups: Sequence[Lookup]
    outputs: Mapping[str, Any]
    """The stack's own outputs."""
    config: Mapping[str, str]
    """Config of other namespaces that providers read, such as `aws:region`."""
    numbers: Mapping[int, str] = field(default_factory=dict)
    """Numbers that only AWS knows: the sentinel to its placeholder."""

    def by_urn(self) -> Mapping[str, Resource]:
        """Resources by URN."""
        return {r.urn: r for r in self.resources}
