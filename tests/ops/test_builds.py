"""What building needs, found missing before an engine starts: one line each, with what to do."""

import socket
import threading
from collections.abc import Iterator
from dataclasses import replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from ops import builds
from ops.engines.choose import USED_BEFORE, Choice
from ops.errors import BadInput, NoBuilder, NoEngine
from ops.target import Target, target
from tests.ops.fakes import FakeEngine
from tests.ops.targets import LOCAL, PROD, project

SERVICE = "  groundwork:services:\n    web: { runs: fargate, build: services/web }\n"
BUILT = PROD.replace('image: "docker.io/acme/web:1"', "build: services/web")


class Engines:
    """What `choose` answers."""

    def __init__(self) -> None:
        self.choice: Choice | None = Choice(FakeEngine("pulumi", "Pulumi 3.1"), "first choice")

    def choose(self, _: Target) -> Choice:
        if self.choice is None:
            raise NoEngine("no pulumi on PATH")
        return self.choice


@pytest.fixture(autouse=True)
def engines(monkeypatch: pytest.MonkeyPatch) -> Engines:
    made = Engines()
    monkeypatch.setattr(builds, "choose", made.choose)
    return made


@pytest.fixture
def place(tmp_path: Path) -> Path:
    stacks = {"local": LOCAL + SERVICE, "prod": BUILT, "given": PROD}
    return project(tmp_path, stacks)


def at(place: Path, stack: str, **environment: str) -> Target:
    return replace(target(stack, place), environment={"HOME": str(place), **environment})


@pytest.fixture
def daemon(tmp_path: Path) -> Iterator[str]:
    """A socket that takes connections."""
    with socket.socket(socket.AF_UNIX) as listening:
        listening.bind(str(tmp_path / "d.sock"))
        listening.listen()
        yield f"unix://{tmp_path / 'd.sock'}"


@pytest.fixture
def registry(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200 if self.path == "/v2/" else 404)
            self.end_headers()

        def log_message(self, *_: object) -> None:
            """Nothing is printed."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        monkeypatch.setattr(builds, "REGISTRY", f"127.0.0.1:{server.server_port}")
        yield
        server.shutdown()


@pytest.mark.usefixtures("registry")
def test_everything_is_there(place: Path, daemon: str) -> None:
    builds.check(builds.here(at(place, "local", DOCKER_HOST=daemon)))
    builds.check(at(place, "prod", DOCKER_HOST=daemon))


def test_the_stack_file_is_copied_and_left_as_it_is(place: Path) -> None:
    before = (place / "Pulumi.local.yaml").read_text()
    made = builds.here(at(place, "local"))
    assert (place / "Pulumi.local.yaml").read_text() == before
    assert made.file == place / ".groundwork" / "local" / "Pulumi.local.yaml"
    assert made.settings.registry
    assert made.settings.registry.url == "127.0.0.1:5000"
    assert made.settings.is_built("web")
    assert not at(place, "local").settings.is_built("web")


def test_what_stands_in_quotes_is_copied_so(place: Path) -> None:
    file = place / "Pulumi.local.yaml"
    tags = f"  groundwork:tags: {{ a: \"010\", b: 'x', c: {'long ' * 40}end }}\n"
    file.write_text(file.read_text() + tags)
    copied = builds.here(at(place, "local")).file.read_text()
    assert "{a: \"010\", b: 'x', c: " in copied
    assert f"{'long ' * 40}end}}" in copied


def test_only_the_emulators_stack_takes_images_from_here(place: Path) -> None:
    with pytest.raises(BadInput, match=r"^up prod --build: only the emulator's stack takes") as bad:
        builds.here(at(place, "prod"))
    assert bad.value.code == 2


def test_no_pulumi(place: Path, engines: Engines) -> None:
    engines.choice = None
    with pytest.raises(NoBuilder, match=r"^images are built by Pulumi alone: no pulumi on PATH$"):
        builds.here(at(place, "local"))
    engines.choice = Choice(FakeEngine(), "Pulumi 3.1 lacks plugin docker 4.11.2")
    with pytest.raises(NoBuilder, match=r"alone: Pulumi 3.1 lacks plugin docker 4.11.2$") as none:
        builds.here(at(place, "local"))
    assert none.value.code == 3
    assert "\n" not in str(none.value)


def test_what_another_engine_deployed(place: Path, engines: Engines) -> None:
    engines.choice = Choice(FakeEngine(title="Terraform 1.11"), USED_BEFORE)
    with pytest.raises(NoBuilder) as none:
        builds.here(at(place, "local"))
    assert str(none.value) == (
        "images are built by Pulumi alone: it was deployed with Terraform 1.11; "
        "groundwork down local first"
    )


@pytest.mark.parametrize("host", ["unix:///nowhere/docker.sock", "tcp://127.0.0.1:1"])
def test_no_daemon(place: Path, host: str) -> None:
    with pytest.raises(NoBuilder) as none:
        builds.check(at(place, "prod", DOCKER_HOST=host))
    address = host.split("://")[1]
    reason = "No such file or directory" if host.startswith("unix") else "Connection refused"
    assert str(none.value) == (
        f"no Docker daemon answers ({address}: {reason}): "
        "start Docker, or give images by reference (images: given)"
    )
    assert none.value.code == 3


def test_without_a_word_the_usual_sockets_are_tried(
    place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(builds, "_SOCKETS", ("/nowhere/docker.sock", "run.sock"))
    with pytest.raises(NoBuilder, match=r"/nowhere/docker\.sock"):
        builds.check(at(place, "prod"))
    with socket.socket(socket.AF_UNIX) as listening:
        listening.bind(str(place / "run.sock"))
        listening.listen()
        builds.check(at(place, "prod"))


def test_a_daemon_behind_something_else_is_left_to_docker(place: Path) -> None:
    builds.check(at(place, "prod", DOCKER_HOST="ssh://build.example.com"))


def test_no_registry(place: Path, daemon: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(builds, "REGISTRY", "127.0.0.1:1")
    with pytest.raises(NoBuilder) as none:
        builds.check(builds.here(at(place, "local", DOCKER_HOST=daemon)))
    assert str(none.value) == (
        "no registry answers at 127.0.0.1:1: start one, "
        "such as docker run -d -p 127.0.0.1:5000:5000 registry:3"
    )


@pytest.mark.parametrize("stack", ["local", "given"])
def test_who_builds_nothing_needs_nothing(place: Path, stack: str) -> None:
    builds.check(at(place, stack, DOCKER_HOST="unix:///nowhere"))


def test_without_an_engine_or_with_terraform_nothing_is_said_here(
    place: Path, engines: Engines
) -> None:
    engines.choice = None
    builds.check(at(place, "prod", DOCKER_HOST="unix:///nowhere"))
    engines.choice = Choice(FakeEngine(), "first choice")
    builds.check(at(place, "prod", DOCKER_HOST="unix:///nowhere"))
