"""A VPC with public, private and isolated subnets in each zone."""

from collections.abc import Mapping, Sequence
from typing import Final, NotRequired, TypedDict

import pulumi
import pulumi_aws as aws

from components._args import check_keys
from components.links import Peer
from components.network.addresses import Tier, by_letter, check_vpc
from components.network.endpoints import aws_apis, private_endpoints
from components.network.flow_logs import flow_log
from components.network.gateways import internet_route, nat_routes
from components.network.nat import Nat
from components.network.peering import PeeringEnd
from components.network.public_zones import public_zones
from components.network.routes import Tables, associate, subnets, table
from components.network.scope import Scope

BALANCER_ROLES: Final[Mapping[Tier, Mapping[str, str]]] = {
    Tier.PUBLIC: {"kubernetes.io/role/elb": "1"},
    Tier.PRIVATE: {"kubernetes.io/role/internal-elb": "1"},
}
"""https://docs.aws.amazon.com/eks/latest/userguide/tag-subnets-auto.html"""


class NetworkArgs(TypedDict):
    """Inputs of `Network`."""

    cidr: str
    """Private IPv4 range of the VPC, /16 to /22."""
    region: str
    """Region, which names the endpoints' services and bounds the flow log's role."""
    account_id: pulumi.Input[str]
    """Account, which bounds the flow log's role."""
    zones: Sequence[str]
    """Names of 1 to 6 availability zones; a single NAT gateway or instance stands in the first."""
    public_zones: NotRequired[Sequence[str]]
    """Those of `zones` that have a public subnet, too; without any there is no internet gateway.
    Defaults to all of them."""
    nat: NotRequired[Nat]
    """How private subnets reach the internet. Defaults to one gateway per zone."""
    nat_image_id: NotRequired[pulumi.Input[str]]
    """Amazon Linux 2023 for ARM, for `nat: instance` and only then; another id replaces the
    instance, and connections through it break. Defaults to none."""
    endpoints: NotRequired[Sequence[str]]
    """Short names of AWS services to reach privately, such as `ecr.api`. Defaults to none."""
    namespace: NotRequired[str]
    """Private DNS name under which services find each other. Defaults to no namespace."""
    kubernetes: NotRequired[bool]
    """Tell controllers in a cluster of Kubernetes where balancers may stand. Defaults to false."""
    log_days: NotRequired[int]
    """Retention of the flow log, days. Defaults to 365."""
    key_arn: NotRequired[pulumi.Input[str]]
    """KMS key for the flow log. Defaults to CloudWatch's own key."""
    tags: NotRequired[Mapping[str, pulumi.Input[str]]]
    """Tags for every resource, besides the provider's default tags. Defaults to none."""


class Network(pulumi.ComponentResource):
    """A VPC whose traffic is logged and whose default security group lets nothing through."""

    vpc_id: pulumi.Output[str]
    """Id of the VPC."""
    public_subnet_ids: pulumi.Output[Sequence[str]]
    """Subnets on the internet, in the order of the zones; known to have their way there."""
    private_subnet_ids: pulumi.Output[Sequence[str]]
    """Subnets that reach out through NAT and endpoints; known to have them."""
    isolated_subnet_ids: pulumi.Output[Sequence[str]]
    """Subnets without a way to the internet, for what holds data."""
    namespace_id: pulumi.Output[str | None]
    """Cloud Map namespace; none if no `namespace` was given."""

    _aws_apis: Mapping[str, Peer]
    _cidr: str
    _tables: Mapping[str, Tables]

    def __init__(
        self, name: str, args: NetworkArgs, opts: pulumi.ResourceOptions | None = None
    ) -> None:
        check_keys(name, args, NetworkArgs)
        nat, zones, with_public = _check(name, args)
        super().__init__("groundwork:index:Network", name, {}, opts)
        tags = args.get("tags", {})
        child = pulumi.ResourceOptions(parent=self)

        vpc = aws.ec2.Vpc(
            f"{name}-vpc",
            cidr_block=args["cidr"],
            enable_dns_support=True,
            enable_dns_hostnames=True,
            tags={"Name": name, **tags},
            opts=child,
        )
        scope = Scope(name, self, vpc, args["cidr"], args["region"], zones, tags)
        aws.ec2.DefaultSecurityGroup(
            f"{name}-default",
            vpc_id=vpc.id,
            ingress=[],
            egress=[],
            tags=scope.tagged("default"),
            opts=child,
        )
        flow_log(
            scope,
            account_id=args["account_id"],
            days=args.get("log_days", 365),
            key_arn=args.get("key_arn"),
        )
        roles = BALANCER_ROLES if args.get("kubernetes", False) else {}
        public = subnets(scope, Tier.PUBLIC, with_public, roles.get(Tier.PUBLIC))
        private = subnets(scope, Tier.PRIVATE, zones, roles.get(Tier.PRIVATE))
        isolated = subnets(scope, Tier.ISOLATED, zones)
        public_tables = dict.fromkeys(public, table(scope, "public")) if public else {}
        # Private tables exist per zone whatever `nat` says, so that changing it moves no subnet.
        private_tables = {letter: table(scope, f"private-{letter}") for letter in zones}
        isolated_table = table(scope, "isolated")
        way_out = [internet_route(scope, one) for one in [*public_tables.values()][:1]]
        routes = nat_routes(
            scope,
            nat,
            args.get("nat_image_id"),
            public=public,
            tables=private_tables,
            internet=way_out,
        )
        private_ways = private_endpoints(
            scope, args.get("endpoints", ()), private, [*private_tables.values(), isolated_table]
        )
        namespace = (
            aws.servicediscovery.PrivateDnsNamespace(
                f"{name}-namespace",
                name=args["namespace"],
                vpc=vpc.id,
                description=f"{name} services",
                tags=scope.tagged("namespace"),
                opts=child,
            )
            if "namespace" in args
            else None
        )

        self.vpc_id = vpc.id
        self.public_subnet_ids = associate(scope, Tier.PUBLIC, public, public_tables, way_out)
        self.private_subnet_ids = associate(
            scope,
            Tier.PRIVATE,
            private,
            private_tables,
            [*routes.values(), *private_ways.resources.values()],
        )
        self.isolated_subnet_ids = associate(
            scope, Tier.ISOLATED, isolated, dict.fromkeys(zones, isolated_table)
        )
        self.namespace_id = pulumi.Output.from_input(namespace.id if namespace else None)
        self._aws_apis = aws_apis(private_ways, has_nat=nat is not Nat.NONE)
        self._cidr = args["cidr"]
        self._tables = {
            "private": {f"private-{letter}": one for letter, one in private_tables.items()},
            "isolated": {"isolated": isolated_table},
        }
        self.register_outputs(
            {
                "vpc_id": self.vpc_id,
                "public_subnet_ids": self.public_subnet_ids,
                "private_subnet_ids": self.private_subnet_ids,
                "isolated_subnet_ids": self.isolated_subnet_ids,
                "namespace_id": self.namespace_id,
            }
        )

    def aws_apis(self) -> Mapping[str, Peer]:
        """Where private subnets reach AWS's own APIs on port 443, by a label for the rule.

        The endpoints, if they are all that a task needs to start; else the internet, if there is
        NAT; else whatever endpoints there are. The far ends admit the VPC without another rule.
        """
        return self._aws_apis

    def end(self) -> PeeringEnd:
        """What a peering needs in order to join tiers of this network with those of another."""
        return {
            "vpc_id": self.vpc_id,
            "cidr": self._cidr,
            "route_table_ids": {
                tier: {label: table.id for label, table in tables.items()}
                for tier, tables in self._tables.items()
            },
        }


def _check(name: str, args: NetworkArgs) -> tuple[Nat, Mapping[str, str], Mapping[str, str]]:
    """The kind of NAT, the zones by letter, and those of them with a public subnet.

    Raises:
        ValueError: a plain value is out of bounds.
    """
    nat, services = args.get("nat", Nat.PER_ZONE), args.get("endpoints", ())
    try:
        check_vpc(args["cidr"])
        zones = by_letter(args["region"], args["zones"])
    except ValueError as error:
        raise ValueError(f"{name}: {error}") from None
    if nat not in list(Nat):
        raise ValueError(f"{name}: nat must be one of {', '.join(Nat)}, got {nat!r}")
    if ("nat_image_id" in args) != (nat == Nat.INSTANCE):
        raise ValueError(f"{name}: nat_image_id must be given for nat instance, and only then")
    if twice := sorted({one for one in services if services.count(one) > 1}):
        raise ValueError(f"{name}: endpoints must be unique, got {twice} more than once")
    given = args.get("public_zones", args["zones"])
    try:
        public = public_zones(given, zones, Nat(nat))
    except ValueError as error:
        raise ValueError(f"{name}: {error}") from None
    return Nat(nat), zones, public
