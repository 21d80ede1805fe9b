"""What a stack file leaves out: the posture's values, and networks that follow from the rest.

Works on values that nobody has checked yet, so everything that has the wrong shape is passed over.
"""

import copy
import re
from collections.abc import Callable, Iterator, Mapping
from enum import StrEnum
from typing import Any, Final

from components.compute.node_types import NODE_TYPE
from components.data.cache_engine import CacheEngine
from stack.model.base import LABEL_PATTERN
from stack.model.cluster import Orchestrator
from stack.model.data import Engine, Size
from stack.model.service import LONGEST_ANSWER
from stack.posture import Posture, preset

KEEPING: Final = (
    "databases",
    "caches",
    "buckets",
    "tables",
    "queues",
    "buses",
    "streams",
    "searches",
    "users",
)
"""Kinds of entries that hold data."""
PLACED: Final = ("databases", "caches", "streams", "searches", "clusters", "services", "jobs")
"""Kinds of entries that stand in a network."""
SINGLE: Final = ("delivery",)
"""Settings with settings of their own, that have no labels."""
INHERITED: Final = (
    "databases.network",
    "caches.network",
    "streams.network",
    "searches.network",
    "clusters.network",
    *(f"{kind}.disposable" for kind in KEEPING),
)
"""Settings that other entries of the file decide, besides those that the posture does."""


class Step(StrEnum):
    """What decides a value that the file leaves out, in the order in which they are asked."""

    ENGINE = "engine"
    POSTURE = "posture"
    EMULATOR = "emulator"
    DISPOSABLE = "disposable"
    CLUSTER = "cluster"
    NETWORK = "network"
    ANSWER = "answer"


def filled(values: Mapping[str, Any]) -> dict[str, Any]:
    """The values with everything added that the posture or another entry decides."""
    full = copy.deepcopy(dict(values))
    for _ in steps(full):
        pass
    return full


def steps(full: dict[str, Any]) -> Iterator[Step]:
    """Add to the values, step by step, what the posture or another entry decides."""
    for step, fill in _STEPS.items():
        fill(full)
        yield step


def _engines(full: dict[str, Any]) -> None:
    """What an engine does not have, whatever the posture."""
    for database in _entries(full, "databases"):
        if database.get("engine") == Engine.MONGO:
            database.setdefault("size", Size.MEDIUM)
    for cluster in _entries(full, "clusters"):
        if cluster.get("engine") == Orchestrator.EKS:
            cluster.setdefault("machine", NODE_TYPE)
    for cache in _entries(full, "caches"):
        if cache.get("engine") == CacheEngine.MEMCACHED:
            cache.setdefault("backup_days", 0)


def _presets(full: dict[str, Any]) -> None:
    """What the posture decides."""
    given = full.get("posture")
    posture = Posture(given) if given in tuple(Posture) else Posture.DEV
    for setting, value in preset(posture).items():
        _preset(full, setting.split("."), value)


def _preset(full: dict[str, Any], setting: list[str], value: Any) -> None:
    if setting == ["log_days"]:
        return
    owners: Iterator[dict[str, Any]] = iter([full])
    if setting[0] in SINGLE:
        owners = (one for one in [full.get(setting[0])] if isinstance(one, dict))
    elif len(setting) > 1:
        owners = _entries(full, setting[0])
    for entry in owners:
        owner = entry.setdefault(setting[1], {}) if len(setting) > 2 else entry
        if isinstance(owner, dict):
            owner.setdefault(setting[-1], value)


def _images(full: dict[str, Any]) -> None:
    """Images come by reference where nothing can build them."""
    full.setdefault("images", "given" if full.get("emulator") is True else "build")


def _kept(full: dict[str, Any]) -> None:
    """What the stack says of all that holds data."""
    for kind in KEEPING:
        for entry in _entries(full, kind):
            if "disposable" in full:
                entry.setdefault("disposable", full["disposable"])


def _clusters(full: dict[str, Any]) -> None:
    """Give each service of a cluster the only one of its kind, and the network of its cluster."""
    for runs, is_eks in (("ec2", False), ("eks", True)):
        clusters = {
            label: entry
            for label, entry in _named(full, "clusters")
            if (entry.get("engine") == Orchestrator.EKS) is is_eks
        }
        for service in _entries(full, "services"):
            if service.get("runs") != runs:
                continue
            if len(clusters) == 1:
                service.setdefault("cluster", next(iter(clusters)))
            wanted = service.get("cluster")
            network = clusters.get(wanted, {}).get("network") if isinstance(wanted, str) else None
            if _is_label(network):
                service.setdefault("network", network)


def _networks(full: dict[str, Any]) -> None:
    """Give each entry the only network; services and jobs, else, that of what they use."""
    networks = full.get("networks")
    if isinstance(networks, dict) and len(networks) == 1:
        for kind in PLACED:
            for entry in _running(full, kind):
                entry.setdefault("network", next(iter(networks)))
    used = {
        label: entry["network"]
        for kind in PLACED
        for label, entry in _named(full, kind)
        if _is_label(entry.get("network"))
    }
    for entry in (*_running(full, "services"), *_entries(full, "jobs")):
        uses = entry.get("uses")
        theirs = {used[u] for u in uses if u in used} if isinstance(uses, dict) else set()
        if len(theirs) == 1:
            entry.setdefault("network", theirs.pop())


def _answers(full: dict[str, Any]) -> None:
    """Give each function that has a route the time that is waited for its answer."""
    for service in _entries(full, "services"):
        if service.get("runs") == "lambda" and service.get("route") is not None:
            service.setdefault("timeout_seconds", LONGEST_ANSWER)


_STEPS: Final[Mapping[Step, Callable[[dict[str, Any]], None]]] = {
    Step.ENGINE: _engines,
    Step.POSTURE: _presets,
    Step.EMULATOR: _images,
    Step.DISPOSABLE: _kept,
    Step.CLUSTER: _clusters,
    Step.NETWORK: _networks,
    Step.ANSWER: _answers,
}


def _is_label(value: Any) -> bool:
    """Whether a value can be inherited; else it is a mistake where it stands alone."""
    return isinstance(value, str) and re.fullmatch(LABEL_PATTERN, value) is not None


def _named(full: Mapping[str, Any], kind: str) -> Iterator[tuple[str, dict[str, Any]]]:
    entries = full.get(kind)
    if isinstance(entries, dict):
        yield from ((label, entry) for label, entry in entries.items() if isinstance(entry, dict))


def _entries(full: Mapping[str, Any], kind: str) -> Iterator[dict[str, Any]]:
    return (entry for _, entry in _named(full, kind))


def _running(full: Mapping[str, Any], kind: str) -> Iterator[dict[str, Any]]:
    """Entries but for static sites, which are in no network."""
    return (entry for entry in _entries(full, kind) if entry.get("runs") != "static")
