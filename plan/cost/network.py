"""What networks and balancers cost."""

from collections.abc import Iterator, Mapping
from typing import Final

from plan.cost.desk import Desk, Item, Pricer, Use, entries, kept, listed, mapping, runs
from plan.record import Resource
from plan.rules.subject import given

NAT: Final = "aws:ec2/natGateway:NatGateway"
ENDPOINT: Final = "aws:ec2/vpcEndpoint:VpcEndpoint"
BALANCER: Final = "aws:lb/loadBalancer:LoadBalancer"
SUBNET: Final = "aws:ec2/subnet:Subnet"
PUBLIC: Final = "kubernetes.io/role/elb"
"""The tag of subnets that controllers put what faces the internet into."""
SCHEME: Final = "service.beta.kubernetes.io/aws-load-balancer-scheme"
FACING: Final = "internet-facing"


def _nat(resource: Resource, desk: Desk) -> Iterator[Item | Use]:
    yield runs("NAT gateway", "gateway", desk.price(resource, "nat.hour"))
    yield Use("data through NAT", "GiB", desk.price(resource, "nat.gib"))
    yield _outwards(resource, desk)


def _address(resource: Resource, desk: Desk) -> Iterator[Item | Use]:
    yield _public(resource, desk)


def _balancer(resource: Resource, desk: Desk) -> Iterator[Item | Use]:
    """Hours, and a public address a zone unless it brings its own."""
    kind = "network" if given(resource, "loadBalancerType") == "network" else "application"
    mapped = entries(resource, "subnetMappings")
    zones = len(listed(resource, "subnets") or mapped)
    brought = sum("allocationId" in one for one in mapped)
    public = not given(resource, "internal")
    yield from _balanced(resource, desk, kind, zones - brought if public else None)


def _ingress(resource: Resource, desk: Desk) -> Iterator[Item | Use]:
    """The load balancer that a controller in the cluster makes of all ingresses of the class."""
    zones = len(listed(resource, "spec.subnets.ids"))
    public = given(resource, "spec.scheme") == FACING
    yield from _balanced(resource, desk, "application", zones if public else None)


def _service(resource: Resource, desk: Desk) -> Iterator[Item | Use]:
    """One that the controller makes a network load balancer of; others are names alone."""
    if given(resource, "spec.type") != "LoadBalancer":
        return
    subnets = desk.subject.each(SUBNET)
    zones = sum(PUBLIC in mapping(one, "tags") for one in subnets)
    public = mapping(resource, "metadata.annotations").get(SCHEME) == FACING
    yield from _balanced(resource, desk, "network", zones if public else None)


def _balanced(
    resource: Resource, desk: Desk, kind: str, addresses: int | None
) -> Iterator[Item | Use]:
    """A load balancer with so many addresses to pay for; `None` for one that is internal."""
    hour = desk.price(resource, f"balancer.{kind}-hour")
    unit = desk.price(resource, f"balancer.{kind}-unit-hour")
    yield runs(f"{kind} load balancer", "balancer", hour)
    yield Use(f"capacity of {kind} load balancers", "hour of a unit", unit)
    if addresses:
        yield _public(resource, desk, addresses)
    if addresses is not None:
        yield _outwards(resource, desk)


def _endpoint(resource: Resource, desk: Desk) -> Iterator[Item | Use]:
    """One network interface a zone; those of S3 and DynamoDB are ways in a route table."""
    if given(resource, "vpcEndpointType") != "Interface":
        return
    hour = desk.price(resource, "endpoint.hour")
    yield runs("interface endpoint", "zone", hour, len(listed(resource, "subnetIds")))
    yield Use("data through endpoints", "GiB", desk.price(resource, "endpoint.gib"))


def _peering(resource: Resource, desk: Desk) -> Iterator[Item | Use]:
    yield Use("data from zone to zone", "GiB, each way", desk.price(resource, "transfer.zone-gib"))


def _namespace(resource: Resource, desk: Desk) -> Iterator[Item | Use]:
    """Cloud Map keeps the names of a private namespace in a hosted zone of its own."""
    yield kept("hosted zone", "zone", desk.price(resource, "zone.month"))


def _public(resource: Resource, desk: Desk, count: int = 1) -> Item:
    return runs("public IPv4 address", "address", desk.price(resource, "address.hour"), count)


def _outwards(resource: Resource, desk: Desk) -> Use:
    return Use("data to the internet", "GiB", desk.price(resource, "transfer.internet-gib"))


PRICERS: Final[Mapping[str, Pricer]] = {
    NAT: _nat,
    ENDPOINT: _endpoint,
    BALANCER: _balancer,
    "kubernetes:core/v1:Service": _service,
    "kubernetes:eks.amazonaws.com/v1:IngressClassParams": _ingress,
    "kubernetes:elbv2.k8s.aws/v1beta1:IngressClassParams": _ingress,
    "aws:ec2/eip:Eip": _address,
    "aws:ec2/vpcPeeringConnection:VpcPeeringConnection": _peering,
    "aws:servicediscovery/privateDnsNamespace:PrivateDnsNamespace": _namespace,
}
