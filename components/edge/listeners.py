"""What the internet meets of a load balancer: open ports and what they answer."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Final

import pulumi
import pulumi_aws as aws

from components._group import security_group

TLS_POLICY: Final = "ELBSecurityPolicy-TLS13-1-2-2021-06"
"""TLS 1.3 and 1.2.

https://docs.aws.amazon.com/elasticloadbalancing/latest/application/describe-ssl-policies.html
"""


class OpenTo(StrEnum):
    """Who reaches a balancer."""

    INTERNET = "internet"
    """Everybody; HTTP redirects where there is HTTPS."""
    CLOUDFRONT = "cloudfront"
    """Distributions, by the prefix list of their addresses, on the one port that serves."""
    VPC_ORIGIN = "vpc-origin"
    """The same, by a VPC origin: the balancer is internal and has no public address."""


def ports(open_to: OpenTo, *, tls: bool) -> Mapping[str, int]:
    """Open ports, by a label for the rule.

    CloudFront's prefix list counts as 55 rules, and AWS allows a group 60: it fits once.
    https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/LocationsOfEdgeServers.html
    """
    if not tls:
        return {"http": 80}
    return {"http": 80, "https": 443} if open_to == OpenTo.INTERNET else {"https": 443}


def open_group(
    name: str,
    *,
    parent: pulumi.Resource,
    vpc_id: pulumi.Input[str],
    ports: Mapping[str, int],
    prefix_list_id: pulumi.Input[str] | None,
    tags: Mapping[str, pulumi.Input[str]],
) -> aws.ec2.SecurityGroup:
    """Open on `ports` to the addresses of a prefix list, or without one to the internet."""
    everybody = prefix_list_id is None
    group = security_group(
        f"{name}-sg",
        parent=parent,
        vpc_id=vpc_id,
        description=f"{name} load balancer",
        tags={"Name": name, **tags},
    )
    for label, port in ports.items():
        aws.vpc.SecurityGroupIngressRule(
            f"{name}-{label}",
            security_group_id=group.id,
            cidr_ipv4="0.0.0.0/0" if everybody else None,
            prefix_list_id=prefix_list_id,
            ip_protocol="tcp",
            from_port=port,
            to_port=port,
            description=f"{name} serves {'the internet' if everybody else 'CloudFront'}",
            tags={"Name": f"{name}-{label}", **tags},
            opts=pulumi.ResourceOptions(parent=parent),
        )
    return group


def listeners(
    name: str,
    *,
    parent: pulumi.Resource,
    balancer: aws.lb.LoadBalancer,
    ports: Mapping[str, int],
    certificate_arn: pulumi.Input[str] | None,
    tags: Mapping[str, pulumi.Input[str]],
) -> pulumi.Output[str]:
    """A listener a port; the ARN of the one that takes rules."""
    child = pulumi.ResourceOptions(parent=parent)
    not_found: aws.lb.ListenerDefaultActionArgsDict = {
        "type": "fixed-response",
        "fixed_response": {
            "content_type": "text/plain",
            "message_body": "Not found",
            "status_code": "404",
        },
    }
    to_https: aws.lb.ListenerDefaultActionArgsDict = {
        "type": "redirect",
        "redirect": {"protocol": "HTTPS", "port": "443", "status_code": "HTTP_301"},
    }
    made = {
        label: aws.lb.Listener(
            f"{name}-{label}",
            load_balancer_arn=balancer.arn,
            port=port,
            protocol=label.upper(),
            ssl_policy=TLS_POLICY if label == "https" else None,
            certificate_arn=certificate_arn if label == "https" else None,
            default_actions=[to_https if label == "http" and "https" in ports else not_found],
            tags={"Name": f"{name}-{label}", **tags},
            opts=child,
        ).arn
        for label, port in ports.items()
    }
    return made["https" if "https" in ports else "http"]
