"""Kubernetes objects of a record, and what the official JSON schemas say of them."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import kubernetes_validate

from plan.record import Resource

VERSION = "1.34"
"""Of the clusters that stacks have unless they say otherwise."""
PREFIX = "kubernetes:"
FOREIGN = frozenset({"IngressClassParams"})
"""Kinds that a controller brings, with no schema among those of Kubernetes."""


def manifests(resources: Iterable[Resource]) -> list[dict[str, Any]]:
    """All objects, as the API server would get them; those of a chart are Helm's to make."""
    return [
        dict(one.inputs)
        for one in resources
        if one.type.startswith(PREFIX) and "kind" in one.inputs
    ]


def mistakes(objects: Iterable[Mapping[str, Any]], version: str = VERSION) -> Iterator[str]:
    """What is wrong with objects, each by kind and name; unknown keys are wrong, too."""
    for one in objects:
        if one["kind"] in FOREIGN:
            continue
        try:
            kubernetes_validate.validate(dict(one), version, strict=True)
        except kubernetes_validate.ValidationError as error:
            yield f"{one['kind']} {one['metadata']['name']}: {error.message}"
