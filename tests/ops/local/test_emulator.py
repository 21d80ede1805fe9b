"""Starting, finding and stopping: the endpoint, the port, the environment."""

import json
from pathlib import Path

import boto3
import pytest

from ops.local import process
from ops.local.emulator import PROFILES, Emulator, EmulatorError, running, start, stop
from tests.ops.local.processes import serving, taken


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
