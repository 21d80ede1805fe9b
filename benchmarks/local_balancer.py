"""Requests per second to a service: asked directly, through a balancer, through a distribution.

The service is `services/tasks` on a PostgreSQL of its own, as its tests start one; it is asked for
what the page asks for first. Each way is measured several times in turn; the best is printed, since
whatever else the machine does only slows it down. `make setup-services postgresql` sets up what it
needs.
"""

import asyncio
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from multiprocessing import get_context
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any
from urllib.request import urlopen

from ops.local.plane.desired import Desired, Distribution
from ops.local.plane.traffic import Traffic
from tests.ops.local.plane.edge.parts import (
    balancing,
    behaving,
    desired,
    distributing,
    forward,
    from_balancer,
    listening,
)

SERVICE = Path(__file__).parents[1] / "services/tasks"
PATH = "/api/tasks"
CONNECTIONS = 16
SECONDS = 2.0
ROUNDS = 4
FORWARDED = (
    "X-Forwarded-For: 127.0.0.1\r\nX-Forwarded-Proto: http\r\nX-Forwarded-Port: 80\r\n"
    "X-Amzn-Trace-Id: Root=1-67891233-abcdef012345678912345678\r\n"
)
"""What a balancer adds: the service has the same work, whichever way it is asked."""
ENOUGH = 0.5
"""Share of the service's own speed that the way through the balancer must reach."""


DATABASE = """
import sys
sys.path.insert(0, "tests")
import pgserver
server = pgserver.Server(pgserver.programs())
try:
    server.start()
    server.create("board")
    print(server.port, pgserver.PASSWORD, flush=True)
    sys.stdin.read()
finally:
    server.remove()
"""


@contextmanager
def database() -> Iterator[dict[str, str]]:
    """What a service is told of a database."""
    process = _python("-c", DATABASE, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    with process:
        port, password = process.stdout.readline().strip().split(maxsplit=1)
        login = {"USERNAME": "board", "PASSWORD": password, "SSLMODE": "disable"}
        told = {"HOST": "127.0.0.1", "PORT": port, "NAME": "board", **login}
        yield {f"BOARD_{name}": value for name, value in told.items()}


@contextmanager
def service() -> Iterator[int]:
    """The port of the service's processes."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    with database() as board, Path(os.devnull).open("w") as nowhere:
        environment = {**os.environ, **board, "HOST": "127.0.0.1", "PORT": str(port)}
        process = _python("-m", "tasks", env=environment, stdout=nowhere, stderr=nowhere)
        try:
            _wait_for(port)
            yield port
        finally:
            process.terminate()
            process.wait()


def _python(*arguments: str, **options: Any) -> "subprocess.Popen[str]":
    """A process of the service's own environment."""
    command = [str(SERVICE / ".venv/bin/python"), *arguments]
    return subprocess.Popen(command, cwd=SERVICE, **options)  # noqa: S603 our own service


def _wait_for(port: int) -> None:
    deadline = time.monotonic() + 30
    while time.monotonic() < deadline:
        try:
            urlopen(f"http://127.0.0.1:{port}{PATH}").close()
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise TimeoutError(f"{SERVICE.name} does not answer on port {port}")


def listen(told: Connection, port: int, distributions: Sequence[Distribution]) -> None:
    """Be the process of the listener, until the other end of the pipe is gone."""
    asyncio.run(_listen(told, port, desired([balancing(listening(forward(PATH)))], distributions)))


async def _listen(told: Connection, port: int, deployed: Desired) -> None:
    traffic = Traffic("http://127.0.0.1:1", "eu-north-1", lambda _: [("127.0.0.1", port)])
    await traffic.update(deployed)
    told.send(traffic.ports[0])
    await asyncio.to_thread(told.recv)
    await traffic.close()


@contextmanager
def listener(port: int, *distributions: Distribution) -> Iterator[int]:
    """The port of a listener before the service, in a process of its own."""
    context = get_context("spawn")
    ours, theirs = context.Pipe()
    process = context.Process(target=listen, args=(theirs, port, distributions))
    process.start()
    try:
        yield ours.recv()
    finally:
        ours.send(None)
        process.join()


async def speed(port: int) -> float:
    """Requests per second over connections that are kept."""
    deadline = time.monotonic() + SECONDS
    answered = await asyncio.gather(*(_ask(port, deadline) for _ in range(CONNECTIONS)))
    return sum(answered) / SECONDS


async def _ask(port: int, deadline: float) -> int:
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    asking = f"GET {PATH} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\n{FORWARDED}\r\n".encode()
    answered = 0
    while time.monotonic() < deadline:
        writer.write(asking)
        head = (await reader.readuntil(b"\r\n\r\n")).lower()
        if not head.startswith(b"http/1.1 200 "):
            raise ValueError(head)
        await reader.readexactly(int(head.partition(b"content-length: ")[2].split(b"\r\n")[0]))
        answered += 1
    writer.close()
    return answered


def main() -> int:
    """Measure; exit code 1 where the way through a balancer is slower than it must be."""
    edge = distributing(behaving("*", "balancer"), origins=[from_balancer()])
    with service() as direct, listener(direct) as balancer, listener(direct, edge) as distribution:
        ways = {"direct": direct, "balancer": balancer, "distribution": distribution}
        found: dict[str, list[float]] = {name: [] for name in ways}
        for _ in range(ROUNDS):
            for name, port in ways.items():
                found[name].append(asyncio.run(speed(port)))
    own = max(found["direct"])
    for name, several in found.items():
        share = max(several) / own
        sys.stdout.write(f"{name:13}{max(several):6.0f} requests/s  {share:4.0%}\n")
    return int(max(found["balancer"]) < own * ENOUGH)


if __name__ == "__main__":
    sys.exit(main())
