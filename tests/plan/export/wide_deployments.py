"""Deployments that move requests, of the wide program."""

from typing import Any

import pulumi
import pulumi_aws as aws


def deployments(
    opts: pulumi.ResourceOptions,
    vpc: aws.ec2.Vpc,
    subnets: list[aws.ec2.Subnet],
    listener: aws.lb.Listener,
    role: aws.iam.Role,
) -> None:
    groups = [
        aws.lb.TargetGroup(
            name, vpc_id=vpc.id, port=8080, protocol="HTTP", target_type="ip", opts=opts
        )
        for name in ("first", "second")
    ]
    rule = aws.lb.ListenerRule(
        "shifted",
        listener_arn=listener.arn,
        priority=7,
        conditions=[{"path_pattern": {"values": ["/shifted", "/shifted/*"]}}],
        actions=[
            {
                "type": "forward",
                "forward": {
                    "target_groups": [
                        {"arn": group.arn, "weight": weight}
                        for group, weight in zip(groups, (100, 0), strict=True)
                    ]
                },
            }
        ],
        opts=pulumi.ResourceOptions(
            provider=opts.provider, ignore_changes=["actions[0].forward.targetGroups"]
        ),
    )
    target: Any = {
        "target_group_arn": groups[0].arn,
        "container_name": "app",
        "container_port": 8080,
    }
    shifted: Any = {
        "alternate_target_group_arn": groups[1].arn,
        "production_listener_rule": rule.arn,
        "role_arn": role.arn,
    }
    shifting: Any = [{**target, "advanced_configuration": shifted}]
    common: Any = {
        "cluster": "main",
        "task_definition": "app:1",
        "network_configuration": {"subnets": [subnet.id for subnet in subnets]},
    }
    aws.ecs.Service(
        "shifted",
        **common,
        deployment_configuration={
            "strategy": "LINEAR",
            "bake_time_in_minutes": "5",
            "linear_configuration": {"step_percent": 20, "step_bake_time_in_minutes": "3"},
        },
        load_balancers=shifting,
        opts=opts,
    )
    service = aws.ecs.Service(
        "handed-over",
        **common,
        deployment_controller={"type": "CODE_DEPLOY"},
        load_balancers=[target],
        opts=pulumi.ResourceOptions(
            provider=opts.provider,
            ignore_changes=["capacityProviderStrategies", "loadBalancers", "taskDefinition"],
        ),
    )
    application = aws.codedeploy.Application("app", compute_platform="ECS", opts=opts)
    aws.codedeploy.DeploymentGroup(
        "app",
        app_name=application.name,
        deployment_group_name="app",
        deployment_config_name="CodeDeployDefault.ECSAllAtOnce",
        service_role_arn=role.arn,
        deployment_style={
            "deployment_type": "BLUE_GREEN",
            "deployment_option": "WITH_TRAFFIC_CONTROL",
        },
        ecs_service={"cluster_name": "main", "service_name": service.name},
        load_balancer_info={
            "target_group_pair_info": {
                "prod_traffic_route": {"listener_arns": [listener.arn]},
                "target_groups": [{"name": group.name} for group in groups],
            }
        },
        blue_green_deployment_config={
            "deployment_ready_option": {"action_on_timeout": "CONTINUE_DEPLOYMENT"},
            "terminate_blue_instances_on_deployment_success": {
                "action": "TERMINATE",
                "termination_wait_time_in_minutes": 5,
            },
        },
        alarm_configuration={"enabled": True, "alarms": ["tasks-cpu"]},
        auto_rollback_configuration={
            "enabled": True,
            "events": ["DEPLOYMENT_FAILURE", "DEPLOYMENT_STOP_ON_ALARM"],
        },
        opts=opts,
    )
