"""Finds a Pulumi engine that is whole: the command line, and the plugins that the program needs."""

import os
import shutil
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path

_PLUGINS = {"aws": "pulumi_aws"}
"""Resource plugin to the Python package whose version it must have."""
_BUILDERS = {"awsx": "pulumi_awsx", "docker": "pulumi_docker"}
"""The same, for programs that build images."""
_CLUSTERS = {"kubernetes": "pulumi_kubernetes"}
"""The same, for programs that make what is inside clusters of Kubernetes."""


@dataclass(frozen=True)
class Cli:
    """A Pulumi command line."""

    path: str
    version: str


def cli(environment: Mapping[str, str]) -> Cli | None:
    """The one on PATH, else the one that the SDK has installed."""
    installed = _home(environment) / "versions" / version("pulumi") / "bin" / "pulumi"
    for path in (shutil.which("pulumi", path=environment.get("PATH")), str(installed)):
        found = _version(path, environment) if path and os.access(path, os.X_OK) else None
        if path and found:
            return Cli(path, found)
    return None


def missing(
    environment: Mapping[str, str], path: str, *, builds: bool = False, clusters: bool = False
) -> tuple[str, ...]:
    """What the engine at `path` lacks for the program, in words; empty if it is whole.

    `builds` says that the program builds images, `clusters` that it has clusters of Kubernetes.
    """
    search = os.pathsep.join([str(Path(path).parent), environment.get("PATH", "")])
    lacks = []
    if not shutil.which("pulumi-language-python", path=search):
        lacks.append("pulumi-language-python on PATH")
    needed = {**_PLUGINS, **(_BUILDERS if builds else {}), **(_CLUSTERS if clusters else {})}
    for plugin, package in needed.items():
        name = f"pulumi-resource-{plugin}"
        folder = _home(environment) / "plugins" / f"resource-{plugin}-v{version(package)}"
        if not os.access(folder / name, os.X_OK) and not shutil.which(name, path=search):
            lacks.append(f"plugin {plugin} {version(package)}")
    return tuple(lacks)


def _home(environment: Mapping[str, str]) -> Path:
    given = environment.get("PULUMI_HOME")
    return Path(given) if given else Path(environment.get("HOME", "/")) / ".pulumi"


def _version(path: str, environment: Mapping[str, str]) -> str | None:
    try:
        done = subprocess.run(  # noqa: S603 - no shell, and the program is the user's own
            [path, "version"],
            env={**environment, "PULUMI_SKIP_UPDATE_CHECK": "true"},
            capture_output=True,
            text=True,
            timeout=30,
            check=True,
        )
    except (OSError, subprocess.SubprocessError):
        return None
    return done.stdout.strip().removeprefix("v") or None
