"""The genuine provider takes the emulator for AWS; `stack/` has all that the product makes."""

import json
import os
import re
import shutil
import subprocess
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from ops.engines.terraform_find import PROVIDER, Tool, source, tool
from ops.local.emulator import Emulator
from ops.local.inventory import inventory, pending_keys

pytestmark = [pytest.mark.e2e, pytest.mark.slow]

CHANGED = ("-var=owner=team-b", "-var=retention_days=30")


class Stack:
    """A working folder with Terraform in it."""

    def __init__(self, found: Tool, mirror: Path, emulator: Emulator, folder: Path) -> None:
        shutil.copytree(Path(__file__).parent / "stack", folder)
        configuration = folder / "terraformrc"
        configuration.write_text(
            "provider_installation {\n  filesystem_mirror {\n"
            f'    path    = {json.dumps(str(mirror))}\n    include = ["{PROVIDER}"]\n  }}\n}}\n'
        )
        self.tool, self.folder = found, folder
        self.environment = {
            "PATH": os.environ["PATH"],
            "TF_CLI_CONFIG_FILE": str(configuration),
            "TF_IN_AUTOMATION": "1",
            "CHECKPOINT_DISABLE": "1",
            **emulator.environment(),
        }

    def run(self, verb: str, *arguments: str, code: int = 0) -> str:
        """Run a verb that must end with `code`; says how long it took."""
        began = time.monotonic()
        done = subprocess.run(
            [self.tool.path, verb, "-no-color", "-input=false", *arguments],
            cwd=self.folder,
            env=self.environment,
            capture_output=True,
            text=True,
            check=False,
        )
        print(f"{verb} {' '.join(arguments)}: {time.monotonic() - began:.0f} s")  # noqa: T201
        assert done.returncode == code, done.stdout[-4000:] + done.stderr[-4000:]
        return done.stdout

    def apply(self, *variables: str) -> tuple[int, ...]:
        """How many resources were added, changed and destroyed."""
        told = self.run("apply", "-auto-approve", "-parallelism=32", *variables)
        found = re.search(r"(\d+) added, (\d+) changed, (\d+) destroyed", told)
        assert found
        return tuple(map(int, found.groups()))

    def is_steady(self, *variables: str) -> None:
        """A plan has nothing to do: exit code 2 would be a difference."""
        self.run("plan", "-detailed-exitcode", *variables)

    def resources(self) -> list[dict[str, Any]]:
        """The managed resources of the state."""
        state = json.loads((self.folder / "terraform.tfstate").read_text())
        return [one for one in state["resources"] if one["mode"] == "managed"]


@pytest.fixture
def stack(emulator: Emulator, tmp_path: Path) -> Stack:
    found = tool(os.environ)
    if found is None:
        pytest.skip("neither terraform nor tofu is on PATH")
    provider = source(os.environ, found.platform)
    if provider is None or provider.mirror is None:
        pytest.skip("no mirror with the provider hashicorp/aws is on this machine")
    return Stack(found, provider.mirror, emulator, tmp_path / "stack")


@pytest.fixture
def _zone(client: Callable[[str], Any]) -> None:
    """A zone that was there before and stays."""
    client("route53").create_hosted_zone(Name="example.com", CallerReference="stack")


@pytest.mark.usefixtures("_zone")
def test_applies_settles_changes_and_leaves_nothing(stack: Stack, emulator: Emulator) -> None:
    before, keys = inventory(emulator.endpoint), pending_keys(emulator.endpoint)
    stack.run("init")

    added, changed, destroyed = stack.apply()
    made = sum(len(one["instances"]) for one in stack.resources())
    assert (added, changed, destroyed) == (made, 0, 0)
    assert len({one["type"] for one in stack.resources()}) == 53
    assert len(inventory(emulator.endpoint)) > len(before) + 40
    stack.is_steady()

    added, changed, destroyed = stack.apply(*CHANGED)
    assert (added, destroyed) == (0, 0)
    assert changed > 40
    stack.is_steady(*CHANGED)

    told = stack.run("destroy", "-auto-approve", "-parallelism=32", *CHANGED)
    assert f"Destroy complete! Resources: {made} destroyed." in told
    snapshots = [line for line in inventory(emulator.endpoint) if line not in before]
    assert [line.rpartition(":")[2] for line in snapshots] == ["orders-final"]
    assert len(pending_keys(emulator.endpoint)) == len(keys) + 1
