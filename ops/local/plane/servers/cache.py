"""Valkey or Redis as ElastiCache has them: TLS, and users whose rights are what was deployed."""

import asyncio
import json
import shutil
import signal
from pathlib import Path
from typing import Final

from ops.local.plane.servers.authority import Authority
from ops.local.plane.servers.server import Asked, Prepared, plain, trusting

PROGRAMS: Final = {
    "valkey": ("valkey-server", "redis-server"),
    "redis": ("redis-server", "valkey-server"),
}
"""Either is the other's stand-in."""
SECONDS: Final = 2.0


def program(kind: str) -> str | None:
    """The server's program; None where neither is installed."""
    return next(filter(None, map(shutil.which, PROGRAMS[kind])), None)


class Cache:
    """One server for all nodes."""

    quit = signal.SIGTERM

    def __init__(self, program: str) -> None:
        self._program = program

    async def prepare(self, asked: Asked, folder: Path, authority: Authority) -> Prepared:
        """Write its configuration."""
        place, lines = asked.store, [f"bind {asked.store.address}", "protected-mode no"]
        if asked.encrypted:
            certificate, key = authority.issue(place.address, folder)
            lines += [
                "port 0",
                f"tls-port {place.port}",
                f"tls-cert-file {_quoted(certificate)}",
                f"tls-key-file {_quoted(key)}",
                f"tls-ca-cert-file {_quoted(authority.certificate)}",
                "tls-auth-clients no",
            ]
        else:
            lines.append(f"port {place.port}")
        lines += [f"dir {_quoted(folder)}", "save 60 1", *_users(asked)]
        file = folder / "cache.conf"
        file.write_text("\n".join(lines) + "\n", encoding="utf-8")
        return Prepared((self._program, str(file)), plain())

    async def ready(self, asked: Asked, authority: Authority) -> bool:
        """Whether it answers; also a refusal is an answer."""
        context = trusting(authority) if asked.encrypted else None
        try:
            async with asyncio.timeout(SECONDS):
                reader, writer = await asyncio.open_connection(
                    asked.store.address, asked.store.port, ssl=context
                )
                try:
                    writer.write(b"PING\r\n")
                    answer = await reader.readline()
                finally:
                    writer.close()
        except (OSError, TimeoutError):
            return False
        return bool(answer) and not answer.startswith(b"-LOADING")

    async def follow(self, asked: Asked) -> bool:
        """It has no first user, so there is nothing to follow."""
        return bool(asked)


def _users(asked: Asked) -> list[str]:
    """Users prove by IAM who they are, which nobody checks here: any token will do."""
    found = {user.name: user.access for user in asked.users}
    if found:
        # Without a user of its own, nobody is let in without a name.
        found.setdefault("default", "off -@all")
    return [f"user {name} reset nopass {access}" for name, access in sorted(found.items())]


def _quoted(path: Path) -> str:
    return json.dumps(str(path), ensure_ascii=False)
