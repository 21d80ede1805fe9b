"""Reads the state that Terraform keeps in a stack's folder, and what its configuration protects."""

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from ops.engines.engine import Deployed, Output
from ops.errors import Failed

_PROTECTIONS = ("deletion_protection", "enable_deletion_protection", "deletion_protection_enabled")


class State:
    """One reading; raises `Failed` for a damaged file."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._held = _read(folder / "terraform.tfstate")

    def __bool__(self) -> bool:
        """Whether there is a state."""
        return bool(self._held)

    def count(self) -> int:
        """How many resource instances are managed."""
        return len(self._instances())

    def tainted(self) -> Sequence[str]:
        """Addresses of what was made, but not to the end."""
        return [
            f"{one['type']}.{one['name']}"
            for one in self._held.get("resources", [])
            for instance in one["instances"]
            if instance.get("status") == "tainted"
        ]

    def outputs(self) -> Mapping[str, Output]:
        """Outputs by name, sorted."""
        return {
            name: Output(given["value"], secret=bool(given.get("sensitive")))
            for name, given in sorted(self._held.get("outputs", {}).items())
        }

    def deployed(self) -> Sequence[Deployed]:
        """The managed resources."""
        protected = _protected(self._folder / "resources.tf.json")
        return [
            Deployed(address, address.split(".")[0], _kept(address, held, protected), held)
            for address, held in self._instances()
        ]

    def _instances(self) -> list[tuple[str, Mapping[str, Any]]]:
        """Address and attributes of each managed instance."""
        return [
            (f"{one['type']}.{one['name']}", instance.get("attributes", {}))
            for one in self._held.get("resources", [])
            if one["mode"] == "managed"
            for instance in one["instances"]
        ]


def _read(file: Path) -> dict[str, Any]:
    try:
        held = json.loads(file.read_text(encoding="utf-8"))
        return {**held, "resources": list(held["resources"])}
    except FileNotFoundError:
        return {}
    except (ValueError, KeyError, TypeError) as error:
        remedy = "`groundwork down` clears it away"
        raise Failed(f"the state {file} is damaged ({error}); {remedy}") from None


def _protected(file: Path) -> frozenset[str]:
    """Addresses with `prevent_destroy` in the configuration of the last `up`."""
    if not file.is_file():
        return frozenset()
    types = json.loads(file.read_text(encoding="utf-8")).get("resource", {})
    return frozenset(
        f"{type_}.{name}"
        for type_, named in types.items()
        for name, body in named.items()
        if body.get("lifecycle", {}).get("prevent_destroy")
    )


def _kept(
    address: str, attributes: Mapping[str, Any], protected: frozenset[str]
) -> tuple[str, ...]:
    guarded = any(attributes.get(name) is True for name in _PROTECTIONS)
    reasons = (("deletion protection", guarded), ("protect", address in protected))
    return tuple(word for word, holds in reasons if holds)
