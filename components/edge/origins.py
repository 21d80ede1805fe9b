"""Plain data about what a distribution can stand in front of."""

from typing import NotRequired, TypedDict

import pulumi


class SiteOrigin(TypedDict):
    """A private bucket with a site; whoever takes it makes the bucket's only policy."""

    bucket: pulumi.Input[str]
    """Name of the bucket, known once it may get a policy."""
    arn: pulumi.Input[str]
    """ARN of the bucket."""
    domain_name: pulumi.Input[str]
    """Regional domain name of the bucket."""


class InternalBalancer(TypedDict):
    """What a distribution needs in order to come through the VPC of a load balancer."""

    arn: pulumi.Input[str]
    """ARN of the balancer."""
    security_group_id: pulumi.Input[str]
    """Its group, which lets CloudFront in."""


class BalancerOrigin(TypedDict):
    """A load balancer whose listener serves what the distribution asks."""

    domain_name: pulumi.Input[str]
    """DNS name of the balancer."""
    tls: bool
    """Ask over HTTPS; the balancer's certificate is for the distribution's aliases."""
    internal: NotRequired[InternalBalancer]
    """For one that has no public address; absent for one that has."""


class ApiOrigin(TypedDict):
    """A REST API of API Gateway, whose stage is the first part of every path that leads to it."""

    domain_name: pulumi.Input[str]
    """Host that API Gateway gave it; it refuses every other."""


class SocketOrigin(TypedDict):
    """A WebSocket API of API Gateway, which knows no paths."""

    domain_name: pulumi.Input[str]
    """Host that API Gateway gave it; it refuses every other."""
    stage: pulumi.Input[str]
    """Its stage."""


class FunctionOrigin(TypedDict):
    """A function with a URL that asks for a signature; whoever takes it makes the permissions."""

    domain_name: pulumi.Input[str]
    """Host of the URL; it refuses every other."""
    function_arn: pulumi.Input[str]
    """ARN of the function."""


class Origin(TypedDict):
    """What answers a distribution: exactly one of the five."""

    site: NotRequired[SiteOrigin]
    """A static site."""
    balancer: NotRequired[BalancerOrigin]
    """A load balancer."""
    api: NotRequired[ApiOrigin]
    """A REST API."""
    socket: NotRequired[SocketOrigin]
    """A WebSocket API."""
    function: NotRequired[FunctionOrigin]
    """A function that renders pages."""
