"""CodeDeploy of one service: a second set of tasks, then all requests, then the first set goes."""

from dataclasses import dataclass
from typing import Any, Final

import pulumi
import pulumi_aws as aws

from components._policy import document, trust
from components.compute.deploy import BAKE_MINUTES, Deploy
from components.compute.deployment import DESCRIBE
from components.compute.edges import Tags
from components.compute.service_args import ServiceArgs
from components.compute.task import Task
from components.compute.traffic import Behind

CONFIG: Final = "CodeDeployDefault.ECSAllAtOnce"


@dataclass(frozen=True)
class CodeDeploy:
    """Where a deployment of the service is asked for."""

    application: "aws.codedeploy.Application"
    group: "aws.codedeploy.DeploymentGroup"


def code_deploy(
    name: str,
    *,
    parent: pulumi.Resource,
    args: ServiceArgs,
    service: aws.ecs.Service,
    task: Task,
    behind: Behind | None,
    tags: Tags,
) -> CodeDeploy | None:
    """Deploys when it is asked to; goes back when the tasks fail or the error alarm rings.

    None for a service that ECS deploys.
    """
    if args.get("deploy") is not Deploy.CODEDEPLOY or behind is None:
        return None
    child = pulumi.ResourceOptions(parent=parent)
    application = aws.codedeploy.Application(
        f"{name}-application", compute_platform="ECS", tags=dict(tags), opts=child
    )
    groups = [one for one in (behind.group, behind.other) if one]
    role, policy = _role(
        name, parent=parent, args=args, service=service, task=task, behind=behind, tags=tags
    )
    group = aws.codedeploy.DeploymentGroup(
        f"{name}-deployments",
        app_name=application.name,
        # It has no name of its own that Pulumi could make; the application's is the stack's own.
        deployment_group_name=name,
        deployment_config_name=CONFIG,
        service_role_arn=role.arn,
        deployment_style={
            "deployment_type": "BLUE_GREEN",
            "deployment_option": "WITH_TRAFFIC_CONTROL",
        },
        ecs_service={"cluster_name": args["cluster_name"], "service_name": service.name},
        load_balancer_info={
            "target_group_pair_info": {
                "prod_traffic_route": {"listener_arns": [behind.listener_arn]},
                "target_groups": [{"name": one.name} for one in groups],
            }
        },
        blue_green_deployment_config={
            "deployment_ready_option": {"action_on_timeout": "CONTINUE_DEPLOYMENT"},
            "terminate_blue_instances_on_deployment_success": {
                "action": "TERMINATE",
                "termination_wait_time_in_minutes": BAKE_MINUTES,
            },
        },
        alarm_configuration={"enabled": True, "alarms": [behind.alarm.name]},
        auto_rollback_configuration={
            "enabled": True,
            "events": ["DEPLOYMENT_FAILURE", "DEPLOYMENT_STOP_ON_ALARM"],
        },
        tags={**tags, "Name": f"{name}-deployments"},
        opts=pulumi.ResourceOptions(parent=parent, depends_on=[policy]),
    )
    return CodeDeploy(application, group)


def _role(
    name: str,
    *,
    parent: pulumi.Resource,
    args: ServiceArgs,
    service: aws.ecs.Service,
    task: Task,
    behind: Behind,
    tags: Tags,
) -> tuple[aws.iam.Role, aws.iam.RolePolicy]:
    """CodeDeploy's role: task sets of this service, its rule, its alarm, the roles of its tasks.

    https://docs.aws.amazon.com/aws-managed-policy/latest/reference/AWSCodeDeployRoleForECS.html
    """
    child = pulumi.ResourceOptions(parent=parent)
    role = aws.iam.Role(
        f"{name}-deploy-role",
        assume_role_policy=trust(
            "codedeploy.amazonaws.com",
            {"StringEquals": {"aws:SourceAccount": args["account_id"]}},
        ),
        tags={**tags, "Name": f"{name}-deploy-role"},
        opts=child,
    )
    task_sets = pulumi.Output.format(
        "arn:aws:ecs:{0}:{1}:task-set/{2}/{3}/*",
        args["region"],
        args["account_id"],
        args["cluster_name"],
        service.name,
    )

    def may(actions: list[str], *resources: Any, **condition: Any) -> dict[str, Any]:
        statement = {"Effect": "Allow", "Action": actions, "Resource": list(resources)}
        return {**statement, "Condition": condition} if condition else statement

    policy = aws.iam.RolePolicy(
        f"{name}-may-deploy",
        role=role.id,
        policy=document(
            [
                may(["ecs:DescribeServices", "ecs:UpdateServicePrimaryTaskSet"], service.id),
                # A task set has no ARN before it is made: the condition names the service.
                may(["ecs:CreateTaskSet"], "*", ArnEquals={"ecs:service": service.id}),
                # Its id is made with it.
                may(["ecs:DeleteTaskSet"], task_sets),
                may(list(DESCRIBE), "*"),
                may(["elasticloadbalancing:ModifyListener"], behind.listener_arn),
                may(["elasticloadbalancing:ModifyRule"], behind.rule.arn),
                may(["cloudwatch:DescribeAlarms"], behind.alarm.arn),
                may(
                    ["iam:PassRole"],
                    task.execution.arn,
                    task.role.arn,
                    StringEquals={"iam:PassedToService": "ecs-tasks.amazonaws.com"},
                ),
            ]
        ),
        opts=child,
    )
    return role, policy
