"""One distribution before sites, load balancers, APIs and functions, each at its paths."""

from collections.abc import Mapping, Sequence
from typing import NotRequired, TypedDict

import pulumi
import pulumi_aws as aws

from components._args import check_keys
from components.edge import behaviours, function_access, origin_args, viewer_requests
from components.edge.edge_logs import edge_logs
from components.edge.origins import BalancerOrigin, Origin
from components.edge.site_access import access_control, reading
from components.edge.vpc_origin import vpc_origin


class EdgeArgs(TypedDict):
    """Inputs of `Edge`."""

    account_id: pulumi.Input[str]
    """Account, which bounds who may write access logs."""
    origins: Mapping[str, Origin]
    """What answers, by label; the stack's own load balancer is `balancer`."""
    default: str
    """Label of what answers wherever no path is for."""
    paths: NotRequired[Mapping[str, str]]
    """Who answers a path such as `/api/tasks` and all below: its label. The first that fits
    answers, so what lies below another comes before it. Defaults to none."""
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
        origins, default, paths = args["origins"], args["default"], args.get("paths", {})
        site = origins[default].get("site")
        tags = {"Name": name, **args.get("tags", {})}

        means = self._means(name, origins, tags, paged=site is not None)
        distribution = aws.cloudfront.Distribution(
            f"{name}-distribution",
            comment=name,
            enabled=True,
            is_ipv6_enabled=True,
            http_version="http2and3",
            aliases=args.get("aliases"),
            origins=self._origins(name, args, tags),
            origin_groups=[origin_args.failover()] if site else None,
            default_cache_behavior=behaviours.default(default, origins[default], means),
            ordered_cache_behaviors=behaviours.ordered(paths, origins, means),
            default_root_object="index.html" if site else None,
            price_class=args.get("price_class", "PriceClass_100"),
            viewer_certificate=_viewer_certificate(args.get("certificate_arn")),
            web_acl_id=args.get("web_acl_arn"),
            restrictions={"geo_restriction": {"restriction_type": "none"}},
            tags=tags,
            opts=pulumi.ResourceOptions(parent=self),
        )
        self._let_in(name, args, distribution)
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

    def _means(
        self,
        name: str,
        origins: Mapping[str, Origin],
        tags: Mapping[str, pulumi.Input[str]],
        *,
        paged: bool,
    ) -> behaviours.Means:
        """What behaviors share, as far as there is an origin for it."""
        kinds = _kinds(origins)
        return behaviours.Means(
            viewer_requests.pages(name, self, tags) if paged else None,
            viewer_requests.sockets(name, self, tags) if "socket" in kinds else None,
            function_access.caching_as_told(name, self) if "function" in kinds else None,
        )

    def _origins(
        self, name: str, args: EdgeArgs, tags: Mapping[str, pulumi.Input[str]]
    ) -> Sequence[origin_args.OriginArgs]:
        """All origins, in the order of the labels."""
        origins, kinds = args["origins"], _kinds(args["origins"])
        reads = access_control(name, self) if "site" in kinds else ""
        asks = function_access.access_control(name, self) if "function" in kinds else ""
        found: list[origin_args.OriginArgs] = []
        for label, origin in origins.items():
            known = origin_args.origin_id(label, origin)
            if site := origin.get("site"):
                by_default = label == args["default"]
                found += origin_args.sites(None if by_default else known, site, reads)
            elif balancer := origin.get("balancer"):
                way = self._vpc_origin(name, label, balancer, tags)
                found.append(origin_args.balancer(known, balancer, way))
            elif function := origin.get("function"):
                found.append(origin_args.function(known, function, asks))
            elif socket := origin.get("socket"):
                found.append(origin_args.socket(known, socket))
            elif api := origin.get("api"):
                found.append(origin_args.custom(known, api["domain_name"], tls=True))
        return found

    def _vpc_origin(
        self,
        name: str,
        label: str,
        balancer: BalancerOrigin,
        tags: Mapping[str, pulumi.Input[str]],
    ) -> pulumi.Output[str] | None:
        """The id of the way into the balancer's VPC; none to one that has public addresses."""
        if "internal" not in balancer:
            return None
        return vpc_origin(
            name if label == origin_args.BALANCER else f"{name}-{label}",
            parent=self,
            balancer=balancer["internal"],
            tls=balancer["tls"],
            tags=tags,
        )

    def _let_in(
        self, name: str, args: EdgeArgs, distribution: "aws.cloudfront.Distribution"
    ) -> None:
        """Policies of what only the distribution may ask."""
        for label, origin in args["origins"].items():
            if site := origin.get("site"):
                known = origin_args.origin_id(label, origin)
                known = origin_args.SITE if label == args["default"] else known
                reading(name, known, parent=self, site=site, distribution=distribution)
            elif function := origin.get("function"):
                function_access.asking(
                    name, label, parent=self, function=function, distribution=distribution
                )


def _kinds(origins: Mapping[str, Origin]) -> set[str]:
    return {kind for origin in origins.values() for kind in origin}


def _check(name: str, args: EdgeArgs) -> None:
    origins, paths = args["origins"], args.get("paths", {})
    for label, origin in origins.items():
        if len(origin) != 1 or not origin.keys() <= set(origin_args.KINDS):
            kinds = ", ".join(origin_args.KINDS)
            given = list(origin)
            raise ValueError(f"{name}: origins.{label} must be one of {kinds}, got {given}")
    for key, label in {"default": args["default"], **paths}.items():
        if label not in origins:
            raise ValueError(f"{name}: {key} must lead to one of {list(origins)}, got {label!r}")
    for label in origins.keys() - {args["default"], *paths.values()}:
        raise ValueError(f"{name}: origins must each have a path, got none for {label!r}")
    _check_paths(name, paths)
    log_days = args.get("log_days", 365)
    if bool(args.get("aliases")) != ("certificate_arn" in args):
        raise ValueError(f"{name}: aliases must come with certificate_arn, got one of the two")
    if log_days < 1:
        raise ValueError(f"{name}: log_days must be at least 1, got {log_days}")


def _check_paths(name: str, paths: Mapping[str, str]) -> None:
    seen: list[str] = []
    for path in paths:
        if not path.startswith("/") or path.endswith("/") or "*" in path:
            raise ValueError(f"{name}: paths must be like /api, got {path!r}")
        for other in seen:
            if path.startswith(f"{other}/") and paths[path] != paths[other]:
                raise ValueError(f"{name}: paths must have {path} before {other}, got it after")
        seen.append(path)


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
