"""The emulator's own process; `ops.local.emulator` starts it, nobody else does."""

import asyncio
import os
import resource
import sys
import threading
from functools import partial
from ipaddress import ip_address
from pathlib import Path
from typing import Any

from hypercorn.asyncio import serve
from hypercorn.config import Config

from ops.local.front import Front

STAY_SECONDS = 2.0


def stay_home(event: str, arguments: tuple[Any, ...]) -> None:
    """Audit hook: refuse to listen on, or to reach for, anything but this machine."""
    if event in ("socket.bind", "socket.connect") and isinstance(arguments[1], tuple):
        host = str(arguments[1][0])
        try:
            home = ip_address(host).is_loopback
        except ValueError:
            home = host == "localhost"
        if not home:
            raise PermissionError(f"{event} beyond this machine: {host!r}")


def leave_with_starter() -> None:
    """End this process if whoever started it ends before saying that all is well."""
    if not sys.stdin.buffer.read(1):
        os._exit(1)


async def until_removed(state_file: Path, state_fd: int) -> None:
    """Return when the state file has been removed, which leaves no way to find this process."""
    while state_file.exists() and os.path.samestat(state_file.stat(), os.fstat(state_fd)):
        await asyncio.sleep(STAY_SECONDS)


def main(socket_fd: int, state_fd: int, state_file: Path, boot_id: str) -> None:
    """Serve on the socket, and hold the lock on the state file, until told to end."""
    os.set_inheritable(state_fd, False)  # noqa: FBT003 - takes it by position only
    threading.Thread(target=leave_with_starter, daemon=True).start()
    sys.addaudithook(stay_home)

    # Closed connections are kept for a while, and many systems give a process 1,024 in all.
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))

    front: Any = Front(boot_id)
    config = Config()
    config.bind = [f"fd://{socket_fd}"]
    config.keep_alive_timeout = 75
    ended = partial(until_removed, state_file, state_fd)
    asyncio.run(serve(front, config, shutdown_trigger=ended))


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]), Path(sys.argv[3]), sys.argv[4])
