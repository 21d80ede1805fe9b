"""The image, built and run as a task runs it: read-only, without root, without capabilities."""

import json
import platform
import re
import shutil
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path

import psycopg
import pytest
from pgserver import free_port
from service import environment

from tasks import migrate

HOME = Path(__file__).parent.parent
LOCK = HOME / "requirements.lock"
BASE = "python:3.13-slim-bookworm"
TAG = "groundwork-tasks-test"
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
    # pip judges these by the Python that runs it, which is not the image's.
    text = re.sub(r" ; (python_full_version|sys_platform) [^\\]+", " ", LOCK.read_text())
    lock = folder.with_name("requirements.lock")
    lock.write_text(text)
    found = subprocess.run(
        [sys._base_executable, "-m", "pip", "download", "--quiet", "--require-hashes", "--no-deps",
         "--only-binary=:all:", f"--python-version={version}", *platforms,
         "-r", lock, "-d", folder],
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


class Container:
    """A container on this machine's network, which is where the database is."""

    def __init__(self, image, settings, *options, **more):
        self.port = free_port()
        given = environment(settings, PORT=str(self.port), **more)
        del given["PATH"]
        variables = [f"--env={name}={value}" for name, value in given.items()]
        self.id = docker(
            "run", "--detach", "--network=host", "--health-interval=1s",
            *LOCKED_DOWN, *options, *variables, image,
        ).stdout.strip()  # fmt: skip

    def __enter__(self):
        return self

    def __exit__(self, *_):
        docker("rm", "--force", "--volumes", self.id)

    def inspect(self, template):
        return docker("inspect", "--format", template, self.id).stdout.strip()

    def until(self, template, wanted, seconds=30):
        deadline = time.monotonic() + seconds
        while (found := self.inspect(template)) != wanted and time.monotonic() < deadline:
            time.sleep(0.2)
        return found

    def run(self, *command):
        return docker("exec", self.id, *command, check=False)

    def logs(self):
        found = docker("logs", self.id)
        assert found.stderr == ""
        return [json.loads(line) for line in found.stdout.splitlines()]

    def ask(self, path, data=None, content_type=None):
        headers = {"Content-Type": content_type} if content_type else {}
        request = urllib.request.Request(f"http://127.0.0.1:{self.port}{path}", data, headers)
        try:
            with urllib.request.urlopen(request, timeout=10) as answer:  # noqa: S310 - as above
                return answer.status, json.load(answer)
        except urllib.error.HTTPError as error:
            return error.code, json.load(error)


@pytest.mark.parametrize("options", [("--tmpfs", "/tmp"), ()], ids=["tmpfs", "volume"])  # noqa: S108
def test_it_serves_read_only_and_stops_in_time(image, empty, options):
    with Container(image, empty, *options) as container:
        assert container.until("{{.State.Health.Status}}", "healthy") == "healthy"
        assert container.ask("/readyz") == (200, {"status": "ready"})
        rows = b"".join(b"%s\n" % (b"t" * 150) for _ in range(6_000))
        form = (
            b'--x\r\nContent-Disposition: form-data; name="file"; filename="f.csv"\r\n\r\n'
            b"title\n" + rows + b"\r\n--x--\r\n"
        )
        assert container.ask("/api/tasks/bulk", form, "multipart/form-data; boundary=x") == (
            201,
            {"created": 6_000},
        )
        assert container.run("id", "-u").stdout == "10001\n"
        assert container.run("touch", "/opt/app/x").returncode != 0
        assert container.run("touch", "/tmp/x").returncode == 0  # noqa: S108
        assert container.run("cat", "/proc/1/cmdline").stdout.split("\0")[1:3] == ["-m", "gunicorn"]
        assert container.run("python", "-m", "tasks.check").returncode == 0
        started = time.monotonic()
        docker("stop", "--time", "10", container.id)
        assert time.monotonic() - started < 9
        assert container.inspect("{{.State.ExitCode}}") == "0"
        messages = [line["message"] for line in container.logs()]
        assert messages[0] == "migration applied"
        assert messages[-1] == "Shutting down: Master"
        assert {line["level"] for line in container.logs()} == {"info"}


def test_the_database_may_go_without_the_container(image, settings, server):
    with Container(image, settings, "--tmpfs", "/tmp") as container:  # noqa: S108
        assert container.until("{{.State.Health.Status}}", "healthy") == "healthy"
        server.stop()
        assert container.ask("/readyz")[0] == 503
        time.sleep(2)
        assert container.inspect("{{.State.Health.Status}}") == "healthy"


def test_as_process_1_it_stops_while_it_waits_to_migrate(image, empty):
    with psycopg.connect(empty.conninfo()) as other:
        other.execute("SELECT pg_advisory_lock(%s)", [migrate.LOCK])
        with Container(image, empty, "--tmpfs", "/tmp") as container:  # noqa: S108
            time.sleep(2)
            started = time.monotonic()
            docker("stop", "--time", "10", container.id)
            assert time.monotonic() - started < 5
            assert container.inspect("{{.State.ExitCode}}") == "143"


def test_a_wrong_environment_is_one_line(image, empty):
    with Container(image, empty, BOARD_NAME="") as container:
        assert container.until("{{.State.Status}}", "exited") == "exited"
        assert container.inspect("{{.State.ExitCode}}") == "2"
        found = docker("logs", container.id)
        assert (found.stdout, found.stderr) == (
            "",
            "tasks: missing in the environment: BOARD_NAME\n",
        )


def test_the_image_holds_no_tool_and_no_secret(image):
    found = docker("run", "--rm", image, "sh", "-c", "ls /opt/app /opt/app/tasks /opt/venv/bin")
    assert "migrations" in found.stdout
    assert "tests" not in found.stdout
    assert "pip" not in found.stdout
    variables = docker("inspect", "--format", "{{json .Config.Env}}", image).stdout
    assert "BOARD" not in variables
