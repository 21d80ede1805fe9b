"""A pipeline on the emulator, and a service that it has delivered to before another `up`."""

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from ops.engines.engine import Counts
from ops.local import emulator
from ops.local.client import client
from ops.local.inventory import inventory
from tests.e2e.conftest import KNOWN
from tests.e2e.stage import Stage

PROGRAM = Path(__file__).with_name("delivery.py")
COMMAND = Path(__file__).with_name("aws_command.py")
REGION = "eu-north-1"
COMMIT = "c0ffee"
MANIFEST = '{"schemaVersion": 2, "layers": []}'

pytestmark = [pytest.mark.e2e, pytest.mark.slow]


@pytest.fixture
def engine() -> str:
    return "terraform"


def test_another_up_leaves_what_was_delivered(
    stage: Stage, record_property: Callable[[str, object], None]
) -> None:
    stage.perform(PROGRAM)
    endpoint = stage.emulate()
    before = inventory(endpoint)
    made = stage.up()
    assert made == Counts(created=made.created)

    ecs = client("ecs", endpoint, REGION)
    first = running(ecs)
    image = delivered(stage, endpoint)
    second = running(ecs)
    assert second != first
    (container,) = ecs.describe_task_definition(taskDefinition=second)["taskDefinition"][
        "containerDefinitions"
    ]
    assert container["image"] == image

    record_property(KNOWN, stage.nothing_changes(made.created))
    assert running(ecs) == second

    # A revision that a delivery has made outlives the stack, as on AWS.
    ecs.deregister_task_definition(taskDefinition=second)
    assert stage.down() == Counts(deleted=made.created)
    assert stage.left == before


def running(ecs: Any) -> str:
    """Revision of the only service of the only cluster."""
    (cluster,) = ecs.list_clusters()["clusterArns"]
    names = ecs.list_services(cluster=cluster)["serviceArns"]
    (service,) = ecs.describe_services(cluster=cluster, services=names)["services"]
    return str(service["taskDefinition"])


def delivered(stage: Stage, endpoint: str) -> str:
    """Run both builds of the pipeline with the programs that they hold; gives the image."""
    folder, live = stage.root / "build", emulator.running(stage.target.home)
    assert live
    folder.mkdir()
    (folder / "aws").write_text(f"#!{sys.executable}\n{COMMAND.read_text()}")
    (folder / "aws").chmod(0o755)
    (folder / "python3").symlink_to(sys.executable)
    ecr = client("ecr", endpoint, REGION)
    (repository,) = ecr.describe_repositories()["repositories"]
    name = repository["repositoryName"]
    # The commit is in the repository, as after a delivery that nobody has approved.
    pushed = ecr.put_image(repositoryName=name, imageManifest=MANIFEST, imageTag=COMMIT)["image"]
    builds = client("codebuild", endpoint, REGION)
    for project in sorted(builds.list_projects()["projects"]):
        (found,) = builds.batch_get_projects(names=[project])["projects"]
        spec = json.loads(found["source"]["buildspec"])
        (command,) = spec["phases"]["build"]["commands"]
        subprocess.run(
            ["bash", "-c", command],
            cwd=folder if "artifacts" in spec else folder / "delivery",
            env={
                **os.environ,
                **live.environment(),
                "PATH": f"{folder}:{os.environ['PATH']}",
                "CODEBUILD_RESOLVED_SOURCE_VERSION": COMMIT,
            },
            check=True,
        )
    return f"{repository['repositoryUri']}@{pushed['imageId']['imageDigest']}"
