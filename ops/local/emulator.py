"""Start, find and stop the emulator: one process, one port on this machine, one home folder."""

import os
from dataclasses import dataclass
from pathlib import Path

from ops.local.call import ACCOUNT
from ops.local.errors import EmulatorError
from ops.local.home import Home, State
from ops.local.process import PORT_VARIABLE, answers, end, launch, listen

PROFILES = Path(__file__).with_name("aws.ini")


@dataclass(frozen=True)
class Emulator:
    """A running emulator."""

    endpoint: str
    boot_id: str
    """Random, made at start: another one means that all resources are gone."""
    pids: tuple[int, ...]

    def environment(self) -> dict[str, str]:
        """What an SDK, the Pulumi provider or Terraform needs to talk to it and to nothing else."""
        around_proxies = ",".join(filter(None, [os.environ.get("NO_PROXY"), "127.0.0.1"]))
        return {
            "AWS_ENDPOINT_URL": self.endpoint,
            "AWS_ACCESS_KEY_ID": ACCOUNT,
            "AWS_SECRET_ACCESS_KEY": "local",
            "AWS_SESSION_TOKEN": "",
            "AWS_PROFILE": "default",
            "AWS_CONFIG_FILE": str(PROFILES),
            "AWS_SHARED_CREDENTIALS_FILE": os.devnull,
            "AWS_EC2_METADATA_DISABLED": "true",
            "NO_PROXY": around_proxies,
            "no_proxy": around_proxies,
        }


def start(home: Path, *, port: int | None = None) -> Emulator:
    """Start the emulator of `home`, or return the one that runs.

    Without `port` or `GROUNDWORK_LOCAL_PORT` the port used before is preferred, then the first
    free one from 4660. Port 0 is any free one.

    Raises:
        EmulatorError: the port is taken, or the process did not become healthy in 60 s.
    """
    asked = _port_from_environment() if port is None else port
    place = Home(home)
    with place.alone():
        found = running(home)
        if found is not None:
            if asked and not found.endpoint.endswith(f":{asked}"):
                raise EmulatorError(f"the emulator runs at {found.endpoint}; stop it first")
            return found
        end(place)
        before = place.read()
        return _emulator(launch(place, listen(asked, before and before.port)))


def running(home: Path) -> Emulator | None:
    """The emulator of `home`, if it lives and answers."""
    state = Home(home).running()
    return _emulator(state) if state and answers(state) else None


def stop(home: Path) -> bool:
    """End the emulator of `home`; says whether there was one."""
    if not home.is_dir():
        return False
    place = Home(home)
    with place.alone():
        return end(place)


def _emulator(state: State) -> Emulator:
    pids = (state.pid,) if state.pid else ()
    return Emulator(f"http://127.0.0.1:{state.port}", state.boot_id, pids)


def _port_from_environment() -> int | None:
    given = os.environ.get(PORT_VARIABLE)
    if not given:
        return None
    if not given.isdecimal() or not 0 < int(given) < 65536:
        raise EmulatorError(f"{PORT_VARIABLE} must be a port number, got {given!r}")
    return int(given)
