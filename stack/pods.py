"""Clusters of Kubernetes, for the few stacks that have one."""

from collections.abc import Mapping
from typing import TYPE_CHECKING

from components.links import SecretRef
from components.network.certificate import Certificate
from components.network.network import Network
from stack import certificates
from stack.base import Base
from stack.bindings import Usable
from stack.peerings import Peerings
from stack.settings import Orchestrator
from stack.tasks import Place

if TYPE_CHECKING:
    from stack.inside import Inside


def build(
    base: Base,
    here: Place | None,
    *,
    networks: Mapping[str, Network],
    peerings: Peerings,
    secrets: Mapping[str, SecretRef],
    usable: Mapping[str, Usable],
    held: Mapping[str, Certificate],
) -> "Inside | None":
    """All of them, with what runs in them; None without any."""
    if not base.settings.clusters_of(Orchestrator.EKS):
        return None
    # The provider of Kubernetes comes with it, which most stacks do without.
    from stack import inside  # noqa: PLC0415

    certificate = held.get(certificates.BALANCER)
    return inside.build(
        base,
        networks=networks,
        peerings=peerings,
        secrets=secrets,
        usable=usable,
        kept=here.mirrors if here else None,
        certificate_arn=certificate.arn if certificate else None,
    )
