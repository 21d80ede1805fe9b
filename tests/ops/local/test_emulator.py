"""Starting, finding and stopping, also when it goes wrong."""

import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import boto3
import pytest

from ops.local import process
from ops.local.emulator import PROFILES, Emulator, EmulatorError, running, start, stop

STARTER = """
import sys
from pathlib import Path
from ops.local.emulator import start
emulator = start(Path(sys.argv[1]), port=0)
print(emulator.boot_id, *emulator.pids)
"""


@pytest.fixture
def home(tmp_path: Path) -> Iterator[Path]:
    yield tmp_path / "home"
    stop(tmp_path / "home")


def eventually(true: Callable[[], bool]) -> bool:
    """Wait for what another process does; the bound only ends a failing test."""
    deadline = time.monotonic() + 60
    while not true() and time.monotonic() < deadline:
        time.sleep(0.05)
    return true()


def lives(pid: int) -> bool:
    stat = Path(f"/proc/{pid}/stat")
    return stat.exists() and stat.read_text().rpartition(")")[2].split()[0] != "Z"


def serving(home: Path) -> list[int]:
    """Processes of any emulator of this home, however they came to be."""
    found = []
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            words = (folder / "cmdline").read_bytes().split(b"\0")
        except OSError:
            continue
        if b"ops.local.serve" in words and str(home / "emulator.json").encode() in words:
            found.append(int(folder.name))
    return [pid for pid in found if lives(pid)]


def taken() -> tuple[socket.socket, int]:
    holder = socket.socket()
    holder.bind(("127.0.0.1", 0))
    holder.listen()
    return holder, holder.getsockname()[1]


def test_start_is_idempotent_and_stop_ends_it(home: Path) -> None:
    emulator = start(home, port=0)
    assert running(home) == emulator
    assert start(home) == emulator
    assert serving(home) == list(emulator.pids)
    assert (home / "logs" / "emulator.log").stat().st_size > 0
    assert stop(home) is True
    assert running(home) is None
    assert serving(home) == []
    assert stop(home) is False


def test_nothing_was_ever_started(tmp_path: Path) -> None:
    assert running(tmp_path / "none") is None
    assert stop(tmp_path / "none") is False
    assert not (tmp_path / "none").exists()


def test_the_port_is_kept_but_the_boot_id_is_not(home: Path) -> None:
    first = start(home, port=0)
    stop(home)
    second = start(home)
    assert second.endpoint == first.endpoint
    assert second.boot_id != first.boot_id


def test_a_remembered_port_that_is_taken_gives_way(home: Path) -> None:
    holder, port = taken()
    with holder:
        home.mkdir()
        (home / "emulator.json").write_text(json.dumps({"port": port}))
        emulator = start(home)
    found = int(emulator.endpoint.rpartition(":")[2])
    assert found in range(process.FIRST_PORT, process.FIRST_PORT + process.PORTS)


def test_an_asked_port_must_be_free(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    holder, port = taken()
    line = f"port {port} is in use by something else; free it or set GROUNDWORK_LOCAL_PORT"
    with holder:
        with pytest.raises(EmulatorError) as refused:
            start(home, port=port)
        assert str(refused.value) == line
        monkeypatch.setenv("GROUNDWORK_LOCAL_PORT", str(port))
        with pytest.raises(EmulatorError) as refused:
            start(home)
        assert str(refused.value) == line
    assert serving(home) == []
    assert start(home).endpoint == f"http://127.0.0.1:{port}"


@pytest.mark.parametrize("given", ["http", "0", "65536", "-1"])
def test_a_port_that_is_none(home: Path, monkeypatch: pytest.MonkeyPatch, given: str) -> None:
    monkeypatch.setenv("GROUNDWORK_LOCAL_PORT", given)
    with pytest.raises(EmulatorError) as refused:
        start(home)
    assert str(refused.value) == f"GROUNDWORK_LOCAL_PORT must be a port number, got {given!r}"


def test_no_port_at_all(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    holder, port = taken()
    monkeypatch.setattr(process, "FIRST_PORT", port)
    monkeypatch.setattr(process, "PORTS", 1)
    with holder, pytest.raises(EmulatorError) as refused:
        start(home)
    assert str(refused.value) == f"no port is free from {port} to {port}"


def test_another_port_than_the_one_it_runs_on(home: Path) -> None:
    emulator = start(home, port=0)
    port = int(emulator.endpoint.rpartition(":")[2])
    assert start(home, port=port) == emulator
    with pytest.raises(EmulatorError) as refused:
        start(home, port=port + 1)
    assert str(refused.value) == f"the emulator runs at {emulator.endpoint}; stop it first"


def test_two_starts_at_once_give_one_emulator(home: Path) -> None:
    command = [sys.executable, "-c", STARTER, str(home)]
    starters = [subprocess.Popen(command, stdout=subprocess.PIPE, text=True) for _ in range(2)]
    told = {starter.communicate()[0] for starter in starters}
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
    monkeypatch.setattr(process, "MODULE", "ops.local.absent")
    with pytest.raises(EmulatorError) as died:
        start(home, port=0)
    log = home / "logs" / "emulator.log"
    assert str(died.value).startswith(f"the emulator died on start: {log}: ")
    assert str(died.value).endswith("No module named ops.local.absent")
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


def test_environment_is_all_that_an_sdk_needs(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_PROXY", "internal.example")
    emulator = Emulator("http://127.0.0.1:4660", "boot", (1,))
    assert emulator.environment() == {
        "AWS_ENDPOINT_URL": "http://127.0.0.1:4660",
        "AWS_ACCESS_KEY_ID": "123456789012",
        "AWS_SECRET_ACCESS_KEY": "local",
        "AWS_SESSION_TOKEN": "",
        "AWS_PROFILE": "default",
        "AWS_CONFIG_FILE": str(PROFILES),
        "AWS_SHARED_CREDENTIALS_FILE": "/dev/null",
        "AWS_EC2_METADATA_DISABLED": "true",
        "NO_PROXY": "internal.example,127.0.0.1",
        "no_proxy": "internal.example,127.0.0.1",
    }


def test_environment_wins_over_the_users(
    emulator: Emulator, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("AWS_PROFILE", "production")
    monkeypatch.setenv("AWS_SESSION_TOKEN", "real")
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:1")
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:1")
    for name, value in emulator.environment().items():
        monkeypatch.setenv(name, value)
    sts = boto3.session.Session(region_name="eu-north-1").client("sts")
    assert sts.get_caller_identity()["Account"] == "123456789012"
