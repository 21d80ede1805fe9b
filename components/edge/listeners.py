"""What the internet meets of a load balancer: open ports and what they answer."""

from collections.abc import Mapping
from typing import Final

import pulumi
import pulumi_aws as aws

TLS_POLICY: Final = "ELBSecurityPolicy-TLS13-1-2-2021-06"
"""TLS 1.3 and 1.2.

https://docs.aws.amazon.com/elasticloadbalancing/latest/application/describe-ssl-policies.html
"""


def security_group(
    name: str,
    *,
    parent: pulumi.Resource,
    vpc_id: pulumi.Input[str],
    ports: Mapping[str, int],
    tags: Mapping[str, pulumi.Input[str]],
) -> aws.ec2.SecurityGroup:
    """Open to the internet on `ports`, by a label for the rule."""
    group = aws.ec2.SecurityGroup(
        f"{name}-sg",
        vpc_id=vpc_id,
        description=f"{name} load balancer",
        tags={"Name": name, **tags},
        opts=pulumi.ResourceOptions(
            parent=parent,
            # AWS waits for the balancer's interfaces; a group still in use after that is a mistake.
            custom_timeouts=pulumi.CustomTimeouts(delete="5m"),
        ),
    )
    for label, port in ports.items():
        aws.vpc.SecurityGroupIngressRule(
            f"{name}-{label}",
            security_group_id=group.id,
            cidr_ipv4="0.0.0.0/0",
            ip_protocol="tcp",
            from_port=port,
            to_port=port,
            description=f"{name} serves the internet",
            tags={"Name": f"{name}-{label}", **tags},
            opts=pulumi.ResourceOptions(parent=parent),
        )
    return group


def listeners(
    name: str,
    *,
    parent: pulumi.Resource,
    balancer: aws.lb.LoadBalancer,
    certificate_arn: pulumi.Input[str] | None,
    tags: Mapping[str, pulumi.Input[str]],
) -> pulumi.Output[str]:
    """The listeners; the ARN of the one that takes rules."""
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
    http = aws.lb.Listener(
        f"{name}-http",
        load_balancer_arn=balancer.arn,
        port=80,
        protocol="HTTP",
        default_actions=[not_found if certificate_arn is None else to_https],
        tags={"Name": f"{name}-http", **tags},
        opts=child,
    )
    if certificate_arn is None:
        return http.arn
    return aws.lb.Listener(
        f"{name}-https",
        load_balancer_arn=balancer.arn,
        port=443,
        protocol="HTTPS",
        ssl_policy=TLS_POLICY,
        certificate_arn=certificate_arn,
        default_actions=[not_found],
        tags={"Name": f"{name}-https", **tags},
        opts=child,
    ).arn
