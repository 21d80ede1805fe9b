"""What faces the internet: the shared balancer, its certificate, and the name that leads there."""

from collections.abc import Mapping
from dataclasses import dataclass

import pulumi
import pulumi_aws as aws

from components.edge.listeners import OpenTo
from components.edge.load_balancer import LoadBalancer, LoadBalancerArgs
from components.edge.priorities import assign
from components.identity.users import Users
from components.links import Route
from components.network.alias import Alias, AliasTarget
from components.network.certificate import Certificate
from components.network.network import Network
from stack import certificates, users
from stack.base import Base
from stack.distribution import distribution
from stack.lookups import cloudfront_prefix_list_id, zone_id
from stack.settings import Scheme, Settings


@dataclass(frozen=True)
class WayIn:
    """How requests come to the services."""

    url: pulumi.Output[str]
    balancer: LoadBalancer | None
    """Where services hang their rules; None if all that answers is a static site."""
    users: Mapping[str, Users]
    """Who can be asked to sign in, by label."""
    certificates: Mapping[str, Certificate]
    """By the name of the component."""


def build(base: Base, networks: Mapping[str, Network], provider: aws.Provider) -> WayIn | None:
    """What answers for all services that have a route; none without any."""
    settings = base.settings
    placed = routes(settings)
    if not placed and not settings.sites:
        return None
    zone = zone_id(settings.domain.zone, provider) if settings.domain else None
    made_for = certificates.build(base, zone, balanced=bool(placed))
    balancer = None
    if placed:
        network = networks[settings.network_of(next(iter(placed)))]
        balancer = _balancer(base, network, made_for.get(certificates.BALANCER), provider)
    if settings.edge:
        made = distribution(base, balancer, made_for.get(certificates.DISTRIBUTION))
        name, name_zone, target = made.domain_name, made.zone_id, AliasTarget.DISTRIBUTION
    elif balancer:
        name, name_zone, target = balancer.dns_name, balancer.zone_id, AliasTarget.BALANCER
    else:
        raise ValueError("a static site without a distribution")
    if not settings.domain or not zone:
        scheme = "https://" if settings.edge else "http://"
        url = pulumi.Output.concat(scheme, name)
        return WayIn(url, balancer, users.build(base, url), made_for)
    Alias(
        "alias",
        {
            "domain": settings.domain.name,
            "zone_id": zone,
            "target_dns_name": name,
            "target_zone_id": name_zone,
            "target": target,
        },
        base.opts,
    )
    url = pulumi.Output.from_input(f"https://{settings.domain.name}")
    return WayIn(url, balancer, users.build(base, url), made_for)


def _balancer(
    base: Base, network: Network, certificate: Certificate | None, provider: aws.Provider
) -> LoadBalancer:
    """The balancer: open to the internet, or to the distribution where there is one."""
    settings = base.settings
    internal = settings.edge is not None and settings.edge.balancer is Scheme.INTERNAL
    args: LoadBalancerArgs = {
        "vpc_id": network.vpc_id,
        "subnet_ids": network.private_subnet_ids if internal else network.public_subnet_ids,
        "account_id": base.account_id,
        "region": settings.region,
        "log_days": settings.log_days,
        "disposable": settings.disposable,
        "sign_in": bool(settings.asking),
    }
    if certificate:
        args["certificate_arn"] = certificate.arn
    if settings.edge:
        args["open_to"] = OpenTo.VPC_ORIGIN if internal else OpenTo.CLOUDFRONT
        args["cloudfront_prefix_list_id"] = cloudfront_prefix_list_id(provider)
    return LoadBalancer("balancer", args, base.opts)


def routes(settings: Settings) -> Mapping[str, Route]:
    """Route of each container that has one, with its priority on the balancer."""
    wanted = {
        label: (service.route.host, service.route.path, service.priority)
        for label, service in settings.containers.items()
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
