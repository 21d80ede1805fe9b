"""Clusters: machines for services to run on, and Kubernetes."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Annotated, Any, Final

from pydantic import BeforeValidator, Field, ValidationInfo

from components.compute.kubernetes_facts import VERSION, VERSIONS
from components.compute.machine_template import INSTANCE_TYPE
from components.compute.machines import MACHINES
from components.compute.node_types import ARM, NODE_TYPES
from components.compute.predictive import Predictive
from stack.errors import listed, nearest, shown
from stack.model.base import Cidr, Label, Model, form, wrong
from stack.model.service import Architecture

TYPES: Final = tuple(dict.fromkeys((*MACHINES, *NODE_TYPES)))


class Orchestrator(StrEnum):
    """What places services on machines."""

    ECS = "ecs"
    EKS = "eks"
    """Kubernetes."""


class Nodes(StrEnum):
    """Who chooses the machines of an EKS cluster."""

    AUTO = "auto"
    """EKS itself, by what pods ask for."""
    MANAGED = "managed"
    """The entry, by `machine`, `min` and `max`."""


def _machine(value: Any, info: ValidationInfo) -> Any:
    types = NODE_TYPES if info.data.get("engine") is Orchestrator.EKS else tuple(MACHINES)
    if isinstance(value, str) and value in types:
        return value
    raise wrong(f"no machine {shown(value)}", listed(types), nearest(value, types))


def _version(value: Any) -> Any:
    if isinstance(value, str) and value in VERSIONS:
        return value
    accepted = " or ".join(f'"{version}"' for version in VERSIONS)
    raise wrong(f"no version {shown(value)}", f"{accepted}, in quotes")


def _one_of(values: tuple[str, ...]) -> Any:
    return Annotated[str, Field(json_schema_extra={"enum": [*values]})]


AdminArn = Annotated[
    str,
    form(
        "the ARN of an IAM role or user",
        r"^arn:aws[a-z-]*:iam::[0-9]{12}:(role|user)/[A-Za-z0-9/_+=,.@-]+$",
        ["arn:aws:iam::123456789012:role/deployers"],
        2048,
    ),
]


class Ahead(StrEnum):
    """What is done with a forecast of machines."""

    FORECAST = Predictive.FORECAST
    SCALE = Predictive.SCALE
    PLAN = "plan"
    """By one scaling plan of AWS Auto Scaling for all groups that say so."""


class Cluster(Model):
    """EC2 machines that services run on instead of Fargate, or a cluster of Kubernetes."""

    engine: Orchestrator = Orchestrator.ECS
    """ecs: machines for services with `runs: ec2`; eks: Kubernetes. Defaults to ecs."""
    nodes: Nodes = Nodes.AUTO
    """Of eks: auto, by EKS Auto Mode, or managed, a group of machines. Defaults to auto."""
    machine: Annotated[str, BeforeValidator(_machine, json_schema_input_type=_one_of(TYPES))] = (
        INSTANCE_TYPE
    )
    """Instance type: t3 for x86_64 images, t4g for arm64 ones; of eks, m7i and m7g too. On ecs a
    micro holds one task, small to large hold two, the others three. Defaults to t3.micro, on eks
    to t3.large."""
    min: int = Field(ge=0, le=100)
    """Fewest machines. Defaults to 1 in dev and 2 in prod."""
    max: int = Field(ge=1, le=100)
    """Most machines, for every task at once and one more while a service is deployed. Defaults to
    2 in dev and 6 in prod."""
    predictive: Ahead | None = None
    """Forecast by the machines' CPU, from 24 hours of metrics on: forecast only shows it, scale and
    plan start machines ahead of time, by a policy or by a scaling plan. Defaults to none."""
    network: Label
    """Network in whose private subnets they stand. Defaults to the only network."""
    version: Annotated[str, BeforeValidator(_version, json_schema_input_type=_one_of(VERSIONS))] = (
        VERSION
    )
    """Version of eks, in quotes. Defaults to "1.35"."""
    admins: Mapping[Label, AdminArn] = Field(default={})
    """ARNs of IAM roles and users that administer eks, by label; whoever deploys is to be among
    them. Defaults to whoever deploys, alone."""
    admin_cidrs: tuple[Cidr, ...] | None = None
    """Addresses from which eks is deployed, such as 203.0.113.7/32; [] keeps its API within the
    network, as it always is in prod. Required of eks in dev."""

    @property
    def architecture(self) -> Architecture:
        """Processor architecture of the machines; that of Auto Mode's own."""
        chosen = self.engine is Orchestrator.ECS or self.nodes is Nodes.MANAGED
        is_arm = chosen and self.machine.startswith(ARM)
        return Architecture.ARM64 if is_arm else Architecture.X86_64
