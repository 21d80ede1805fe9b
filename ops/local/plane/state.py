"""What the plane says of itself, in a file that is always whole: `plane.json`."""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Final

FILE: Final = "plane.json"
SETTLED: Final = ("healthy", "stopped")
"""States of a service in which nothing more is to come."""
WATCHED: Final = (
    "cloudfront",
    "ec2",
    "ecs",
    "elasticache",
    "elasticloadbalancing",
    "lambda",
    "rds",
    "secretsmanager",
)
"""Services whose changes may change what runs."""


@dataclass(frozen=True)
class TaskState:
    """A task."""

    id: str
    state: str
    """`pending`, `starting`, `healthy`, `unhealthy`, `draining` or `stopping`."""
    address: str
    port: int
    """0 where it listens on none."""
    pid: int | None
    """First process of the task; all others of it are in its group."""
    revision: str
    began: float
    """Seconds since 1970."""
    log: str


@dataclass(frozen=True)
class ServiceState:
    """A service with its tasks."""

    name: str
    state: str
    """`healthy`, `starting`, `rolling`, `failing` or, where none is desired, `stopped`."""
    desired: int
    revision: str
    """`family:number` of the task definition that is asked for."""
    reason: str
    """Why it is not healthy; empty where it is or nothing is known."""
    failures: int
    """Tasks in a row that were never healthy."""
    log: str
    """Log of the youngest task; empty before the first."""
    tasks: tuple[TaskState, ...]


@dataclass(frozen=True)
class PlaneState:
    """The whole plane."""

    pid: int
    boot_id: str
    """Of the emulator that it belongs to."""
    seen: Mapping[str, int]
    """Which changes of the emulator it has acted on: how many, by service."""
    url: str | None
    """Where a browser finds the stack; None where nothing leads in."""
    services: tuple[ServiceState, ...]
    stores: Mapping[str, str]
    """State of each database and cache, by kind and identifier; what is wrong follows a colon."""


def watched(told: Mapping[str, Any]) -> Mapping[str, int]:
    """What an emulator's health says of the changes that may change what runs."""
    return {each: told["changes"].get(each, 0) for each in WATCHED}


def write(home: Path, state: PlaneState) -> None:
    """Replace the file at once: a reader sees the old one or the new one."""
    part = home / f"{FILE}.part"
    part.write_text(json.dumps(asdict(state), indent=1) + "\n", encoding="utf-8")
    part.replace(home / FILE)


def read(home: Path) -> PlaneState | None:
    """What a plane wrote last; None where there is nothing, or nothing to be understood."""
    try:
        fields: dict[str, Any] = json.loads((home / FILE).read_text(encoding="utf-8"))
        services = tuple(
            ServiceState(**{**each, "tasks": tuple(TaskState(**one) for one in each["tasks"])})
            for each in fields["services"]
        )
        return PlaneState(**{**fields, "services": services})
    except (OSError, ValueError, TypeError, KeyError):
        return None


def remove(home: Path) -> None:
    """Say nothing any more."""
    (home / FILE).unlink(missing_ok=True)
