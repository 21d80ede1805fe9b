"""A web application firewall for a distribution or for what stands in a region."""

from collections.abc import Mapping
from enum import StrEnum
from typing import NotRequired, TypedDict

import pulumi
import pulumi_aws as aws

from components._args import check_keys
from components.edge.firewall_logs import firewall_logs
from components.edge.firewall_rules import rules, visibility
from components.edge.limits import LEAST_RATE, MOST_RATE
from components.edge.published import CLOUDFRONT_REGION


class Scope(StrEnum):
    """What a firewall can stand in front of."""

    CLOUDFRONT = "cloudfront"
    """Distributions, which name the firewall themselves."""
    REGIONAL = "regional"
    """Load balancers and APIs of one region, by `resource_arns`."""


class FirewallArgs(TypedDict):
    """Inputs of `Firewall`."""

    scope: Scope
    """What it stands in front of."""
    account_id: pulumi.Input[str]
    """Account, which bounds who may write its log."""
    region: str
    """Region of what is protected; a firewall for CloudFront lives in us-east-1 whatever it is."""
    rate_limit: NotRequired[int]
    """Requests of one address in five minutes, 10 to 2000000000. Defaults to 2000."""
    sql_injection: NotRequired[bool]
    """Add AWS's rules against SQL injection. Defaults to false."""
    resource_arns: NotRequired[Mapping[str, pulumi.Input[str]]]
    """What to protect, by label; for a regional firewall only. Defaults to nothing."""
    log_days: NotRequired[int]
    """Retention of the log, days. Defaults to 365."""
    key_arn: NotRequired[pulumi.Input[str]]
    """KMS key of the firewall's own region for the log. Defaults to CloudWatch's own."""
    tags: NotRequired[Mapping[str, pulumi.Input[str]]]
    """Tags for every resource, besides the provider's default tags. Defaults to none."""


class Firewall(pulumi.ComponentResource):
    """Lets everything through but floods, known bad addresses and known attacks; logs it all."""

    arn: pulumi.Output[str]
    """ARN of the web ACL, which a distribution takes as its own."""
    log_group_name: pulumi.Output[str]
    """Log group of the requests."""
    metric_name: pulumi.Output[str]
    """Name in CloudWatch dimension `WebACL`."""

    def __init__(
        self, name: str, args: FirewallArgs, opts: pulumi.ResourceOptions | None = None
    ) -> None:
        check_keys(name, args, FirewallArgs)
        rate_limit = args.get("rate_limit", 2000)
        if not LEAST_RATE <= rate_limit <= MOST_RATE:
            raise ValueError(
                f"{name}: rate_limit must be between {LEAST_RATE} and {MOST_RATE}, got {rate_limit}"
            )
        if args["scope"] not in set(Scope):
            raise ValueError(f"{name}: scope must be {' or '.join(Scope)}, got {args['scope']}")
        scope, resource_arns = args["scope"], args.get("resource_arns", {})
        if resource_arns and scope == Scope.CLOUDFRONT:
            raise ValueError(
                f"{name}: resource_arns must be empty for scope cloudfront, whose distributions "
                f"name the firewall themselves, got {sorted(resource_arns)}"
            )
        super().__init__("groundwork:index:Firewall", name, {}, opts)
        region = CLOUDFRONT_REGION if scope == Scope.CLOUDFRONT else None
        tags = {"Name": name, **args.get("tags", {})}

        acl = aws.wafv2.WebAcl(
            f"{name}-acl",
            scope=scope.upper(),
            description=f"{name} firewall",
            default_action={"allow": {}},
            rules=rules(name, rate_limit, sql_injection=args.get("sql_injection", False)),
            visibility_config=visibility(name),
            region=region,
            tags=tags,
            opts=pulumi.ResourceOptions(parent=self),
        )
        logs = firewall_logs(
            name,
            parent=self,
            acl=acl,
            account_id=args["account_id"],
            region=region,
            home=args["region"],
            days=args.get("log_days", 365),
            key_arn=args.get("key_arn"),
            tags=tags,
        )
        for label, arn in resource_arns.items():
            aws.wafv2.WebAclAssociation(
                f"{name}-before-{label}",
                resource_arn=arn,
                web_acl_arn=acl.arn,
                region=region,
                opts=pulumi.ResourceOptions(parent=self),
            )

        self.arn = acl.arn
        self.log_group_name = logs.name
        self.metric_name = acl.visibility_config.metric_name
        self.register_outputs(
            {
                "arn": self.arn,
                "log_group_name": self.log_group_name,
                "metric_name": self.metric_name,
            }
        )
