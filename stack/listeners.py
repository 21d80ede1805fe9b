"""What faces the internet besides HTTP: the shared network load balancer, and its name."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

import pulumi
import pulumi_aws as aws

from components.edge.listen import Protocol
from components.edge.network_balancer import NetworkBalancer, NetworkBalancerArgs
from components.network.addresses import letter
from components.network.alias import Alias
from components.network.certificate import Certificate
from components.network.network import Network
from stack.base import Base
from stack.lookups import zone_id

PREFIX: Final = "net"
"""Before the domain, whose own name leads to what speaks HTTP."""
CERTIFICATE: Final = "net-certificate"


@dataclass(frozen=True)
class Listeners:
    """How connections come to the services that have a port of their own."""

    balancer: NetworkBalancer
    host: pulumi.Output[str]
    certificates: Mapping[str, Certificate]
    """By the name of the component."""

    def outputs(self) -> Mapping[str, Any]:
        """What the stack exports."""
        return {"host": self.host, "addresses": self.balancer.addresses}


def build(base: Base, networks: Mapping[str, Network], provider: aws.Provider) -> Listeners | None:
    """One balancer for all services that listen; none without any."""
    settings = base.settings
    wanted = {k: one.listen for k, one in settings.containers.items() if one.listen}
    if not wanted:
        return None
    name = settings.network_of(next(iter(wanted)))
    entry = settings.networks[name]
    public = entry.zones[: entry.public_zones]
    args: NetworkBalancerArgs = {
        "vpc_id": networks[name].vpc_id,
        "subnet_ids": {
            letter(zone): networks[name].public_subnet_ids[place]
            for place, zone in enumerate(public)
        },
        "account_id": base.account_id,
        "region": settings.region,
        "listeners": {
            label: {"protocol": listen.protocol, "port": listen.port}
            for label, listen in wanted.items()
        },
        "log_days": settings.log_days,
        "disposable": settings.disposable,
    }
    certificates: dict[str, Certificate] = {}
    zone = zone_id(settings.domain.zone, provider) if settings.domain else None
    domain = f"{PREFIX}.{settings.domain.name}" if settings.domain else ""
    if zone and any(listen.protocol is Protocol.TLS for listen in wanted.values()):
        made = Certificate(CERTIFICATE, {"domain": domain, "zone_id": zone}, base.opts)
        certificates[CERTIFICATE], args["certificate_arn"] = made, made.arn
    balancer = NetworkBalancer("net-balancer", args, base.opts)
    if zone is None:
        return Listeners(balancer, balancer.dns_name, certificates)
    Alias(
        "net-alias",
        {
            "domain": domain,
            "zone_id": zone,
            "target_dns_name": balancer.dns_name,
            "target_zone_id": balancer.zone_id,
        },
        base.opts,
    )
    return Listeners(balancer, pulumi.Output.from_input(domain), certificates)
