"""All stores of an emulator, served: what was deployed can be reached with what it says."""

import asyncio
import json
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest

from ops.local.emulator import Emulator
from ops.local.plane import stores as module
from ops.local.plane.asked import asked
from ops.local.plane.deployed.stores import stores
from ops.local.plane.servers import postgres
from ops.local.plane.stores import Stores, server_of
from tests.ops.local.plane.served import listens, psql, store, until

REGION = "eu-north-1"
Client = Callable[[str], Any]
NAME = {"DBInstanceIdentifier": "board"}


@pytest.fixture
def board(client: Client) -> Iterator[None]:
    """A database on the emulator."""
    if postgres.programs() is None:
        pytest.skip("no PostgreSQL: initdb, postgres and psql are not installed")
    rds = client("rds")
    rds.create_db_instance(
        **NAME,
        Engine="postgres",
        DBInstanceClass="db.t4g.micro",
        AllocatedStorage=20,
        MasterUsername="groundwork",
        DBName="board",
        ManageMasterUserPassword=True,
    )
    yield
    if rds.describe_db_instances()["DBInstances"]:
        rds.delete_db_instance(**NAME, SkipFinalSnapshot=True)


@asynccontextmanager
async def served(folder: Path, endpoint: str) -> AsyncIterator[Stores]:
    """What runs the stores of an emulator, before it has looked."""
    made = Stores(folder, endpoint, REGION, lambda: None)
    try:
        yield made
    finally:
        await made.end()


@pytest.mark.usefixtures("board")
def test_a_database_is_where_and_what_the_emulator_says(
    client: Client, emulator: Emulator, tmp_path: Path
) -> None:
    (place,) = found = stores(emulator.endpoint, REGION)

    def answer(made: Stores) -> str:
        told = asked(emulator.endpoint, REGION, place)
        return psql(told, made.authority, "SELECT current_database()")

    async def run() -> None:
        async with served(tmp_path, emulator.endpoint) as made:
            assert made.states() == {}
            await made.ensure(found)
            await until(lambda: made.states() == {"postgres board": "running"})
            assert answer(made) == "board"
            rotated = json.dumps({"username": "groundwork", "password": "rotated"})
            client("secretsmanager").put_secret_value(
                SecretId=place.secret_arn, SecretString=rotated
            )
            assert "authentication failed" in answer(made)
            await made.ensure(found)
            await until(lambda: answer(made) == "board")
            assert (tmp_path / "board" / "postgres").is_dir()
            await made.ensure([])
            assert made.states() == {}
            assert not (tmp_path / "board").exists()
        assert not listens(place)

    asyncio.run(run())


@pytest.mark.usefixtures("board")
def test_a_secret_without_a_password_is_named(
    client: Client, emulator: Emulator, tmp_path: Path
) -> None:
    (place,) = found = stores(emulator.endpoint, REGION)
    secrets = client("secretsmanager")
    before = secrets.get_secret_value(SecretId=place.secret_arn)["SecretString"]
    secrets.put_secret_value(SecretId=place.secret_arn, SecretString="{}")

    async def run() -> None:
        async with served(tmp_path, emulator.endpoint) as made:
            await made.ensure(found)
            state = made.states()["postgres board"]
            assert state.startswith("failed: the secret ")
            assert "has no password" in state
            secrets.put_secret_value(SecretId=place.secret_arn, SecretString=before)
            await made.ensure(found)
            await until(lambda: made.states() == {"postgres board": "running"})

    asyncio.run(run())


def test_what_cannot_be_had_is_named_and_the_rest_runs(
    emulator: Emulator, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module.postgres, "programs", lambda: None)
    monkeypatch.setattr(module.mongo, "program", lambda: None)
    wanted = [store(kind) for kind in ("postgres", "mysql", "mongodb", "memcached")]

    async def run() -> None:
        async with served(tmp_path, emulator.endpoint) as made:
            await made.ensure(wanted)
            assert made.states() == {
                "memcached board": "missing: memcached server",
                "mongodb board": "missing: MongoDB server",
                "mysql board": "missing: MySQL server",
                "postgres board": "missing: PostgreSQL server",
            }
            await made.ensure([])
            assert made.states() == {}

    asyncio.run(run())


def test_a_kind_has_its_server(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module.cache, "program", {"valkey": "/bin/valkey-server"}.get)
    assert isinstance(server_of("valkey"), module.cache.Cache)
    assert server_of("redis") is None
    assert server_of("memcached") is None
    monkeypatch.setattr(module.mongo, "program", lambda: "/bin/ferretdb")
    assert isinstance(server_of("mongodb"), module.mongo.Mongo)
    monkeypatch.setattr(module.mongo, "program", lambda: None)
    assert server_of("mongodb") is None
