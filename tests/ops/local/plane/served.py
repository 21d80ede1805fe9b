"""Stores of tests: where they are, how they are reached, and when something has come to be."""

import asyncio
import itertools
import os
import socket
import ssl
import subprocess
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from ops.local.plane.desired import Store
from ops.local.plane.keeper import Keeper
from ops.local.plane.servers.authority import Authority
from ops.local.plane.servers.server import Asked, Server

PASSWORD = 'it\'s "secret" \\'
_numbers = itertools.count(1)


def store(kind: str, **more: Any) -> Store:
    """A store at an address of its own and a port that was free a moment ago."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    given = {
        "kind": kind,
        "version": "17",
        "identifier": "board",
        "address": f"127.254.1.{next(_numbers)}",
        "port": port,
        "username": "ground-work",
        "database": "the board",
        "secret_arn": "",
        "security_groups": (),
    }
    return Store(**given | more)


async def until(true: Callable[[], bool]) -> None:
    """Wait for what others do; the bound only ends a failing test."""
    async with asyncio.timeout(60):
        while not true():
            await asyncio.sleep(0.02)


@dataclass
class Kept:
    """A keeper with all that it has said."""

    keeper: Keeper
    authority: Authority
    said: list[str] = field(default_factory=list)

    async def running(self) -> None:
        """Wait until it runs."""
        await until(lambda: self.keeper.state == "running")


@asynccontextmanager
async def keeping(asked: Asked, server: Server, folder: Path) -> AsyncIterator[Kept]:
    """The store, about to start."""
    said: list[str] = []
    authority = Authority(folder)
    place = folder / asked.store.identifier
    keeper = Keeper(asked, server, place, authority, lambda: said.append(keeper.state))
    try:
        yield Kept(keeper, authority, said)
    finally:
        await keeper.end()


@asynccontextmanager
async def kept(asked: Asked, server: Server, folder: Path) -> AsyncIterator[Kept]:
    """The store, running."""
    async with keeping(asked, server, folder) as made:
        await made.running()
        yield made


def listens(place: Store) -> bool:
    """Whether anything takes connections there."""
    with socket.socket() as asked:
        return asked.connect_ex((place.address, place.port)) == 0


def psql(asked: Asked, authority: Authority, script: str, **more: str) -> str:
    """What PostgreSQL answers to the first user of a store, who checks who answers."""
    environment = {
        "PATH": os.environ["PATH"],
        "PGHOST": asked.store.address,
        "PGPORT": str(asked.store.port),
        "PGUSER": asked.store.username,
        "PGDATABASE": asked.store.database,
        "PGPASSWORD": asked.password,
        "PGSSLMODE": "verify-full",
        "PGSSLROOTCERT": str(authority.certificate),
        **more,
    }
    return _psql(environment, script)


def _psql(environment: Mapping[str, str], script: str) -> str:
    done = subprocess.run(
        ["psql", "-X", "-A", "-t", "-w", "-c", script],
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    return (done.stdout if done.returncode == 0 else done.stderr).strip()


def talk(place: Store, authority: Authority | None, *lines: str) -> list[str]:
    """What a cache answers to lines, over TLS where there is an authority to trust."""
    with socket.create_connection((place.address, place.port), timeout=10) as plain:
        if authority is None:
            return _talked(plain, lines)
        context = ssl.create_default_context(cafile=str(authority.certificate))
        with context.wrap_socket(plain, server_hostname=place.address) as secret:
            return _talked(secret, lines)


def _talked(connection: socket.socket, lines: tuple[str, ...]) -> list[str]:
    with connection.makefile("rwb") as file:
        answers = []
        for line in lines:
            file.write(f"{line}\r\n".encode())
            file.flush()
            answer = file.readline().decode().strip()
            if answer.startswith("$") and answer != "$-1":
                answer = file.readline().decode().strip()
            answers.append(answer)
        return answers


def pids(folder: Path) -> list[int]:
    """Processes that name the folder in their command."""
    found = []
    for each in Path("/proc").glob("[0-9]*"):
        try:
            words = (each / "cmdline").read_bytes()
        except OSError:
            continue
        if str(folder).encode() in words:
            found.append(int(each.name))
    return found
