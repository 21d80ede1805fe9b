"""What the process is told by its environment, and nothing else."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

LOG_LEVELS: Final = ("debug", "info", "warning", "error")
COLLECTOR: Final = ("OTEL_EXPORTER_OTLP_ENDPOINT", "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT")
"""The variables of OpenTelemetry that lead to a collector; each is enough."""
NEEDED: Final = ("EVENTS_QUEUE_URL", "ACTIVITY_HOST", "ACTIVITY_PORT")


class SettingsError(Exception):
    """The environment is incomplete or wrong; the text is one line and holds no secret."""


@dataclass(frozen=True)
class Settings:
    """A checked environment."""

    queue_url: str
    activity_host: str
    activity_port: int
    region: str
    alive_file: str
    log_level: str
    collector: bool


def load(environ: Mapping[str, str]) -> Settings:
    """Read the environment; raise `SettingsError` that names the mistake."""
    missing = [name for name in NEEDED if not environ.get(name)]
    if missing:
        raise SettingsError(f"missing in the environment: {', '.join(missing)}")
    queue_url = environ["EVENTS_QUEUE_URL"]
    if not re.fullmatch(r"https?://\S+", queue_url):
        raise SettingsError(f"EVENTS_QUEUE_URL must be the address of a queue, got {queue_url!r}")
    # Not every capacity of ECS tells its containers the region; the address does.
    address = re.match(r"https://sqs\.([a-z0-9-]+)\.", queue_url)
    region = environ.get("AWS_REGION") or (address and address[1])
    if not region:
        raise SettingsError("missing in the environment: AWS_REGION")
    level = environ.get("LOG_LEVEL", "info")
    if level not in LOG_LEVELS:
        raise SettingsError(f"LOG_LEVEL must be one of {', '.join(LOG_LEVELS)}, got {level!r}")
    return Settings(
        queue_url=queue_url,
        activity_host=environ["ACTIVITY_HOST"],
        activity_port=_port("ACTIVITY_PORT", environ["ACTIVITY_PORT"]),
        region=region,
        alive_file=alive_file(environ),
        log_level=level,
        collector=any(environ.get(name) for name in COLLECTOR),
    )


def alive_file(environ: Mapping[str, str]) -> str:
    """File whose time says when the worker last got on."""
    return environ.get("ALIVE_FILE", "/tmp/alive")  # noqa: S108 - a container has it for itself


def _port(name: str, text: str) -> int:
    if not re.fullmatch(r"[0-9]{1,5}", text) or not 1 <= int(text) <= 65535:
        raise SettingsError(f"{name} must be a number from 1 to 65535, got {text!r}")
    return int(text)
