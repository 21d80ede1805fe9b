"""Cases speak of properties that the SDK has: so do the rules that are tried on them."""

import importlib
import typing
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from pulumi import _types

from tests.plan.rules.cases import Case

HERE = Path(__file__).parent
AREAS = sorted(
    path.stem for path in HERE.glob("test_*.py") if "\ntest_what_is_said" in path.read_text()
)


def args_of(token: str) -> type | None:
    """Inputs of a resource; None where it is not of AWS, or another type has their name."""
    package, module, name = token.split(":")
    if package != "aws":
        return None
    folder = module.split("/")[0].replace("lambda", "lambda_")
    found = getattr(importlib.import_module(f"pulumi_aws.{folder}"), f"{name}Args")
    return None if found.__module__.endswith("._inputs") else found


def unknown(args: type, value: dict[str, Any], path: str = "") -> Iterator[str]:
    """Keys of an input that its type does not have."""
    names = set(_types.input_type_py_to_pulumi_names(args).values())
    kinds = _types.input_type_types(args)
    for key, inner in value.items():
        if key not in names:
            yield f"{path}{key}"
            continue
        for part in inner if isinstance(inner, list) else [inner]:
            kind = next(objects(kinds.get(key)), None)
            if kind and isinstance(part, dict):
                yield from unknown(kind, part, f"{path}{key}.")


def objects(kind: Any) -> Iterator[type]:
    """Types of objects within a type."""
    if isinstance(kind, type) and _types.is_input_type(kind):
        yield kind
    for part in typing.get_args(kind):
        yield from objects(part)


@pytest.mark.parametrize("area", AREAS)
def test_the_sdk_knows_what_cases_give(area):
    cases: list[Case] = importlib.import_module(f"tests.plan.rules.{area}").CASES
    found = set()
    for resource in (one for case in cases for one in case.resources):
        if args := args_of(resource.type):
            needs = dict.fromkeys(resource.property_dependencies)
            found |= {f"{resource.type} {key}" for key in unknown(args, needs)}
            found |= {f"{resource.type} {key}" for key in unknown(args, dict(resource.inputs))}
    assert found == set()


def test_a_name_that_the_sdk_does_not_have_is_found():
    args = args_of("aws:rds/instance:Instance")
    assert args
    given = {"port": 1, "prot": 1, "restoreToPointInTime": {"useLatest": True}}
    assert list(unknown(args, given)) == ["prot", "restoreToPointInTime.useLatest"]
