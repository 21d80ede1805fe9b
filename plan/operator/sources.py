"""What CloudFormation says that a type asks for, and IAM of each action; for derivation alone."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from cfnlint.schema import ResourceNotFoundError
from cfnlint.schema.manager import PROVIDER_SCHEMA_MANAGER

REGION = "us-east-1"
"""The region with every type."""
HANDLERS = ("create", "read", "update", "delete")


@dataclass(frozen=True)
class Action:
    """One action, as the Service Authorization Reference has it."""

    level: str
    """`List`, `Read`, `Write`, `Tagging` or `Permissions management`."""
    kinds: Sequence[str]
    """Kinds of resource that it takes, such as `iam:role`; empty for none in particular."""


@dataclass(frozen=True)
class Reference:
    """All actions by name, their spelling by name in lower case, and forms of ARNs by kind."""

    actions: Mapping[str, Action]
    spelling: Mapping[str, str]
    arns: Mapping[str, str]


def handlers(type_: str) -> frozenset[str]:
    """Actions of CloudFormation's handlers for a type; raises LookupError where it names none."""
    try:
        told = PROVIDER_SCHEMA_MANAGER.get_resource_schema(REGION, type_).schema
    except ResourceNotFoundError:
        raise LookupError(f"CloudFormation has no {type_}") from None
    parts = (told.get("handlers", {}).get(name, {}) for name in HANDLERS)
    found = frozenset(action for part in parts for action in part.get("permissions", ()))
    if not found:
        raise LookupError(f"CloudFormation does not say what {type_} asks for")
    return found


@cache
def types() -> Mapping[str, str]:
    """CloudFormation's types by their name in lower case."""
    return {name.lower(): name for name in PROVIDER_SCHEMA_MANAGER.get_resource_types(REGION)}


@cache
def reference() -> Reference:
    """The Service Authorization Reference, as parliament carries it."""
    found = find_spec("parliament")
    if not found or not found.origin:
        raise LookupError("parliament is not installed")
    services = json.loads(Path(found.origin).with_name("iam_definition.json").read_text())
    actions = dict(_actions(services))
    return Reference(
        actions,
        {name.lower(): name for name in actions},
        {
            f"{s['prefix']}:{kind['resource']}": kind["arn"]
            for s in services
            for kind in s["resources"]
        },
    )


def _actions(services: Sequence[Mapping[str, Any]]) -> Iterator[tuple[str, Action]]:
    for service in services:
        prefix = service["prefix"]
        for told in service["privileges"]:
            rows = (row["resource_type"].rstrip("*") for row in told["resource_types"])
            kinds = sorted(f"{prefix}:{row}" for row in rows if row)
            yield f"{prefix}:{told['privilege']}", Action(told["access_level"], kinds)
