"""Starting and stopping when processes die, hang, are interrupted or get in each other's way."""

import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from ops.local import process
from ops.local.emulator import EmulatorError, running, start, stop
from tests.ops.local.processes import STARTER, eventually, serving


def test_two_starts_at_once_give_one_emulator(home: Path) -> None:
    command = [sys.executable, "-c", STARTER, str(home)]
    starters = [subprocess.Popen(command, stdout=subprocess.PIPE, text=True) for _ in range(2)]
    told = {starter.communicate(timeout=120)[0] for starter in starters}
    assert [starter.returncode for starter in starters] == [0, 0]
    emulator = running(home)
    assert emulator is not None
    assert told == {f"{emulator.boot_id} {emulator.pids[0]}\n"}
    assert serving(home) == list(emulator.pids)


def test_a_killed_emulator_is_noticed_and_replaced(home: Path) -> None:
    first = start(home, port=0)
    os.kill(first.pids[0], signal.SIGKILL)
    assert eventually(lambda: running(home) is None)
    assert stop(home) is False
    second = start(home)
    assert second.boot_id != first.boot_id
    assert serving(home) == list(second.pids)


def test_an_emulator_that_hangs_is_replaced(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    first = start(home, port=0)
    os.kill(first.pids[0], signal.SIGSTOP)
    monkeypatch.setattr(process, "STOP_SECONDS", 0.2)
    monkeypatch.setattr("ops.local.emulator.answers", lambda _state: False)
    assert running(home) is None
    second = start(home)
    assert second.boot_id != first.boot_id
    assert serving(home) == list(second.pids)


def test_a_stale_process_id_of_somebody_else_is_left_alone(home: Path) -> None:
    home.mkdir()
    with subprocess.Popen(["sleep", "600"]) as other:
        state = {"port": 4660, "pid": other.pid, "boot_id": "gone"}
        (home / "emulator.json").write_text(json.dumps(state))
        assert running(home) is None
        assert stop(home) is False
        assert other.pid not in start(home, port=0).pids
        assert other.poll() is None
        other.kill()


@pytest.mark.parametrize("text", ["", "{", "[]", "null", '{"port": "x"}', '{"port": 1, "pid": []}'])
def test_a_state_file_that_makes_no_sense(home: Path, text: str) -> None:
    home.mkdir()
    (home / "emulator.json").write_text(text)
    assert running(home) is None
    assert stop(home) is False


def test_a_process_that_dies_on_start(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(process, "MODULE", "ops.local.no_such_module")
    with pytest.raises(EmulatorError) as died:
        start(home, port=0)
    log = home / "logs" / "emulator.log"
    assert str(died.value).startswith(f"the emulator died on start: {log}: ")
    assert str(died.value).endswith("No module named ops.local.no_such_module")
    assert "\n" not in str(died.value)


def test_a_process_that_never_answers(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(process, "HEALTHY_SECONDS", 0.0)
    with pytest.raises(EmulatorError) as refused:
        start(home, port=0)
    log = home / "logs" / "emulator.log"
    assert str(refused.value) == f"the emulator is not healthy in 0 s: {log}: empty"
    assert serving(home) == []


def test_an_interrupted_start_leaves_nothing(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(*_: object) -> None:
        assert eventually(lambda: len(serving(home)) == 1)
        raise KeyboardInterrupt

    monkeypatch.setattr(process, "_wait_until_healthy", interrupted)
    with pytest.raises(KeyboardInterrupt):
        start(home, port=0)
    assert serving(home) == []
    assert running(home) is None
    assert "pid" not in json.loads((home / "emulator.json").read_text())


def test_a_starter_that_is_killed_takes_the_emulator_along(home: Path) -> None:
    starter = subprocess.Popen([sys.executable, "-c", STARTER, str(home)])
    assert eventually(lambda: len(serving(home)) == 1)
    starter.kill()
    starter.wait()
    assert eventually(lambda: serving(home) == [])


def test_a_removed_home_takes_the_emulator_along(home: Path) -> None:
    start(home, port=0)
    (home / "emulator.json").unlink()
    assert eventually(lambda: serving(home) == [])
