"""Services: what runs, where it answers and what it may use."""

import re
from collections.abc import Mapping
from enum import StrEnum
from typing import Annotated, Any, Final

from pydantic import BeforeValidator, Field

from components.compute.deploy import Deploy
from stack.errors import listed, nearest, shown
from stack.model.base import (
    DOMAIN_PATTERN,
    EnvName,
    Folder,
    HandlerName,
    HealthPath,
    Image,
    Label,
    Model,
    wrong,
)
from stack.model.listen import Listen
from stack.model.scale import Scale
from stack.model.schedule import On
from stack.model.sidecar import Sidecar, Tracing

PATH_PATTERN: Final = r"(/[A-Za-z0-9_.~-]+)+"
ROUTE_PATTERN: Final = rf"^(/|{PATH_PATTERN}|{DOMAIN_PATTERN}(/|{PATH_PATTERN})?)$"
ROUTE_FORM: Final = (
    "/, a path such as /api/tasks, a host such as api.example.com, or a host with a path; "
    "no wildcard, no slash at the end"
)
LONGEST_PATH: Final = 126
"""Two less than the 128 characters of an ALB path pattern: everything below it is taken too."""

LONGEST_ANSWER: Final = 29
"""Seconds that a gateway waits for a function; a distribution waits one more."""


class Runs(StrEnum):
    """Platforms that run a service."""

    FARGATE = "fargate"
    EC2 = "ec2"
    """Machines of a cluster."""
    EKS = "eks"
    """Pods of a cluster of Kubernetes."""
    BEANSTALK = "beanstalk"
    """A container a machine, which Elastic Beanstalk starts, balances and updates."""
    LAMBDA = "lambda"
    """A function that runs on an event or a request, and not between two."""
    STATIC = "static"
    """Files behind the distribution: no process at all."""


class Runtime(StrEnum):
    """Languages that AWS brings for functions."""

    PYTHON = "python3.13"
    NODE = "nodejs22.x"


class Architecture(StrEnum):
    """Processor architectures."""

    X86_64 = "x86_64"
    ARM64 = "arm64"


class Access(StrEnum):
    """What a service may do with what it uses."""

    CONNECT = "connect"
    CALL = "call"
    READ = "read"
    WRITE = "write"
    """Read, too."""
    SEND = "send"
    RECEIVE = "receive"


class Route(Model):
    """Requests that a service answers, everything below the path included."""

    path: str | None = None
    """Path prefix without a slash at the end; None for any path."""
    host: str | None = None
    """Host name; None for any host."""

    def __str__(self) -> str:
        """As in the stack file."""
        return f"{self.host or ''}{self.path or ''}" or "/"


class Use(Model):
    """What a service may do with one thing that it uses."""

    access: Access
    """`connect` for databases, `read` or `write` for caches, buckets, tables and searches, `send`
    or `receive` for queues and streams, `send` for topics, buses and WebSocket gateways, `call` for
    services."""


def _route(value: Any) -> Any:
    if value is None:
        return None
    if not isinstance(value, str) or not re.fullmatch(ROUTE_PATTERN, value):
        raise wrong(f"got {shown(value)}", ROUTE_FORM)
    host, slash, rest = value.partition("/")
    path = slash + rest if rest else None
    if len(host) > 128 or len(path or "") > LONGEST_PATH:
        raise wrong(
            f"got {len(value)} characters", f"a path of up to {LONGEST_PATH}, a host of 128"
        )
    return Route(path=path, host=host or None)


def _use(value: Any) -> Any:
    if isinstance(value, str) and value in frozenset(Access):
        return Use(access=Access(value))
    raise wrong(f"got {shown(value)}", listed(Access), nearest(value, Access))


UseWord = Annotated[Use, BeforeValidator(_use, json_schema_input_type=Access)]
"""`Use` as the word that the stack file says."""


class Health(Model):
    """How a task shows that it is alive."""

    path: HealthPath = "/healthz"
    """Path that answers 200 without touching any dependency. Defaults to /healthz."""
    command: tuple[str, ...] | None = Field(default=None, min_length=1)
    """Command inside the container, as a list, that exits 0 when it is well. Defaults to none."""


class Service(Model):
    """A container in the private subnets of a network, a function, or a static site at the edge."""

    runs: Runs
    """Platform. Required."""
    build: Folder | None = None
    """Folder with the Dockerfile; of a static site, with its build in `dist`; of a function without
    a Dockerfile, all that it is made of. Defaults to none."""
    image: Image | None = None
    """Image reference, best with a digest. Defaults to a placeholder."""
    pull_secret: Label | None = None
    """Label in `secrets` of the registry's credentials. Defaults to none."""
    route: Annotated[
        Route | None,
        BeforeValidator(
            _route,
            json_schema_input_type=Annotated[
                str | None,
                Field(
                    pattern=ROUTE_PATTERN,
                    examples=["/api/tasks", "/", "api.example.com"],
                    json_schema_extra={"patternErrorMessage": ROUTE_FORM},
                ),
            ],
        ),
    ] = None
    """Requests that it answers, of the shared load balancer or of the distribution: a path, a host,
    or both. A function answers those of the gateway that names it, else those of the distribution,
    which then only reads. Defaults to none."""
    priority: int | None = Field(default=None, ge=1, le=50000)
    """Place of the route among the listener's rules, where two clash. Defaults to computed."""
    listen: Listen | None = None
    """Port of the shared network load balancer, for what is not HTTP, in place of a route. Defaults
    to none."""
    cluster: Label | None = None
    """Label in `clusters` of the machines of `runs: ec2`, or of the pods of `runs: eks`. Defaults
    to the only such cluster."""
    sign_in: Label | None = None
    """Label in `users` of those who alone come by its route, over HTTPS. Defaults to everybody."""
    network: Label | None = None
    """Network that it runs in; a static site is in none. Defaults to the only network, else that of
    its cluster, else that of what it uses."""
    cpu: int = Field(default=256, ge=256, le=16384)
    """CPU units, 1024 a vCPU; on Fargate in a pair with memory that it offers. Defaults to 256."""
    memory: int = Field(default=512, ge=512, le=122880)
    """Memory, MiB. Defaults to 512."""
    architecture: Architecture = Architecture.X86_64
    """Processor architecture of the image. Defaults to x86_64."""
    port: int = Field(default=8080, ge=1, le=65535)
    """TCP port that it listens on. Defaults to 8080."""
    command: tuple[str, ...] | None = Field(default=None, min_length=1)
    """Command instead of the image's own, as a list. Defaults to none."""
    migrate: tuple[str, ...] | None = Field(default=None, min_length=1)
    """Command of the same image, as a list, that each task must end well before it serves; a
    release whose command fails is rolled back. Safe to run twice, done in two minutes. Defaults to
    none."""
    on: On | None = None
    """What sets a function off, for runs: lambda. Defaults to none."""
    handler: HandlerName = "main.handler"
    """What of a function's folder or image is called, for runs: lambda. Defaults to
    main.handler."""
    runtime: Runtime = Runtime.PYTHON
    """Language of a function, for runs: lambda. Defaults to python3.13."""
    timeout_seconds: int = Field(default=30, ge=1, le=900)
    """Longest run of a function, for runs: lambda. Defaults to 30, with a route to 29."""
    scale: Scale
    """Number of tasks, and what adds more. Defaults to 1 to 2 in dev and 2 to 6 in prod, at 60
    percent CPU or memory."""
    interruptible: bool = False
    """Allow a deployment to stop the last task before the next one runs, which needs no room for
    both. Defaults to false."""
    spot_percent: int = Field(default=0, ge=0, le=99)
    """Share of the tasks above the first, which is always on demand, that runs on Fargate Spot.
    Defaults to 0."""
    deploy: Deploy = Deploy.ROLLING
    """How a new revision takes the place of the old one: task by task, or behind its route with
    requests that move to it. Defaults to rolling."""
    uses: Mapping[str, UseWord] = Field(default={})
    """What it may talk to: a database to `connect`, a cache, bucket, table or search to `read` or
    `write`, which is both, a queue or stream to `send` or `receive`, a topic, bus or WebSocket
    gateway to `send`, a service to `call`. What holds data may be in another network: the stack
    peers the two. Defaults to nothing."""
    env: Mapping[EnvName, str] = Field(default={})
    """Plain settings of the process; values in quotes. Defaults to none."""
    secrets: Mapping[EnvName, Label] = Field(default={})
    """Variables filled from `secrets`, each with the secret's label. Defaults to none."""
    internet: bool = False
    """Allow HTTPS to the internet, through NAT. Defaults to false."""
    tracing: Tracing = False
    """Send spans that the process makes with OpenTelemetry to X-Ray, by AWS's collector beside it,
    or by one of another image, such as a copy in ECR. Defaults to false."""
    sidecars: Mapping[Label, Sidecar] = Field(default={})
    """Containers beside the process, by label. Defaults to none."""
    exec: bool = False
    """Allow commands in running tasks, by ECS Exec; their root file system can then be written.
    Defaults to false."""
    health: Health = Health()
    """Health checks. Defaults to GET /healthz."""
