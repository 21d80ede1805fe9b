"""What ECR finds in the images of a stack, told to whoever hears of its alarms."""

from collections.abc import Mapping
from typing import Final, NotRequired, TypedDict

import pulumi

from components._args import check_keys
from components.observability.notices import notice

SEVERITIES: Final = ("CRITICAL", "HIGH")
"""Findings that someone would act on."""


class ImageScansArgs(TypedDict):
    """Inputs of `ImageScans`."""

    repository_arns: Mapping[str, pulumi.Input[str]]
    """ECR repositories that scan what is pushed to them, by label; at least one."""
    topic_arn: pulumi.Input[str]
    """Topic that hears of findings; its policy and its key must admit EventBridge."""
    tags: NotRequired[Mapping[str, pulumi.Input[str]]]
    """Tags for every resource, besides the provider's default tags. Defaults to none."""


class ImageScans(pulumi.ComponentResource):
    """Tells of critical and high findings, by whichever scanner the account has chosen."""

    def __init__(
        self, name: str, args: ImageScansArgs, opts: pulumi.ResourceOptions | None = None
    ) -> None:
        check_keys(name, args, ImageScansArgs)
        if not args["repository_arns"]:
            raise ValueError(f"{name}: repository_arns must name at least one repository, got none")
        super().__init__("groundwork:index:ImageScans", name, {}, opts)
        tags = args.get("tags", {})
        arns = [arn for _, arn in sorted(args["repository_arns"].items())]

        # https://docs.aws.amazon.com/AmazonECR/latest/userguide/ecr-eventbridge.html
        notice(
            f"{name}-basic",
            parent=self,
            pattern={
                "source": ["aws.ecr"],
                "detail-type": ["ECR Image Scan"],
                "resources": arns,
                "detail": {
                    "scan-status": ["COMPLETE"],
                    "finding-severity-counts": {
                        "$or": [{severity: [{"numeric": [">", 0]}]} for severity in SEVERITIES]
                    },
                },
            },
            topic_arn=args["topic_arn"],
            values={"image": "$.detail.repository-name", "digest": "$.detail.image-digest"},
            text="Critical or high findings in the image <image>@<digest>",
            tags=tags,
        )
        # https://docs.aws.amazon.com/inspector/latest/user/eventbridge-integration.html
        notice(
            f"{name}-enhanced",
            parent=self,
            pattern={
                "source": ["aws.inspector2"],
                "detail-type": ["Inspector2 Finding"],
                "resources": [{"prefix": pulumi.Output.concat(arn, "/sha256:")} for arn in arns],
                "detail": {"severity": list(SEVERITIES), "status": ["ACTIVE"]},
            },
            topic_arn=args["topic_arn"],
            values={
                "severity": "$.detail.severity",
                "title": "$.detail.title",
                "image": "$.resources[0]",
            },
            text="<severity> finding: <title>, in the image <image>",
            tags=tags,
        )
        self.register_outputs({})
