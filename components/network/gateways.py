"""Ways to the internet: one gateway for the public subnets, NAT for the private ones."""

from collections.abc import Mapping, Sequence

import pulumi
import pulumi_aws as aws

from components.network.nat import Nat
from components.network.nat_instance import nat_instance
from components.network.routes import INTERNET, Subnets, Tables
from components.network.scope import Scope


def internet_route(scope: Scope, table: aws.ec2.RouteTable) -> aws.ec2.Route:
    """The internet gateway and the public table's route to it."""
    gateway = aws.ec2.InternetGateway(
        f"{scope.name}-internet",
        vpc_id=scope.vpc.id,
        tags=scope.tagged("internet"),
        opts=scope.child(),
    )
    return aws.ec2.Route(
        f"{scope.name}-public-internet",
        route_table_id=table.id,
        destination_cidr_block=INTERNET,
        gateway_id=gateway.id,
        opts=scope.child(),
    )


def nat_routes(
    scope: Scope,
    nat: Nat,
    image_id: pulumi.Input[str] | None,
    *,
    public: Subnets,
    tables: Tables,
    internet: Sequence[aws.ec2.Route],
) -> Mapping[str, aws.ec2.Route]:
    """NAT and the private tables' routes to it, by the zone's letter.

    A single gateway stands in the first zone given, as an instance does.
    """
    if nat is Nat.NONE:
        return {}
    if image_id is not None:
        interface, address = nat_instance(scope, image_id, public, internet)
        return {
            letter: aws.ec2.Route(
                f"{scope.name}-private-{letter}-internet",
                route_table_id=table.id,
                destination_cidr_block=INTERNET,
                network_interface_id=interface,
                opts=scope.child([address]),
            )
            for letter, table in tables.items()
        }
    letters = list(tables) if nat is Nat.PER_ZONE else list(tables)[:1]
    gateways = {letter: _nat_gateway(scope, letter, public, internet) for letter in letters}
    return {
        letter: aws.ec2.Route(
            f"{scope.name}-private-{letter}-internet",
            route_table_id=table.id,
            destination_cidr_block=INTERNET,
            nat_gateway_id=gateways.get(letter, gateways[letters[0]]).id,
            opts=scope.child(),
        )
        for letter, table in tables.items()
    }


def _nat_gateway(
    scope: Scope, letter: str, public: Subnets, internet: Sequence[aws.ec2.Route]
) -> aws.ec2.NatGateway:
    """A gateway with an address of its own; neither works before the VPC is on the internet.

    https://docs.aws.amazon.com/vpc/latest/userguide/VPC_EIPs.html
    """
    role = f"nat-{letter}"
    address = aws.ec2.Eip(
        f"{scope.name}-{role}",
        domain="vpc",
        tags=scope.tagged(role),
        opts=scope.child(internet),
    )
    return aws.ec2.NatGateway(
        f"{scope.name}-{role}",
        allocation_id=address.allocation_id,
        subnet_id=public[letter].id,
        tags=scope.tagged(role),
        opts=scope.child(internet),
    )
