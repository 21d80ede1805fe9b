"""How the objects of a workload are named and found within the namespace of its cluster."""

from collections.abc import Mapping
from typing import Any, Final

import pulumi

NAME: Final = "app.kubernetes.io/name"


def selected(name: str) -> dict[str, str]:
    """Labels that the pods of a workload have, and nobody else's."""
    return {NAME: name}


def metadata(
    name: str,
    namespace: pulumi.Input[str],
    *,
    of: str | None = None,
    annotations: Mapping[str, pulumi.Input[str]] | None = None,
) -> Any:
    """Name, namespace and labels of an object of the workload `of`, or of that of its own name."""
    said: dict[str, Any] = {
        "name": name,
        "namespace": namespace,
        "labels": {**selected(of or name), "app.kubernetes.io/managed-by": "pulumi"},
    }
    return {**said, "annotations": dict(annotations)} if annotations else said
