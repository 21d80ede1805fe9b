"""What all servers of data have in common."""

import os
import signal
import ssl
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

from ops.local.plane.desired import Store
from ops.local.plane.servers.authority import Authority


class CannotServe(Exception):  # noqa: N818 - it is no error of the plane
    """Why a store is not served on this machine, in one line."""


@dataclass(frozen=True)
class User:
    """Whom a cache knows."""

    name: str
    access: str
    """Such as `on ~* -@all +@read`: https://valkey.io/topics/acl/"""


@dataclass(frozen=True)
class Asked:
    """What a store is to be."""

    store: Store
    password: str = field(default="", repr=False)
    """Of its first user; empty where it has none."""
    users: tuple[User, ...] = ()
    """Of a cache; none where everybody may do everything."""
    encrypted: bool = True
    """Whether it speaks TLS alone."""
    entered: bool = True
    """Whether a rule of its security groups lets anybody in."""


@dataclass(frozen=True)
class Prepared:
    """What starts a server."""

    command: tuple[str, ...]
    environment: Mapping[str, str]


class Server(Protocol):
    """A program that can be such a store."""

    quit: signal.Signals
    """Ends it in an orderly way, whoever is connected."""

    async def prepare(self, asked: Asked, folder: Path, authority: Authority) -> Prepared:
        """Make what it needs in a folder of its own.

        Raises:
            CannotServe: it could not be made.
        """
        ...

    async def ready(self, asked: Asked, authority: Authority) -> bool:
        """Whether it answers; when it first does, it is made what was asked for."""
        ...

    async def follow(self, asked: Asked) -> bool:
        """Give the first user another password; says whether it could while it runs."""
        ...


def plain() -> dict[str, str]:
    """An environment with nothing of the user's own, which may name other servers."""
    return {"PATH": os.environ.get("PATH", os.defpath), "LC_ALL": "C"}


def trusting(authority: Authority) -> ssl.SSLContext:
    """How a client of this machine checks who a server is."""
    return ssl.create_default_context(cafile=str(authority.certificate))
