"""A project folder on an emulator of its own, for one stack file and one engine."""

import os
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from io import StringIO
from pathlib import Path
from typing import Any

from rich.console import Console
from ruamel.yaml import YAML

from ops import lifecycle
from ops.engines import pulumi_find, terraform_find
from ops.engines.engine import Change, Counts
from ops.local import absent, emulator
from ops.local.client import client
from ops.local.inventory import inventory
from ops.memory import remember
from ops.target import Target, target
from plan import known_differences
from plan.known_differences import Left

ROOT = Path(__file__).parents[2]
FILES = {
    **{path.name[7:-5]: path for path in sorted(ROOT.glob("Pulumi.*.yaml"))},
    **{path.stem: path for path in sorted(ROOT.glob("blueprints/*.yaml"))},
}
"""Stack files and blueprints by name."""
OWN = {path.stem: path for path in sorted(ROOT.glob("tests/stacks/*.yaml"))}
"""Stacks of the tests by name."""
Edit = Callable[[dict[str, Any]], object]


def missing(engine: str) -> str | None:
    """Why an engine can't be used on this machine; None if it can."""
    if engine == "pulumi":
        cli = pulumi_find.cli(os.environ)
        lacks = pulumi_find.missing(os.environ, cli.path) if cli else ("pulumi on PATH",)
        return ", ".join(lacks) or None
    tool = terraform_find.tool(os.environ)
    if not tool:
        return "terraform or tofu on PATH"
    if not terraform_find.source(os.environ, tool.platform):
        return f"an AWS provider for {tool.title}"
    return None


@dataclass
class Stage:
    """The stack `local` of a project of its own, with the contents of another stack file.

    Only the stack `local` may live on the emulator, so every stack file is played under that name.
    """

    root: Path
    engine: str
    said: StringIO = field(default_factory=StringIO)
    left: list[str] | None = None
    """What the emulator held when `down` stopped it."""

    def play(self, stack: str) -> None:
        """Take over a committed stack file, blueprint or stack of the tests, and the program."""
        for name in ("__main__.py", "services", ".venv"):
            (self.root / name).symlink_to(ROOT / name)
        (self.root / "Pulumi.yaml").write_text((ROOT / "Pulumi.yaml").read_text())
        self.target.file.write_text((FILES | OWN)[stack].read_text())
        # Terraform builds no images: repositories and policies are played all the same, but for
        # those of a registry, to which nobody here can log in.
        builds = stack != "local" and self.engine == "terraform"

        def here(config: dict[str, Any]) -> None:
            said = config.get("groundwork:images") == "given"
            given = config.pop("groundwork:registry", None) is not None or said or not builds
            images = "given" if given else "build"
            if given:
                # A pipeline is for images that are built.
                config.pop("groundwork:delivery", None)
            config.update({"groundwork:emulator": True, "groundwork:images": images})

        self.edit(here)
        remember(self.target.home, "engine", self.engine)

    def perform(self, program: Path) -> None:
        """Take over the stack file `local`, and a program of the tests instead of the project's."""
        (self.root / "__main__.py").symlink_to(program)
        for name in ("Pulumi.yaml", "Pulumi.local.yaml"):
            (self.root / name).write_text((ROOT / name).read_text())
        remember(self.target.home, "engine", self.engine)

    def edit(self, change: Edit) -> None:
        """Change the stack file."""
        yaml = YAML()
        yaml.preserve_quotes = True
        held = yaml.load(self.target.file)
        change(held["config"])
        yaml.dump(held, self.target.file)

    @property
    def target(self) -> Target:
        """The stack as its file says now."""
        file = self.root / "Pulumi.local.yaml"
        file.touch()
        return target("local", self.root)

    def keep(self) -> None:
        """Say in the stack file that what holds data is not to be deleted."""
        self.edit(lambda config: config.update({"groundwork:disposable": False}))

    def release(self) -> None:
        """Say that it may be deleted."""
        self.edit(lambda config: config.update({"groundwork:disposable": True}))

    def emulate(self) -> str:
        """Start the emulator with what the stack expects to find; gives the endpoint."""
        endpoint = emulator.start(self.target.home, port=0).endpoint
        if domain := self.target.settings.domain:
            dns = client("route53", endpoint, "us-east-1")
            dns.create_hosted_zone(Name=domain.zone, CallerReference="stage")
        return endpoint

    def up(self) -> Counts:
        """Deploy."""
        return lifecycle.up(self.target, self._console()).counts

    def down(self) -> Counts:
        """Destroy."""
        return lifecycle.down(self.target, self._console())

    def unexplained(self) -> Left[Change]:
        """What a preview still wants to change, without the committed known differences."""
        _, changes = lifecycle.preview(self.target, self._console())
        return known_differences.subtract(changes, known_differences.load())

    def nothing_changes(self, created: int) -> str:
        """See that a second run finds nothing to do but what is listed with a reason; tell it."""
        left = self.unexplained()
        assert left.changes == [], left.changes
        again = self.up()
        assert (again.created, again.deleted) == (0, 0)
        assert again.updated <= len(left.known)
        assert again.updated + again.unchanged == created
        return "\n".join([told(left), *(f"  {line}" for line in absent.lines(self.target.record))])

    def stop(self, home: Path) -> bool:
        """Stop the emulator, after a look at what is left in it."""
        if running := emulator.running(home):
            self.left = inventory(running.endpoint)
        return _stop(home)

    def _console(self) -> Console:
        return Console(file=self.said, width=100)


_stop = emulator.stop


def told(left: Left[Change]) -> str:
    """What was subtracted, for the test's output."""
    known: Sequence[Any] = left.known
    lines = [f"  {one.type} {one.property}: {one.reason}" for one in known]
    return "\n".join([f"subtracted {len(lines)} known differences", *lines])
