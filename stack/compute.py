"""What runs code: the clusters and one component for each entry of `services`."""

from collections.abc import Mapping
from graphlib import TopologicalSorter
from typing import TYPE_CHECKING, TypeAlias

import pulumi

from components.compute.cluster import Cluster
from components.compute.scaling import Scale
from components.compute.service import Service
from components.compute.service_args import Architecture, ServiceArgs
from components.data.bucket import Bucket
from components.data.cache import Cache
from components.data.mongo import Mongo
from components.data.postgres import Postgres
from components.links import Binding, Peer, SecretRef
from components.messaging.queue import Queue
from components.network.network import Network
from stack import beside
from stack import clusters as cluster_builder
from stack import networks as network_builder
from stack.base import Base
from stack.clusters import INTERNET
from stack.edge import WayIn, routes
from stack.images import is_private, repository_arn
from stack.settings import Access, Runs, Settings
from stack.settings import Service as Entry

if TYPE_CHECKING:
    from components.compute.image import Image

Usable: TypeAlias = Postgres | Mongo | Cache | Bucket | Queue | Service


def build(
    base: Base,
    networks: Mapping[str, Network],
    usable: Mapping[str, Usable],
    secrets: Mapping[str, SecretRef],
    way_in: WayIn | None,
    *,
    images: "Mapping[str, Image]",
) -> Mapping[str, Service]:
    """Services by label, each after those that it calls.

    `usable` is what else they may use, `images` what the stack builds.
    """
    settings = base.settings
    if not settings.containers:
        return {}
    clusters = _clusters(base, networks)
    placed = routes(settings)
    built: dict[str, Service] = {}
    for label in order(settings):
        entry = settings.services[label]
        args = _args(base, label, clusters[entry.cluster], networks[settings.network_of(label)])
        args["scale"] = _scale(entry, usable)
        args["secrets"] = {name: secrets[source] for name, source in entry.secrets.items()}
        if image := images.get(label):
            args["image"] = image.reference
            if settings.registry is None:
                args["repository_arn"] = image.repository_arn.apply(str)
        if pull_secret := settings.pull_secret_of(label):
            args["pull_secret"] = secrets[pull_secret]
        args["bindings"] = {
            used: _binding({**usable, **built}[used], use.access)
            for used, use in entry.uses.items()
        }
        if way_in and way_in.balancer and label in placed:
            args["front"], args["route"] = way_in.balancer.front(), placed[label]
            if entry.sign_in:
                args["sign_in"] = way_in.users[entry.sign_in].sign_in()
        built[label] = Service(label, args, base.opts)
    return built


def _clusters(base: Base, networks: Mapping[str, Network]) -> Mapping[str | None, Cluster]:
    """Clusters by label, that of Fargate by None."""
    clusters: dict[str | None, Cluster] = {}
    if base.settings.on(Runs.FARGATE):
        clusters[None] = Cluster("cluster", beside.sessions(base, None), base.opts)
    return {**clusters, **cluster_builder.build(base, networks)}


def _binding(used: Usable, access: Access) -> Binding:
    """What the word gives; where a kind has one word, its binding asks for none."""
    if isinstance(used, Postgres | Mongo | Service):
        return used.binding()
    return used.binding(access)


def images(base: Base) -> "Mapping[str, Image]":
    """Images by label of the services that the stack builds."""
    labels = [label for label in base.settings.services if base.settings.is_built(label)]
    if not labels:
        return {}
    # Docker and awsx come with it, which a stack of given images must do without.
    from stack import builds  # noqa: PLC0415

    return builds.build(base, labels)


def order(settings: Settings) -> list[str]:
    """Labels so that each service comes after those that it calls; else as in the file."""
    calls = {
        label: [used for used in entry.uses if used in settings.services]
        for label, entry in settings.containers.items()
    }
    return list(TopologicalSorter(calls).static_order())


def _args(base: Base, label: str, cluster: Cluster, network: Network) -> ServiceArgs:
    """What the entry says by itself; edges come from those that know the other end."""
    settings = base.settings
    entry, image = settings.services[label], settings.image_of(label)
    args: ServiceArgs = {
        "cluster_arn": cluster.arn,
        "cluster_name": cluster.cluster_name,
        "vpc_id": network.vpc_id,
        "subnet_ids": network.private_subnet_ids,
        "account_id": base.account_id,
        "region": settings.region,
        "key_arn": base.key_arn,
        "topic_arn": base.topic_arn,
        "peers": _peers(settings, label, network),
        "image": image,
        "port": entry.port,
        "cpu": entry.cpu,
        "memory": entry.memory,
        "architecture": Architecture[entry.architecture.name],
        "command": entry.command or (),
        "environment": entry.env,
        "health_path": entry.health.path,
        "health_command": entry.health.command or (),
        "spot_percent": entry.spot_percent,
        "interruptible": entry.interruptible,
        "deploy": entry.deploy,
        "log_days": settings.log_days,
        "delivered": label in settings.delivered,
        "sidecars": beside.sidecars(entry),
    }
    if entry.runs is Runs.EC2:
        args["machines"] = cluster.machines()
    if (traced := beside.tracing(entry)) is not None:
        args["tracing"] = traced
    if entry.exec:
        args["shell"] = cluster.shell()
    if entry.build:
        args["source"] = entry.build
    if repository := repository_arn(image):
        args["repository_arn"] = repository
    if network_builder.is_connected(settings, label):
        args["connect_arn"] = pulumi.Output.format(
            "arn:aws:servicediscovery:{0}:{1}:namespace/{2}",
            settings.region,
            base.account_id,
            network.namespace_id,
        )
    if label in network_builder.called(settings):
        args["namespace"] = {
            "id": network.namespace_id.apply(str),
            "name": network_builder.namespace(settings.network_of(label)),
        }
    return args


def _scale(entry: Entry, usable: Mapping[str, Usable]) -> Scale:
    given = entry.scale
    scale: Scale = {"min": given.min, "max": given.max}
    for key in ("cpu", "memory", "requests"):
        if (target := getattr(given, key)) is not None:
            scale[key] = target
    queue = usable[given.backlog.queue] if given.backlog else None
    if given.backlog and isinstance(queue, Queue):
        scale["backlog"] = {"queue_name": queue.queue_name, "per_task": given.backlog.messages}
    if given.schedule:
        scale["schedule"] = {
            label: {
                "cron": times.cron,
                "min": times.min,
                "max": times.max,
                "timezone": times.timezone,
            }
            for label, times in given.schedule.items()
        }
    return scale


def _peers(settings: Settings, label: str, network: Network) -> Mapping[str, Peer]:
    """AWS's own APIs, and the internet for a service that says so or with an image from there."""
    peers, image = dict(network.aws_apis()), settings.image_of(label)
    entry, region = settings.services[label], settings.region
    if entry.internet or not is_private(image, region) or beside.from_outside(entry, region):
        peers["internet"] = INTERNET
    return peers
