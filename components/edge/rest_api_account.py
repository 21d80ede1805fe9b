"""The role with which API Gateway writes the logs of all APIs of an account in a region."""

from collections.abc import Mapping
from typing import NotRequired, TypedDict

import pulumi
import pulumi_aws as aws

from components._args import check_keys
from components._policy import allow, trust


class RestApiAccountArgs(TypedDict):
    """Inputs of `RestApiAccount`."""

    tags: NotRequired[Mapping[str, pulumi.Input[str]]]
    """Tags for the role, besides the provider's default tags. Defaults to none."""


class RestApiAccount(pulumi.ComponentResource):
    """A setting of the account and region, not of a stack: exactly one stack may have it."""

    role_arn: pulumi.Output[str]
    """Role that writes the logs, known to be set."""

    def __init__(
        self, name: str, args: RestApiAccountArgs, opts: pulumi.ResourceOptions | None = None
    ) -> None:
        check_keys(name, args, RestApiAccountArgs)
        super().__init__("groundwork:index:RestApiAccount", name, {}, opts)
        child = pulumi.ResourceOptions(parent=self)

        role = aws.iam.Role(
            f"{name}-role",
            assume_role_policy=trust("apigateway.amazonaws.com"),
            tags={"Name": name, **args.get("tags", {})},
            opts=child,
        )
        policy = aws.iam.RolePolicy(
            f"{name}-logs",
            role=role.id,
            policy=allow(
                [
                    {
                        "actions": [
                            "logs:CreateLogGroup",
                            "logs:CreateLogStream",
                            "logs:DescribeLogGroups",
                            "logs:DescribeLogStreams",
                            "logs:FilterLogEvents",
                            "logs:GetLogEvents",
                            "logs:PutLogEvents",
                        ],
                        # Of every API of the account: API Gateway takes no role that may do less
                        # than AWS's own policy for this says.
                        "resources": ["*"],
                    }
                ]
            ),
            opts=child,
        )
        settings = aws.apigateway.Account(
            f"{name}-settings",
            cloudwatch_role_arn=role.arn,
            opts=pulumi.ResourceOptions(parent=self, depends_on=[policy]),
        )

        self.role_arn = pulumi.Output.all(role.arn, settings.id)[0]
        self.register_outputs({"role_arn": self.role_arn})
