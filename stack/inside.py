"""Clusters of Kubernetes and all that runs in them.

Imported by those stacks alone: with it comes the provider of Kubernetes.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pulumi

from components.edge.origins import Origin
from components.links import SecretRef
from components.network.network import Network
from stack import kubernetes, mirrors, workloads
from stack.base import Base
from stack.bindings import Usable
from stack.kubernetes import Pods
from stack.mirrors import Mirrors
from stack.peerings import Peerings
from stack.workloads import Ground, Workloads

if TYPE_CHECKING:
    from components.compute.image import Image


@dataclass(frozen=True)
class Inside:
    """What the rest of the stack asks of it, each by label."""

    pods: Mapping[str, Pods]
    workloads: Workloads
    images: "Mapping[str, Image]"
    """Those of workloads that the stack builds."""
    mirrors: Mirrors
    clusters: Mapping[str, Any]
    """What the stack exports of clusters."""
    services: Mapping[str, Any]
    """What it exports of workloads."""

    @property
    def origins(self) -> Mapping[str, Origin]:
        """Balancers that answer requests, by the label of their cluster."""
        return {
            label: {"balancer": each.namespace.origin()}
            for label, each in self.pods.items()
            if each.is_routed
        }


def build(
    base: Base,
    *,
    networks: Mapping[str, Network],
    peerings: Peerings,
    secrets: Mapping[str, SecretRef],
    usable: Mapping[str, Usable],
    kept: Mirrors | None,
    certificate_arn: pulumi.Input[str] | None,
) -> Inside:
    """All clusters with their workloads; `kept` are the mirrors, where tasks have made them."""
    pods = kubernetes.build(base, networks, certificate_arn)
    images, found = _images(base), kept or mirrors.build(base)
    ground = Ground(base, pods, networks, peerings, secrets, images, found)
    made = workloads.build(ground, usable)
    clusters = {
        label: {
            "cluster": each.cluster.cluster_name,
            "kubeconfig": kubernetes.command(base, each),
        }
        for label, each in pods.items()
    }
    return Inside(pods, made, images, found, clusters, workloads.outputs(ground, made))


def _images(base: Base) -> "Mapping[str, Image]":
    settings = base.settings
    if not (labels := [label for label in settings.workloads if settings.is_built(label)]):
        return {}
    # Docker and awsx come with it, which a stack of given images must do without.
    from stack import builds  # noqa: PLC0415

    return builds.build(base, labels)
