"""Inputs of `Function` and their checks."""

from collections.abc import Mapping, Sequence
from enum import StrEnum
from typing import Final, NotRequired, TypedDict

import pulumi

from components.compute.function_socket import Socket
from components.compute.service_args import Architecture
from components.data.stream_grants import StreamSource
from components.links import Binding, Peer
from components.messaging.bus_rules import BusRule

MEMORY: Final = 256
TIMEOUT_SECONDS: Final = 30
ONE_OF: Final = ("image", "folder")
EVENTS: Final = ("schedule", "queue_arn", "stream_arn", "kafka", "messages_arn", "rule")
"""What runs a function, and does not wait for an answer."""


class Asked(StrEnum):
    """By what a function is asked for an answer."""

    API = "api"
    """A REST API, which takes its own leave to run it."""
    URL = "url"
    """An address of its own, which nobody but a distribution may ask."""


class FunctionSchedule(TypedDict):
    """When a function runs by itself."""

    expression: pulumi.Input[str]
    """`rate(5 minutes)`, `cron(0 6 * * ? *)` or `at(2026-01-31T06:00:00)`."""
    timezone: NotRequired[pulumi.Input[str]]
    """Of a cron expression, such as `Europe/Stockholm`. Defaults to `UTC`."""


class FunctionArgs(TypedDict):
    """Inputs of `Function`."""

    account_id: pulumi.Input[str]
    """Account, for the trust of the scheduler's role."""
    topic_arn: pulumi.Input[str]
    """Topic that hears of events that failed."""
    key_arn: NotRequired[pulumi.Input[str]]
    """KMS key that encrypts the log, the variables and the events that failed. Defaults to AWS's
    own."""
    image: NotRequired[pulumi.Input[str]]
    """Image in ECR, by digest; this or `folder`."""
    entry_point: NotRequired[Sequence[str]]
    """What the image starts instead of its own, such as a language's client of Lambda. Defaults to
    none."""
    command: NotRequired[Sequence[str]]
    """Command instead of the image's own, such as what that client calls. Defaults to none."""
    folder: NotRequired[str]
    """Folder with the program, without its tests; with `handler` and `runtime`."""
    handler: NotRequired[str]
    """What to call, such as `main.handler`; with `folder`."""
    runtime: NotRequired[str]
    """Language that AWS brings, such as `python3.13`; with `folder`."""
    architecture: NotRequired[Architecture]
    """Processor. Defaults to `ARM64`."""
    memory: NotRequired[int]
    """Memory, 128 to 10240 MiB; a whole vCPU at 1769. Defaults to 256."""
    timeout_seconds: NotRequired[int]
    """Longest run, 1 to 900 seconds. Defaults to 30."""
    reserved_concurrency: NotRequired[int]
    """Runs at once, which nothing else in the account can use. Defaults to none reserved."""
    environment: NotRequired[Mapping[str, pulumi.Input[str]]]
    """Plain variables, besides those of the bindings. Defaults to none."""
    bindings: NotRequired[Mapping[str, Binding]]
    """What the function uses, by label. Defaults to nothing."""
    vpc_id: NotRequired[pulumi.Input[str]]
    """VPC of what it connects to; with `subnet_ids` and `peers`. Defaults to none."""
    subnet_ids: NotRequired[pulumi.Input[Sequence[pulumi.Input[str]]]]
    """Private subnets of that VPC."""
    peers: NotRequired[Mapping[str, Peer]]
    """Where it may go on 443 from there, by label: AWS's own APIs, the internet."""
    asked: NotRequired[Asked]
    """By what it is asked for answers, which nobody asks for twice: what fails is then kept only
    of the events that run it too. Defaults to nothing."""
    schedule: NotRequired[FunctionSchedule]
    """When it runs by itself. Defaults to never."""
    queue_arn: NotRequired[pulumi.Input[str]]
    """SQS queue whose messages run it, with a binding that may receive them; what fails goes to
    that queue's dead letters. Defaults to none."""
    stream_arn: NotRequired[pulumi.Input[str]]
    """DynamoDB stream whose changes run it, with a binding that may read them. Defaults to none."""
    kafka: NotRequired[StreamSource]
    """Topic of Kafka whose messages run it, with a binding that may have them polled. Defaults to
    none."""
    messages_arn: NotRequired[pulumi.Input[str]]
    """SNS topic whose messages run it. Defaults to none."""
    rule: NotRequired[BusRule]
    """Rule of a bus whose events run it. Defaults to none."""
    socket: NotRequired[Socket]
    """WebSocket API whose connections and messages run it. Defaults to none."""
    log_days: NotRequired[int]
    """Retention of the log, days. Defaults to 365."""
    disposable: NotRequired[bool]
    """Allow deletion, with the events that failed. Defaults to false."""
    tags: NotRequired[Mapping[str, pulumi.Input[str]]]
    """Tags for every resource, besides the provider's default tags. Defaults to none."""


def check_function(name: str, args: FunctionArgs) -> None:
    """Refuse plain values that Lambda would refuse."""
    if len([key for key in ONE_OF if key in args]) != 1:
        raise ValueError(f"{name}: exactly one of image and folder must be given")
    _together(name, args, ("folder", "handler", "runtime"))
    _together(name, args, ("vpc_id", "subnet_ids", "peers"))
    for key in ("entry_point", "command"):
        if key in args and "image" not in args:
            raise ValueError(f"{name}: {key} must be given with image only")
    connected = [label for label, b in sorted(args.get("bindings", {}).items()) if "target" in b]
    if connected and "vpc_id" not in args:
        raise ValueError(f"{name}: vpc_id must be given to connect to {connected[0]}")
    bounds = {
        "memory": (args.get("memory", MEMORY), 128, 10240),
        "timeout_seconds": (args.get("timeout_seconds", TIMEOUT_SECONDS), 1, 900),
        "reserved_concurrency": (args.get("reserved_concurrency", 1), 1, 1000),
    }
    for key, (value, low, high) in bounds.items():
        if not low <= value <= high:
            raise ValueError(f"{name}: {key} must be between {low} and {high}, got {value}")


def keeps_failures(args: FunctionArgs) -> bool:
    """Whether events can fail that nobody waits for; so they may where nobody asks at all."""
    return "asked" not in args or any(key in args for key in EVENTS)


def _together(name: str, args: FunctionArgs, keys: Sequence[str]) -> None:
    given = [key for key in keys if key in args]
    if given and len(given) < len(keys):
        raise ValueError(
            f"{name}: {', '.join(keys)} must be given together, got {' and '.join(given)} alone"
        )
