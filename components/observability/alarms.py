"""Alarms that someone would act on, all of them notifying."""

from collections.abc import Callable, Mapping
from typing import Any, Final, NotRequired, TypedDict

import pulumi
import pulumi_aws as aws

from components._args import check_keys
from components.data.aurora import AuroraWatch
from components.data.capacity import BYTES_PER_CONNECTION, MOST_CONNECTIONS
from components.links import (
    CacheWatch,
    DatabaseWatch,
    GatewayWatch,
    MongoWatch,
    QueueWatch,
    ServiceWatch,
)
from components.network.certificate import CertificateWatch
from components.observability.aurora import aurora_alarms
from components.observability.certificates import certificate_alarms
from components.observability.gateways import gateway_alarms
from components.observability.searches import search_alarms
from components.observability.sockets import SocketWatch, socket_alarms
from components.observability.specs import BUSY_PERCENT, Spec, above, busiest, crowded, worst_of
from components.observability.store_alarms import (
    cache_alarms,
    mongo_alarms,
    queue_alarms,
    table_alarms,
)
from components.observability.streams import stream_alarms
from components.store_watches import SearchWatch, StreamWatch, TableWatch

SLOW_SECONDS: Final = 2
STORAGE_SHARE: Final = 0.1
GIB: Final = 1024**3


class AlarmsArgs(TypedDict):
    """Inputs of `Alarms`."""

    topic_arn: pulumi.Input[str]
    """Topic that hears of every alarm and of its end."""
    services: NotRequired[Mapping[str, ServiceWatch]]
    """Services to watch, by label. Defaults to none."""
    databases: NotRequired[Mapping[str, DatabaseWatch]]
    """Database instances to watch, by label. Defaults to none."""
    auroras: NotRequired[Mapping[str, AuroraWatch]]
    """Aurora clusters to watch, by label. Defaults to none."""
    mongos: NotRequired[Mapping[str, MongoWatch]]
    """DocumentDB clusters to watch, by label. Defaults to none."""
    caches: NotRequired[Mapping[str, CacheWatch]]
    """Caches to watch, by label. Defaults to none."""
    tables: NotRequired[Mapping[str, TableWatch]]
    """Tables to watch, by label. Defaults to none."""
    streams: NotRequired[Mapping[str, StreamWatch]]
    """Streams to watch, by label. Defaults to none."""
    searches: NotRequired[Mapping[str, SearchWatch]]
    """Search domains to watch, by label. Defaults to none."""
    queues: NotRequired[Mapping[str, QueueWatch]]
    """Queues to watch, by label. Defaults to none."""
    gateways: NotRequired[Mapping[str, GatewayWatch]]
    """Gateways to watch, by label. Defaults to none."""
    sockets: NotRequired[Mapping[str, SocketWatch]]
    """WebSocket APIs to watch, by label. Defaults to none."""
    certificates: NotRequired[Mapping[str, CertificateWatch]]
    """Certificates of this region to watch, by label. Defaults to none."""
    tags: NotRequired[Mapping[str, pulumi.Input[str]]]
    """Tags for every resource, besides the provider's default tags. Defaults to none."""


class Alarms(pulumi.ComponentResource):
    """What services, certificates and stores run out of, and what nobody handles."""

    names: pulumi.Output[list[str]]
    """Alarm names, in the order of the labels."""

    def __init__(
        self, name: str, args: AlarmsArgs, opts: pulumi.ResourceOptions | None = None
    ) -> None:
        check_keys(name, args, AlarmsArgs)
        super().__init__("groundwork:index:Alarms", name, {}, opts)
        specs: dict[str, dict[str, Any]] = {}
        given: Mapping[str, Any] = {**args}
        for kind, alarms_of in ALARMS.items():
            for label, watch in sorted(given.get(kind, {}).items()):
                specs |= alarms_of(label, watch)
        alarms = [
            aws.cloudwatch.MetricAlarm(
                f"{name}-{key}",
                **spec,
                alarm_actions=[args["topic_arn"]],
                ok_actions=[args["topic_arn"]],
                tags={"Name": f"{name}-{key}", **args.get("tags", {})},
                opts=pulumi.ResourceOptions(parent=self),
            )
            for key, spec in specs.items()
        ]
        self.names = pulumi.Output.all(*[a.name for a in alarms])
        self.register_outputs({"names": self.names})


def _service(label: str, watch: ServiceWatch) -> dict[str, dict[str, Any]]:
    tasks = {"ClusterName": watch["cluster_name"], "ServiceName": watch["service_name"]}
    specs = {
        f"{label}-busy": busiest(
            "AWS/ECS",
            {"cpu": "CPUUtilization", "memory": "MemoryUtilization"},
            dimensions=tasks,
            description=f"{label}: CPU or memory above {BUSY_PERCENT} % for 15 minutes. "
            "Raise scale.max or the task's size.",
        )
    }
    if "target_group_suffix" in watch and "network_balancer_suffix" in watch:
        specs[f"{label}-unhealthy"] = above(
            "AWS/NetworkELB",
            "UnHealthyHostCount",
            0,
            statistic="Minimum",
            dimensions={
                "TargetGroup": watch["target_group_suffix"],
                "LoadBalancer": watch["network_balancer_suffix"],
            },
            alarm_description=f"{label}: a task takes no connection for 15 minutes. Read its log.",
        )
    if "target_group_suffix" in watch and "load_balancer_suffix" in watch:
        target = {
            "TargetGroup": watch["target_group_suffix"],
            "LoadBalancer": watch["load_balancer_suffix"],
        }
        specs[f"{label}-unhealthy"] = above(
            "AWS/ApplicationELB",
            "UnHealthyHostCount",
            0,
            statistic="Minimum",
            dimensions=target,
            alarm_description=f"{label}: a task fails its health check for 15 minutes. "
            "Read its log.",
        )
        specs[f"{label}-slow"] = above(
            "AWS/ApplicationELB",
            "TargetResponseTime",
            SLOW_SECONDS,
            statistic=None,
            extended_statistic="p95",
            dimensions=target,
            alarm_description=f"{label}: one answer in twenty takes more than {SLOW_SECONDS} s "
            "for 15 minutes. Look at what it waits for.",
        )
        if "other_group_suffix" in watch:
            both = [target, {**target, "TargetGroup": watch["other_group_suffix"]}]
            for key in (f"{label}-unhealthy", f"{label}-slow"):
                specs[key] = worst_of(specs[key], both)
    return specs


def _database(label: str, watch: DatabaseWatch) -> dict[str, dict[str, Any]]:
    here = {"DBInstanceIdentifier": watch["identifier"]}
    most = min(watch["memory_gib"] * GIB // BYTES_PER_CONNECTION, MOST_CONNECTIONS)
    return {
        f"{label}-storage": above(
            "AWS/RDS",
            "FreeStorageSpace",
            watch["storage_gib"] * GIB * STORAGE_SHARE,
            comparison_operator="LessThanThreshold",
            dimensions=here,
            alarm_description=f"{label}: less than 10 % of the storage is free. Raise storage_gib.",
        ),
        f"{label}-cpu": above(
            "AWS/RDS",
            "CPUUtilization",
            BUSY_PERCENT,
            dimensions=here,
            alarm_description=f"{label}: CPU above {BUSY_PERCENT} % for 15 minutes. "
            "Look at the slow statements in its log, then raise its size.",
        ),
        **crowded(label, most, dimensions=here, key="its size"),
    }


ALARMS: Final[Mapping[str, Callable[[str, Any], dict[str, Spec]]]] = {
    "services": _service,
    "databases": _database,
    "auroras": aurora_alarms,
    "mongos": mongo_alarms,
    "caches": cache_alarms,
    "tables": table_alarms,
    "streams": stream_alarms,
    "searches": search_alarms,
    "queues": queue_alarms,
    "gateways": gateway_alarms,
    "sockets": socket_alarms,
    "certificates": certificate_alarms,
}
"""Alarms of one entry, by the key of its kind, in the order in which they are made."""
