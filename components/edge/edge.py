"""One distribution before a static site, a load balancer, or both."""

from collections.abc import Mapping, Sequence
from typing import NotRequired, TypedDict

import pulumi
import pulumi_aws as aws

from components._args import check_keys
from components.edge import behaviours
from components.edge.edge_logs import edge_logs
from components.edge.origins import BalancerOrigin, SiteOrigin
from components.edge.site_access import access_control, reading, routing
from components.edge.vpc_origin import vpc_origin


class EdgeArgs(TypedDict):
    """Inputs of `Edge`."""

    account_id: pulumi.Input[str]
    """Account, which bounds who may write access logs."""
    site: NotRequired[SiteOrigin]
    """Site that answers by default. Defaults to none: the balancer does."""
    balancer: NotRequired[BalancerOrigin]
    """Balancer that answers `paths`, or all where there is no site. Defaults to none."""
    paths: NotRequired[Sequence[str]]
    """Paths such as `/api/tasks` that the balancer answers, with all below. Defaults to none."""
    aliases: NotRequired[Sequence[str]]
    """Names besides the one that AWS gives; they need a certificate. Defaults to none."""
    certificate_arn: NotRequired[pulumi.Input[str]]
    """Certificate of us-east-1 for the aliases. Defaults to CloudFront's for its own name."""
    web_acl_arn: NotRequired[pulumi.Input[str]]
    """Firewall of scope `cloudfront`. Defaults to none."""
    price_class: NotRequired[pulumi.Input[str]]
    """Where it is served from. Defaults to `PriceClass_100`: North America and Europe."""
    log_days: NotRequired[int]
    """Retention of the access logs, at least 1 day. Defaults to 365."""
    disposable: NotRequired[bool]
    """Allow deletion of the logs. Defaults to false."""
    tags: NotRequired[Mapping[str, pulumi.Input[str]]]
    """Tags for every resource, besides the provider's default tags. Defaults to none."""


class Edge(pulumi.ComponentResource):
    """Serves pages from the edge, and what services say, errors too, as they say it."""

    arn: pulumi.Output[str]
    """ARN of the distribution."""
    distribution_id: pulumi.Output[str]
    """Id, as CloudWatch and invalidations want it."""
    domain_name: pulumi.Output[str]
    """Name that AWS gave it."""
    zone_id: pulumi.Output[str]
    """Hosted zone of `domain_name`, for alias records."""

    def __init__(
        self, name: str, args: EdgeArgs, opts: pulumi.ResourceOptions | None = None
    ) -> None:
        check_keys(name, args, EdgeArgs)
        _check(name, args)
        super().__init__("groundwork:index:Edge", name, {}, opts)
        site, balancer = args.get("site"), args.get("balancer")
        tags = {"Name": name, **args.get("tags", {})}

        origins: list[behaviours.Origin] = []
        default = behaviours.everything()
        if site:
            origins += behaviours.site_origins(site, access_control(name, self))
            default = behaviours.pages(routing(name, self, tags))
        if balancer:
            private = self._vpc_origin(name, balancer, tags)
            origins.append(behaviours.balancer_origin(balancer, private))
        distribution = aws.cloudfront.Distribution(
            f"{name}-distribution",
            comment=name,
            enabled=True,
            is_ipv6_enabled=True,
            http_version="http2and3",
            aliases=args.get("aliases"),
            origins=origins,
            origin_groups=[behaviours.failover()] if site else None,
            default_cache_behavior=default,
            ordered_cache_behaviors=behaviours.services(args.get("paths", ())),
            default_root_object="index.html" if site else None,
            price_class=args.get("price_class", "PriceClass_100"),
            viewer_certificate=_viewer_certificate(args.get("certificate_arn")),
            web_acl_id=args.get("web_acl_arn"),
            restrictions={"geo_restriction": {"restriction_type": "none"}},
            tags=tags,
            opts=pulumi.ResourceOptions(parent=self),
        )
        if site:
            reading(name, parent=self, site=site, distribution=distribution)
        edge_logs(
            f"{name}-logs",
            parent=self,
            distribution=distribution,
            account_id=args["account_id"],
            days=args.get("log_days", 365),
            disposable=args.get("disposable", False),
            tags={**tags, "Name": f"{name}-logs"},
        )

        self.arn = distribution.arn
        self.distribution_id = distribution.id
        self.domain_name = distribution.domain_name
        self.zone_id = distribution.hosted_zone_id
        self.register_outputs(
            {
                "arn": self.arn,
                "distribution_id": self.distribution_id,
                "domain_name": self.domain_name,
                "zone_id": self.zone_id,
            }
        )

    def _vpc_origin(
        self, name: str, balancer: BalancerOrigin, tags: Mapping[str, pulumi.Input[str]]
    ) -> pulumi.Output[str] | None:
        """The id of the way into the balancer's VPC; none to one that has public addresses."""
        if "internal" not in balancer:
            return None
        return vpc_origin(
            name, parent=self, balancer=balancer["internal"], tls=balancer["tls"], tags=tags
        )


def _check(name: str, args: EdgeArgs) -> None:
    paths, log_days = args.get("paths", ()), args.get("log_days", 365)
    if "site" not in args and "balancer" not in args:
        raise ValueError(f"{name}: site or balancer must be given, got neither")
    if paths and "balancer" not in args:
        raise ValueError(f"{name}: paths must come with a balancer, got {list(paths)} without")
    if "site" in args and "balancer" in args and not paths:
        raise ValueError(f"{name}: paths must say what the balancer answers, got none")
    for path in paths:
        if not path.startswith("/") or path.endswith("/") or "*" in path:
            raise ValueError(f"{name}: paths must be like /api, got {path!r}")
    if bool(args.get("aliases")) != ("certificate_arn" in args):
        raise ValueError(f"{name}: aliases must come with certificate_arn, got one of the two")
    if log_days < 1:
        raise ValueError(f"{name}: log_days must be at least 1, got {log_days}")


def _viewer_certificate(
    arn: pulumi.Input[str] | None,
) -> "aws.cloudfront.DistributionViewerCertificateArgsDict":
    if arn is None:
        return {"cloudfront_default_certificate": True}
    return {
        "acm_certificate_arn": arn,
        "ssl_support_method": "sni-only",
        "minimum_protocol_version": "TLSv1.2_2021",
    }
