"""What runs as long as the stack does: one component for each container in `services`."""

from collections.abc import Mapping
from graphlib import TopologicalSorter
from typing import Any

import pulumi

from components.compute.scaling import Scale
from components.compute.service import Service
from components.messaging.queue import Queue
from stack import beside
from stack.bindings import Usable
from stack.discovery import called, is_connected, namespace
from stack.edge import WayIn
from stack.listeners import Listeners
from stack.ranks import ranked
from stack.settings import Runs
from stack.settings import Service as Entry
from stack.tasks import Place, task_args


def build(
    here: Place, usable: Mapping[str, Usable], way_in: WayIn | None, ports: Listeners | None
) -> Mapping[str, Service]:
    """Services by label, each after those that it calls; `usable` is what else they may use."""
    settings = here.base.settings
    placed = ranked(settings.balanced)
    built: dict[str, Service] = {}
    for label in order(settings.containers):
        entry = settings.services[label]
        args: Any = task_args(here, label, {**usable, **built}) | _args(here, label)
        args["scale"] = _scale(entry, usable)
        if way_in and way_in.balancer and label in placed:
            args["front"], args["route"] = way_in.balancer.front(), placed[label]
            if entry.sign_in:
                args["sign_in"] = way_in.users[entry.sign_in].sign_in()
        if ports and entry.listen:
            args["listen"] = ports.balancer.front(label)
        built[label] = Service(label, args, here.base.opts)
    return built


def order(entries: Mapping[str, Entry]) -> list[str]:
    """Labels so that each service comes after those of them that it calls; else as in the file."""
    calls = {
        label: [used for used in entry.uses if used in entries] for label, entry in entries.items()
    }
    return list(TopologicalSorter(calls).static_order())


def _args(here: Place, label: str) -> dict[str, Any]:
    """What only a service has."""
    settings = here.base.settings
    entry = settings.services[label]
    args: dict[str, Any] = {
        "port": entry.port,
        "health_path": entry.health.path,
        "health_command": entry.health.command or (),
        "spot_percent": entry.spot_percent,
        "interruptible": entry.interruptible,
        "deploy": entry.deploy,
        "delivered": label in settings.delivered,
        "sidecars": beside.sidecars(entry, here.mirrors.reference),
    }
    if entry.runs is Runs.EC2:
        args["machines"] = here.clusters[entry.cluster].machines()
    if entry.migrate:
        args["migration"] = {"command": entry.migrate}
    if (traced := beside.tracing(entry, here.mirrors.reference)) is not None:
        args["tracing"] = traced
    if entry.exec:
        args["shell"] = here.clusters[entry.cluster].shell()
    if is_connected(settings, label):
        args["connect_arn"] = pulumi.Output.format(
            "arn:aws:servicediscovery:{0}:{1}:namespace/{2}",
            settings.region,
            here.base.account_id,
            here.networks[settings.network_of(label)].namespace_id,
        )
    if label in called(settings):
        network = settings.network_of(label)
        args["namespace"] = {
            "id": here.networks[network].namespace_id.apply(str),
            "name": namespace(network),
        }
    return args


def _scale(entry: Entry, usable: Mapping[str, Usable]) -> Scale:
    given = entry.scale
    scale: Scale = {"min": given.min, "max": given.max}
    for key in ("cpu", "memory", "requests"):
        if (target := getattr(given, key)) is not None:
            scale[key] = target
    if given.predictive is not None:
        scale["predictive"] = given.predictive
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
