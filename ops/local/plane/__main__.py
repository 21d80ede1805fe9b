"""The plane's own process; `ops.local.plane.process` starts it, nobody else does."""

import asyncio
import json
import logging
import os
import signal
import sys
from pathlib import Path

from ops.environment import for_emulator
from ops.local.emulator import Emulator
from ops.local.plane.supervisor import Orders, Supervisor


async def supervise(orders: Orders) -> None:
    """Work until told to end."""
    stop = asyncio.Event()
    for each in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
        asyncio.get_running_loop().add_signal_handler(each, stop.set)
    told = Emulator(orders.endpoint, orders.boot_id, ()).environment()
    given = {"AWS_REGION": orders.region, "AWS_DEFAULT_REGION": orders.region}
    await Supervisor(orders, {**for_emulator(told, {}), **given}).run(stop)


def main(lock_fd: int, orders: Orders) -> None:
    """Hold the lock, with a note of whose it is, until told to end."""
    os.set_inheritable(lock_fd, False)  # noqa: FBT003 - takes it by position only
    # The end of the process closes it, and nothing before that.
    os.write(lock_fd, json.dumps({"pid": os.getpid(), "boot_id": orders.boot_id}).encode())
    asyncio.run(supervise(orders))


if __name__ == "__main__":
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(message)s")
    _, fd, home, root, region, port, boot_id = sys.argv
    main(int(fd), Orders(Path(home), Path(root), region, int(port), boot_id))
