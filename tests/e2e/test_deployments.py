"""What deployments and the autoscaler change on AWS is not undone by the next `up`."""

from collections.abc import Callable
from typing import Any

import pytest

from ops.engines.engine import Counts
from ops.local.inventory import inventory
from tests.e2e.conftest import KNOWN, engines
from tests.e2e.deployments import REGION, Behind
from tests.e2e.stage import Stage

SHIFTING = ("canary", "linear", "blue-green", "codedeploy")
DEPLOYS = ("rolling", *SHIFTING)


def say_more(config: dict[str, Any]) -> None:
    """Something of every service that makes a new revision of its task."""
    for service in config["groundwork:services"].values():
        service["env"] = {"LOG_LEVEL": "debug"}


@pytest.mark.parametrize("engine", engines("deployments"))
def test_deployments_are_not_undone(
    stage: Stage, record_property: Callable[[str, object], None]
) -> None:
    stage.play("deployments")
    endpoint = stage.emulate()
    before = inventory(endpoint)
    made = stage.up()
    assert made == Counts(created=made.created)
    stage.nothing_changes(made.created)

    aws = Behind(endpoint)
    weights = {deploy: aws.weights(f"/{deploy}") for deploy in SHIFTING}
    assert all(sorted(each) == [0, 100] for each in weights.values())
    for deploy in DEPLOYS:
        aws.scale(deploy, 3)
        if deploy != "codedeploy":
            aws.deploy_again(deploy)
    for deploy in ("canary", "linear", "blue-green"):
        aws.swap(f"/{deploy}")
    revision = aws.deploy_by_codedeploy("codedeploy", "/codedeploy")

    moved = {deploy: aws.weights(f"/{deploy}") for deploy in SHIFTING}
    assert moved == {deploy: each[::-1] for deploy, each in weights.items()}
    deployed = aws.services()
    assert deployed["codedeploy"]["taskDefinition"] == revision
    record_property(KNOWN, stage.nothing_changes(made.created))
    assert {deploy: aws.weights(f"/{deploy}") for deploy in SHIFTING} == moved
    for label, told in aws.services().items():
        for key in ("taskDefinition", "loadBalancers", "desiredCount"):
            assert told[key] == deployed[label][key], (label, key)
        assert told["desiredCount"] == 3

    if stage.engine == "terraform":  # which looks at everything before it plans
        drift(stage, aws)

    stage.edit(say_more)
    changed = stage.up()
    assert (changed.created, changed.deleted) == (len(DEPLOYS), len(DEPLOYS)), changed
    assert changed.updated == len(DEPLOYS) - 1, changed
    for label, told in aws.services().items():
        same = told["taskDefinition"] == deployed[label]["taskDefinition"]
        assert same is (label == "codedeploy")
        assert told["desiredCount"] == 3
    assert {deploy: aws.weights(f"/{deploy}") for deploy in SHIFTING} == moved

    stage.down()
    assert stage.left == sorted([*before, f"{REGION}/ecs:{revision}"])


def drift(stage: Stage, aws: Behind) -> None:
    """What no deployment changes is set right: another action, another condition."""
    group = aws.rules()["/canary"]["Actions"][0]["ForwardConfig"]["TargetGroups"][0]
    aws.forward("/rolling", [{**group, "Weight": 1}])
    aws.elb.modify_rule(
        RuleArn=aws.rules()["/blue-green"]["RuleArn"],
        Conditions=[{"Field": "path-pattern", "PathPatternConfig": {"Values": ["/green"]}}],
    )
    changes = stage.unexplained().changes
    assert sorted((one.resource, one.properties) for one in changes) == [
        ("aws_lb_listener_rule.blue-green-rule", ("condition",)),
        ("aws_lb_listener_rule.rolling-rule", ("action",)),
    ]
    assert stage.up().updated == len(changes)
    assert "/blue-green" in aws.rules()
