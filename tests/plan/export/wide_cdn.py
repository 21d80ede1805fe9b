"""A distribution over a site and a balancer, and firewalls, of the wide program."""

from collections.abc import Mapping
from pathlib import Path

import pulumi
import pulumi_aws as aws

from components.edge.edge import Edge, EdgeArgs
from components.edge.firewall import Firewall, FirewallArgs, Scope
from components.edge.listeners import OpenTo
from components.edge.load_balancer import LoadBalancer
from components.edge.origins import FunctionOrigin, Origin
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
    assets = Site("assets", {"folder": str(PAGE), "path": "/assets"}, opts)
    shop: FunctionOrigin = {
        "domain_name": "shop.example.com",
        "function_arn": "arn:aws:lambda:eu-north-1:123456789012:function:shop",
    }
    edge = Edge(
        "cdn",
        {
            "account_id": "123456789012",
            "origins": {
                "page": {"site": site.origin()},
                "balancer": {"balancer": {"domain_name": balancer.dns_name, "tls": True}},
                "assets": {"site": assets.origin()},
                "api": {"api": {"domain_name": "api.example.com"}},
                "live": {"socket": {"domain_name": "live.example.com", "stage": "live"}},
                "shop": {"function": shop},
            },
            "default": "page",
            "paths": {
                "/api/tasks": "balancer",
                "/assets": "assets",
                "/api": "api",
                "/live": "live",
                "/shop": "shop",
            },
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
    origins: Mapping[str, Origin] = {"balancer": {"balancer": balancer.origin()}}
    private: EdgeArgs = {"account_id": "123456789012", "origins": origins, "default": "balancer"}
    Edge("private", private, opts)
