"""Streams and search domains: one component for each entry."""

from collections.abc import Mapping

import pulumi

from components.data.search import Search
from components.data.stream import Stream, StreamArgs
from components.network.network import Network
from stack.base import Base
from stack.classes import SEARCH_CLASSES, STREAM_CLASSES
from stack.model.schedule import On
from stack.settings import StreamEngine

MOST_ZONES = 3
"""That a cluster of either kind is spread over."""


def build(
    base: Base, networks: Mapping[str, Network]
) -> tuple[Mapping[str, Stream], Mapping[str, Search]]:
    """Streams and search domains, each by label."""
    return _streams(base, networks), _searches(base, networks)


def _streams(base: Base, networks: Mapping[str, Network]) -> Mapping[str, Stream]:
    """Streams by label."""
    settings = base.settings
    polled = {(one.on or On()).stream for one in settings.functions.values()}
    built: dict[str, Stream] = {}
    for label, entry in settings.streams.items():
        zones = min(len(settings.networks[entry.network].zones), MOST_ZONES)
        args: StreamArgs = {
            "engine": entry.engine,
            "vpc_id": networks[entry.network].vpc_id,
            "subnet_ids": _first(networks[entry.network], zones),
            "zones": zones,
            "account_id": base.account_id,
            "region": settings.region,
            "polled": label in polled,
            **base.encryption,
            "log_days": settings.log_days,
            "disposable": entry.disposable,
        }
        if entry.engine is StreamEngine.PROVISIONED:
            args["instance_type"] = STREAM_CLASSES[entry.size]
            args["storage_gib"] = entry.storage_gib
        built[label] = Stream(label, args, base.opts)
    return built


def _searches(base: Base, networks: Mapping[str, Network]) -> Mapping[str, Search]:
    """Search domains by label."""
    settings = base.settings
    built: dict[str, Search] = {}
    for label, entry in settings.searches.items():
        zones = min(entry.nodes, len(settings.networks[entry.network].zones), MOST_ZONES)
        built[label] = Search(
            label,
            {
                "vpc_id": networks[entry.network].vpc_id,
                "subnet_ids": _first(networks[entry.network], zones),
                "account_id": base.account_id,
                "region": settings.region,
                "zones": zones,
                "nodes": entry.nodes,
                "instance_type": SEARCH_CLASSES[entry.size],
                "masters": entry.masters,
                "storage_gib": entry.storage_gib,
                "service_role": entry.service_role,
                **base.encryption,
                "log_days": settings.log_days,
                "disposable": entry.disposable,
            },
            base.opts,
        )
    return built


def _first(network: Network, zones: int) -> pulumi.Output[list[str]]:
    """The isolated subnets of the first zones."""
    return network.isolated_subnet_ids.apply(lambda ids: list(ids)[:zones])
