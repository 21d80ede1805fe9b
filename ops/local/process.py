"""Bring the emulator's process up and down."""

import http.client
import json
import os
import signal
import socket
import subprocess
import sys
import time
import uuid
from pathlib import Path
from typing import IO, Any, cast

from ops.local.call import ACCOUNT
from ops.local.errors import EmulatorError
from ops.local.home import Home, State, write

MODULE = "ops.local.serve"
FIRST_PORT = 4660
PORTS = 100
PORT_VARIABLE = "GROUNDWORK_LOCAL_PORT"
HEALTH = "/_groundwork/health"
HEALTHY_SECONDS = 60.0
ANSWER_SECONDS = 10.0
STOP_SECONDS = 5.0
POLL_SECONDS = 0.05


def listen(asked: int | None, before: int | None) -> socket.socket:
    """A listening socket on the loopback interface.

    `asked` must be free; without it, the port used before is preferred, then the first free one.
    """
    for port in _candidates(asked, before):
        listener = socket.socket()
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listener.bind(("127.0.0.1", port))
            listener.listen(256)
        except OSError:
            listener.close()
        else:
            return listener
    if asked is None:
        raise EmulatorError(f"no port is free from {FIRST_PORT} to {FIRST_PORT + PORTS - 1}")
    raise EmulatorError(
        f"port {asked} is in use by something else; free it or set {PORT_VARIABLE}",
    )


def launch(home: Home, listener: socket.socket) -> State:
    """Start the process on `listener` and wait until it answers.

    The process ends by itself if this one ends, however it ends, before all is well.
    """
    starting = State(listener.getsockname()[1])
    boot_id = uuid.uuid4().hex
    with home.claimed() as file:
        write(file, starting)
        process = _spawn(home, listener, file.fileno(), boot_id)
        try:
            state = State(starting.port, process.pid, boot_id)
            _wait_until_healthy(home, state, process)
            write(file, state)
            _keep(process)
        except BaseException:
            process.kill()
            process.wait()
            write(file, starting)
            raise
    return state


def end(home: Home) -> bool:
    """End the process of `home`, by force if it must be; says whether there was one."""
    state = home.running()
    if state is None or state.pid is None:
        return False
    for how, seconds in ((signal.SIGTERM, STOP_SECONDS), (signal.SIGKILL, STOP_SECONDS)):
        os.kill(state.pid, how)
        deadline = time.monotonic() + seconds
        while home.alive() and time.monotonic() < deadline:
            time.sleep(POLL_SECONDS)
        if not home.alive():
            break
    with home.claimed() as file:
        write(file, State(state.port))
    return True


def answers(state: State, seconds: float = ANSWER_SECONDS) -> bool:
    """Whether the process answers, with the boot id that it was started with."""
    try:
        return health(state.port, seconds)["boot_id"] == state.boot_id
    except (OSError, http.client.HTTPException, ValueError, KeyError, TypeError):
        return False


def health(port: int, seconds: float = ANSWER_SECONDS) -> dict[str, Any]:
    """What an emulator says of itself.

    `boot_id`; `regions`, all that were ever called; `changes`, how many calls may have changed
    something, by service.
    """
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=seconds)
    try:
        connection.request("GET", HEALTH)
        return json.load(connection.getresponse())
    finally:
        connection.close()


def _candidates(asked: int | None, before: int | None) -> list[int]:
    if asked is not None:
        return [asked]
    return [*([before] if before else []), *range(FIRST_PORT, FIRST_PORT + PORTS)]


def _spawn(
    home: Home, listener: socket.socket, file_fd: int, boot_id: str
) -> subprocess.Popen[bytes]:
    home.log.parent.mkdir(parents=True, exist_ok=True)
    fds = (listener.fileno(), file_fd)
    with listener, home.log.open("w") as output:
        return subprocess.Popen(  # noqa: S603 - nothing in it comes from outside
            [sys.executable, "-m", MODULE, *map(str, fds), home.state_file, boot_id],
            env=_environment(),
            pass_fds=fds,
            stdin=subprocess.PIPE,
            stdout=output,
            stderr=output,
            start_new_session=True,
        )


def _environment() -> dict[str, str]:
    """Only what the process needs: no credentials, proxies or Docker of the caller."""
    return {
        "PATH": os.environ.get("PATH", os.defpath),
        "PYTHONPATH": str(Path(__file__).parents[2]),
        "DOCKER_HOST": "unix:///nonexistent/docker.sock",
        "IOT_MTLS_ENABLED": "0",
        "MINISTACK_ACCOUNT_ID": ACCOUNT,
        "MOTO_ACM_VALIDATION_WAIT": "1",
        "MOTO_EC2_LOAD_DEFAULT_AMIS": "false",
    }


def _wait_until_healthy(home: Home, state: State, process: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + HEALTHY_SECONDS
    while not answers(state, max(POLL_SECONDS, deadline - time.monotonic())):
        if process.poll() is not None:
            raise EmulatorError(f"the emulator died on start: {_tail(home)}")
        if time.monotonic() > deadline:
            raise EmulatorError(
                f"the emulator is not healthy in {HEALTHY_SECONDS:.0f} s: {_tail(home)}"
            )
        time.sleep(POLL_SECONDS)


def _tail(home: Home) -> str:
    lines = [line.strip() for line in home.log.read_text(errors="replace").splitlines()]
    return f"{home.log}: {' | '.join([line for line in lines if line][-3:]) or 'empty'}"


def _keep(process: subprocess.Popen[bytes]) -> None:
    """Let the process outlive this one."""
    with cast("IO[bytes]", process.stdin) as told:
        told.write(b"k")
