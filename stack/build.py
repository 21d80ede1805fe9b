"""The whole stack, from settings to components."""

from collections.abc import Mapping
from typing import Any

import pulumi

from components.compute.rotation import Rotation
from components.compute.service import Service
from components.network.network import Network
from components.observability.alerts import Alerts, AlertsArgs
from stack import (
    beanstalk,
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
    listeners,
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
from stack.built import Built, Stores
from stack.distribution import answered
from stack.firewall import before_region
from stack.keys import encryption
from stack.log_role import LogRole
from stack.lookups import account_id
from stack.outputs import outputs
from stack.provider import aws_provider
from stack.settings import Settings
from stack.watched import watch


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
    held = _stores(base, built_networks)
    role = LogRole(base)
    opened = sockets.build(base, role)
    used = {**held.usable(), **opened}
    way_in, secrets = edge.build(base, built_networks, provider), data.secrets(base)
    ports = listeners.build(base, built_networks, provider)
    made_for = {**(way_in.certificates if way_in else {}), **(ports.certificates if ports else {})}
    with edge.open_at_last(base, way_in) as led:
        here = tasks.place(base, built_networks, joined, secrets)
        services = compute.build(here, used, way_in, ports) if here else {}
        standing = beanstalk.build(here, {**used, **services}, way_in) if here else {}
        ended = jobs.build(here, {**used, **services}) if here else {}
        pictures = function_images.build(base)
        reacting = functions.build(
            base,
            built_networks,
            joined,
            {**used, **services},
            functions.Sources(
                held.queues, held.tables, held.topics, held.buses, opened, held.streams
            ),
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
            held=made_for,
        )
        led.update(answered(settings, reacting, {**apis, **opened}))
        led.update(inside.origins if inside else {})
    delivery.scans(base, here or inside, {**pictures, **(inside.images if inside else {})})
    pipeline = delivery.pipeline(base, here.images if here else {}, services)
    before_region(base, way_in.balancer if way_in else None, apis)
    _rotate(base, services)
    certificates.tell(base, made_for)
    built = Built(
        networks=built_networks,
        stores=held,
        services=services,
        environments=standing,
        functions=reacting,
        jobs=ended,
        gateways=apis,
        sockets=opened,
        certificates=made_for,
        workloads=inside.services if inside else {},
        clusters=inside.clusters if inside else {},
        listeners=ports,
        pipeline=pipeline,
        way_in=way_in,
    )
    watch(base, built)
    return outputs(base, built)


def _alerts(settings: Settings, heard: AlertsArgs, opts: pulumi.ResourceOptions) -> Alerts:
    """The topic of all alarms, and who hears it."""
    if settings.alerts.email:
        heard = {**heard, "email": settings.alerts.email}
    return Alerts("alerts", heard, opts)


def _stores(base: Base, built: Mapping[str, Network]) -> Stores:
    """What holds data or messages, and the backups of it."""
    databases = data.databases(base, built)
    caches = stores.caches(base, built)
    flows, indexes = streams.build(base, built)
    buckets, kept_tables = stores.buckets(base), tables.build(base)
    sent = buses.build(base)
    told = topics.build(base, sent)
    queues = stores.queues(base, told, sent)
    upkeep.watch(base)
    upkeep.back_up(base, databases, kept_tables, buckets)
    return Stores(
        databases=databases,
        caches=caches,
        buckets=buckets,
        tables=kept_tables,
        queues=queues,
        topics=told,
        buses=sent,
        streams=flows,
        searches=indexes,
    )


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
