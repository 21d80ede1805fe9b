"""Programs end when whoever started them does, whatever ends it."""

import asyncio
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from ops.local.plane.launch import launch, run
from tests.ops.local.processes import eventually, lives

ENVIRONMENT = {"PATH": os.environ["PATH"], "GREETING": "hello"}
FAMILY = """
import os, pathlib, subprocess, sys, time
child = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)"])
pathlib.Path("pids").write_text(f"{os.getpid()} {child.pid}")
time.sleep(60)
"""
"""A program with a child of its own, which says who they are."""
HOLDER = """
import asyncio, pathlib, sys
from ops.local.plane.launch import launch
async def play():
    held = await launch([sys.executable, "-c", sys.argv[1]], {}, pathlib.Path(sys.argv[2]), None)
    print(held.pid, flush=True)
    await asyncio.sleep(60)
asyncio.run(play())
"""


def python(code: str) -> list[str]:
    return [sys.executable, "-c", code]


def pids(folder: Path) -> list[int]:
    """Those that the family has told, once it has."""
    file = folder / "pids"
    assert eventually(lambda: file.exists() and len(file.read_text().split()) == 2)
    return [int(word) for word in file.read_text().split()]


def gone(*pids: int) -> bool:
    return eventually(lambda: not any(map(lives, pids)))


def ran(code: str, folder: Path, seconds: float | None = 20) -> tuple[int | None, str]:
    return asyncio.run(run(python(code), ENVIRONMENT, folder, seconds))


def test_it_gives_the_exit_code_and_the_output(tmp_path: Path) -> None:
    assert ran("import os; print(os.environ['GREETING'], os.getcwd())", tmp_path) == (
        0,
        f"hello {tmp_path}\n",
    )
    assert ran("import sys; print('no', file=sys.stderr); sys.exit(3)", tmp_path) == (3, "no\n")
    assert ran("import os; os.kill(os.getpid(), 9)", tmp_path)[0] == 137
    assert ran("import sys; print(sys.stdin.read() == '')", tmp_path) == (0, "True\n")


def test_what_takes_too_long_is_ended_with_its_children(tmp_path: Path) -> None:
    assert ran(FAMILY, tmp_path, 1) == (None, "not done in 1 s")
    assert gone(*pids(tmp_path))


def test_a_program_that_is_not_there_ends_at_once(tmp_path: Path) -> None:
    code, said = asyncio.run(run(["/no/such/program"], ENVIRONMENT, tmp_path, 20))
    assert code == 1
    assert "No such file or directory: '/no/such/program'" in said


def test_signals_reach_the_program_and_no_child_is_left(tmp_path: Path) -> None:
    async def play() -> int:
        held = await launch(python(FAMILY), ENVIRONMENT, tmp_path, asyncio.subprocess.DEVNULL)
        await asyncio.to_thread(pids, tmp_path)
        held.terminate()
        return await held.wait()

    assert asyncio.run(play()) == 128 + signal.SIGTERM
    assert gone(*pids(tmp_path))


@pytest.mark.parametrize("victim", ["holder", "first", "program"])
def test_whoever_is_killed_nothing_is_left(tmp_path: Path, victim: str) -> None:
    with subprocess.Popen(
        [sys.executable, "-c", HOLDER, FAMILY, str(tmp_path)], stdout=subprocess.PIPE
    ) as holder:
        assert holder.stdout
        first = int(holder.stdout.readline())
        program, child = pids(tmp_path)
        killed = {"holder": holder.pid, "first": first, "program": program}[victim]
        os.kill(killed, signal.SIGKILL)
        if victim == "holder":
            assert gone(first, program, child)
        else:
            # Who holds them sees to their children.
            assert gone(first, program)
            holder.kill()
            os.killpg(first, signal.SIGKILL)


def test_an_end_of_the_program_is_seen_at_once(tmp_path: Path) -> None:
    began = time.monotonic()
    assert ran("pass", tmp_path) == (0, "")
    assert time.monotonic() - began < 5
