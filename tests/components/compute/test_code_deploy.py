"""CodeDeploy: what it is asked to do, what it may, and what `up` leaves to it."""

import json

import pytest

from components.compute.deploy import Deploy

SERVICE = "aws:ecs/service:Service"
APPLICATION = "aws:codedeploy/application:Application"
GROUP = "aws:codedeploy/deploymentGroup:DeploymentGroup"
ARN = "<<ecs.Service/tasks-service.id>>"


@pytest.fixture
def deployed(make, served):
    return make(**served, deploy=Deploy.CODEDEPLOY)


def test_ecs_deploys_nothing_by_itself(deployed):
    service = deployed.one(SERVICE)
    assert service["deploymentController"] == {"type": "CODE_DEPLOY"}
    assert service["waitForSteadyState"] is False
    assert service["loadBalancers"] == [
        {
            "targetGroupArn": "<<lb.TargetGroup/tasks-tg.arn>>",
            "containerName": "tasks",
            "containerPort": 8080,
        }
    ]
    assert (
        not {
            "alarms",
            "deploymentCircuitBreaker",
            "deploymentConfiguration",
        }
        & service.keys()
    )


def test_up_leaves_alone_what_codedeploy_changes(deployed):
    assert deployed.named("tasks-service").options.ignore_changes == [
        "capacityProviderStrategies",
        "desiredCount",
        "loadBalancers",
        "taskDefinition",
    ]


def test_the_group_names_service_listener_and_both_target_groups(deployed):
    group = deployed.one(GROUP)
    assert deployed.one(APPLICATION)["computePlatform"] == "ECS"
    assert group["appName"] == "<<codedeploy.Application/tasks-application.name>>"
    assert group["deploymentGroupName"] == "tasks"
    assert group["deploymentConfigName"] == "CodeDeployDefault.ECSAllAtOnce"
    assert group["deploymentStyle"] == {
        "deploymentType": "BLUE_GREEN",
        "deploymentOption": "WITH_TRAFFIC_CONTROL",
    }
    assert group["ecsService"] == {
        "clusterName": "main",
        "serviceName": "<<ecs.Service/tasks-service.name>>",
    }
    assert group["loadBalancerInfo"] == {
        "targetGroupPairInfo": {
            "prodTrafficRoute": {"listenerArns": ["arn:listener"]},
            "targetGroups": [
                {"name": "<<lb.TargetGroup/tasks-tg.name>>"},
                {"name": "<<lb.TargetGroup/tasks-tg2.name>>"},
            ],
        }
    }
    assert deployed.named("tasks-deployments").options.depends_on[0].endswith("tasks-may-deploy")


def test_a_deployment_is_undone_while_the_old_tasks_still_run(deployed):
    group = deployed.one(GROUP)
    assert group["alarmConfiguration"] == {
        "enabled": True,
        "alarms": ["<<cloudwatch.MetricAlarm/tasks-errors.name>>"],
    }
    assert group["autoRollbackConfiguration"] == {
        "enabled": True,
        "events": ["DEPLOYMENT_FAILURE", "DEPLOYMENT_STOP_ON_ALARM"],
    }
    assert group["blueGreenDeploymentConfig"] == {
        "deploymentReadyOption": {"actionOnTimeout": "CONTINUE_DEPLOYMENT"},
        "terminateBlueInstancesOnDeploymentSuccess": {
            "action": "TERMINATE",
            "terminationWaitTimeInMinutes": 5,
        },
    }


def test_codedeploy_may_do_this_and_no_more(deployed):
    policy = json.loads(deployed.named("tasks-may-deploy").inputs["policy"])["Statement"]
    may = [(one["Action"], one["Resource"], one.get("Condition")) for one in policy]
    task_sets = (
        "arn:aws:ecs:eu-north-1:123456789012:task-set/main/<<ecs.Service/tasks-service.name>>/*"
    )
    roles = ["<<iam.Role/tasks-execution-role.arn>>", "<<iam.Role/tasks-task-role.arn>>"]
    assert may == [
        (["ecs:DescribeServices", "ecs:UpdateServicePrimaryTaskSet"], [ARN], None),
        (["ecs:CreateTaskSet"], ["*"], {"ArnEquals": {"ecs:service": ARN}}),
        (["ecs:DeleteTaskSet"], [task_sets], None),
        (
            [
                "elasticloadbalancing:DescribeListeners",
                "elasticloadbalancing:DescribeRules",
                "elasticloadbalancing:DescribeTargetGroups",
            ],
            ["*"],
            None,
        ),
        (["elasticloadbalancing:ModifyListener"], ["arn:listener"], None),
        (["elasticloadbalancing:ModifyRule"], ["<<lb.ListenerRule/tasks-rule.arn>>"], None),
        (
            ["cloudwatch:DescribeAlarms"],
            ["<<cloudwatch.MetricAlarm/tasks-errors.arn>>"],
            None,
        ),
        (
            ["iam:PassRole"],
            roles,
            {"StringEquals": {"iam:PassedToService": "ecs-tasks.amazonaws.com"}},
        ),
    ]
    trust = json.loads(deployed.named("tasks-deploy-role").inputs["assumeRolePolicy"])
    assert trust["Statement"] == [
        {
            "Effect": "Allow",
            "Action": "sts:AssumeRole",
            "Principal": {"Service": "codedeploy.amazonaws.com"},
            "Condition": {"StringEquals": {"aws:SourceAccount": "123456789012"}},
        }
    ]


def test_everything_is_tagged(deployed):
    for name in ("tasks-application", "tasks-deployments", "tasks-deploy-role"):
        tags = deployed.named(name).inputs["tags"]
        assert (tags["Name"].startswith("tasks"), tags["service"]) == (True, "tasks")


def test_outputs_say_where_to_ask_for_a_deployment(deployed):
    told = deployed.outputs("groundwork:index:Service")
    assert told["codedeploy_application"] == "<<codedeploy.Application/tasks-application.name>>"
    assert told["deployment_group"] == "tasks"
    assert told["target_group_names"] == [
        "<<lb.TargetGroup/tasks-tg.name>>",
        "<<lb.TargetGroup/tasks-tg2.name>>",
    ]


@pytest.mark.parametrize("deploy", [one for one in Deploy if one is not Deploy.CODEDEPLOY])
def test_nothing_else_has_an_application(make, served, deploy):
    engine = make(**served, deploy=deploy)
    assert engine.of(APPLICATION) == engine.of(GROUP) == []
    told = engine.outputs("groundwork:index:Service")
    assert not {"codedeploy_application", "deployment_group"} & told.keys()
    assert len(told["target_group_names"]) == (1 if deploy is Deploy.ROLLING else 2)
