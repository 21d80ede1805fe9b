"""Networks."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Annotated, Any, Final

from pydantic import BeforeValidator, Field, ValidationInfo

from components.network.endpoint_names import TASK_ENDPOINTS
from components.network.nat import Nat
from stack import zones
from stack.errors import listed, nearest, shown
from stack.model.base import Cidr, Model, ZoneName, wrong
from stack.zones import MOST


class Discovery(StrEnum):
    """How the services of a network find those that they call."""

    DNS = "dns"
    CONNECT = "connect"
    """A proxy of ECS Service Connect in each task."""


class Endpoint(StrEnum):
    """AWS services that a network can reach without NAT, and two presets."""

    TASKS = "tasks"
    ECR = "ecr"
    DYNAMODB = "dynamodb"
    EC2 = "ec2"
    ECR_API = "ecr.api"
    ECR_DKR = "ecr.dkr"
    ECS = "ecs"
    ECS_AGENT = "ecs-agent"
    ECS_TELEMETRY = "ecs-telemetry"
    EKS = "eks"
    EKS_AUTH = "eks-auth"
    EVENTS = "events"
    KMS = "kms"
    LOGS = "logs"
    MONITORING = "monitoring"
    S3 = "s3"
    SECRETSMANAGER = "secretsmanager"
    SNS = "sns"
    SQS = "sqs"
    SSM = "ssm"
    SSMMESSAGES = "ssmmessages"
    STS = "sts"
    XRAY = "xray"


PRESETS: Final[Mapping[str, frozenset[str]]] = {
    Endpoint.ECR: frozenset({"ecr.api", "ecr.dkr"}),
    Endpoint.TASKS: frozenset(TASK_ENDPOINTS),
}
"""Words of the stack file for several endpoints; `tasks` is what a task needs to start."""


def _zones(value: Any, info: ValidationInfo) -> Any:
    if isinstance(value, list):
        return tuple(value)
    if isinstance(value, bool) or not isinstance(value, int):
        return value
    if not 1 <= value <= MOST:
        raise wrong(f"got {value}", f"a number 1 to {MOST}, or a list of zone names")
    return zones.first((info.context or {})["region"], value)


def _endpoints(value: Any) -> Any:
    if not isinstance(value, list):
        return value
    known = frozenset(Endpoint)
    for word in value:
        if not isinstance(word, str) or word not in known:
            raise wrong(f"no endpoint {shown(word)}", listed(known), nearest(word, known))
    return tuple(sorted(frozenset().union(*(PRESETS.get(word, {word}) for word in value))))


class Network(Model):
    """A VPC with private and isolated subnets in each zone, and public ones."""

    cidr: Cidr
    """Private IPv4 range, /16 to /22, of which every zone and tier has a fixed share. Required."""
    zones: Annotated[
        tuple[ZoneName, ...],
        BeforeValidator(
            _zones,
            json_schema_input_type=Annotated[int, Field(ge=1, le=MOST)] | tuple[ZoneName, ...],
        ),
    ]
    """Availability zones: a number, or a list of names. Defaults to 2 in dev and 3 in prod."""
    public_zones: int | None = Field(default=None, ge=0, le=MOST)
    """Zones, from the first, that have a public subnet, too; with 0 there is no internet gateway.
    Defaults to all of them."""
    nat: Nat
    """NAT: none, a gateway, one a zone, or a small instance, which costs a tenth and is gone for
    minutes when it fails. Defaults to single in dev and per-zone in prod."""
    endpoints: Annotated[
        tuple[str, ...],
        BeforeValidator(_endpoints, json_schema_input_type=tuple[Endpoint, ...]),
    ] = ()
    """AWS services reached without NAT; `tasks` is all that a task needs to start, `ecr` is both
    endpoints of ECR. Defaults to none."""
    discovery: Discovery = Discovery.DNS
    """How its services find those that they call: by DNS, or by Service Connect, whose proxies
    balance, try again and count each request. Defaults to dns."""
