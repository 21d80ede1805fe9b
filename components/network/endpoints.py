"""Private ways to AWS's own APIs, by the short name of the service."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import pulumi_aws as aws

from components._group import security_group
from components.links import Peer
from components.network.endpoint_names import GATEWAY_ENDPOINTS, TASK_ENDPOINTS
from components.network.routes import INTERNET, Subnets
from components.network.scope import Scope


@dataclass(frozen=True)
class Endpoints:
    """Endpoints of one network."""

    security_group: aws.ec2.SecurityGroup | None
    """Guards all interface endpoints; none without them."""
    resources: Mapping[str, aws.ec2.VpcEndpoint]
    """By short service name."""


def private_endpoints(
    scope: Scope,
    services: Sequence[str],
    private: Subnets,
    tables: Sequence[aws.ec2.RouteTable],
) -> Endpoints:
    """Gateway endpoints on `tables`, interface endpoints in the private subnets."""
    interfaces = [s for s in services if s not in GATEWAY_ENDPOINTS]
    group = _security_group(scope) if interfaces else None
    resources = {
        service: (
            _interface(scope, service, group, private)
            if group and service in interfaces
            else _gateway(scope, service, tables)
        )
        for service in services
    }
    return Endpoints(group, resources)


def aws_apis(endpoints: Endpoints, *, has_nat: bool) -> Mapping[str, Peer]:
    """Where port 443 must be open to reach AWS's own APIs, by a label for the rule."""
    if has_nat and not set(TASK_ENDPOINTS) <= endpoints.resources.keys():
        return {"internet": {"cidr": INTERNET}}
    peers: dict[str, Peer] = {
        service: {"prefix_list_id": endpoint.prefix_list_id}
        for service, endpoint in endpoints.resources.items()
        if service in GATEWAY_ENDPOINTS
    }
    if endpoints.security_group:
        peers["endpoints"] = {"security_group_id": endpoints.security_group.id}
    return dict(sorted(peers.items()))


def _security_group(scope: Scope) -> aws.ec2.SecurityGroup:
    """One group for all, open to the VPC's range: one rule, however many services come."""
    group = security_group(
        f"{scope.name}-endpoints",
        parent=scope.parent,
        vpc_id=scope.vpc.id,
        description=f"{scope.name} endpoints of AWS services",
        tags=scope.tagged("endpoints"),
    )
    aws.vpc.SecurityGroupIngressRule(
        f"{scope.name}-endpoints-https",
        security_group_id=group.id,
        cidr_ipv4=scope.cidr,
        ip_protocol="tcp",
        from_port=443,
        to_port=443,
        description=f"{scope.name} reaches AWS services",
        tags=scope.tagged("endpoints-https"),
        opts=scope.child(),
    )
    return group


def _interface(
    scope: Scope, service: str, group: aws.ec2.SecurityGroup, private: Subnets
) -> aws.ec2.VpcEndpoint:
    role = _role(service)
    return aws.ec2.VpcEndpoint(
        f"{scope.name}-{role}",
        vpc_id=scope.vpc.id,
        vpc_endpoint_type="Interface",
        service_name=_service_name(scope.region, service),
        subnet_ids=[one.id for one in private.values()],
        security_group_ids=[group.id],
        private_dns_enabled=True,
        tags=scope.tagged(role),
        opts=scope.child(),
    )


def _gateway(
    scope: Scope, service: str, tables: Sequence[aws.ec2.RouteTable]
) -> aws.ec2.VpcEndpoint:
    role = _role(service)
    return aws.ec2.VpcEndpoint(
        f"{scope.name}-{role}",
        vpc_id=scope.vpc.id,
        vpc_endpoint_type="Gateway",
        service_name=_service_name(scope.region, service),
        route_table_ids=[one.id for one in tables],
        tags=scope.tagged(role),
        opts=scope.child(),
    )


def _role(service: str) -> str:
    return f"endpoint-{service.replace('.', '-')}"


def _service_name(region: str, service: str) -> str:
    return f"com.amazonaws.{region}.{service}"
