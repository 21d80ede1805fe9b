"""A topic of Kafka on MSK: TLS everywhere, and nobody but IAM lets anyone in."""

from collections.abc import Mapping, Sequence
from typing import Final, NotRequired, TypedDict

import pulumi
import pulumi_aws as aws

from components._args import check_keys
from components.compute.edges import connect
from components.data.stream_brokers import Beside, provisioned, serverless
from components.data.stream_engine import StreamEngine
from components.data.stream_grants import StreamSource, Topic
from components.links import Binding, Target
from components.store_watches import StreamWatch

PORT: Final = 9098
"""Of IAM over TLS. https://docs.aws.amazon.com/msk/latest/developerguide/port-info.html"""
WORDS: Final = ("send", "receive")
OF_BROKERS: Final = ("instance_type", "storage_gib", "max_storage_gib")
STORAGE_GIB: Final = 100
MOST_STORAGE_GIB: Final = 16384


class StreamArgs(TypedDict):
    """Inputs of `Stream`."""

    engine: StreamEngine
    """Who says how many brokers there are; of serverless, nothing else can be said."""
    vpc_id: pulumi.Input[str]
    """VPC that holds the brokers."""
    subnet_ids: pulumi.Input[Sequence[pulumi.Input[str]]]
    """Isolated subnets, one in each of two or three availability zones."""
    zones: int
    """Number of these zones, 2 or 3, each of which gets a broker."""
    account_id: pulumi.Input[str]
    """Account, for the ARNs of topics and for the delivery of logs."""
    region: str
    """Region, for the same and for the tokens of clients."""
    polled: NotRequired[bool]
    """Let functions be run with its messages, which Lambda fetches from the brokers' own subnets.
    Defaults to false."""
    key_arn: NotRequired[pulumi.Input[str]]
    """KMS key for disks and log of provisioned brokers; serverless has AWS's alone. Defaults to
    that."""
    instance_type: NotRequired[pulumi.Input[str]]
    """Type of provisioned brokers. Defaults to `kafka.m7g.large`."""
    storage_gib: NotRequired[int]
    """Disk that each provisioned broker begins with, 1 to 16384 GiB. Defaults to 100."""
    max_storage_gib: NotRequired[int]
    """Size that it may grow to, GiB. Defaults to four times as much as it begins with."""
    log_days: NotRequired[int]
    """Retention of the log of provisioned brokers, days. Defaults to 365."""
    disposable: NotRequired[bool]
    """Allow deletion, with the messages. Defaults to false."""
    tags: NotRequired[Mapping[str, pulumi.Input[str]]]
    """Tags for every resource, besides the provider's default tags. Defaults to none."""


class Stream(pulumi.ComponentResource):
    """A cluster with one topic, named as the component is; whoever may send makes it."""

    brokers: pulumi.Output[str]
    """Hosts and ports to begin with, joined by commas."""
    arn: pulumi.Output[str]
    """ARN of the cluster."""
    cluster_name: pulumi.Output[str]
    """Name of the cluster, as CloudWatch wants it."""
    security_group_id: pulumi.Output[str]
    """Group that guards the port; it has no rule of its own, but for those of `polled`."""

    _topic: Topic
    _broker_count: int

    def __init__(
        self, name: str, args: StreamArgs, opts: pulumi.ResourceOptions | None = None
    ) -> None:
        check_keys(name, args, StreamArgs)
        storage_gib = _check(name, args)
        super().__init__("groundwork:index:Stream", name, {}, opts)
        tags = {"Name": name, **args.get("tags", {})}
        disposable = args.get("disposable", False)

        group = aws.ec2.SecurityGroup(
            f"{name}-sg",
            vpc_id=args["vpc_id"],
            description=f"{name} stream",
            tags=tags,
            opts=pulumi.ResourceOptions(parent=self),
        )
        place: Beside = {
            "subnet_ids": args["subnet_ids"],
            "security_group_id": group.id,
            "account_id": args["account_id"],
            "region": args["region"],
        }
        is_serverless = args["engine"] == StreamEngine.SERVERLESS
        if is_serverless:
            served = serverless(name, place, parent=self, disposable=disposable, tags=tags)
        else:
            served = provisioned(
                name,
                place,
                {
                    "number": args["zones"],
                    "instance_type": args.get("instance_type", "kafka.m7g.large"),
                    "storage_gib": storage_gib,
                    "max_storage_gib": args.get("max_storage_gib", 4 * storage_gib),
                    "log_days": args.get("log_days", 365),
                    "key_arn": args.get("key_arn"),
                },
                parent=self,
                disposable=disposable,
                tags=tags,
            )
        if args.get("polled", False):
            connect(
                f"{name}-polls",
                f"{name}-polled",
                parent=self,
                source_id=group.id,
                target={"security_group_id": group.id, "port": PORT},
                access="receive",
                description=f"{name} by functions",
                tags=tags,
            )

        self._topic = Topic(
            name,
            served.arn,
            served.cluster_name,
            served.uuid,
            args["account_id"],
            args["region"],
        )
        self._broker_count = 0 if is_serverless else args["zones"]
        self.brokers = served.brokers
        self.arn = served.arn
        self.cluster_name = served.cluster_name
        self.security_group_id = group.id
        self.register_outputs(
            {
                "brokers": self.brokers,
                "arn": self.arn,
                "cluster_name": self.cluster_name,
                "security_group_id": self.security_group_id,
            }
        )

    def binding(self, access: str) -> Binding:
        """What a process needs in order to `send` to the topic, or to `receive` from it.

        It signs with its own role, in REGION. Whoever sends makes TOPIC where it is not there.
        Whoever receives does so in a group of consumers whose name begins with GROUP_PREFIX.
        """
        if access not in WORDS:
            raise ValueError(
                f"{self._topic.name}: access must be {' or '.join(WORDS)}, got {access}"
            )
        environment = {
            "BROKERS": self.brokers,
            "TOPIC": self._topic.name,
            "REGION": self._topic.region,
        }
        target: Target = {"security_group_id": self.security_group_id, "port": PORT}
        if access == "send":
            return {
                "access": access,
                "target": target,
                "grants": self._topic.sending(),
                "environment": environment,
            }
        return {
            "access": access,
            "target": target,
            "grants": self._topic.receiving(),
            "environment": {**environment, "GROUP_PREFIX": self._topic.group_prefix},
        }

    def messages(self) -> tuple[StreamSource, Binding]:
        """What a function is told that is run with the messages, and what it may do for that."""
        source: StreamSource = {
            "cluster_arn": self.arn,
            "topic": self._topic.name,
            "group_prefix": self._topic.group_prefix,
        }
        return source, {"access": "receive", "grants": self._topic.polling()}

    def watch(self) -> StreamWatch:
        """What alarms need to know of the stream."""
        return {
            "cluster_name": self.cluster_name,
            "topic": self._topic.name,
            "brokers": self._broker_count,
        }


def _check(name: str, args: StreamArgs) -> int:
    """The disk that each broker begins with.

    Raises:
        ValueError: a plain value is out of bounds, or concerns brokers that are AWS's own matter.
    """
    if args["engine"] not in tuple(StreamEngine):
        accepted = ", ".join(StreamEngine)
        raise ValueError(f"{name}: engine must be one of {accepted}, got {args['engine']!r}")
    if not 2 <= args["zones"] <= 3:
        raise ValueError(f"{name}: zones must be 2 or 3, got {args['zones']}")
    given = [key for key in OF_BROKERS if key in args]
    if args["engine"] == StreamEngine.SERVERLESS and given:
        raise ValueError(f"{name}: {given[0]} must be left out of serverless")
    storage = args.get("storage_gib", STORAGE_GIB)
    if not 1 <= storage <= MOST_STORAGE_GIB:
        raise ValueError(f"{name}: storage_gib must be 1 to {MOST_STORAGE_GIB}, got {storage}")
    most = args.get("max_storage_gib", storage)
    if not storage <= most <= MOST_STORAGE_GIB:
        raise ValueError(
            f"{name}: max_storage_gib must be {storage} to {MOST_STORAGE_GIB}, got {most}"
        )
    return storage
