"""PostgreSQL in the place of RDS: who is let in, and what outlives what."""

import asyncio
import os
import signal
import socket
import stat
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path

import pytest

from ops.local.plane.servers.authority import Authority
from ops.local.plane.servers.postgres import Postgres, programs
from ops.local.plane.servers.server import Asked
from tests.ops.local.plane.served import PASSWORD, keeping, kept, listens, pids, psql, store, until

ROOT = Path(__file__).parents[5]
FOUND = programs()


@pytest.fixture
def server() -> Postgres:
    if FOUND is None:
        pytest.skip("no PostgreSQL: initdb, postgres and psql are not installed")
    return Postgres(FOUND)


def test_the_first_user_owns_the_first_database(server: Postgres, tmp_path: Path) -> None:
    asked = Asked(store("postgres"), PASSWORD)

    async def run() -> None:
        async with kept(asked, server, tmp_path) as made:
            told = await asyncio.to_thread(
                psql,
                asked,
                made.authority,
                "CREATE TABLE tasks (); SELECT current_user, current_database(), ssl"
                " FROM pg_stat_ssl WHERE pid = pg_backend_pid()",
            )
            assert told.splitlines() == ["CREATE TABLE", "ground-work|the board|t"]
            has = "SELECT rolsuper, rolcreatedb, rolcreaterole FROM pg_roles WHERE rolname = "
            rights = has + "current_user"
            assert await asyncio.to_thread(psql, asked, made.authority, rights) == "f|t|t"
            assert made.said == ["running"]
        assert not listens(asked.store)
        assert pids(tmp_path) == []

    asyncio.run(run())


def test_only_the_password_over_tls_lets_in(server: Postgres, tmp_path: Path) -> None:
    asked = Asked(store("postgres"), PASSWORD)

    async def run() -> None:
        async with kept(asked, server, tmp_path) as made:

            def refused(**more: str) -> str:
                return psql(asked, made.authority, "SELECT 1", **more)

            assert "password authentication failed" in refused(PGPASSWORD="other")
            assert "no password supplied" in refused(PGPASSWORD="")
            assert "no pg_hba.conf entry" in refused(PGSSLMODE="disable")
            assert "password authentication failed" in refused(PGUSER="rdsadmin")
            other = Authority(tmp_path / "other").certificate
            assert "certificate verify failed" in refused(PGSSLROOTCERT=str(other))

    asyncio.run(run())


def test_another_password_is_followed_while_it_runs(server: Postgres, tmp_path: Path) -> None:
    asked = Asked(store("postgres"), PASSWORD)
    changed = replace(asked, password="another")

    async def run() -> None:
        async with kept(asked, server, tmp_path) as made:
            before = pids(tmp_path / "board" / "postgres")
            made.keeper.want(changed)
            await until(lambda: psql(changed, made.authority, "SELECT 1") == "1")
            assert "authentication failed" in psql(asked, made.authority, "SELECT 1")
            assert pids(tmp_path / "board" / "postgres") == before
            assert made.said == ["running"]

    asyncio.run(run())


def test_data_outlives_the_server(server: Postgres, tmp_path: Path) -> None:
    asked = Asked(store("postgres"), PASSWORD)
    again = replace(asked, password="another")

    async def run() -> None:
        async with kept(asked, server, tmp_path) as made:
            psql(asked, made.authority, "CREATE TABLE tasks AS SELECT 7 AS number")
        assert FOUND is not None
        async with kept(again, Postgres(FOUND), tmp_path) as made:
            assert psql(again, made.authority, "SELECT number FROM tasks") == "7"

    asyncio.run(run())


def test_a_server_that_is_killed_comes_back_with_its_data(server: Postgres, tmp_path: Path) -> None:
    asked = Asked(store("postgres"), PASSWORD)

    async def run() -> None:
        async with kept(asked, server, tmp_path) as made:
            psql(asked, made.authority, "CREATE TABLE tasks AS SELECT 7 AS number")
            os.kill(max(pids(tmp_path / "board" / "postgres")), signal.SIGKILL)
            await until(lambda: made.keeper.state.startswith("failed: "))
            await made.running()
            assert psql(asked, made.authority, "SELECT number FROM tasks") == "7"

    asyncio.run(run())


def test_another_place_is_moved_to(server: Postgres, tmp_path: Path) -> None:
    asked = Asked(store("postgres"), PASSWORD)
    moved = Asked(store("postgres"), PASSWORD)

    async def run() -> None:
        async with kept(asked, server, tmp_path) as made:
            made.keeper.want(moved)
            await until(lambda: not listens(asked.store))
            await made.running()
            assert psql(moved, made.authority, "SELECT 1") == "1"

    asyncio.run(run())


def test_nobody_is_let_in_where_no_rule_leads(server: Postgres, tmp_path: Path) -> None:
    asked = Asked(store("postgres"), PASSWORD)

    async def run() -> None:
        async with kept(asked, server, tmp_path) as made:
            assert psql(asked, made.authority, "SELECT 1") == "1"
            made.keeper.want(replace(asked, entered=False))
            await until(lambda: made.keeper.state.startswith("closed: "))
            assert not listens(asked.store)
            assert "Connection refused" in psql(asked, made.authority, "SELECT 1")
            made.keeper.want(asked)
            await made.running()
            assert psql(asked, made.authority, "SELECT 1") == "1"

    asyncio.run(run())


def test_a_taken_place_is_named_and_tried_again(server: Postgres, tmp_path: Path) -> None:
    asked = Asked(store("postgres"), PASSWORD)
    taken = f"failed: {asked.store.address}:{asked.store.port} is taken"

    async def run() -> None:
        with socket.create_server((asked.store.address, asked.store.port)):
            async with keeping(asked, server, tmp_path) as made:
                await until(lambda: made.keeper.state == taken)
        async with kept(asked, server, tmp_path) as made:
            assert made.said == ["running"]

    asyncio.run(run())


def test_what_a_server_dies_of_is_said(server: Postgres, tmp_path: Path) -> None:
    asked = Asked(store("postgres"), PASSWORD)
    data = tmp_path / "board" / "postgres"

    async def run() -> None:
        async with kept(asked, server, tmp_path):
            pass
        (data / "PG_VERSION").write_text("9.6\n")
        async with keeping(asked, server, tmp_path) as made:
            await until(lambda: made.keeper.state.startswith("failed: "))
            assert made.keeper.state.endswith("database files are incompatible with server")

    asyncio.run(run())


def test_what_was_made_by_half_is_made_again(server: Postgres, tmp_path: Path) -> None:
    asked = Asked(store("postgres"), PASSWORD)
    (tmp_path / "board" / "postgres.part").mkdir(parents=True)
    (tmp_path / "board" / "postgres.part" / "PG_VERSION").touch()

    async def run() -> None:
        async with kept(asked, server, tmp_path) as made:
            assert psql(asked, made.authority, "SELECT 1") == "1"
        assert not (tmp_path / "board" / "postgres.part").exists()

    asyncio.run(run())


HOLDER = """
import asyncio, sys
from pathlib import Path
from tests.ops.local.plane.served import PASSWORD, kept, store
from ops.local.plane.servers.postgres import Postgres, programs
from ops.local.plane.servers.server import Asked

async def run():
    async with kept(Asked(store("postgres"), PASSWORD), Postgres(programs()), Path(sys.argv[1])):
        print("running", flush=True)
        await asyncio.sleep(600)

asyncio.run(run())
"""


@pytest.mark.usefixtures("server")
def test_it_ends_with_whoever_keeps_it(tmp_path: Path) -> None:
    with subprocess.Popen(
        [sys.executable, "-c", HOLDER, tmp_path], stdout=subprocess.PIPE, cwd=ROOT
    ) as holder:
        assert holder.stdout
        assert holder.stdout.readline() == b"running\n"
        assert pids(tmp_path / "board")
        holder.kill()
    deadline = time.monotonic() + 20
    while pids(tmp_path / "board") and time.monotonic() < deadline:
        time.sleep(0.05)
    assert pids(tmp_path / "board") == []


def test_no_password_is_written_down(server: Postgres, tmp_path: Path) -> None:
    asked = Asked(store("postgres"), "correct-horse")

    async def run() -> None:
        async with kept(asked, server, tmp_path) as made:
            made.keeper.want(replace(asked, password="battery-staple"))
            await asyncio.sleep(0.5)
            assert made.keeper.state == "running"

    asyncio.run(run())
    texts = [file.read_bytes() for file in tmp_path.rglob("*") if file.is_file()]
    assert not [text for text in texts if b"correct-horse" in text or b"battery-staple" in text]
    assert stat.S_IMODE((tmp_path / "board" / "server.key").stat().st_mode) == 0o600
    assert "battery-staple" not in repr(asked)


def made(folder: Path, *names: str) -> Path:
    folder.mkdir(parents=True)
    for name in names:
        (folder / name).touch()
    return folder


def test_the_newest_whole_version_is_taken(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    assert programs(tmp_path) is None
    old = made(tmp_path / "9.6" / "bin", "initdb", "postgres", "psql")
    made(tmp_path / "18" / "bin", "psql")
    assert programs(tmp_path) == old
    new = made(tmp_path / "17" / "bin", "initdb", "postgres", "psql")
    assert programs(tmp_path) == new


def test_what_is_on_path_is_taken_last(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    found = made(tmp_path / "own", "initdb", "postgres", "psql")
    (found / "initdb").chmod(0o755)
    monkeypatch.setenv("PATH", str(found))
    assert programs(tmp_path / "nowhere") == found
    (found / "psql").unlink()
    assert programs(tmp_path / "nowhere") is None
