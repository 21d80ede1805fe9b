"""What faces the internet: the shared balancer, its certificate and its name."""

from collections.abc import Mapping
from dataclasses import dataclass

import pulumi
import pulumi_aws as aws

from components.edge.load_balancer import LoadBalancer, LoadBalancerArgs
from components.edge.priorities import assign
from components.links import Front, Route
from components.network.alias import Alias
from components.network.certificate import Certificate
from components.network.network import Network
from stack.base import Base
from stack.lookups import zone_id
from stack.settings import Settings


@dataclass(frozen=True)
class Edge:
    """The way in."""

    front: Front
    url: pulumi.Output[str]


def build(base: Base, networks: Mapping[str, Network], provider: aws.Provider) -> Edge | None:
    """One balancer for all services that have a route; none without any."""
    settings = base.settings
    routed = [service for service in settings.services.values() if service.route]
    if not routed:
        return None
    network, domain = networks[routed[0].network], settings.domain
    args: LoadBalancerArgs = {
        "vpc_id": network.vpc_id,
        "subnet_ids": network.public_subnet_ids,
        "account_id": base.account_id,
        "region": settings.region,
        "log_days": settings.log_days,
        "disposable": settings.disposable,
    }
    if domain is None:
        balancer = LoadBalancer("balancer", args, base.opts)
        return Edge(balancer.front(), pulumi.Output.concat("http://", balancer.dns_name))
    zone = zone_id(domain.zone, provider)
    certificate = Certificate("certificate", {"domain": domain.name, "zone_id": zone}, base.opts)
    args["certificate_arn"] = certificate.arn
    balancer = LoadBalancer("balancer", args, base.opts)
    Alias(
        "alias",
        {
            "domain": domain.name,
            "zone_id": zone,
            "target_dns_name": balancer.dns_name,
            "target_zone_id": balancer.zone_id,
        },
        base.opts,
    )
    return Edge(balancer.front(), pulumi.Output.from_input(f"https://{domain.name}"))


def routes(settings: Settings) -> Mapping[str, Route]:
    """Route of each service that has one, with its priority."""
    wanted = {
        label: (service.route.host, service.route.path, service.priority)
        for label, service in settings.services.items()
        if service.route
    }
    found: dict[str, Route] = {}
    for label, priority in assign(wanted).items():
        host, path, _ = wanted[label]
        found[label] = {"priority": priority}
        if host:
            found[label]["host"] = host
        if path:
            found[label]["path"] = path
    return found
