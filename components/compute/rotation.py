"""A secret that changes rolls the services that were started with it."""

import json
from collections.abc import Mapping
from typing import Final, NotRequired, TypedDict

import pulumi
import pulumi_aws as aws

from components._args import check_keys
from components._policy import allow, trust
from components.observability.specs import above
from components.task_links import Rolled

# https://docs.aws.amazon.com/step-functions/latest/dg/supported-services-awssdk.html
DEFINITION: Final = {
    "StartAt": "Roll",
    "States": {
        "Roll": {
            "Type": "Task",
            "Resource": "arn:aws:states:::aws-sdk:ecs:updateService",
            "Parameters": {
                "Cluster.$": "$.cluster",
                "Service.$": "$.service",
                "ForceNewDeployment": True,
            },
            "Retry": [
                {
                    "ErrorEquals": ["States.ALL"],
                    "IntervalSeconds": 10,
                    "MaxAttempts": 5,
                    "BackoffRate": 2,
                }
            ],
            "End": True,
        }
    },
}


class RotationArgs(TypedDict):
    """Inputs of `Rotation`."""

    account_id: pulumi.Input[str]
    """Account, for the trust of the roles."""
    topic_arn: pulumi.Input[str]
    """Topic that hears of a service that could not be rolled."""
    services: Mapping[str, Rolled]
    """Services by label; none that CodeDeploy deploys, which ECS does not roll."""
    tags: NotRequired[Mapping[str, pulumi.Input[str]]]
    """Tags for every resource, besides the provider's default tags. Defaults to none."""


class Rotation(pulumi.ComponentResource):
    """A rule for each service, and one state machine that starts its tasks anew."""

    machine_arn: pulumi.Output[str]
    """ARN of the state machine."""

    def __init__(
        self, name: str, args: RotationArgs, opts: pulumi.ResourceOptions | None = None
    ) -> None:
        check_keys(name, args, RotationArgs)
        super().__init__("groundwork:index:Rotation", name, {}, opts)
        tags = {"Name": name, **args.get("tags", {})}
        child = pulumi.ResourceOptions(parent=self)
        bound = {"StringEquals": {"aws:SourceAccount": args["account_id"]}}

        role = aws.iam.Role(
            f"{name}-role",
            assume_role_policy=trust("states.amazonaws.com", bound),
            tags={**tags, "Name": f"{name}-role"},
            opts=child,
        )
        policies = [
            aws.iam.RolePolicy(
                f"{name}-may-{label}",
                role=role.id,
                policy=allow(
                    [{"actions": ["ecs:UpdateService"], "resources": [service["service_arn"]]}]
                ),
                opts=child,
            )
            for label, service in sorted(args["services"].items())
        ]
        machine = aws.sfn.StateMachine(
            f"{name}-machine",
            role_arn=role.arn,
            definition=json.dumps(DEFINITION, sort_keys=True),
            tags=tags,
            opts=pulumi.ResourceOptions(parent=self, depends_on=policies),
        )
        starter = aws.iam.Role(
            f"{name}-rules",
            assume_role_policy=trust("events.amazonaws.com", bound),
            tags={**tags, "Name": f"{name}-rules"},
            opts=child,
        )
        may_start = aws.iam.RolePolicy(
            f"{name}-rules",
            role=starter.id,
            policy=allow([{"actions": ["states:StartExecution"], "resources": [machine.arn]}]),
            opts=child,
        )
        for label, service in sorted(args["services"].items()):
            rule = aws.cloudwatch.EventRule(
                f"{name}-{label}",
                description=f"A secret of {label} has changed",
                event_pattern=_pattern(service),
                tags={**tags, "Name": f"{name}-{label}"},
                opts=child,
            )
            aws.cloudwatch.EventTarget(
                f"{name}-{label}",
                rule=rule.name,
                arn=machine.arn,
                role_arn=starter.arn,
                input=pulumi.Output.json_dumps(
                    {"cluster": service["cluster_name"], "service": service["service_name"]},
                    sort_keys=True,
                ),
                opts=pulumi.ResourceOptions(parent=self, depends_on=[may_start]),
            )
        self._alarm(name, machine, args["topic_arn"], tags)

        self.machine_arn = machine.arn
        self.register_outputs({"machine_arn": self.machine_arn})

    def _alarm(
        self,
        name: str,
        machine: "aws.sfn.StateMachine",
        topic_arn: pulumi.Input[str],
        tags: Mapping[str, pulumi.Input[str]],
    ) -> None:
        """A service that still has the old secret is about to fail."""
        aws.cloudwatch.MetricAlarm(
            f"{name}-failed",
            **above(
                "AWS/States",
                "ExecutionsFailed",
                0,
                statistic="Sum",
                evaluation_periods=1,
                dimensions={"StateMachineArn": machine.arn},
                alarm_description="a service was not rolled after one of its secrets changed",
            ),
            alarm_actions=[topic_arn],
            ok_actions=[topic_arn],
            tags={**tags, "Name": f"{name}-failed"},
            opts=pulumi.ResourceOptions(parent=self),
        )


def _pattern(service: Rolled) -> pulumi.Output[str]:
    """Secrets Manager's own event, which needs no trail, for the secrets of one service.

    https://docs.aws.amazon.com/secretsmanager/latest/userguide/secret-event-notifications.html
    """
    secrets = [arn for _, arn in sorted(service["secret_arns"].items())]
    return pulumi.Output.json_dumps(
        {
            "source": ["aws.secretsmanager"],
            "detail-type": ["Secret Label Updated"],
            "resources": secrets,
            "detail": {"labelUpdated": ["AWSCURRENT"]},
        },
        sort_keys=True,
    )
