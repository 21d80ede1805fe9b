"""What stands beside the process of a service, and where its images come from."""

from collections.abc import Callable, Mapping
from typing import TypeAlias

import pulumi

from components.compute.cluster import ClusterArgs, SessionArgs
from components.compute.sidecar import Sidecar
from components.compute.tracing import IMAGE, Tracing
from stack.base import Base
from stack.images import is_private, repository_arn
from stack.settings import Service

Named: TypeAlias = Callable[[str], pulumi.Input[str]]
"""By what reference an image is pulled that the stack file names."""


def images_beside(service: Service) -> Mapping[str, str]:
    """Images beside that of the process, by the key of the entry that names them."""
    found = {f"sidecars.{label}.image": each.image for label, each in service.sidecars.items()}
    if service.tracing:
        found["tracing"] = IMAGE if service.tracing is True else service.tracing
    return found


def from_outside(service: Service, region: str) -> Mapping[str, str]:
    """Those of them that no endpoint leads to."""
    return {
        key: image for key, image in images_beside(service).items() if not is_private(image, region)
    }


def tracing(service: Service, named: Named) -> Tracing | None:
    """The collector that the entry asks for."""
    if not service.tracing:
        return None
    image = IMAGE if service.tracing is True else service.tracing
    made: Tracing = {"image": named(image)}
    if repository := repository_arn(image):
        made["repository_arn"] = repository
    return made


def sessions(base: Base, cluster: str | None) -> ClusterArgs:
    """Of a cluster, where one of its services allows commands in its tasks."""
    services = base.settings.containers.values()
    if not any(entry.exec for entry in services if entry.cluster == cluster):
        return {}
    kept: SessionArgs = {**base.encryption, "log_days": base.settings.log_days}
    return {"sessions": kept}


def sidecars(service: Service, named: Named) -> Mapping[str, Sidecar]:
    """Sidecars by label."""
    found: dict[str, Sidecar] = {}
    for label, entry in service.sidecars.items():
        found[label] = {
            "image": named(entry.image),
            "memory": entry.memory,
            "command": entry.command or (),
            "environment": entry.env,
            "health_command": entry.health or (),
            "essential": entry.essential,
        }
        if repository := repository_arn(entry.image):
            found[label]["repository_arn"] = repository
    return found
