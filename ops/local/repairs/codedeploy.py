"""CodeDeploy, served by moto."""

import re
from dataclasses import replace
from typing import Any

from moto.codedeploy.models import codedeploy_backends

from ops.local.call import Answer, Call, Forward, json_answer
from ops.local.repairs.registry import repair

_NEW_NAMES = {"newDeploymentGroupName": "deployment_group_name"}


@repair("codedeploy", "DeleteApplication")
async def end_of_an_application(call: Call, _forward: Forward) -> Answer:
    """Moto 5.2.5 keeps every application for good."""
    backend, name = _backend(call), call.json()["applicationName"]
    backend.applications.pop(name, None)
    backend.deployment_groups.pop(name, None)
    return json_answer({})


@repair("codedeploy", "DeleteDeploymentGroup")
async def end_of_a_group(call: Call, _forward: Forward) -> Answer:
    """Moto 5.2.5 keeps every deployment group for good."""
    asked = call.json()
    groups = _backend(call).deployment_groups.get(asked["applicationName"], {})
    groups.pop(asked["deploymentGroupName"], None)
    return json_answer({"hooksNotCleanedUp": []})


@repair("codedeploy", "GetDeploymentGroup")
async def alarms_of_a_group(call: Call, forward: Forward) -> Answer:
    """Moto 5.2.5 does not tell which alarms a deployment group looks at."""
    answer = await forward(call)
    if not answer.ok:
        return answer
    told = answer.json()["deploymentGroupInfo"]
    groups = _backend(call).deployment_groups[told["applicationName"]]
    alarms = groups[told["deploymentGroupName"]].alarm_configuration or {}
    return answer.with_json({"deploymentGroupInfo": {**told, "alarmConfiguration": alarms}})


@repair("codedeploy", "UpdateDeploymentGroup")
async def change_of_a_group(call: Call, _forward: Forward) -> Answer:
    """Moto 5.2.5 changes no deployment group."""
    asked = call.json()
    groups = _backend(call).deployment_groups.get(asked.pop("applicationName"), {})
    name = asked.pop("currentDeploymentGroupName")
    if name not in groups:
        said = {"__type": "DeploymentGroupDoesNotExistException", "message": f"there is no {name}"}
        return replace(json_answer(said), status=400)
    group = groups.pop(name)
    for key, value in asked.items():
        setattr(group, _NEW_NAMES.get(key) or re.sub("(?=[A-Z])", "_", key).lower(), value)
    groups[group.deployment_group_name] = group
    return json_answer({"hooksNotCleanedUp": []})


def _backend(call: Call) -> Any:
    return codedeploy_backends[call.account][call.region]
