"""FerretDB in the place of DocumentDB: where it says that it is, and who is let in."""

import asyncio
import os
import shutil
import signal
import socket
import ssl
import struct
from dataclasses import replace
from pathlib import Path

import pytest

from ops.local.plane.desired import Store
from ops.local.plane.servers import mongo
from ops.local.plane.servers.authority import Authority
from ops.local.plane.servers.mongo import Mongo, beside, program
from ops.local.plane.servers.server import Asked
from tests.ops.local.plane.served import PASSWORD, kept, listens, pids, store, until

FOUND = program()
MESSAGE = 2013


@pytest.fixture
def server() -> Mongo:
    if FOUND is None:
        pytest.skip("no FerretDB: `make ferretdb` builds it where Go is")
    return Mongo(FOUND)


def told(place: Store, authority: Authority, command: str) -> bytes:
    """What is answered to a command without arguments, as it came."""
    name = command.encode() + b"\0"
    fields = b"\x10" + name + struct.pack("<i", 1) + b"\x02$db\0" + struct.pack("<i", 6)
    body = fields + b"admin\0" + b"\0"
    message = struct.pack("<iB", 0, 0) + struct.pack("<i", len(body) + 4) + body
    header = struct.pack("<iiii", 16 + len(message), 1, 0, MESSAGE)
    context = ssl.create_default_context(cafile=str(authority.certificate))
    with (
        socket.create_connection((place.address, place.port), timeout=10) as plain,
        context.wrap_socket(plain, server_hostname=place.address) as secret,
        secret.makefile("rwb") as file,
    ):
        file.write(header + message)
        file.flush()
        (length,) = struct.unpack("<i", file.read(4))
        return file.read(length - 4)


def test_it_says_that_it_is_where_it_is_reached_with_tls(server: Mongo, tmp_path: Path) -> None:
    asked = Asked(store("mongodb"), PASSWORD)

    async def run() -> None:
        async with kept(asked, server, tmp_path) as made:
            hello = await asyncio.to_thread(told, asked.store, made.authority, "hello")
            assert f"{asked.store.address}:{asked.store.port}\0".encode() in hello
            assert f":{beside(asked.store.port)}".encode() not in hello
            assert b"setName\0\x04\0\0\0rs0\0" in hello
            refused = await asyncio.to_thread(told, asked.store, made.authority, "listDatabases")
            assert b"authentication" in refused
        assert not listens(asked.store)
        assert pids(tmp_path) == []

    asyncio.run(run())


def test_another_password_makes_the_user_anew(server: Mongo, tmp_path: Path) -> None:
    asked = Asked(store("mongodb"), PASSWORD)
    data = tmp_path / "board" / "mongo"

    def users() -> bytes:
        return b"".join(file.read_bytes() for file in sorted(data.glob("admin.sqlite*")))

    async def run() -> None:
        async with kept(asked, server, tmp_path) as made:
            before = users()
            assert b"ground-work" in before
            (data / "kept").touch()
            made.keeper.want(replace(asked, password="another"))
            await until(lambda: made.said == ["running", "starting", "running"])
            assert b"ground-work" in users() != before
            assert (data / "kept").exists()

    asyncio.run(run())


def test_a_server_that_is_killed_comes_back(server: Mongo, tmp_path: Path) -> None:
    asked = Asked(store("mongodb"), PASSWORD)

    async def run() -> None:
        async with kept(asked, server, tmp_path) as made:
            (alone,) = (pid for pid in pids(tmp_path) if _runs(pid, FOUND))
            os.kill(alone, signal.SIGKILL)
            await until(lambda: made.keeper.state.startswith("failed: "))
            await made.running()

    asyncio.run(run())


def _runs(pid: int, program: str | None) -> bool:
    """Whether the program is what a process was started as."""
    return Path(f"/proc/{pid}/cmdline").read_text().split("\0")[0] == program


@pytest.mark.parametrize(
    ("port", "inner"), [(27017, 27018), (99, 98), (9999, 9998), (8, 9), (65535, 65534)]
)
def test_the_inner_port_has_as_many_digits(port: int, inner: int) -> None:
    assert beside(port) == inner


def test_what_was_built_is_taken_before_what_is_installed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    installed, built = tmp_path / "ferretdb", tmp_path / "built"
    monkeypatch.setattr(mongo, "BUILT", built)
    monkeypatch.setenv("PATH", str(tmp_path))
    assert program() is None
    installed.touch(mode=0o755)
    assert program() == str(installed) == shutil.which("ferretdb")
    built.touch()
    assert program() == str(built)
