"""Who a server runs as that refuses to run as root."""

import asyncio
import os
import pwd
import shutil
from pathlib import Path
from typing import Final

NAMESPACE: Final = ("--user", "--map-user=1000", "--map-group=1000", "--")
"""A name space in which root has another number, and no powers."""
ACCOUNTS: Final = ("postgres", "nobody")


async def as_somebody(folder: Path) -> tuple[str, ...]:
    """Words before a command that let it run as somebody who owns the folder and is not root.

    As a user they are none. For root it is a name space of the kernel, which needs no other
    account, and in which folders that are root's alone can be reached. Where the kernel has none,
    it is an account of the system, to which the folder is given.
    """
    if os.getuid() != 0:
        return ()
    unshare = shutil.which("unshare")
    if unshare and await _succeeds(unshare, *NAMESPACE, "true"):
        return unshare, *NAMESPACE
    setpriv = shutil.which("setpriv")
    known = {entry.pw_name: entry for entry in pwd.getpwall()}
    entry = next((known[name] for name in ACCOUNTS if name in known), None)
    if setpriv is None or entry is None:
        return ()
    for path in (folder, *folder.rglob("*")):
        os.chown(path, entry.pw_uid, entry.pw_gid, follow_symlinks=False)
    return setpriv, f"--reuid={entry.pw_uid}", f"--regid={entry.pw_gid}", "--clear-groups", "--"


async def _succeeds(*command: str) -> bool:
    nothing = asyncio.subprocess.DEVNULL
    process = await asyncio.create_subprocess_exec(*command, stdout=nothing, stderr=nothing)
    return await process.wait() == 0
