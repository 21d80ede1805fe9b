"""What building images needs on this machine, looked at before an engine starts."""

import os
import socket
import urllib.error
import urllib.request
from collections.abc import Mapping
from dataclasses import replace
from typing import Final
from urllib.parse import urlsplit

from ruamel.yaml import YAML

from ops.engines.choose import USED_BEFORE, choose
from ops.errors import BadInput, NoBuilder, NoEngine
from ops.target import Target

REGISTRY: Final = "127.0.0.1:5000"
"""Where Docker's own registry listens; Docker takes one on this machine without TLS."""
_SOCKETS: Final = ("/var/run/docker.sock", ".docker/run/docker.sock")
"""The daemon's, and below the home folder that of Docker Desktop."""
_WAIT_SECONDS: Final = 5
_INSTEAD: Final = "or give images by reference (images: given)"


def here(target: Target) -> Target:
    """The target with images built for a registry on this machine, from a copy of its file.

    Raises `Stop` for a stack on AWS, without Pulumi, and where another engine deployed it.
    """
    _ = target.settings
    if not target.settings.emulator:
        raise BadInput(
            f"up {target.stack} --build: only the emulator's stack takes images from this machine; "
            "others build for ECR or a registry (images: build)"
        )
    copy = target.home / target.file.name
    copy.parent.mkdir(parents=True, exist_ok=True)
    yaml = YAML()
    # What the copy's readers take differently stands in quotes, and stays in them.
    yaml.preserve_quotes, yaml.width = True, 10_000
    held = yaml.load(target.file)
    held["config"] |= {"groundwork:images": "build", "groundwork:registry": {"url": REGISTRY}}
    yaml.dump(held, copy)
    made = replace(target, file=copy)
    try:
        choice = choose(made)
    except NoEngine as none:
        raise NoBuilder(f"images are built by Pulumi alone: {none}") from None
    if choice.engine.key != "pulumi":
        before = f"it was deployed with {choice.engine.title}; groundwork down {target.stack} first"
        why = before if choice.why == USED_BEFORE else choice.why
        raise NoBuilder(f"images are built by Pulumi alone: {why}")
    return made


def check(target: Target) -> None:
    """Raise `NoBuilder` for what is missing, if images are built and the engine is Pulumi.

    Where there is no engine at all, who deploys says so.
    """
    if not target.builds:
        return
    try:
        engine = choose(target).engine
    except NoEngine:
        return
    if engine.key != "pulumi":
        return
    if why := _no_daemon(target.environment):
        raise NoBuilder(f"no Docker daemon answers ({why}): start Docker, {_INSTEAD}")
    registry = target.settings.registry
    if registry and registry.url == REGISTRY and not _answers(REGISTRY):
        raise NoBuilder(
            f"no registry answers at {REGISTRY}: start one, "
            "such as docker run -d -p 127.0.0.1:5000:5000 registry:3"
        )


def _no_daemon(environment: Mapping[str, str]) -> str | None:
    """Why the daemon can't be reached; None if it can, or where it is not ours to look."""
    given = environment.get("DOCKER_HOST")
    if given:
        parts = urlsplit(given)
        if parts.scheme == "unix":
            return _refuses(parts.path)
        if parts.scheme != "tcp" or not parts.hostname:
            return None
        return _refuses((parts.hostname, parts.port or 2375))
    found = [_refuses(os.path.join(environment.get("HOME", "/"), each)) for each in _SOCKETS]  # noqa: PTH118
    return None if None in found else found[0]


def _refuses(address: str | tuple[str, int]) -> str | None:
    """Why nobody takes a connection."""
    family = socket.AF_UNIX if isinstance(address, str) else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as tried:
        tried.settimeout(_WAIT_SECONDS)
        try:
            tried.connect(address)
        except OSError as error:
            shown = address if isinstance(address, str) else ":".join(map(str, address))
            return f"{shown}: {error.strerror or error}"
    return None


def _answers(registry: str) -> bool:
    try:
        with urllib.request.urlopen(f"http://{registry}/v2/", timeout=_WAIT_SECONDS) as answer:
            return answer.status == 200
    except (OSError, urllib.error.URLError, ValueError):
        return False
