"""Repairs of CodeDeploy: without the repair the test fails."""

from collections.abc import Callable
from typing import Any

import pytest
from botocore.exceptions import ClientError

ALARMS = {"enabled": True, "alarms": [{"name": "errors"}]}
GROUP = {"applicationName": "shop", "deploymentGroupName": "tasks"}


@pytest.fixture
def codedeploy(client: Callable[[str], Any]) -> Any:
    made = client("codedeploy")
    made.create_application(applicationName="shop", computePlatform="ECS")
    made.create_deployment_group(
        **GROUP,
        serviceRoleArn="arn:aws:iam::123456789012:role/deploy",
        alarmConfiguration=ALARMS,
    )
    yield made
    made.delete_application(applicationName="shop")


def told(codedeploy: Any, **changed: str) -> Any:
    return codedeploy.get_deployment_group(**GROUP | changed)["deploymentGroupInfo"]


def test_the_alarms_of_a_group_are_told(codedeploy: Any) -> None:
    assert told(codedeploy)["alarmConfiguration"] == ALARMS


def test_a_group_is_changed(codedeploy: Any) -> None:
    kept = told(codedeploy)
    codedeploy.update_deployment_group(
        applicationName="shop",
        currentDeploymentGroupName="tasks",
        newDeploymentGroupName="api",
        deploymentConfigName="CodeDeployDefault.ECSAllAtOnce",
        alarmConfiguration={**ALARMS, "enabled": False},
        autoRollbackConfiguration={"enabled": True, "events": ["DEPLOYMENT_FAILURE"]},
    )
    changed = told(codedeploy, deploymentGroupName="api")
    assert changed == {
        **kept,
        "deploymentGroupName": "api",
        "deploymentConfigName": "CodeDeployDefault.ECSAllAtOnce",
        "alarmConfiguration": {**ALARMS, "enabled": False},
        "autoRollbackConfiguration": {"enabled": True, "events": ["DEPLOYMENT_FAILURE"]},
    }
    for name in ("tasks", "other"):
        with pytest.raises(ClientError) as gone:
            codedeploy.update_deployment_group(
                applicationName="shop", currentDeploymentGroupName=name
            )
        assert gone.value.response["Error"]["Code"] == "DeploymentGroupDoesNotExistException"


def test_a_group_goes_and_then_its_application(codedeploy: Any) -> None:
    listed = codedeploy.list_deployment_groups(applicationName="shop")
    assert listed["deploymentGroups"] == ["tasks"]
    codedeploy.delete_deployment_group(**GROUP)
    with pytest.raises(ClientError) as gone:
        told(codedeploy)
    assert gone.value.response["Error"]["Code"] == "DeploymentGroupDoesNotExistException"
    codedeploy.delete_deployment_group(**GROUP)
    codedeploy.delete_application(applicationName="shop")
    assert codedeploy.list_applications()["applications"] == []
    with pytest.raises(ClientError) as gone:
        codedeploy.get_application(applicationName="shop")
    assert gone.value.response["Error"]["Code"] == "ApplicationDoesNotExistException"
