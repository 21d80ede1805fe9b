"""The image, built and run as a task runs it: read-only, without root, without capabilities."""

import json
import platform
import shutil
import subprocess
import sys
import time
from pathlib import Path
from uuid import uuid4

import pytest

HOME = Path(__file__).parent.parent
BASE = "python:3.13-slim-bookworm"
TAG = "groundwork-notifier-test"
LOCKED_DOWN = (
    "--read-only", "--user", "10001", "--cap-drop", "ALL", "--security-opt", "no-new-privileges",
)  # fmt: skip
PYTHON_VERSION = "import sys; print('%d.%d' % sys.version_info[:2])"


def docker(*arguments, check=True):
    return subprocess.run(["docker", *arguments], capture_output=True, text=True, check=check)


def wheels(folder, version):
    """Download what the lock names, for the image's Python, by the network of this machine."""
    machine = platform.machine()
    platforms = [f"--platform={tag}_{machine}" for tag in ("manylinux2014", "manylinux_2_28")]
    found = subprocess.run(
        [sys._base_executable, "-m", "pip", "download", "--quiet", "--require-hashes", "--no-deps",
         "--only-binary=:all:", f"--python-version={version}", *platforms,
         "-r", HOME / "requirements.lock", "-d", folder],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    if found.returncode:
        pytest.skip(f"no wheels for the image: {found.stderr.strip().splitlines()[-1]}")


@pytest.fixture(scope="module")
def image(tmp_path_factory):
    """The service's image on a base that has the wheels, so that no build needs a network."""
    if not shutil.which("docker") or docker("info", check=False).returncode:
        pytest.skip("no container engine: `docker info` does not work")
    found = docker("run", "--rm", BASE, "python3", "-c", PYTHON_VERSION, check=False)
    if found.returncode:
        pytest.skip(f"no base image: {BASE} is neither here nor to be had")
    folder = tmp_path_factory.mktemp("base")
    wheels(folder / "wheels", found.stdout.strip())
    (folder / "Dockerfile").write_text(
        f"FROM {BASE}\nCOPY wheels /wheels\nENV PIP_NO_INDEX=1 PIP_FIND_LINKS=/wheels\n"
    )
    docker("build", "--tag", f"{TAG}-base", str(folder))
    docker("build", "--tag", TAG, "--build-arg", f"PYTHON_IMAGE={TAG}-base", str(HOME))
    yield TAG
    docker("image", "rm", "--force", TAG, f"{TAG}-base")


@pytest.fixture
def container(image, environment):
    """A container on this machine's network, which is where the queue and the feed are."""
    given = {**environment, "ALIVE_FILE": "/tmp/alive"}  # noqa: S108 - the container's own
    variables = [f"--env={name}={value}" for name, value in given.items()]
    quick = "--health-interval=1s"
    id_ = docker(
        "run", "--detach", "--network=host", quick, "--tmpfs=/tmp", *LOCKED_DOWN, *variables, image
    ).stdout.strip()
    yield id_
    docker("rm", "--force", "--volumes", id_)


def inspect(id_, template):
    return docker("inspect", "--format", template, id_).stdout.strip()


def lines(id_):
    found = docker("logs", id_)
    assert found.stderr == ""
    return [json.loads(line) for line in found.stdout.splitlines()]


def until(ask):
    deadline = time.monotonic() + 30
    while not ask() and time.monotonic() < deadline:
        time.sleep(0.2)
    return ask()


def test_it_works_read_only_and_stops_in_time(container, queue, feed):
    queue.send({"id": str(uuid4()), "kind": "task.finished"}, correlation_id="from-outside")
    assert until(lambda: feed.seen)
    assert until(lambda: inspect(container, "{{.State.Health.Status}}") == "healthy")
    assert docker("exec", container, "id", "-u").stdout == "10001\n"
    assert docker("exec", container, "touch", "/opt/app/x", check=False).returncode != 0
    started = time.monotonic()
    docker("stop", "--time", "10", container)
    assert time.monotonic() - started < 9
    assert inspect(container, "{{.State.ExitCode}}") == "0"
    told = [(line["message"], line.get("correlation_id")) for line in lines(container)]
    assert told == [
        ("receiving", None),
        ("event delivered", "from-outside"),
        ("stopping", None),
        ("stopped", None),
    ]
    assert queue.left() == (0, 0)


def test_the_image_holds_no_tool_and_no_secret(image):
    found = docker("run", "--rm", image, "sh", "-c", "ls /opt/app /opt/app/notifier /opt/venv/bin")
    assert "worker.py" in found.stdout
    assert "tests" not in found.stdout
    assert "pip" not in found.stdout
    variables = docker("inspect", "--format", "{{json .Config.Env}}", image).stdout
    assert "QUEUE" not in variables
