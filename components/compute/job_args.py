"""Inputs of `Job`."""

from collections.abc import Mapping, Sequence
from typing import NotRequired, TypedDict

import pulumi

from components.compute.cron import is_schedule
from components.compute.fargate import check_size
from components.compute.task import CPU, MEMORY, Architecture
from components.links import Binding, Peer, SecretRef


class JobArgs(TypedDict):
    """Inputs of `Job`."""

    cluster_arn: pulumi.Input[str]
    """Cluster that runs the task."""
    cluster_name: pulumi.Input[str]
    """Its name, which starts that of the task's family."""
    vpc_id: pulumi.Input[str]
    """VPC of the task."""
    subnet_ids: pulumi.Input[Sequence[pulumi.Input[str]]]
    """Private subnets of the task."""
    account_id: pulumi.Input[str]
    """Account, for the trust of the roles."""
    region: str
    """Region, for the log driver and the trust of the roles."""
    image: pulumi.Input[str]
    """Image reference, by digest where the task must not change by itself."""
    key_arn: NotRequired[pulumi.Input[str]]
    """KMS key that encrypts the log and the failures, which EventBridge may use. Defaults to
    CloudWatch's and SQS's own."""
    topic_arn: pulumi.Input[str]
    """Topic that hears of failures."""
    peers: Mapping[str, Peer]
    """Where the task may go on 443, by label: AWS's own APIs, the internet."""
    schedule: NotRequired[str]
    """When it runs: `rate(1 day)`, or `cron(0 3 ? * SUN *)` with minute, hour, day, month, weekday
    and year. Defaults to never by itself."""
    timezone: NotRequired[str]
    """Of a cron schedule, such as `Europe/Stockholm`. Defaults to UTC."""
    cpu: NotRequired[int]
    """CPU units, 1024 a vCPU; a Fargate size together with `memory`. Defaults to 256."""
    memory: NotRequired[int]
    """Memory, MiB. Defaults to 512."""
    architecture: NotRequired[Architecture]
    """Processor. Defaults to `X86_64`."""
    command: NotRequired[Sequence[str]]
    """Command instead of the image's own. Defaults to none."""
    environment: NotRequired[Mapping[str, pulumi.Input[str]]]
    """Plain variables, besides those of the bindings. Defaults to none."""
    secrets: NotRequired[Mapping[str, SecretRef]]
    """Variables to the secrets they hold. Defaults to none."""
    pull_secret: NotRequired[SecretRef]
    """Secret with `username` and `password` of the image's registry. Defaults to none."""
    repository_arn: NotRequired[pulumi.Input[str]]
    """ECR repository of the image, which the task may then pull. Defaults to none."""
    mirror_arns: NotRequired[Sequence[pulumi.Input[str]]]
    """Repositories of mirrors that containers come from, which a pull fills. Defaults to none."""
    bindings: NotRequired[Mapping[str, Binding]]
    """What the job uses, by label. Defaults to nothing."""
    source: NotRequired[str]
    """Folder with the program text, put on the container as a label. Defaults to none."""
    log_days: NotRequired[int]
    """Retention of the log, days. Defaults to 365."""
    disposable: NotRequired[bool]
    """Allow deletion, with the failures. Defaults to false."""
    tags: NotRequired[Mapping[str, pulumi.Input[str]]]
    """Tags for every resource, besides the provider's default tags. Defaults to none."""


def check_job(name: str, args: JobArgs) -> None:
    """Refuse sizes that Fargate does not have, and times that are none."""
    check_size(name, int(args.get("cpu", CPU)), int(args.get("memory", MEMORY)))
    if "schedule" in args and not is_schedule(args["schedule"]):
        raise ValueError(
            f"{name}: schedule must be such as rate(1 day) or cron(0 3 ? * SUN *), "
            f"got {args['schedule']!r}"
        )
    if "timezone" in args and "schedule" not in args:
        raise ValueError(f"{name}: timezone must stand with schedule")
