"""Rules that span several entries of a stack file; each yields what it finds."""

from collections.abc import Callable, Iterator
from typing import Final

from stack.checks import (
    answers,
    beside,
    buses,
    clusters,
    databases,
    delivery,
    deploys,
    discovery,
    distribution,
    edge,
    functions,
    gateways,
    general,
    images,
    jobs,
    kubernetes,
    labels,
    mirrors,
    networks,
    public_zones,
    reach,
    scale,
    secrets,
    sites,
    sizes,
    sockets,
    stores,
    tables,
    topics,
    users,
    uses,
    ways,
)
from stack.checks.facts import Facts
from stack.errors import Found

__all__ = ["CHECKS", "Facts"]

CHECKS: Final[tuple[Callable[[Facts], Iterator[Found]], ...]] = (
    *general.CHECKS,
    *images.CHECKS,
    *mirrors.CHECKS,
    *delivery.CHECKS,
    *labels.CHECKS,
    *networks.CHECKS,
    *public_zones.CHECKS,
    *secrets.CHECKS,
    *uses.CHECKS,
    *databases.CHECKS,
    *stores.CHECKS,
    *tables.CHECKS,
    *topics.CHECKS,
    *buses.CHECKS,
    *edge.CHECKS,
    *sites.CHECKS,
    *deploys.CHECKS,
    *discovery.CHECKS,
    *distribution.CHECKS,
    *users.CHECKS,
    *gateways.CHECKS,
    *sockets.CHECKS,
    *sizes.CHECKS,
    *scale.CHECKS,
    *clusters.CHECKS,
    *kubernetes.CHECKS,
    *jobs.CHECKS,
    *functions.CHECKS,
    *answers.CHECKS,
    *reach.CHECKS,
    *ways.CHECKS,
    *beside.CHECKS,
)
"""Every rule; mistakes are printed in the order of the file."""
