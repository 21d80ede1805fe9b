"""Rules of the containers of ECS."""

import json
from dataclasses import replace
from typing import Any

from plan.record import Secret
from plan.rules.containers import SERVICE, TASK
from tests.plan.rules.cases import exempt, found, met, said_of
from tests.plan.rules.made import made

GOOD = {
    "name": "web",
    "user": "10001:10001",
    "privileged": False,
    "readonlyRootFilesystem": True,
    "linuxParameters": {"capabilities": {"drop": ["ALL"]}},
    "logConfiguration": {"logDriver": "awslogs", "options": {"mode": "non-blocking"}},
    "healthCheck": {"command": ["CMD", "true"]},
}


def task(*containers: dict[str, Any], **inputs: Any):
    return made(TASK, containerDefinitions=json.dumps(containers), **inputs)


def web(**changed: Any):
    """A task with a good container, and one that differs."""
    return task(GOOD, {**GOOD, "name": "other", **changed})


def told(name: str, value: str):
    return web(environment=[{"name": "PORT", "value": "80"}, {"name": name, "value": value}])


WINDOWS = task(
    {"name": "web"}, runtimePlatform={"operatingSystemFamily": "WINDOWS_SERVER_2022_CORE"}
)
HIDDEN = replace(web(), inputs={"containerDefinitions": Secret(json.dumps([GOOD]))})
SERVED = made(SERVICE, needs={"taskDefinition": [web()]})
NO_SUCH = "Windows has no such thing"

CASES = [
    met("ECS2", told("DB_HOST", "db.internal")),
    met("ECS2", told("DB_SECRET_ARN", "arn:aws:secretsmanager:eu-north-1:1:secret:x")),
    found("ECS2", "other: DB_PASSWORD looks like a secret by its name", told("DB_PASSWORD", "x")),
    found(
        "ECS2",
        "other: AWS_SECRET_ACCESS_KEY looks like a secret by its name",
        told("AWS_SECRET_ACCESS_KEY", "x"),
    ),
    found("ECS2", "other: URL holds what looks like a secret", told("URL", "db://me:pass@host/x")),
    found("ECS2", "containerDefinitions holds a secret value", HIDDEN),
    met("ECS7", web()),
    found("ECS7", "other: logConfiguration.logDriver is not given", web(logConfiguration=None)),
    met("GW.log-mode", web()),
    found(
        "GW.log-mode",
        "other: logConfiguration.options.mode is blocking",
        web(logConfiguration={"logDriver": "awslogs", "options": {"mode": "blocking"}}),
    ),
    met("ECS.5", web()),
    found("ECS.5", "other: readonlyRootFilesystem is false", web(readonlyRootFilesystem=False)),
    found("ECS.5", "web: readonlyRootFilesystem is not given", task({"name": "web"})),
    exempt("ECS.5", NO_SUCH, WINDOWS),
    met("ECS.4", web()),
    met("ECS.4", task({"name": "web"})),
    found("ECS.4", "other: privileged is true", web(privileged=True)),
    met("ECS.20", web(user="1000")),
    found("ECS.20", "other: user is not given", web(user=None)),
    found("ECS.20", "other: user is root", web(user="root")),
    found("ECS.20", "other: user is 0:1000", web(user="0:1000")),
    exempt("ECS.20", NO_SUCH, WINDOWS),
    met("GW.capabilities", web()),
    found(
        "GW.capabilities",
        "other: linuxParameters.capabilities.drop lacks ALL",
        web(linuxParameters={"capabilities": {"drop": ["NET_RAW"]}}),
    ),
    found(
        "GW.capabilities",
        "web: linuxParameters.capabilities.drop lacks ALL",
        task({"name": "web"}),
    ),
    exempt("GW.capabilities", NO_SUCH, WINDOWS),
    met("GW.container-health", web(), SERVED),
    met("GW.container-health", web(healthCheck=None, essential=False), SERVED),
    found("GW.container-health", "other: healthCheck is not given", web(healthCheck=None), SERVED),
    exempt("GW.container-health", "it ends by itself: no service runs it", web(healthCheck=None)),
    met("ECS.17", web()),
    met("ECS.17", task(GOOD, networkMode="awsvpc")),
    found("ECS.17", "networkMode is host", task(GOOD, networkMode="host")),
    met("ECS.3", task(GOOD, pidMode="task")),
    found("ECS.3", "pidMode is host", task(GOOD, pidMode="host")),
    met("GW.two-roles", task(GOOD, taskRoleArn="arn:task", executionRoleArn="arn:start")),
    met("GW.two-roles", web()),
    found(
        "GW.two-roles",
        "taskRoleArn is also executionRoleArn",
        task(GOOD, taskRoleArn="arn:one", executionRoleArn="arn:one"),
    ),
]

test_what_is_said = said_of(CASES)
