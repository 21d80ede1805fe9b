"""What alarms and the dashboard look at."""

from collections.abc import Mapping

import pulumi

from components.links import CacheWatch, GatewayWatch, QueueWatch, ServiceWatch
from components.network.certificate import CertificateWatch
from components.observability.alarms import Alarms
from components.observability.dashboard import Dashboard
from components.observability.sockets import SocketWatch
from components.store_watches import BusWatch, SearchWatch, StreamWatch, TableWatch, TopicWatch
from stack import certificates, data
from stack.base import Base
from stack.built import Built


class Watched(data.Watches):
    """What alarms and the dashboard look at, each by label."""

    services: Mapping[str, ServiceWatch]
    caches: Mapping[str, CacheWatch]
    tables: Mapping[str, TableWatch]
    streams: Mapping[str, StreamWatch]
    searches: Mapping[str, SearchWatch]
    queues: Mapping[str, QueueWatch]
    gateways: Mapping[str, GatewayWatch]
    sockets: Mapping[str, SocketWatch]
    certificates: Mapping[str, CertificateWatch]


class Shown(Watched):
    """What the dashboard looks at besides."""

    topics: Mapping[str, TopicWatch]
    buses: Mapping[str, BusWatch]


def watch(base: Base, built: Built) -> None:
    """Alarms of all that can ring, and one dashboard of all that can be shown."""
    stores = built.stores
    watched: Watched = {
        "services": {label: service.watch() for label, service in built.services.items()},
        **data.watches(base, stores.databases),
        "caches": {label: cache.watch() for label, cache in stores.caches.items()},
        "tables": {label: table.watch() for label, table in stores.tables.items()},
        "streams": {label: stream.watch() for label, stream in stores.streams.items()},
        "searches": {label: search.watch() for label, search in stores.searches.items()},
        "queues": {label: queue.watch() for label, queue in stores.queues.items()},
        "gateways": {label: api.watch() for label, api in built.gateways.items()},
        "sockets": {label: socket.watch() for label, socket in built.sockets.items()},
        "certificates": {label: each.watch() for label, each in built.certificates.items()},
    }
    alarmed: Watched = {**watched, "certificates": certificates.here(built.certificates)}
    shown: Shown = {
        **watched,
        "topics": {label: topic.watch() for label, topic in stores.topics.items()},
        "buses": {k: one for k, bus in stores.buses.items() if (one := bus.watch())["rules"]},
    }
    if any(alarmed.values()):
        Alarms("alarms", {"topic_arn": base.topic_arn, **alarmed}, base.opts)
    if any(shown.values()):
        title = f"{pulumi.get_project()}-{pulumi.get_stack()}"
        Dashboard("dashboard", {"title": title, "region": base.settings.region, **shown}, base.opts)
