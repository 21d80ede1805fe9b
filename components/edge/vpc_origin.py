"""How a distribution reaches a load balancer that has no public address."""

from collections.abc import Mapping
from typing import Final

import pulumi
import pulumi_aws as aws

from components.edge.origins import InternalBalancer

HTTP: Final = 80
HTTPS: Final = 443
TLS: Final = ("TLSv1.2",)


def asked(*, tls: bool) -> str:
    """How CloudFront asks a balancer: as its listener speaks."""
    return "https-only" if tls else "http-only"


def vpc_origin(
    name: str,
    *,
    parent: pulumi.Resource,
    balancer: InternalBalancer,
    tls: bool,
    tags: Mapping[str, pulumi.Input[str]],
) -> pulumi.Output[str]:
    """The id of an origin in the balancer's VPC, which must have an internet gateway.

    CloudFront puts network interfaces into the balancer's subnets; packets never pass the gateway.
    https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/private-content-vpc-origins.html
    """
    return aws.cloudfront.VpcOrigin(
        f"{name}-vpc-origin",
        vpc_origin_endpoint_config={
            # A name is an account's only one: the group's id is unique and outlives the balancer.
            "name": pulumi.Output.concat(name, "-", balancer["security_group_id"]),
            "arn": balancer["arn"],
            "http_port": HTTP,
            "https_port": HTTPS,
            "origin_protocol_policy": asked(tls=tls),
            "origin_ssl_protocols": {"items": list(TLS), "quantity": len(TLS)},
        },
        tags=dict(tags),
        opts=pulumi.ResourceOptions(parent=parent),
    ).id
