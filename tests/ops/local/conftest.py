"""One emulator for all tests of this room."""

from collections.abc import Callable, Iterator
from typing import Any

import boto3
import pytest

from ops.local.emulator import Emulator, start, stop

REGION = "eu-north-1"


@pytest.fixture(autouse=True)
def _without_the_users_port(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("GROUNDWORK_LOCAL_PORT", raising=False)


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
