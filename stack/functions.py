"""What runs on an event or a request: one component for each function in `services`."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from components.compute.function import Function
from components.compute.service_args import Architecture
from components.data.stream import Stream
from components.data.table import Table
from components.edge.web_socket_api import WebSocketApi
from components.links import Binding
from components.messaging.bus import Bus
from components.messaging.queue import Queue
from components.messaging.topic import Topic
from components.network.network import Network
from stack.answers import asked
from stack.base import Base
from stack.bindings import Usable, bindings
from stack.function_images import image_args, is_image
from stack.model.schedule import On
from stack.peerings import Peerings
from stack.protocols import answering
from stack.refused import refused
from stack.settings import Access, Settings

if TYPE_CHECKING:
    from components.compute.image import Image


@dataclass(frozen=True)
class Sources:
    """What sets functions off, each by label."""

    queues: Mapping[str, Queue]
    tables: Mapping[str, Table]
    topics: Mapping[str, Topic]
    buses: Mapping[str, Bus]
    sockets: Mapping[str, WebSocketApi]
    streams: Mapping[str, Stream]


def build(
    base: Base,
    networks: Mapping[str, Network],
    peerings: Peerings,
    usable: Mapping[str, Usable],
    sources: Sources,
    *,
    images: "Mapping[str, Image]",
) -> Mapping[str, Function]:
    """Functions by label; `usable` is what they may use, `sources` what sets them off.

    `images` are those of functions that the stack builds.
    """
    settings = base.settings
    built: dict[str, Function] = {}
    for label, entry in settings.functions.items():
        bound = bindings(base, peerings, label, entry.uses, usable)
        args: Any = {
            "account_id": base.account_id,
            **base.encryption,
            "topic_arn": base.topic_arn,
            **_program(settings, label, images),
            "architecture": Architecture[entry.architecture.name],
            "memory": entry.memory,
            "timeout_seconds": entry.timeout_seconds,
            "environment": entry.env,
            "bindings": bound,
            "log_days": settings.log_days,
            "disposable": settings.disposable,
        }
        if any("target" in one for one in bound.values()):
            network = networks[settings.network_of(label)]
            args["vpc_id"] = network.vpc_id
            args["subnet_ids"] = network.private_subnet_ids
            args["peers"] = network.aws_apis()
        if how := asked(settings, label):
            args["asked"] = how
        args |= _set_off(settings, label, sources, bound)
        built[label] = Function(label, args, base.opts)
    return built


def _set_off(
    settings: Settings, label: str, sources: Sources, bindings: dict[str, Binding]
) -> Mapping[str, Any]:
    """What runs a function; what it needs for that is added to its bindings."""
    on = settings.services[label].on or On()
    args: dict[str, Any] = {}
    if on.schedule:
        args["schedule"] = {"expression": on.schedule, "timezone": on.timezone or "UTC"}
    if on.queue:
        bindings[on.queue] = sources.queues[on.queue].binding(Access.RECEIVE)
        args["queue_arn"] = sources.queues[on.queue].queue_arn
    if on.topic:
        args["messages_arn"] = sources.topics[on.topic].topic_arn
    if on.bus:
        args["rule"] = sources.buses[on.bus].rule(label)
    if socket := answering(settings).get(label):
        args["socket"] = sources.sockets[socket].socket()
    if on.table:
        changes = sources.tables[on.table].changes()
        bindings[on.table] = _besides(bindings.get(on.table), changes)
        args["stream_arn"] = sources.tables[on.table].stream_arn
    if on.stream:
        args["kafka"], needed = sources.streams[on.stream].messages()
        bindings[on.stream] = _besides(bindings.get(on.stream), needed)
    return args


def _program(settings: Settings, label: str, images: "Mapping[str, Image]") -> Mapping[str, Any]:
    """What a function is made of: an image, or all of a folder."""
    entry = settings.services[label]
    if is_image(entry):
        return image_args(settings, label, images)
    return {
        "folder": folder(settings, label),
        "handler": entry.handler,
        "runtime": entry.runtime,
    }


def _besides(used: Binding | None, needed: Binding) -> Binding:
    """What a function needs that is run with what something says, which it may also use."""
    if used is None:
        return needed
    return {**used, "grants": [*used.get("grants", ()), *needed.get("grants", ())]}


def folder(settings: Settings, label: str) -> str:
    """Folder that holds what a function calls.

    Raises:
        Refused: there is no such file in it.
    """
    entry = settings.services[label]
    file = entry.handler.rpartition(".")[0].replace(".", "/")
    if not any(Path(str(entry.build)).glob(f"{file}.*")):
        given = f"no file {file} in {entry.build}"
        accepted = f"a folder with what {entry.handler} is in"
        path = f"services.{label}.build"
        raise refused(path, given, accepted)
    return str(entry.build)
