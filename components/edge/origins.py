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
