"""Two networks joined tier by tier: routes where they were asked for, and names across."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NotRequired, TypedDict

import pulumi
import pulumi_aws as aws

from components._args import check_keys
from components.links import Binding
from components.network.addresses import Tier, check_vpc, tier_range


class PeeringEnd(TypedDict):
    """One of two networks that a peering joins."""

    vpc_id: pulumi.Input[str]
    """Id of the VPC."""
    cidr: str
    """Range of the VPC, which the ranges of its tiers follow from."""
    route_table_ids: Mapping[str, Mapping[str, pulumi.Input[str]]]
    """Route tables of each tier that can be joined, `private` or `isolated`, by a label."""


class Join(TypedDict):
    """A tier on either side, `private` or `isolated`; packets between them have routes."""

    requester: str
    """Tier of the requester."""
    accepter: str
    """Tier of the accepter."""


class PeeringArgs(TypedDict):
    """Inputs of `Peering`."""

    requester: PeeringEnd
    """One network, which asks."""
    accepter: PeeringEnd
    """The other one, which agrees: of the same account and region, in a range of its own."""
    joins: Sequence[Join]
    """Tiers that reach each other, one pair at least; all others do not."""
    tags: NotRequired[Mapping[str, pulumi.Input[str]]]
    """Tags for every resource, besides the provider's default tags. Defaults to none."""


class Peering(pulumi.ComponentResource):
    """A VPC peering connection with the routes of some tiers; what it lets through, rules say."""

    connection_id: pulumi.Output[str]
    """Id of the connection; known once it is active, so that rules may name groups across it."""
    route_ids: pulumi.Output[Sequence[str]]
    """Ids of the routes on both sides; once they are known, packets find their way."""

    def __init__(
        self, name: str, args: PeeringArgs, opts: pulumi.ResourceOptions | None = None
    ) -> None:
        check_keys(name, args, PeeringArgs)
        _check(name, args)
        super().__init__("groundwork:index:Peering", name, {}, opts)
        child = pulumi.ResourceOptions(parent=self)

        connection = aws.ec2.VpcPeeringConnection(
            f"{name}-connection",
            vpc_id=args["requester"]["vpc_id"],
            peer_vpc_id=args["accepter"]["vpc_id"],
            auto_accept=True,
            requester={"allow_remote_vpc_dns_resolution": True},
            accepter={"allow_remote_vpc_dns_resolution": True},
            tags={"Name": name, **args.get("tags", {})},
            opts=child,
        )
        routes = [
            aws.ec2.Route(
                f"{name}-{role}",
                route_table_id=table_id,
                destination_cidr_block=far,
                vpc_peering_connection_id=connection.id,
                opts=child,
            )
            for role, table_id, far in _routes(args)
        ]

        self.connection_id = connection.id
        self.route_ids = pulumi.Output.all(*[route.id for route in routes])
        self.register_outputs({"connection_id": self.connection_id, "route_ids": self.route_ids})

    def across(self, binding: Binding) -> Binding:
        """A binding of what stands on the other side, for whoever reaches it over this peering.

        Rules with its group wait for the connection, and a process that is told of it waits for
        the routes; both are gone before what they waited for.

        https://docs.aws.amazon.com/vpc/latest/peering/vpc-peering-security-groups.html
        """
        far: Binding = {**binding}
        if target := binding.get("target"):
            group = _after(self.connection_id, target["security_group_id"])
            far["target"] = {**target, "security_group_id": group}
        if told := binding.get("environment"):
            far["environment"] = {key: _after(self.route_ids, told[key]) for key in told}
        return far


def _routes(args: PeeringArgs) -> Iterator[tuple[str, pulumi.Input[str], str]]:
    """Of each route its role, its table, and the range that it leads to: there and back."""
    ends = (("requester", args["requester"]), ("accepter", args["accepter"]))
    for join in args["joins"]:
        tiers = {"requester": join["requester"], "accepter": join["accepter"]}
        for (side, here), (far_side, there) in (ends, ends[::-1]):
            far = tier_range(there["cidr"], Tier[tiers[far_side].upper()])
            for label, table_id in here["route_table_ids"][tiers[side]].items():
                yield f"{side}-{label}-{tiers[far_side]}", table_id, far


def _after(known: pulumi.Output[Any], value: pulumi.Input[str]) -> pulumi.Output[str]:
    """The value, once something else is known."""
    return pulumi.Output.all(value, known).apply(lambda both: str(both[0]))


def _check(name: str, args: PeeringArgs) -> None:
    """See that ranges are apart, and that all tiers are known.

    Raises:
        ValueError: a plain value is out of bounds.
    """
    ends = {"requester": args["requester"], "accepter": args["accepter"]}
    try:
        one, other = (check_vpc(end["cidr"]) for end in ends.values())
    except ValueError as error:
        raise ValueError(f"{name}: {error}") from None
    if one.overlaps(other):
        raise ValueError(f"{name}: accepter must have a range of its own, got {other} beside {one}")
    pairs = [tuple(join.get(side) for side in ends) for join in args["joins"]]
    if not pairs or len({*pairs}) < len(pairs):
        raise ValueError(f"{name}: joins must be one or more different pairs, got {pairs}")
    for pair in pairs:
        for (side, end), tier in zip(ends.items(), pair, strict=True):
            if tier not in (tiers := sorted(end["route_table_ids"])):
                accepted = " or ".join(tiers)
                raise ValueError(f"{name}: {side} of a join must be {accepted}, got {tier!r}")
