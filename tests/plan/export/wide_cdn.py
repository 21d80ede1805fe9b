"""A distribution over a site and a balancer, and firewalls, of the wide program."""

from pathlib import Path

import pulumi
import pulumi_aws as aws

from components.edge.edge import Edge
from components.edge.firewall import Firewall, FirewallArgs, Scope
from components.edge.listeners import OpenTo
from components.edge.load_balancer import LoadBalancer
from components.edge.site import Site

PAGE = Path(__file__).parents[2] / "components" / "edge" / "page"


def cdn(opts: pulumi.ResourceOptions, balancer: aws.lb.LoadBalancer) -> None:
    guard: FirewallArgs = {
        "scope": Scope.REGIONAL,
        "account_id": "123456789012",
        "region": "eu-north-1",
        "resource_arns": {"balancer": balancer.arn},
    }
    Firewall("guard", guard, opts)
    front: FirewallArgs = {**guard, "scope": Scope.CLOUDFRONT, "resource_arns": {}}
    firewall = Firewall("waf", {**front, "sql_injection": True}, opts)
    site = Site("page", {"folder": str(PAGE)}, opts)
    edge = Edge(
        "cdn",
        {
            "account_id": "123456789012",
            "site": site.origin(),
            "balancer": {"domain_name": balancer.dns_name, "tls": True},
            "paths": ["/api/tasks"],
            "web_acl_arn": firewall.arn,
        },
        opts,
    )
    pulumi.export("cdn", edge.domain_name)
    inside(opts)


def inside(opts: pulumi.ResourceOptions) -> None:
    """A distribution that comes to an internal balancer through its VPC."""
    balancer = LoadBalancer(
        "inside",
        {
            "account_id": "123456789012",
            "region": "eu-north-1",
            "vpc_id": "vpc-1",
            "subnet_ids": ["subnet-a", "subnet-b"],
            "open_to": OpenTo.VPC_ORIGIN,
            "cloudfront_prefix_list_id": "pl-1",
        },
        opts,
    )
    Edge("private", {"account_id": "123456789012", "balancer": balancer.origin()}, opts)
