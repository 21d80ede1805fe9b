"""The emulator's process keeps to this machine."""

import os
import resource
import socket
import struct
from collections.abc import Iterator
from ipaddress import IPv4Address, IPv6Address, ip_address
from pathlib import Path

import pytest

from ops.local import emulator as emulators
from ops.local import serve
from ops.local.emulator import Emulator
from ops.local.process import _environment
from ops.local.serve import stay_home

LISTEN = "0A"
EVERYWHERE = str(IPv4Address(0))


def listening(pid: int) -> Iterator[tuple[IPv4Address | IPv6Address, int]]:
    """Addresses and ports a process listens on, from the kernel's own tables."""
    inodes = set()
    for fd in Path(f"/proc/{pid}/fd").iterdir():
        try:
            target = str(fd.readlink())
        except FileNotFoundError:
            # A connection of an earlier test that has ended since the folder was read.
            continue
        if target.startswith("socket:["):
            inodes.add(target[8:-1])
    for table in ("tcp", "tcp6"):
        lines = Path(f"/proc/{pid}/net/{table}").read_text().splitlines()[1:]
        for fields in map(str.split, lines):
            if fields[3] == LISTEN and fields[9] in inodes:
                address, port = fields[1].split(":")
                words = struct.unpack(f">{len(address) // 8}I", bytes.fromhex(address))
                raw = struct.pack(f"<{len(words)}I", *words)
                yield ip_address(raw), int(port, 16)


def test_it_listens_on_one_port_of_this_machine_only(emulator: Emulator) -> None:
    (pid,) = emulator.pids
    port = int(emulator.endpoint.rpartition(":")[2])
    assert list(listening(pid)) == [(ip_address("127.0.0.1"), port)]


def test_it_may_hold_as_many_connections_as_the_system_lets_it(tmp_path: Path) -> None:
    before = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (before[1] // 2, before[1]))
    try:
        started = emulators.start(tmp_path / "home", port=0)
    finally:
        resource.setrlimit(resource.RLIMIT_NOFILE, before)
    try:
        (pid,) = started.pids
        assert resource.prlimit(pid, resource.RLIMIT_NOFILE) == (before[1], before[1])
    finally:
        emulators.stop(tmp_path / "home")


@pytest.mark.parametrize("event", ["socket.bind", "socket.connect"])
@pytest.mark.parametrize(
    "host", ["", EVERYWHERE, "::", "10.0.0.1", "example.com", "169.254.169.254"]
)
def test_nothing_beyond_this_machine(event: str, host: str) -> None:
    with pytest.raises(PermissionError) as refused:
        stay_home(event, (socket.socket, (host, 80)))
    assert str(refused.value) == f"{event} beyond this machine: {host!r}"


@pytest.mark.parametrize(
    "address", [("127.0.0.1", 1), ("::1", 1, 0, 0), ("localhost", 1), "/run/x"]
)
@pytest.mark.parametrize("event", ["socket.bind", "socket.connect"])
def test_this_machine_is_allowed(event: str, address: object) -> None:
    stay_home(event, (socket.socket, address))


def test_other_events_are_not_looked_at() -> None:
    stay_home("open", ("/etc/passwd", (EVERYWHERE, 0)))


def test_the_hook_is_there_before_anything_is_served(monkeypatch: pytest.MonkeyPatch) -> None:
    done: list[object] = []
    monkeypatch.setattr(serve.sys, "addaudithook", done.append)
    monkeypatch.setattr(serve.threading.Thread, "start", lambda _: done.append("starter watched"))
    monkeypatch.setattr(serve, "serve", lambda *_, **__: "served")
    monkeypatch.setattr(serve.asyncio, "run", done.append)
    with Path(os.devnull).open() as file:
        serve.main(0, file.fileno(), Path(os.devnull), "boot")
    assert done == ["starter watched", stay_home, "served"]


def test_the_process_inherits_nothing_of_the_users(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("AWS_PROFILE", "HTTPS_PROXY", "HOME", "MOTO_ACCOUNT_ID", "GATEWAY_PORT"):
        monkeypatch.setenv(name, "the user's")
    monkeypatch.setenv("DOCKER_HOST", "unix:///var/run/docker.sock")
    environment = _environment()
    assert "the user's" not in environment.values()
    assert environment["DOCKER_HOST"] == "unix:///nonexistent/docker.sock"
    assert environment["IOT_MTLS_ENABLED"] == "0"
    assert environment["MOTO_EC2_LOAD_DEFAULT_AMIS"] == "false"
    assert environment["MINISTACK_ACCOUNT_ID"] == "123456789012"


def test_the_running_process_has_that_environment(emulator: Emulator) -> None:
    raw = Path(f"/proc/{emulator.pids[0]}/environ").read_bytes()
    names = {entry.partition(b"=")[0].decode() for entry in raw.split(b"\0") if entry}
    assert names - {"LC_CTYPE"} == set(_environment())
