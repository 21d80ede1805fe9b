"""Certificates of another region that are about to expire, told to a topic of this one."""

from collections.abc import Mapping
from typing import Any, NotRequired, TypedDict

import pulumi
import pulumi_aws as aws

from components._args import check_keys
from components._policy import allow, trust
from components.observability.notices import notice


class CertificateNoticesArgs(TypedDict):
    """Inputs of `CertificateNotices`."""

    account_id: pulumi.Input[str]
    """Account, for the trust of the role."""
    region: str
    """Region of the topic."""
    certificates_region: str
    """Region of the certificates; `us-east-1` for those of CloudFront."""
    certificate_arns: Mapping[str, pulumi.Input[str]]
    """Certificates, by label; at least one."""
    topic_arn: pulumi.Input[str]
    """Topic that hears of them; its policy and its key must admit EventBridge."""
    tags: NotRequired[Mapping[str, pulumi.Input[str]]]
    """Tags for every resource, besides the provider's default tags. Defaults to none."""


class CertificateNotices(pulumi.ComponentResource):
    """One line a day for each certificate that ACM has not renewed 45 days before its end.

    An alarm can only tell a topic of its own region, and an event can go to another one.
    https://docs.aws.amazon.com/acm/latest/userguide/supported-events.html
    """

    def __init__(
        self, name: str, args: CertificateNoticesArgs, opts: pulumi.ResourceOptions | None = None
    ) -> None:
        check_keys(name, args, CertificateNoticesArgs)
        if not args["certificate_arns"]:
            raise ValueError(f"{name}: certificate_arns must name at least one, got none")
        super().__init__("groundwork:index:CertificateNotices", name, {}, opts)
        arns = [arn for _, arn in sorted(args["certificate_arns"].items())]
        pattern = {
            "source": ["aws.acm"],
            "detail-type": ["ACM Certificate Approaching Expiration"],
            "resources": arns,
        }

        if args["region"] != args["certificates_region"]:
            self._send_on(name, args, pattern)
        notice(
            f"{name}-expiring",
            parent=self,
            pattern=pattern,
            topic_arn=args["topic_arn"],
            values={"domain": "$.detail.CommonName", "days": "$.detail.DaysToExpiry"},
            text="The certificate of <domain> expires in <days> days and ACM has not renewed it. "
            "See that the record of its validation is still in the zone.",
            tags=args.get("tags", {}),
        )
        self.register_outputs({})

    def _send_on(self, name: str, args: CertificateNoticesArgs, pattern: Mapping[str, Any]) -> None:
        """Events from there to the default bus of here."""
        child = pulumi.ResourceOptions(parent=self)
        tags = args.get("tags", {})
        account, there = args["account_id"], args["certificates_region"]
        bus = pulumi.Output.concat(
            f"arn:aws:events:{args['region']}:", account, ":event-bus/default"
        )
        rule = aws.cloudwatch.EventRule(
            f"{name}-there",
            description=f"Certificates that are about to expire, to {args['region']}",
            event_pattern=pulumi.Output.json_dumps(pattern, sort_keys=True),
            region=there,
            tags={**tags, "Name": f"{name}-there"},
            opts=child,
        )
        role = aws.iam.Role(
            f"{name}-role",
            assume_role_policy=trust(
                "events.amazonaws.com",
                {
                    "ArnEquals": {"aws:SourceArn": rule.arn},
                    "StringEquals": {"aws:SourceAccount": account},
                },
            ),
            tags={**tags, "Name": f"{name}-role"},
            opts=child,
        )
        may = aws.iam.RolePolicy(
            f"{name}-may-send",
            role=role.id,
            policy=allow([{"actions": ["events:PutEvents"], "resources": [bus]}]),
            opts=child,
        )
        aws.cloudwatch.EventTarget(
            f"{name}-here",
            rule=rule.name,
            arn=bus,
            role_arn=role.arn,
            region=there,
            opts=pulumi.ResourceOptions(parent=self, depends_on=[may]),
        )
