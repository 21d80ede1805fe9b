"""A secret that changes: which services are rolled, by whom, and who hears where that fails."""

import json

import pytest

from components.compute.rotation import Rotation
from components.task_links import Rolled

MACHINE = "<<sfn.StateMachine/rotation-machine.arn>>"
RULE = "aws:cloudwatch/eventRule:EventRule"
TARGET = "aws:cloudwatch/eventTarget:EventTarget"
TASKS: Rolled = {
    "cluster_name": "main",
    "service_name": "tasks-1",
    "service_arn": "arn:tasks",
    "secret_arns": {"stripe-key": "arn:stripe", "board": "arn:board"},
}
WEB: Rolled = {
    **TASKS,
    "service_name": "web-1",
    "service_arn": "arn:web",
    "secret_arns": {"k": "a"},
}


@pytest.fixture
def make(engine):
    """Makes the component `rotation` for these services; returns the engine."""

    def run(**services):
        args = {"account_id": "123456789012", "topic_arn": "arn:topic", "services": services}
        engine.run(lambda: Rotation("rotation", args))
        return engine

    return run


def statements(engine, name, key="policy"):
    (found,) = (r for r in engine.resources if r.name == name and key in r.inputs)
    return json.loads(found.inputs[key])["Statement"]


def test_a_new_current_version_of_any_of_its_secrets_rolls_a_service(make):
    assert json.loads(make(tasks=TASKS).one(RULE)["eventPattern"]) == {
        "source": ["aws.secretsmanager"],
        "detail-type": ["Secret Label Updated"],
        "resources": ["arn:board", "arn:stripe"],
        "detail": {"labelUpdated": ["AWSCURRENT"]},
    }


def test_each_rule_tells_the_machine_its_service(make):
    engine = make(web=WEB, tasks=TASKS)
    targets = {r.name: r.inputs for r in engine.resources if r.type == TARGET}
    assert targets.keys() == {"rotation-tasks", "rotation-web"}
    assert targets["rotation-web"] == {
        "rule": "<<cloudwatch.EventRule/rotation-web.name>>",
        "arn": MACHINE,
        "roleArn": "<<iam.Role/rotation-rules.arn>>",
        "input": '{"cluster": "main", "service": "web-1"}',
    }
    assert json.loads(targets["rotation-tasks"]["input"])["service"] == "tasks-1"


def test_the_machine_forces_a_deployment_of_the_same_revision_and_tries_again(make):
    definition = json.loads(
        make(tasks=TASKS).one("aws:sfn/stateMachine:StateMachine")["definition"]
    )
    assert definition["StartAt"] == "Roll"
    (roll,) = definition["States"].values()
    assert roll["Resource"] == "arn:aws:states:::aws-sdk:ecs:updateService"
    assert roll["Parameters"] == {
        "Cluster.$": "$.cluster",
        "Service.$": "$.service",
        "ForceNewDeployment": True,
    }
    assert (roll["End"], roll["Retry"][0]["MaxAttempts"]) == (True, 5)


def test_it_may_update_these_services_and_do_nothing_else(make):
    engine = make(web=WEB, tasks=TASKS)
    for label in ("tasks", "web"):
        assert statements(engine, f"rotation-may-{label}") == [
            {"Effect": "Allow", "Action": ["ecs:UpdateService"], "Resource": [f"arn:{label}"]}
        ]
    assert statements(engine, "rotation-rules") == [
        {"Effect": "Allow", "Action": ["states:StartExecution"], "Resource": [MACHINE]}
    ]


@pytest.mark.parametrize(
    ("role", "service"), [("rotation-role", "states"), ("rotation-rules", "events")]
)
def test_roles_are_for_this_account(make, role, service):
    assert statements(make(tasks=TASKS), role, "assumeRolePolicy") == [
        {
            "Effect": "Allow",
            "Action": "sts:AssumeRole",
            "Principal": {"Service": f"{service}.amazonaws.com"},
            "Condition": {"StringEquals": {"aws:SourceAccount": "123456789012"}},
        }
    ]


def test_permissions_are_there_before_the_first_event(make):
    engine = make(tasks=TASKS)

    def waits(typ):
        (found,) = (r for r in engine.resources if r.type == typ)
        return {urn.split("::")[-1] for urn in found.options.depends_on}

    assert waits("aws:sfn/stateMachine:StateMachine") == {"rotation-may-tasks"}
    assert waits(TARGET) == {"rotation-rules"}


def test_a_service_that_keeps_the_old_secret_rings(make):
    alarm = make(tasks=TASKS).one("aws:cloudwatch/metricAlarm:MetricAlarm")
    assert (alarm["namespace"], alarm["metricName"]) == ("AWS/States", "ExecutionsFailed")
    assert alarm["dimensions"] == {"StateMachineArn": MACHINE}
    assert (alarm["threshold"], alarm["statistic"]) == (0, "Sum")
    assert alarm["alarmActions"] == ["arn:topic"]
    assert alarm["treatMissingData"] == "notBreaching"


def test_outputs(make):
    assert make(tasks=TASKS).outputs("groundwork:index:Rotation") == {"machine_arn": MACHINE}
