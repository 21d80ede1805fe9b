"""Images on a machine that can build them: built, pushed, pinned, and left alone."""

import sys
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass, field
from io import StringIO
from pathlib import Path

import pytest
from rich.console import Console

from ops import builds, lifecycle
from ops.engines.choose import REMEMBERED, choose
from ops.engines.engine import Action, Change, Counts
from ops.errors import Failed, NoBuilder
from ops.local import emulator
from ops.memory import remember
from ops.target import Target, target
from tests.e2e.stage import ROOT

STACK = """\
config:
  aws:region: eu-north-1
  groundwork:posture: dev
  groundwork:emulator: true
  groundwork:networks:
    app: { cidr: 10.0.0.0/16, nat: none, endpoints: [tasks] }
  groundwork:services:
    tasks: { runs: fargate, build: services/tasks }
    other: { runs: fargate, build: services/other }
"""
DOCKERFILE = 'FROM scratch\nCOPY app /app\nCMD ["/app"]\n'
BROKEN = f'{DOCKERFILE}RUN ["/no-such-compiler", "/app"]\n'


@dataclass
class Workshop:
    """A project with two services, its emulator, and this machine's builder and registry."""

    root: Path
    said: StringIO = field(default_factory=StringIO)

    def write(self) -> None:
        for name in ("__main__.py", ".venv"):
            (self.root / name).symlink_to(ROOT / name)
        (self.root / "Pulumi.yaml").write_text((ROOT / "Pulumi.yaml").read_text())
        (self.root / "Pulumi.local.yaml").write_text(STACK)
        for label in ("tasks", "other"):
            folder = self.root / "services" / label
            folder.mkdir(parents=True)
            (folder / "Dockerfile").write_text(DOCKERFILE)
            (folder / "app").write_text(f"{self.root} {label}\n")
        remember(self.root / ".groundwork" / "local", REMEMBERED, "pulumi")

    @property
    def target(self) -> Target:
        """As `up local --build` has it."""
        made = builds.here(target("local", self.root))
        builds.check(made)
        return made

    def up(self) -> Counts:
        return lifecycle.up(self.target, self.console()).counts

    def preview(self) -> set[Change]:
        return set(lifecycle.preview(self.target, self.console())[1])

    def digests(self) -> dict[str, str]:
        """References of the images in the state."""
        found = emulated(self.target)
        return {
            one.name: one.attributes["repoDigest"]
            for one in choose(found).engine.deployed(found)
            if one.type == "docker:index/image:Image"
        }

    def pinned(self) -> str:
        """Container definitions of all tasks in the state."""
        found = emulated(self.target)
        return "".join(
            one.attributes["containerDefinitions"]
            for one in choose(found).engine.deployed(found)
            if one.type == "aws:ecs/taskDefinition:TaskDefinition"
        )

    def console(self) -> Console:
        return Console(file=self.said, width=100)


def emulated(found: Target) -> Target:
    there = lifecycle.place.found(found)
    assert there
    return there


@pytest.fixture
def workshop(tmp_path: Path) -> Iterator[Workshop]:
    made = Workshop(tmp_path)
    made.write()
    try:
        _ = made.target
    except NoBuilder as lacks:
        pytest.skip(f"this machine cannot build: {lacks}")
    home = tmp_path / ".groundwork" / "local"
    emulator.start(home, port=0)
    yield made
    sys.stdout.write(made.said.getvalue())
    emulator.stop(home)


def is_pushed(reference: str) -> bool:
    """Whether the registry has the manifest."""
    repository, _, digest = reference.removeprefix(f"{builds.REGISTRY}/").partition("@")
    url = f"http://{builds.REGISTRY}/v2/{repository}/manifests/{digest}"
    kind = "application/vnd.docker.distribution.manifest.v2+json"
    with urllib.request.urlopen(urllib.request.Request(url, headers={"Accept": kind})) as answer:
        return answer.status == 200


@pytest.mark.e2e
@pytest.mark.slow
@pytest.mark.xdist_group("images")
def test_images_are_built_when_they_change_and_only_then(workshop: Workshop) -> None:
    made = workshop.up()
    assert made == Counts(created=made.created)
    first = workshop.digests()
    tasks, other = "docker.index.Image tasks-image", "docker.index.Image other-image"
    assert first.keys() == {tasks, other}
    assert all(map(is_pushed, first.values()))
    assert all(reference in workshop.pinned() for reference in first.values())

    assert workshop.up() == Counts(unchanged=made.created)
    assert workshop.digests() == first

    (workshop.root / "services" / "tasks" / "app").write_text("another byte\n")
    assert {(c.resource, c.action) for c in workshop.preview()} == {
        (tasks, Action.UPDATE),
        ("ecs.TaskDefinition tasks-task", Action.REPLACE),
        ("ecs.Service tasks-service", Action.UPDATE),
    }
    counts = workshop.up()
    assert (counts.created, counts.updated, counts.deleted) == (1, 2, 1)
    second = workshop.digests()
    assert second[other] == first[other]
    assert second[tasks] != first[tasks]
    assert second[tasks] in workshop.pinned()
    assert first[tasks] not in workshop.pinned()

    (workshop.root / "services" / "tasks" / "Dockerfile").write_text(BROKEN)
    with pytest.raises(Failed) as failed:
        workshop.up()
    reason, *lines = str(failed.value).split("\n")
    assert reason.startswith(f"{tasks}: error reading build output: executor failed running")
    assert any("no-such-compiler" in line for line in lines)
    assert all(line.startswith("  | ") for line in lines)
    assert workshop.digests() == second
    assert second[tasks] in workshop.pinned()

    assert (workshop.root / "Pulumi.local.yaml").read_text() == STACK
    gone = lifecycle.down(workshop.target, workshop.console())
    assert gone == Counts(deleted=made.created)
