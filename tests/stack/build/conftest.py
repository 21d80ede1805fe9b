"""Stacks built from settings given as plain values."""

from collections.abc import Callable
from typing import Any

import pulumi
import pytest

from plan.record import Record, Resource
from plan.recorder import run
from stack.build import build
from stack.read import from_values

SMALL: dict[str, Any] = {
    "region": "eu-north-1",
    "posture": "dev",
    "images": "given",
    "networks": {"app": {"cidr": "10.0.0.0/16"}},
    "services": {"tasks": {"runs": "fargate"}},
}


class Built:
    """What one stack declares."""

    def __init__(self, record: Record) -> None:
        self.record = record

    def of(self, typ: str) -> dict[str, dict[str, Any]]:
        """Inputs by logical name."""
        return {r.name: dict(r.inputs) for r in self.record.resources if r.type == typ}

    def named(self, name: str) -> Resource:
        """The only custom resource with this name."""
        (only,) = (r for r in self.record.resources if r.name == name and r.custom)
        return only

    def components(self) -> dict[str, str]:
        """Component type by name, without the package."""
        return {
            r.name: r.type.removeprefix("groundwork:index:")
            for r in self.record.resources
            if r.type.startswith("groundwork:")
        }


@pytest.fixture
def stack() -> Callable[..., Built]:
    """Builds `SMALL` with some keys changed; a key that is None is left out."""

    def make(*, local: bool = False, sealed: Any = frozenset(), **changed: Any) -> Built:
        values = {k: v for k, v in {**SMALL, **changed}.items() if v is not None}
        settings = from_values(values, local=local, sealed=sealed)

        def program() -> None:
            for name, value in build(settings).items():
                pulumi.export(name, value)

        return Built(run(program, stack="test", explicit_providers=True))

    return make
