"""What the environment must say, and the process that reads it."""

import os
import subprocess
import sys

import pytest

from search import settings

CHANGES = {
    "CHANGES_BROKERS": "b-1:9098",
    "CHANGES_TOPIC": "changes",
    "CHANGES_REGION": "eu-north-1",
}
INDEX = {"INDEX_URL": "https://vpc-index", "INDEX_ROLE": "arn:r", "INDEX_REGION": "eu-north-1"}


def test_a_whole_environment():
    assert settings.stream(CHANGES) == settings.Stream("b-1:9098", "changes", "eu-north-1")
    found = settings.domain(INDEX)
    assert found == settings.Domain("https://vpc-index", "arn:r", "eu-north-1", None)
    assert settings.domain({**INDEX, "INDEX_READER": "arn:x"}).reader == "arn:x"
    assert settings.group_prefix({"CHANGES_GROUP_PREFIX": "changes-"}) == "changes-"
    assert settings.log_level({}) == "info"
    assert settings.alive_file({}).endswith("/alive")


@pytest.mark.parametrize(
    ("read", "environ", "said"),
    [
        (settings.stream, {"CHANGES_TOPIC": "changes"},
         "missing in the environment: CHANGES_BROKERS, CHANGES_REGION"),
        (settings.domain, {**INDEX, "INDEX_ROLE": ""}, "missing in the environment: INDEX_ROLE"),
        (settings.group_prefix, {}, "missing in the environment: CHANGES_GROUP_PREFIX"),
        (settings.domain, {**INDEX, "INDEX_URL": "index"},
         "INDEX_URL must be the address of a domain, got 'index'"),
        (settings.log_level, {"LOG_LEVEL": "loud"},
         "LOG_LEVEL must be one of debug, info, warning, error, got 'loud'"),
    ],
)  # fmt: skip
def test_a_mistake_is_named(read, environ, said):
    with pytest.raises(settings.SettingsError) as error:
        read(environ)
    assert str(error.value) == said


def test_the_process_ends_with_2_where_the_environment_is_wrong():
    found = subprocess.run(
        [sys.executable, "-m", "search"], capture_output=True, text=True, check=False,
        env={"PATH": os.environ["PATH"]},
    )  # fmt: skip
    assert found.returncode == 2
    assert found.stderr.startswith("search: missing in the environment: CHANGES_BROKERS")


def test_the_health_check_looks_when_the_consumer_last_got_on(tmp_path):
    alive = tmp_path / "alive"

    def check():
        command = [sys.executable, "-m", "search.check"]
        env = {"PATH": os.environ["PATH"], "ALIVE_FILE": str(alive)}
        return subprocess.run(command, check=False, capture_output=True, env=env).returncode

    assert check() == 1
    alive.touch()
    assert check() == 0
    os.utime(alive, (0, 0))
    assert check() == 1
