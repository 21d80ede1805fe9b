"""After an update: does what was asked for run? A deployment that was rolled back reports success.

https://docs.aws.amazon.com/AmazonECS/latest/developerguide/deployment-circuit-breaker.html
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import boto3

from ops.engines.engine import Deployed
from ops.local.client import client
from ops.target import Target

_ASKED = {"aws_ecs_service": "task_definition", "aws:ecs/service:Service": "taskDefinition"}


def stale(target: Target, deployed: Sequence[Deployed]) -> tuple[str, ...]:
    """A line for each ECS service that runs another revision than the state asks for."""
    asked = [(one, _ASKED[one.type]) for one in deployed if one.type in _ASKED]
    if not asked:
        return ()
    ecs = _client(target)
    return tuple(line for one, field in asked for line in _compared(ecs, one.attributes, field))


def _compared(ecs: Any, service: Mapping[str, Any], field: str) -> Iterator[str]:
    name, wanted = service["name"], _revision(service[field])
    answer = ecs.describe_services(cluster=service["cluster"], services=[name])
    for found in answer["services"]:
        running = _revision(found["taskDefinition"])
        theirs = found.get("deploymentController", {}).get("type", "ECS") != "ECS"
        if running != wanted and not theirs:
            yield (
                f"service {name} runs {running}, not {wanted} as asked: "
                f"the deployment was rolled back{_why(found)}"
            )


def _revision(arn: str) -> str:
    """`family:revision` of a task definition."""
    return arn.rsplit("/", 1)[-1]


def _why(found: Mapping[str, Any]) -> str:
    """The last thing that ECS says about the service."""
    events = [event["message"] for event in found.get("events", [])[:1]]
    return f" ({events[0]})" if events else ""


def _client(target: Target) -> Any:
    """A client as the engine's environment has it, whatever this process's own says."""
    own, region = target.environment, target.settings.region
    if not target.settings.emulator:
        return boto3.client("ecs", region_name=region)
    return client("ecs", own["AWS_ENDPOINT_URL"], region)
