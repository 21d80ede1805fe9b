"""Subnets and the route tables that make them public, private or isolated."""

from collections.abc import Mapping, Sequence

import pulumi
import pulumi_aws as aws

from components.network.addresses import Tier, subnet
from components.network.scope import Scope

INTERNET = "0.0.0.0/0"

Subnets = Mapping[str, aws.ec2.Subnet]
Tables = Mapping[str, aws.ec2.RouteTable]


def subnets(
    scope: Scope, tier: Tier, zones: Mapping[str, str], tags: Mapping[str, str] | None = None
) -> Subnets:
    """A subnet in each of `zones`, by letter; a machine gets a public address only if it asks."""
    kind = tier.name.lower()
    return {
        letter: aws.ec2.Subnet(
            f"{scope.name}-{kind}-{letter}",
            vpc_id=scope.vpc.id,
            availability_zone=zone,
            cidr_block=subnet(scope.cidr, tier, zone),
            map_public_ip_on_launch=False,
            tags={**scope.tagged(f"{kind}-{letter}"), **(tags or {})},
            opts=scope.child(),
        )
        for letter, zone in zones.items()
    }


def table(scope: Scope, role: str) -> aws.ec2.RouteTable:
    """A table that knows the VPC only."""
    return aws.ec2.RouteTable(
        f"{scope.name}-{role}", vpc_id=scope.vpc.id, tags=scope.tagged(role), opts=scope.child()
    )


def associate(
    scope: Scope,
    tier: Tier,
    members: Subnets,
    tables: Tables,
    depends_on: Sequence[pulumi.Resource] = (),
) -> pulumi.Output[Sequence[str]]:
    """Put each member on its zone's table; the ids, in the order of the zones.

    An id comes from the association, which waits for `depends_on`: whoever starts in the subnet
    starts after the ways out of it exist, and is gone before they are.
    """
    kind = tier.name.lower()
    return pulumi.Output.all(
        *[
            aws.ec2.RouteTableAssociation(
                f"{scope.name}-{kind}-{letter}",
                subnet_id=one.id,
                route_table_id=tables[letter].id,
                opts=scope.child(depends_on),
            ).subnet_id
            for letter, one in members.items()
        ]
    )
