"""The whole stack, from settings to components."""

from collections.abc import Mapping
from typing import Any

import pulumi

from components.compute.rotation import Rotation
from components.compute.service import Service
from components.data.cache import Cache
from components.data.search import Search
from components.data.stream import Stream
from components.links import (
    CacheWatch,
    GatewayWatch,
    QueueWatch,
    ServiceWatch,
)
from components.messaging.bus import Bus
from components.messaging.queue import Queue
from components.messaging.topic import Topic
from components.network.certificate import CertificateWatch
from components.network.network import Network
from components.observability.alarms import Alarms
from components.observability.alerts import Alerts, AlertsArgs
from components.observability.dashboard import Dashboard
from components.observability.sockets import SocketWatch
from components.store_watches import BusWatch, SearchWatch, StreamWatch, TableWatch, TopicWatch
from stack import (
    buses,
    certificates,
    compute,
    data,
    delivery,
    edge,
    function_images,
    functions,
    gateways,
    jobs,
    networks,
    peerings,
    pods,
    sockets,
    stores,
    streams,
    tables,
    tasks,
    topics,
    upkeep,
)
from stack.base import Base
from stack.distribution import answered
from stack.firewall import before_region
from stack.keys import encryption
from stack.log_role import LogRole
from stack.lookups import account_id
from stack.provider import aws_provider
from stack.settings import Settings


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


def build(settings: Settings) -> Mapping[str, Any]:
    """Make everything that the settings name, and return what the stack exports."""
    provider = aws_provider(settings)
    opts = pulumi.ResourceOptions(provider=provider)
    account = account_id(provider)
    encrypted = encryption(settings, account, opts)
    alerts = _alerts(settings, {"account_id": account, **encrypted}, opts)
    base = Base(settings, opts, account, encrypted, alerts.topic_arn)

    built_networks = networks.build(base)
    joined = peerings.build(base, built_networks)
    databases = data.databases(base, built_networks)
    caches, flows, indexes = _placed(base, built_networks)
    buckets, kept_tables = stores.buckets(base), tables.build(base)
    queues, told, built_buses = _messages(base)
    upkeep.watch(base)
    upkeep.back_up(base, databases, kept_tables, buckets)
    role = LogRole(base)
    opened = sockets.build(base, role)
    used = {
        **databases,
        **caches,
        **buckets,
        **kept_tables,
        **queues,
        **told,
        **built_buses,
        **opened,
        **flows,
        **indexes,
    }
    way_in, secrets = edge.build(base, built_networks, provider), data.secrets(base)
    held = way_in.certificates if way_in else {}
    with edge.open_at_last(base, way_in) as led:
        here = tasks.place(base, built_networks, joined, secrets)
        services = compute.build(here, used, way_in) if here else {}
        ended = jobs.build(here, {**used, **services}) if here else {}
        pictures = function_images.build(base)
        reacting = functions.build(
            base,
            built_networks,
            joined,
            {**used, **services},
            functions.Sources(queues, kept_tables, told, built_buses, opened, flows),
            images=pictures,
        )
        apis = gateways.build(base, built_networks, way_in, role, reacting)
        inside = pods.build(
            base,
            here,
            networks=built_networks,
            peerings=joined,
            secrets=secrets,
            usable=used,
            held=held,
        )
        led.update(answered(settings, reacting, {**apis, **opened}))
        led.update(inside.origins if inside else {})
    delivery.scans(base, here or inside, {**pictures, **(inside.images if inside else {})})
    pipeline = delivery.pipeline(base, here.images if here else {}, services)
    before_region(base, way_in.balancer if way_in else None, apis)
    _rotate(base, services)
    certificates.tell(base, held)
    watched: Watched = {
        "services": {label: service.watch() for label, service in services.items()},
        **data.watches(base, databases),
        "caches": {label: cache.watch() for label, cache in caches.items()},
        "tables": {label: table.watch() for label, table in kept_tables.items()},
        "streams": {label: stream.watch() for label, stream in flows.items()},
        "searches": {label: search.watch() for label, search in indexes.items()},
        "queues": {label: queue.watch() for label, queue in queues.items()},
        "gateways": {label: api.watch() for label, api in apis.items()},
        "sockets": {label: socket.watch() for label, socket in opened.items()},
        "certificates": {label: each.watch() for label, each in held.items()},
    }
    alarmed: Watched = {**watched, "certificates": certificates.here(held)}
    shown: Shown = {
        **watched,
        "topics": {label: topic.watch() for label, topic in told.items()},
        "buses": {k: one for k, bus in built_buses.items() if (one := bus.watch())["rules"]},
    }
    if any(alarmed.values()):
        Alarms("alarms", {"topic_arn": alerts.topic_arn, **alarmed}, opts)
    if any(shown.values()):
        title = f"{pulumi.get_project()}-{pulumi.get_stack()}"
        Dashboard("dashboard", {"title": title, "region": settings.region, **shown}, opts)
    outputs: dict[str, Any] = {
        "networks": {label: each.vpc_id for label, each in built_networks.items()},
        "databases": {
            label: {"host": each.host, "secret_arn": each.secret_arn}
            for label, each in databases.items()
        },
        "services": {
            **{
                label: {"service": each.service_name, "log_group": each.log_group_name}
                for label, each in services.items()
            },
            **(inside.services if inside else {}),
        },
    }
    kept = {
        "caches": {label: {"host": each.host} for label, each in caches.items()},
        "buckets": {label: {"bucket": each.bucket_name} for label, each in buckets.items()},
        "tables": {label: {"table": each.table_name} for label, each in kept_tables.items()},
        "queues": {label: {"url": each.queue_url} for label, each in queues.items()},
        "topics": {label: {"topic": each.topic_arn} for label, each in told.items()},
        "buses": {label: {"bus": each.bus_name} for label, each in built_buses.items()},
        "streams": {label: {"brokers": each.brokers} for label, each in flows.items()},
        "searches": {label: {"url": each.url} for label, each in indexes.items()},
        "users": {
            label: {
                "pool": each.user_pool_id,
                "client": each.client_id,
                "sign_in": each.sign_in_url,
            }
            for label, each in (way_in.users if way_in else {}).items()
        },
        "gateways": {label: {"url": api.url} for label, api in {**apis, **opened}.items()},
        "clusters": inside.clusters if inside else {},
        "functions": {
            label: {"function": each.function_name, "log_group": each.log_group_name}
            for label, each in reacting.items()
        },
        "jobs": {
            label: {
                "log_group": each.log_group_name,
                "start": jobs.start(each, settings.region),
            }
            for label, each in ended.items()
        },
    }
    outputs |= {kind: entries for kind, entries in kept.items() if entries}
    if pipeline:
        outputs["delivery"] = {
            "pipeline": pipeline.pipeline_name,
            "connection": pipeline.connection_arn,
        }
    if way_in:
        outputs["url"] = way_in.url
    return outputs


def _alerts(settings: Settings, heard: AlertsArgs, opts: pulumi.ResourceOptions) -> Alerts:
    """The topic of all alarms, and who hears it."""
    if settings.alerts.email:
        heard = {**heard, "email": settings.alerts.email}
    return Alerts("alerts", heard, opts)


def _placed(
    base: Base, built: Mapping[str, Network]
) -> tuple[Mapping[str, Cache], Mapping[str, Stream], Mapping[str, Search]]:
    """Caches, streams and searches by label."""
    return stores.caches(base, built), *streams.build(base, built)


def _messages(
    base: Base,
) -> tuple[Mapping[str, Queue], Mapping[str, Topic], Mapping[str, Bus]]:
    """Queues, topics and buses by label: each after those that it hears."""
    built = buses.build(base)
    told = topics.build(base, built)
    return stores.queues(base, told, built), told, built


def _rotate(base: Base, services: Mapping[str, Service]) -> None:
    """Whatever reads a secret when it starts is started anew once the secret changes."""
    rolled = {label: one for label, each in services.items() if (one := each.rolled())}
    if rolled:
        Rotation(
            "rotation",
            {
                "account_id": base.account_id,
                "topic_arn": base.topic_arn,
                "services": rolled,
            },
            base.opts,
        )
