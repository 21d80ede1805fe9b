"""What ECS is told of a service's deployments: who moves the requests, and what undoes one."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import pulumi
import pulumi_aws as aws

from components._policy import allow, trust
from components.compute import scaling
from components.compute.deploy import Deploy, configuration
from components.compute.edges import Tags
from components.compute.service_args import SCALE, ServiceArgs
from components.compute.task import START_SECONDS
from components.compute.ways_in import WaysIn

DESCRIBE: Final = (
    "elasticloadbalancing:DescribeListeners",
    "elasticloadbalancing:DescribeRules",
    "elasticloadbalancing:DescribeTargetGroups",
)
"""What whoever shifts requests looks at; AWS knows no narrower resource than all of them."""


@dataclass(frozen=True)
class Deployment:
    """How an ECS service is deployed."""

    settings: Mapping[str, Any]
    """Arguments of the service."""
    needs: Sequence[pulumi.Resource] = ()
    """What has to be there before it."""


def check_deployment(name: str, args: ServiceArgs) -> None:
    """Refuse what a deployment in two groups of tasks cannot do."""
    deploy = args.get("deploy", Deploy.ROLLING)
    if deploy is Deploy.ROLLING:
        return
    if "route" not in args:
        raise ValueError(f"{name}: deploy must be rolling without a route, got {deploy}")
    if args.get("interruptible", False):
        raise ValueError(f"{name}: deploy must be rolling where interruptible, got {deploy}")
    if "requests" in args.get("scale", SCALE):
        # Their number is counted for one target group, and requests move to another.
        raise ValueError(f"{name}: deploy must be rolling with scale.requests, got {deploy}")
    if deploy is Deploy.CODEDEPLOY and "machines" in args:
        # Managed scaling of machines does not see what CodeDeploy starts.
        raise ValueError(f"{name}: deploy must not be codedeploy on machines")


def moved(args: ServiceArgs) -> list[str]:
    """Properties that others change after an `up`: CodeDeploy, the autoscaler, a pipeline."""
    found: list[str] = []
    if args.get("deploy") is Deploy.CODEDEPLOY:
        found = ["capacityProviderStrategies", "loadBalancers", "taskDefinition"]
    elif args.get("delivered", False):
        found = ["taskDefinition"]
    return sorted([*found, *(["desiredCount"] if scaling.moves(args.get("scale", SCALE)) else [])])


def deployment(
    name: str,
    *,
    parent: pulumi.Resource,
    args: ServiceArgs,
    ways: WaysIn,
    port: int,
    tags: Tags,
) -> Deployment:
    """The settings of the service, and the role of whoever moves its requests."""
    deploy = args.get("deploy", Deploy.ROLLING)
    rolled_back: dict[str, Any] = {
        "deployment_circuit_breaker": {"enable": True, "rollback": True},
        "wait_for_steady_state": True,
    }
    target: dict[str, Any] = {"container_name": name, "container_port": port}
    first = START_SECONDS if "migration" in args else 0
    served = {"load_balancers": [target], "health_check_grace_period_seconds": 60 + first}
    if ways.listening:
        target["target_group_arn"] = ways.listening.group.arn
        return Deployment({**served, **rolled_back}, needs=[ways.listening.listener])
    if (behind := ways.behind) is None:
        return Deployment(rolled_back)
    target["target_group_arn"] = behind.group.arn
    if deploy is Deploy.CODEDEPLOY:
        return Deployment(
            {
                **served,
                "deployment_controller": {"type": "CODE_DEPLOY"},
                # The provider waits for a deployment of ECS's own, which there is none of.
                "wait_for_steady_state": False,
            },
            needs=[behind.rule],
        )
    rolled_back["alarms"] = {"enable": True, "rollback": True, "alarm_names": [behind.alarm.name]}
    if behind.other is None:
        return Deployment({**served, **rolled_back}, needs=[behind.rule])
    groups = [behind.group.arn, behind.other.arn]
    role, policy = _shifter(
        name, parent=parent, args=args, rule=behind.rule, groups=groups, tags=tags
    )
    target["advanced_configuration"] = {
        "alternate_target_group_arn": behind.other.arn,
        "production_listener_rule": behind.rule.arn,
        "role_arn": role.arn,
    }
    return Deployment(
        {**served, **rolled_back, "deployment_configuration": configuration(deploy)},
        needs=[behind.rule, policy],
    )


def _shifter(
    name: str,
    *,
    parent: pulumi.Resource,
    args: ServiceArgs,
    rule: aws.lb.ListenerRule,
    groups: Sequence[pulumi.Input[str]],
    tags: Tags,
) -> tuple[aws.iam.Role, aws.iam.RolePolicy]:
    """ECS's own role at the balancer: this rule, these two groups.

    https://docs.aws.amazon.com/aws-managed-policy/latest/reference/AmazonECSInfrastructureRolePolicyForLoadBalancers.html
    """
    child = pulumi.ResourceOptions(parent=parent)
    role = aws.iam.Role(
        f"{name}-shift-role",
        assume_role_policy=trust(
            "ecs.amazonaws.com",
            # AWS does not say whether ECS tells its account here.
            {"StringEqualsIfExists": {"aws:SourceAccount": args["account_id"]}},
        ),
        tags={**tags, "Name": f"{name}-shift-role"},
        opts=child,
    )
    policy = aws.iam.RolePolicy(
        f"{name}-may-shift",
        role=role.id,
        policy=allow(
            [
                {
                    "actions": [*DESCRIBE, "elasticloadbalancing:DescribeTargetHealth"],
                    "resources": ["*"],
                },
                {
                    "actions": [
                        "elasticloadbalancing:DeregisterTargets",
                        "elasticloadbalancing:RegisterTargets",
                    ],
                    "resources": groups,
                },
                {
                    "actions": ["elasticloadbalancing:ModifyRule"],
                    "resources": [rule.arn],
                },
            ]
        ),
        opts=child,
    )
    return role, policy
