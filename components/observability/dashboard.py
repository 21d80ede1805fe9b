"""One dashboard a stack, grouped by service."""

from collections.abc import Mapping
from typing import Final, NotRequired, TypedDict

import pulumi
import pulumi_aws as aws

from components._args import check_keys
from components.data.aurora import AuroraWatch
from components.links import (
    CacheWatch,
    DatabaseWatch,
    GatewayWatch,
    MongoWatch,
    QueueWatch,
    ServiceWatch,
)
from components.network.certificate import CertificateWatch
from components.observability.aurora import aurora_charts
from components.observability.certificates import certificate_charts
from components.observability.gateways import gateway_charts
from components.observability.searches import search_charts
from components.observability.sockets import SocketWatch, socket_charts
from components.observability.store_charts import (
    bus_charts,
    cache_charts,
    mongo_charts,
    queue_charts,
    table_charts,
    topic_charts,
)
from components.observability.streams import stream_charts
from components.observability.widgets import database_charts, layout, service_charts
from components.store_watches import BusWatch, SearchWatch, StreamWatch, TableWatch, TopicWatch

CERTIFICATES: Final = "Certificates"
"""Heading of their group; a label has no capitals."""


class DashboardArgs(TypedDict):
    """Inputs of `Dashboard`."""

    title: pulumi.Input[str]
    """Name in the console, unique in the account and region."""
    region: str
    """Region of the metrics."""
    services: NotRequired[Mapping[str, ServiceWatch]]
    """Services to show, by label. Defaults to none."""
    databases: NotRequired[Mapping[str, DatabaseWatch]]
    """Database instances to show, by label. Defaults to none."""
    auroras: NotRequired[Mapping[str, AuroraWatch]]
    """Aurora clusters to show, by label. Defaults to none."""
    mongos: NotRequired[Mapping[str, MongoWatch]]
    """DocumentDB clusters to show, by label. Defaults to none."""
    caches: NotRequired[Mapping[str, CacheWatch]]
    """Caches to show, by label. Defaults to none."""
    tables: NotRequired[Mapping[str, TableWatch]]
    """Tables to show, by label. Defaults to none."""
    streams: NotRequired[Mapping[str, StreamWatch]]
    """Streams to show, by label. Defaults to none."""
    searches: NotRequired[Mapping[str, SearchWatch]]
    """Search domains to show, by label. Defaults to none."""
    topics: NotRequired[Mapping[str, TopicWatch]]
    """Topics to show, by label. Defaults to none."""
    buses: NotRequired[Mapping[str, BusWatch]]
    """Buses to show, by label, with a rule at least. Defaults to none."""
    queues: NotRequired[Mapping[str, QueueWatch]]
    """Queues to show, by label. Defaults to none."""
    gateways: NotRequired[Mapping[str, GatewayWatch]]
    """Gateways to show, by label. Defaults to none."""
    sockets: NotRequired[Mapping[str, SocketWatch]]
    """WebSocket APIs to show, by label. Defaults to none."""
    certificates: NotRequired[Mapping[str, CertificateWatch]]
    """Certificates of any region to show, by label, in one chart. Defaults to none."""


class Dashboard(pulumi.ComponentResource):
    """Traffic, errors, latency and load of gateways and services, then of what these use."""

    dashboard_name: pulumi.Output[str]
    """Name in the console."""

    def __init__(
        self, name: str, args: DashboardArgs, opts: pulumi.ResourceOptions | None = None
    ) -> None:
        check_keys(name, args, DashboardArgs)
        groups = {
            **{label: gateway_charts(watch) for label, watch in args.get("gateways", {}).items()},
            **{label: socket_charts(watch) for label, watch in args.get("sockets", {}).items()},
            **{label: service_charts(watch) for label, watch in args.get("services", {}).items()},
            **{label: database_charts(watch) for label, watch in args.get("databases", {}).items()},
            **{label: aurora_charts(watch) for label, watch in args.get("auroras", {}).items()},
            **{label: mongo_charts(watch) for label, watch in args.get("mongos", {}).items()},
            **{label: cache_charts(watch) for label, watch in args.get("caches", {}).items()},
            **{label: table_charts(watch) for label, watch in args.get("tables", {}).items()},
            **{label: stream_charts(watch) for label, watch in args.get("streams", {}).items()},
            **{label: search_charts(watch) for label, watch in args.get("searches", {}).items()},
            **{label: topic_charts(watch) for label, watch in args.get("topics", {}).items()},
            **{label: bus_charts(watch) for label, watch in args.get("buses", {}).items()},
            **{label: queue_charts(watch) for label, watch in args.get("queues", {}).items()},
        }
        if certificates := args.get("certificates"):
            groups[CERTIFICATES] = certificate_charts(certificates)
        if not groups:
            raise ValueError(
                f"{name}: services, databases, auroras, mongos, caches, tables, streams, searches, "
                "topics, buses, queues, gateways, sockets or certificates must name something "
                "to show"
            )
        super().__init__("groundwork:index:Dashboard", name, {}, opts)

        dashboard = aws.cloudwatch.Dashboard(
            f"{name}-dashboard",
            dashboard_name=args["title"],
            dashboard_body=pulumi.Output.json_dumps(
                {"widgets": layout(args["region"], groups)}, sort_keys=True
            ),
            opts=pulumi.ResourceOptions(parent=self),
        )

        self.dashboard_name = dashboard.dashboard_name
        self.register_outputs({"dashboard_name": self.dashboard_name})
