"""A distribution over a site and a balancer, and firewalls, of the wide program."""

from pathlib import Path

import pulumi
import pulumi_aws as aws

from components.edge.edge import Edge
from components.edge.firewall import Firewall, FirewallArgs, Scope
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
