"""Inputs of `Service` and their defaults."""

from collections.abc import Mapping, Sequence
from typing import Final, NotRequired, TypedDict

import pulumi

from components.compute.deploy import Deploy
from components.compute.scaling import Scale
from components.compute.scaling import check as check_scale
from components.compute.sidecar import Sidecar
from components.compute.task import Architecture, Migration
from components.compute.tracing import Tracing
from components.edge.listen import NetworkFront
from components.identity.sign_in import SignIn
from components.links import Binding, Front, Machines, Peer, Route, SecretRef, Shell

PORT: Final = 8080
SCALE: Final[Scale] = {"min": 2, "max": 6, "cpu": 60, "memory": 60}


class ServiceArgs(TypedDict):
    """Inputs of `Service`."""

    cluster_arn: pulumi.Input[str]
    """Cluster that runs the tasks."""
    cluster_name: pulumi.Input[str]
    """Its name, for the autoscaler and the metrics."""
    vpc_id: pulumi.Input[str]
    """VPC of the tasks."""
    subnet_ids: pulumi.Input[Sequence[pulumi.Input[str]]]
    """Private subnets of the tasks."""
    account_id: pulumi.Input[str]
    """Account, for the trust of the roles."""
    region: str
    """Region, for the log driver and the trust of the roles."""
    image: pulumi.Input[str]
    """Image reference, by digest where the tasks must not change by themselves."""
    topic_arn: pulumi.Input[str]
    """Topic that hears of the error alarm."""
    peers: Mapping[str, Peer]
    """Where the tasks may go on 443, by label: AWS's own APIs, the internet."""
    key_arn: NotRequired[pulumi.Input[str]]
    """KMS key that encrypts the log. Defaults to CloudWatch's own."""
    port: NotRequired[int]
    """Port that the process listens on. Defaults to 8080."""
    cpu: NotRequired[int]
    """CPU units, 1024 a vCPU; on Fargate one of its sizes, with `memory`. Defaults to 256."""
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
    """ECR repository of the image, which the tasks may then pull. Defaults to none."""
    mirror_arns: NotRequired[Sequence[pulumi.Input[str]]]
    """Repositories of mirrors that containers come from, which a pull fills. Defaults to none."""
    bindings: NotRequired[Mapping[str, Binding]]
    """What the service uses, by label. Defaults to nothing."""
    front: NotRequired[Front]
    """Balancer in front; together with `route`. Defaults to none."""
    route: NotRequired[Route]
    """Requests that are this service's. Defaults to none."""
    listen: NotRequired[NetworkFront]
    """Port of a network load balancer, in place of a route. Defaults to none."""
    sign_in: NotRequired[SignIn]
    """Users who alone may come by the route, which has to be one over HTTPS. Defaults to
    everybody."""
    namespace: NotRequired[Mapping[str, pulumi.Input[str]]]
    """`id` and `name` of a Cloud Map namespace, if others call the service. Defaults to none."""
    connect_arn: NotRequired[pulumi.Input[str]]
    """Cloud Map namespace in which the tasks find others, and are found, by Service Connect rather
    than by DNS. Defaults to none."""
    health_path: NotRequired[str]
    """Path that answers 200 while the process lives. Defaults to `/healthz`."""
    health_command: NotRequired[Sequence[str]]
    """Command in the container that exits 0 while the process lives. Defaults to none."""
    scale: NotRequired[Scale]
    """Number of tasks. Defaults to 2 to 6, tracking 60 % CPU and 60 % memory."""
    spot_percent: NotRequired[int]
    """Share of the tasks above the first that run on Fargate Spot, 0 to 99. Defaults to 0."""
    deploy: NotRequired[Deploy]
    """How a new revision takes the place of the old one. Defaults to `rolling`."""
    migration: NotRequired[Migration]
    """What each task does first; a release whose migration fails is rolled back before it has
    served. Defaults to nothing."""
    sidecars: NotRequired[Mapping[str, Sidecar]]
    """Containers beside the process, by label. Defaults to none."""
    tracing: NotRequired[Tracing]
    """Spans to X-Ray, by a collector beside the process. Defaults to none."""
    shell: NotRequired[Shell]
    """Commands in running tasks, by ECS Exec; their root file system can then be written.
    Defaults to none."""
    machines: NotRequired[Machines]
    """EC2 machines to run on instead of Fargate. Defaults to Fargate."""
    interruptible: NotRequired[bool]
    """Whether a deployment may stop the last task before the next one runs, as a worker or a
    stack without room for both can bear. Defaults to False."""
    delivered: NotRequired[bool]
    """Whether a pipeline rolls out its revisions, all but the first. Defaults to False."""
    source: NotRequired[str]
    """Folder with the program text, put on the container as a label. Defaults to none."""
    log_days: NotRequired[int]
    """Retention of the log, days. Defaults to 365."""
    tags: NotRequired[Mapping[str, pulumi.Input[str]]]
    """Tags for every resource, besides the provider's default tags. Defaults to none."""


def check_service(name: str, args: ServiceArgs) -> None:
    """Refuse plain values that the autoscaler or the balancer would refuse."""
    check_scale(name, args.get("scale", SCALE))
    if "requests" in args.get("scale", SCALE) and "route" not in args:
        raise ValueError(f"{name}: scale.requests must stand with a route")
    if ("front" in args) != ("route" in args):
        raise ValueError(f"{name}: front and route must be given together")
    if "listen" in args and "route" in args:
        raise ValueError(f"{name}: listen must stand without a route")
    if "sign_in" in args and "route" not in args:
        raise ValueError(f"{name}: sign_in must stand with a route")
