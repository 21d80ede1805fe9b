"""What services and jobs have in common: clusters, images, secrets, and what they use."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from components.compute.cluster import Cluster
from components.compute.service_args import Architecture
from components.links import SecretRef
from components.network.network import Network
from stack import beside
from stack import clusters as cluster_builder
from stack import mirrors as mirror_builder
from stack.base import Base
from stack.bindings import Usable, bindings
from stack.images import repository_arn
from stack.mirrors import Mirrors
from stack.peerings import Peerings
from stack.peers import peers
from stack.settings import Runs
from stack.settings import Service as Entry

if TYPE_CHECKING:
    from components.compute.image import Image


@dataclass(frozen=True)
class Place:
    """Where tasks run and what they may be given, each by label."""

    base: Base
    clusters: Mapping[str | None, Cluster]
    """That of Fargate by None."""
    networks: Mapping[str, Network]
    peerings: Peerings
    secrets: Mapping[str, SecretRef]
    images: "Mapping[str, Image]"
    """Those that the stack builds."""
    mirrors: Mirrors


def place(
    base: Base,
    networks: Mapping[str, Network],
    peerings: Peerings,
    secrets: Mapping[str, SecretRef],
) -> Place | None:
    """The clusters and the images of all tasks; none without any."""
    settings = base.settings
    if not settings.tasks:
        return None
    clusters: dict[str | None, Cluster] = {}
    if settings.on(Runs.FARGATE) or settings.jobs:
        clusters[None] = Cluster("cluster", beside.sessions(base, None), base.opts)
    machines = cluster_builder.build(base, networks)
    mirrors = mirror_builder.build(base)
    here = {**clusters, **machines}
    return Place(base, here, networks, peerings, secrets, _images(base), mirrors)


def task_args(here: Place, label: str, usable: Mapping[str, Usable]) -> dict[str, Any]:
    """Arguments that `Service` and `Job` have in common; `usable` is what an entry may use."""
    base, settings = here.base, here.base.settings
    entry, owner = settings.tasks[label], settings.image_owner(label)
    network = here.networks[settings.network_of(label)]
    cluster = here.clusters[entry.cluster if isinstance(entry, Entry) else None]
    args: dict[str, Any] = {
        "cluster_arn": cluster.arn,
        "cluster_name": cluster.cluster_name,
        "vpc_id": network.vpc_id,
        "subnet_ids": network.private_subnet_ids,
        "account_id": base.account_id,
        "region": settings.region,
        **base.encryption,
        "topic_arn": base.topic_arn,
        "peers": peers(settings, network, [label], internet=entry.internet),
        "cpu": entry.cpu,
        "memory": entry.memory,
        "architecture": Architecture[settings.tasks[owner].architecture.name],
        "command": entry.command or (),
        "environment": entry.env,
        "secrets": {name: here.secrets[source] for name, source in entry.secrets.items()},
        "bindings": bindings(base, here.peerings, label, entry.uses, usable),
        "log_days": settings.log_days,
    }
    if source := settings.tasks[owner].build:
        args["source"] = source
    args |= image_args(here, label)
    if kept := here.mirrors.repository_arns(mirror_builder.images(settings, label)):
        args["mirror_arns"] = kept
    if pull_secret := settings.pull_secret_of(label):
        args["pull_secret"] = here.secrets[pull_secret]
    return args


def image_args(here: Place, label: str) -> dict[str, Any]:
    """The image of a service or job, with its repository where that is in ECR."""
    settings = here.base.settings
    reference = settings.image_of(label)
    repository = repository_arn(reference)
    if image := here.images.get(settings.image_owner(label)):
        args: dict[str, Any] = {"image": image.reference}
        if settings.registry is None:
            repository = image.repository_arn.apply(str)
    else:
        args = {"image": here.mirrors.reference(reference)}
    return {**args, **({"repository_arn": repository} if repository else {})}


def _images(base: Base) -> "Mapping[str, Image]":
    """Images by label of the tasks that the stack builds."""
    labels = [label for label in base.settings.tasks if base.settings.is_built(label)]
    if not labels:
        return {}
    # Docker and awsx come with it, which a stack of given images must do without.
    from stack import builds  # noqa: PLC0415

    return builds.build(base, labels)
