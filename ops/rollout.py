"""After an update: does what was asked for run? A deployment that was rolled back reports success.

https://docs.aws.amazon.com/AmazonECS/latest/developerguide/deployment-circuit-breaker.html
"""

import os
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import boto3
import botocore.session
from botocore.config import Config

from ops.engines.engine import Deployed
from ops.target import Target

_ALONE = {
    "profile": (None, None, None, None),
    "config_file": (None, None, os.devnull, None),
    "credentials_file": (None, None, os.devnull, None),
}
"""Session variables that come from no environment and no file of the user."""
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
    alone = botocore.session.Session(session_vars=_ALONE)
    return boto3.Session(botocore_session=alone).client(
        "ecs",
        region_name=region,
        endpoint_url=own["AWS_ENDPOINT_URL"],
        aws_access_key_id=own["AWS_ACCESS_KEY_ID"],
        aws_secret_access_key=own["AWS_SECRET_ACCESS_KEY"],
        config=Config(proxies={}),
    )
