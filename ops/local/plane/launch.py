"""Processes of this machine that end when the plane does, whatever ends it."""

import asyncio
import os
import signal
import sys
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Final

INIT: Final = Path(__file__).with_name("init.py")


@dataclass(frozen=True)
class Launched:
    """A running program with all that it starts."""

    process: asyncio.subprocess.Process

    @property
    def pid(self) -> int:
        """Of the first process, which leads the group of all."""
        return self.process.pid

    async def wait(self) -> int:
        """Wait for the end; then nothing of it runs. Gives the exit code."""
        code = await self.process.wait()
        self._signal(signal.SIGKILL)
        return code if code >= 0 else 128 - code

    def terminate(self) -> None:
        """Ask the program to end."""
        with suppress(ProcessLookupError):
            self.process.terminate()

    def kill(self) -> None:
        """End all of it at once."""
        self._signal(signal.SIGKILL)

    def _signal(self, number: int) -> None:
        with suppress(ProcessLookupError, PermissionError):
            os.killpg(self.pid, number)


async def launch(
    command: Sequence[str], environment: Mapping[str, str], folder: Path, output: IO[bytes] | int
) -> Launched:
    """Start a program; raises `OSError` where it cannot be."""
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-I", "-S", str(INIT), *command),
        stdin=asyncio.subprocess.PIPE,
        stdout=output,
        stderr=asyncio.subprocess.STDOUT,
        env=dict(environment),
        cwd=folder,
        start_new_session=True,
    )
    return Launched(process)


async def run(
    command: Sequence[str], environment: Mapping[str, str], folder: Path, seconds: float | None
) -> tuple[int | None, str]:
    """Run a program to its end; exit code and output, or None where it took too long."""
    running = await launch(command, environment, folder, asyncio.subprocess.PIPE)
    try:
        async with asyncio.timeout(seconds):
            said = await running.process.stdout.read() if running.process.stdout else b""
            code = await running.process.wait()
    except TimeoutError:
        return None, f"not done in {seconds:g} s"
    finally:
        running.kill()
        await running.process.wait()
    return code, said.decode(errors="replace")
