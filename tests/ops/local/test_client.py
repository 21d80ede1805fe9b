"""A client of the emulator knows nothing of the user's environment and files."""

import os

import pytest

from ops.local.client import client


@pytest.fixture
def theirs(monkeypatch, tmp_path):
    """A user with a profile that does not exist and a proxy that is dead."""
    monkeypatch.setenv("AWS_PROFILE", "absent")
    monkeypatch.setenv("AWS_CONFIG_FILE", str(tmp_path / "config"))
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "theirs")
    monkeypatch.setenv("AWS_ENDPOINT_URL", "http://127.0.0.1:1")
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:1")
    monkeypatch.delenv("NO_PROXY", raising=False)
    monkeypatch.delenv("no_proxy", raising=False)


@pytest.mark.usefixtures("theirs")
def test_it_reaches_the_emulator_as_the_usual_account(emulator):
    told = client("sts", emulator.endpoint, "eu-north-1").get_caller_identity()
    assert told["Account"] == "123456789012"
    assert os.environ["AWS_PROFILE"] == "absent"


@pytest.mark.usefixtures("theirs")
def test_it_asks_in_the_region_that_it_is_told(emulator):
    made = client("s3", emulator.endpoint, "eu-west-1")
    assert made.meta.region_name == "eu-west-1"
    assert made.meta.endpoint_url == emulator.endpoint
