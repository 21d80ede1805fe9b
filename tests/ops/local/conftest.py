"""One emulator for all tests of this room."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import boto3
import pytest

from ops.local.emulator import Emulator, start, stop

REGION = "eu-north-1"


@pytest.fixture(autouse=True)
def _without_the_users_port(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("GROUNDWORK_LOCAL_PORT", raising=False)


@pytest.fixture
def home(tmp_path: Path) -> Iterator[Path]:
    yield tmp_path / "home"
    stop(tmp_path / "home")


@pytest.fixture(scope="session")
def emulator(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Emulator]:
    home = tmp_path_factory.mktemp("emulator")
    yield start(home, port=0)
    stop(home)


@pytest.fixture
def client(emulator: Emulator, monkeypatch: pytest.MonkeyPatch) -> Callable[[str], Any]:
    """boto3 clients with nothing but the emulator's environment."""
    for name, value in emulator.environment().items():
        monkeypatch.setenv(name, value)
    return lambda service: boto3.session.Session(region_name=REGION).client(service)


@pytest.fixture
def vpc(client: Callable[[str], Any]) -> Iterator[str]:
    ec2 = client("ec2")
    made = ec2.create_vpc(CidrBlock="10.1.0.0/16")["Vpc"]["VpcId"]
    yield made
    ec2.delete_vpc(VpcId=made)


@pytest.fixture
def subnets(client: Callable[[str], Any], vpc: str) -> Iterator[list[str]]:
    ec2 = client("ec2")
    made = [
        ec2.create_subnet(VpcId=vpc, CidrBlock=f"10.1.{i}.0/24", AvailabilityZone=zone)
        for i, zone in enumerate(("eu-north-1a", "eu-north-1b"))
    ]
    ids = [one["Subnet"]["SubnetId"] for one in made]
    yield ids
    for one in ids:
        ec2.delete_subnet(SubnetId=one)
