"""An emulator with a cluster, and a fleet that runs what a test deploys to it."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from ops.local.client import client
from ops.local.emulator import Emulator
from tests.ops.local.plane.tiny import REGION, Deployed, source


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A project with the source of one service."""
    source(tmp_path)
    return tmp_path


@pytest.fixture
def deployed(emulator: Emulator) -> Iterator[Deployed]:
    """An empty cluster."""
    ec2 = client("ec2", emulator.endpoint, REGION)
    ecs = client("ecs", emulator.endpoint, REGION)
    subnets = [one["SubnetId"] for one in ec2.describe_subnets()["Subnets"]][:2]
    cluster = ecs.create_cluster(clusterName="plane")["cluster"]["clusterArn"]
    found = Deployed(emulator.endpoint, cluster, subnets)
    yield found
    found.clear()
    ecs.delete_cluster(cluster="plane")
