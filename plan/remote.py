"""Components that the engine runs in a process of their own, written out here.

A plan has no such process, and would show one line where a deployment has several resources.
"""

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, Final

from pulumi.runtime import rpc
from pulumi.runtime.proto.resource_pb2 import RegisterResourceRequest

from plan import wire
from plan.record import Resource

Register = Callable[[RegisterResourceRequest], Resource]
"""Takes one registration, and gives what became of it."""

COUNTS: Final = {
    "maximumNumberOfImages": "imageCountMoreThan",
    "maximumAgeLimit": "sinceImagePushed",
}


def ecr_repository(
    request: RegisterResourceRequest, urn: str, register: Register
) -> tuple[dict[str, Resource], dict[str, Any]]:
    """A repository and its lifecycle policy, as `awsx/ecr/repository.ts` of awsx 3.11 makes them.

    Gives the resources that the component hands out, by output, and its other outputs.
    """
    inputs = wire.properties(request.object)
    policy = inputs.pop("lifecyclePolicy", {})
    name = request.name.lower()
    repository = register(_child(request, urn, "aws:ecr/repository:Repository", name, inputs))
    handed = {"repository": repository}
    if not policy.get("skip"):
        rules = policy.get("rules") or [{"tagStatus": "untagged", "maximumNumberOfImages": 1}]
        named = {
            "repository": repository.outputs.get("name", rpc.UNKNOWN),
            "policy": json.dumps({"rules": list(_rules(rules))}, sort_keys=True),
        }
        type_ = "aws:ecr/lifecyclePolicy:LifecyclePolicy"
        child = _child(request, urn, type_, name, named)
        child.dependencies.append(repository.urn)
        child.propertyDependencies["repository"].urns.append(repository.urn)
        handed["lifecyclePolicy"] = register(child)
    return handed, {"url": repository.outputs.get("repositoryUrl", rpc.UNKNOWN)}


MAKERS: Final = {"awsx:ecr:Repository": ecr_repository}
"""Makers of the children, by the component's type."""


def reference(resource: Resource) -> dict[str, Any]:
    """A resource as the engine hands it to the program."""
    sign = {wire.SIGNATURE: rpc._special_resource_sig, "urn": resource.urn}
    return {**sign, "id": resource.outputs.get("id", "")}


def _rules(rules: Sequence[Mapping[str, Any]]) -> Iterator[dict[str, Any]]:
    """AWS's form of the rules, the one for any image last: AWS wants it so."""
    ordered = sorted(rules, key=lambda rule: rule["tagStatus"] == "any")
    for priority, rule in enumerate(ordered, 1):
        ((given, kind),) = ((key, kind) for key, kind in COUNTS.items() if key in rule)
        selection = {"countType": kind, "countNumber": rule[given]}
        tags = {"tagPrefixList": rule["tagPrefixList"]} if "tagPrefixList" in rule else {}
        days = {"countUnit": "days"} if given == "maximumAgeLimit" else {}
        status = rule["tagStatus"] if not tags else "tagged"
        told = {"description": rule["description"]} if "description" in rule else {}
        yield {
            **told,
            "rulePriority": priority,
            "selection": {"tagStatus": status, **selection, **tags, **days},
            "action": {"type": "expire"},
        }


def _child(
    request: RegisterResourceRequest, urn: str, type_: str, name: str, inputs: Mapping[str, Any]
) -> RegisterResourceRequest:
    """A registration below the component, with what it passes on."""
    child = RegisterResourceRequest(
        type=type_,
        name=name,
        parent=urn,
        custom=True,
        provider=request.providers.get("aws", ""),
        protect=request.protect,
        object=wire.struct(inputs),
    )
    for key in inputs:
        if key in request.propertyDependencies:
            urns = request.propertyDependencies[key].urns
            child.propertyDependencies[key].urns.extend(urns)
            child.dependencies.extend(urns)
    return child
