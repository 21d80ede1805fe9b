"""Finds Terraform or OpenTofu, and an AWS provider for it that is already on the machine."""

import json
import os
import re
import shutil
import subprocess
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

HOST = "registry.terraform.io"
PROVIDER = f"{HOST}/hashicorp/aws"
_ROOTS = ("/opt", "/usr/local", "/usr/share", "/usr/lib", "/var/lib", "/srv")
_DEPTH = 4
_FOLDERS = 20_000
"""Most folders that the look below the usual roots opens; about a second on a cold disk."""
_WAIT_SECONDS = 3


@dataclass(frozen=True)
class Tool:
    """A command line that understands Terraform's language."""

    path: str
    title: str
    """Name and version."""
    platform: str
    """Such as `linux_amd64`."""


@dataclass(frozen=True)
class Source:
    """Where the AWS provider comes from."""

    mirror: Path | None
    """Folder that holds `registry.terraform.io/…`; None: the registry itself."""


def tool(environment: Mapping[str, str]) -> Tool | None:
    """Terraform, else OpenTofu, on the environment's PATH."""
    for command, name in (("terraform", "Terraform"), ("tofu", "OpenTofu")):
        path = shutil.which(command, path=environment.get("PATH"))
        about = _about(path, environment) if path else None
        if path and about:
            return Tool(path, f"{name} {about['terraform_version']}", about["platform"])
    return None


def source(environment: Mapping[str, str], platform: str) -> Source | None:
    """The first place that has the provider for `platform`; None if it can't be had."""
    named = environment.get("GROUNDWORK_TF_MIRROR")
    places = [Path(named)] if named else [*_own(environment), *_looked_for(environment)]
    for place in places:
        mirror = place.parent if place.name == HOST else place
        if _holds(mirror, platform):
            return Source(mirror.resolve())
    return Source(None) if not named and _registry_answers() else None


def _about(path: str, environment: Mapping[str, str]) -> dict[str, str] | None:
    plain = {k: v for k, v in environment.items() if not k.startswith("TF_")}
    try:
        done = subprocess.run(  # noqa: S603 - no shell, and the program is the user's own
            [path, "version", "-json"], env=plain, capture_output=True, timeout=30, check=True
        )
        about = json.loads(done.stdout)
    except (OSError, subprocess.SubprocessError, ValueError):
        return None
    whole = isinstance(about, dict) and {"terraform_version", "platform"} <= about.keys()
    return about if whole else None


def _own(environment: Mapping[str, str]) -> Iterator[Path]:
    """The folders that Terraform itself would read, and those its configuration names."""
    home = Path(environment.get("HOME", "/"))
    configured = Path(environment.get("TF_CLI_CONFIG_FILE") or home / ".terraformrc")
    if configured.is_file():
        text = configured.read_text(encoding="utf-8", errors="replace")
        pattern = r'^\s*(?:path|plugin_cache_dir)\s*=\s*"([^"$]+)"'
        yield from (Path(found) for found in re.findall(pattern, text, re.MULTILINE))
    if cache := environment.get("TF_PLUGIN_CACHE_DIR"):
        yield Path(cache)
    yield home / ".terraform.d" / "plugins"
    yield home / ".terraform.d" / "plugin-cache"
    yield Path(environment.get("XDG_DATA_HOME") or home / ".local/share") / "terraform/plugins"
    yield Path("/usr/local/share/terraform/plugins")
    yield Path("/usr/share/terraform/plugins")


def _looked_for(environment: Mapping[str, str]) -> Iterator[Path]:
    """Folders named like the registry, a few levels below the usual roots."""
    left = _FOLDERS
    level = [Path(root) for root in (*_ROOTS, environment.get("HOME", "/root"))]
    for _ in range(_DEPTH):
        below: list[Path] = []
        for folder in level:
            left -= 1
            if left < 0:
                return
            if (folder / HOST).is_dir():
                yield folder
            below += _folders(folder)
        level = below


def _folders(folder: Path) -> list[Path]:
    try:
        with os.scandir(folder) as entries:
            return sorted(Path(e.path) for e in entries if e.is_dir(follow_symlinks=False))
    except OSError:
        return []


def _holds(mirror: Path, platform: str) -> bool:
    """Whether a mirror has the provider, unpacked or packed."""
    folder = mirror / PROVIDER
    try:
        unpacked = any(any(path.iterdir()) for path in folder.glob(f"*/{platform}"))
        return unpacked or any(folder.glob(f"terraform-provider-aws_*_{platform}.zip"))
    except OSError:
        return False


def _registry_answers() -> bool:
    try:
        with urllib.request.urlopen(
            f"https://{HOST}/.well-known/terraform.json", timeout=_WAIT_SECONDS
        ) as answer:
            return answer.status == 200
    except (OSError, urllib.error.URLError, ValueError):
        return False
