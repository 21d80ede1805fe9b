"""What the process is told by its environment, and nothing else."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

LOG_LEVELS: Final = ("debug", "info", "warning", "error")


class SettingsError(Exception):
    """The environment is incomplete or wrong; the text is one line and holds no secret."""


@dataclass(frozen=True)
class Stream:
    """A topic of Kafka that IAM lets in to."""

    brokers: str
    topic: str
    region: str


@dataclass(frozen=True)
class Domain:
    """A search domain, and the role that may ask it."""

    url: str
    role: str
    region: str
    reader: str | None
    """Role that whoever writes lets in; none for whoever only reads."""


def stream(environ: Mapping[str, str]) -> Stream:
    """Where changes go and come from; raise `SettingsError` that names the mistake."""
    found = _needed(environ, "CHANGES_BROKERS", "CHANGES_TOPIC", "CHANGES_REGION")
    return Stream(*found)


def group_prefix(environ: Mapping[str, str]) -> str:
    """What the name of the group of consumers begins with."""
    return _needed(environ, "CHANGES_GROUP_PREFIX")[0]


def domain(environ: Mapping[str, str]) -> Domain:
    """Where tasks are indexed; raise `SettingsError` that names the mistake."""
    url, role, region = _needed(environ, "INDEX_URL", "INDEX_ROLE", "INDEX_REGION")
    if not re.fullmatch(r"https?://[^/\s]+", url):
        raise SettingsError(f"INDEX_URL must be the address of a domain, got {url!r}")
    return Domain(url, role, region, environ.get("INDEX_READER"))


def log_level(environ: Mapping[str, str]) -> str:
    """From which level on is logged; raise `SettingsError` for one that there is not."""
    level = environ.get("LOG_LEVEL", "info")
    if level not in LOG_LEVELS:
        raise SettingsError(f"LOG_LEVEL must be one of {', '.join(LOG_LEVELS)}, got {level!r}")
    return level


def alive_file(environ: Mapping[str, str]) -> str:
    """File whose time says when the consumer last got on."""
    return environ.get("ALIVE_FILE", "/tmp/alive")  # noqa: S108 - a container has it for itself


def _needed(environ: Mapping[str, str], *names: str) -> list[str]:
    missing = [name for name in names if not environ.get(name)]
    if missing:
        raise SettingsError(f"missing in the environment: {', '.join(missing)}")
    return [environ[name] for name in names]
