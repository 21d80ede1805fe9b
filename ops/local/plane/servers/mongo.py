"""FerretDB in the place of DocumentDB: it speaks the protocol of MongoDB."""

import asyncio
import shutil
import signal
import sys
from pathlib import Path
from typing import Final

from ops.local.plane.servers.authority import Authority
from ops.local.plane.servers.server import Asked, Prepared, plain, trusting

BUILT: Final = Path(__file__).parents[4] / ".tools" / "ferretdb" / "ferretdb"
"""Where `make ferretdb` puts it."""
RELAY: Final = Path(__file__).with_name("relay.py")
SECONDS: Final = 2.0
LAST: Final = 65535


def program() -> str | None:
    """The server's program; None where it was neither built nor installed."""
    return str(BUILT) if BUILT.is_file() else shutil.which("ferretdb")


def beside(port: int) -> int:
    """The next port, with as many digits: where it listens itself, behind the relay with TLS."""
    return port - 1 if port == LAST or len(str(port + 1)) > len(str(port)) else port + 1


class Mongo:
    """A replica set of one."""

    quit = signal.SIGTERM

    def __init__(self, program: str) -> None:
        self._program = program

    async def prepare(self, asked: Asked, folder: Path, authority: Authority) -> Prepared:
        """Make its folder, and have it make the first user when it starts."""
        data, place = folder / "mongo", asked.store
        data.mkdir(exist_ok=True)
        # Users are all that is in there, and it makes them only where there are none.
        for file in data.glob("admin.sqlite*"):
            file.unlink()
        certificate, key = authority.issue(place.address, folder)
        inner = beside(place.port)
        given = {
            "handler": "sqlite",
            "sqlite-url": f"file:{data}/",
            "state-dir": data,
            "listen-addr": f"{place.address}:{inner}",
            "debug-addr": "-",
            "telemetry": "disable",
            "log-level": "ERROR",
            "repl-set-name": "rs0",
            "setup-database": "admin",
            "setup-username": place.username,
            "test-enable-new-auth": "true",
        }
        words = [f"--{name}={value}" for name, value in given.items()]
        relay = (sys.executable, "-I", "-S", RELAY, place.address, place.port, inner)
        command = (*relay, certificate, key, self._program, *words)
        told = {**plain(), "FERRETDB_SETUP_PASSWORD": asked.password}
        return Prepared(tuple(map(str, command)), told)

    async def ready(self, asked: Asked, authority: Authority) -> bool:
        """Whether it takes connections, and the relay does."""
        address, port = asked.store.address, asked.store.port
        try:
            async with asyncio.timeout(SECONDS):
                _, inner = await asyncio.open_connection(address, beside(port))
                inner.close()
                _, outer = await asyncio.open_connection(address, port, ssl=trusting(authority))
                outer.close()
        except (OSError, TimeoutError):
            return False
        return True

    async def follow(self, asked: Asked) -> bool:
        """It has to be started again for another password."""
        return not asked.password
