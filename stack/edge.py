"""What faces the internet: the shared balancer, its certificate, and the name that leads there."""

import asyncio
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass

import pulumi
import pulumi_aws as aws

from components.edge.listeners import OpenTo
from components.edge.load_balancer import LoadBalancer, LoadBalancerArgs
from components.edge.origins import Origin
from components.identity.users import Users
from components.network.alias import Alias, AliasTarget
from components.network.certificate import Certificate
from components.network.network import Network
from stack import certificates, users
from stack.answers import answering
from stack.base import Base
from stack.distribution import distribution
from stack.lookups import cloudfront_prefix_list_id, zone_id
from stack.ranks import ranked
from stack.settings import Scheme


@dataclass(frozen=True)
class WayIn:
    """How requests come to the services."""

    url: pulumi.Output[str]
    tell: Callable[[pulumi.Output[str]], None] | None
    """Says what `url` is; None where it is known before what answers there is made."""
    balancer: LoadBalancer | None
    """Where services hang their rules; None if no container has a route."""
    users: Mapping[str, Users]
    """Who can be asked to sign in, by label."""
    certificates: Mapping[str, Certificate]
    """By the name of the component."""
    zone: pulumi.Output[str] | None
    """Hosted zone of the domain; None without one."""


def build(base: Base, networks: Mapping[str, Network], provider: aws.Provider) -> WayIn | None:
    """What services that have a route need of the way in; none without any such service."""
    settings = base.settings
    placed = ranked(settings.balanced)
    led = settings.edge and answering(settings)
    pods = any(one.route for one in settings.workloads.values())
    if not (placed or settings.sites or led or pods):
        return None
    zone = zone_id(settings.domain.zone, provider) if settings.domain else None
    made_for = certificates.build(base, zone, balanced=bool(placed) or pods)
    balancer, tell = None, None
    if placed:
        network = networks[settings.network_of(next(iter(placed)))]
        balancer = _balancer(base, network, made_for.get(certificates.BALANCER), provider)
    if settings.domain:
        url = pulumi.Output.from_input(f"https://{settings.domain.name}")
    elif balancer and not settings.edge:
        url = pulumi.Output.concat("http://", balancer.dns_name)
    else:
        url, tell = pulumi.deferred_output()
    return WayIn(url, tell, balancer, users.build(base, url), made_for, zone)


@contextmanager
def open_at_last(base: Base, way_in: WayIn | None) -> Iterator[dict[str, Origin]]:
    """Make the distribution and the domain's record after all that they lead to.

    What the distribution leads to besides sites and balancer goes into what this gives.
    """
    led: dict[str, Origin] = {}
    try:
        yield led
        if way_in:
            _lead(base, way_in, led)
    except Exception as error:
        if way_in and way_in.tell:
            # Whoever waits for the address would wait for good.
            never: asyncio.Future[str] = asyncio.Future()
            never.set_exception(error)
            way_in.tell(pulumi.Output.from_input(never))
        raise


def _lead(base: Base, way_in: WayIn, led: Mapping[str, Origin]) -> None:
    """Lead requests to the distribution, or to a balancer where there is none."""
    settings = base.settings
    if way_in.tell and not settings.edge:
        # The balancer of pods, which a stack with a domain has behind a distribution.
        hosts = [one["balancer"]["domain_name"] for one in led.values() if "balancer" in one]
        way_in.tell(pulumi.Output.concat("http://", hosts[0]))
        return
    if settings.edge:
        certificate = way_in.certificates.get(certificates.DISTRIBUTION)
        made = distribution(base, way_in.balancer, certificate, led)
        name, name_zone, target = made.domain_name, made.zone_id, AliasTarget.DISTRIBUTION
        if way_in.tell:
            way_in.tell(pulumi.Output.concat("https://", name))
    elif way_in.balancer:
        front = way_in.balancer
        name, name_zone, target = front.dns_name, front.zone_id, AliasTarget.BALANCER
    else:
        raise ValueError("a static site without a distribution")
    if settings.domain and way_in.zone:
        Alias(
            "alias",
            {
                "domain": settings.domain.name,
                "zone_id": way_in.zone,
                "target_dns_name": name,
                "target_zone_id": name_zone,
                "target": target,
            },
            base.opts,
        )


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
