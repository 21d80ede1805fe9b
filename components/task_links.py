"""Plain data about tasks, for whoever starts, releases or rolls them."""

from collections.abc import Mapping, Sequence
from typing import NotRequired, TypedDict

import pulumi


class Run(TypedDict):
    """What ECS must be told in order to run a task once."""

    cluster_arn: pulumi.Input[str]
    """Cluster to run on."""
    task_definition_arn: pulumi.Input[str]
    """Revision to run."""
    subnet_ids: pulumi.Input[Sequence[pulumi.Input[str]]]
    """Private subnets of the task."""
    security_group_id: pulumi.Input[str]
    """Group of the task."""


class CodeDeploy(TypedDict):
    """What moves requests from the tasks of one revision to those of the next."""

    application: pulumi.Input[str]
    """Name of the CodeDeploy application."""
    group: pulumi.Input[str]
    """Name of its deployment group."""


class Release(TypedDict):
    """What a pipeline must know of a service in order to roll out another image of it."""

    cluster_name: pulumi.Input[str]
    """Cluster that runs it."""
    service_name: pulumi.Input[str]
    """The ECS service."""
    task_definition_arn: pulumi.Input[str]
    """Revision that says all but the image."""
    family: pulumi.Input[str]
    """What its revisions are numbered within."""
    role_arns: Sequence[pulumi.Input[str]]
    """Roles of its tasks."""
    container_name: str
    """Container that answers requests."""
    port: int
    """Port that it listens on."""
    codedeploy: NotRequired[CodeDeploy]
    """Who rolls it out; absent where ECS does."""


class Rolled(TypedDict):
    """A service whose tasks have secrets since their start."""

    cluster_name: pulumi.Input[str]
    """Cluster that it runs on."""
    service_name: pulumi.Input[str]
    """Name of the ECS service."""
    service_arn: pulumi.Input[str]
    """Its ARN."""
    secret_arns: Mapping[str, pulumi.Input[str]]
    """ARNs in full, by a label."""
