"""Environment variables that hold a secret, where every reader of the resource sees it."""

from collections.abc import Mapping
from typing import Any

from plan.record import Resource, Secret
from plan.rules.forms import mappings
from plan.rules.subject import Subject, given, plain
from stack.checks.secrets import holds_secret


def plain_secret(variables: Mapping[Any, Any]) -> str | None:
    """The first variable that holds a secret, or seems to; never its value."""
    for name, value in variables.items():
        if isinstance(value, Secret):
            return f"{name} holds a secret value"
        if isinstance(value, str) and (seen := holds_secret(str(name), value)):
            return f"{name} {seen}"
    return None


def listed_secret(container: Resource, _: Subject) -> str | None:
    """The same of a container, of ECS in `environment` or of Kubernetes in `env`."""
    listed = mappings(given(container, "environment")) + mappings(given(container, "env"))
    return plain_secret({str(plain(one.get("name"))): one.get("value") for one in listed})
