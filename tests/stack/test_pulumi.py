"""What the genuine command line of Pulumi makes of the project file and of stack files."""

import json
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from stack.read import file_config, from_file

ROOT = Path(__file__).parents[2]
PULUMI = shutil.which("pulumi")

pytestmark = pytest.mark.skipif(PULUMI is None, reason="pulumi is not on PATH")


@pytest.fixture
def pulumi(tmp_path, monkeypatch) -> Callable[..., str]:
    """Runs the command in a copy of the project, with a state of its own."""
    state = tmp_path / "state"
    state.mkdir()
    monkeypatch.setenv("PULUMI_BACKEND_URL", state.as_uri())
    monkeypatch.setenv("PULUMI_CONFIG_PASSPHRASE", "test")
    monkeypatch.setenv("PULUMI_SKIP_UPDATE_CHECK", "1")
    for file in ROOT.glob("Pulumi*.yaml"):
        shutil.copy(file, tmp_path)

    def run(*words: str) -> str:
        done = subprocess.run(
            [str(PULUMI), *words], cwd=tmp_path, capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, done.stderr
        return done.stdout

    return run


def engine_config(pulumi: Callable[..., str], stack: str) -> dict[str, str]:
    told = json.loads(pulumi("config", "--stack", stack, "--json", "--show-secrets"))
    return {key: entry["value"] for key, entry in told.items()}


@pytest.mark.parametrize("stack", ["local", "dev", "prod"])
def test_the_engine_gives_a_program_what_the_file_reader_says(pulumi, tmp_path, stack):
    pulumi("stack", "init", stack)
    ours, secret = file_config(tmp_path / f"Pulumi.{stack}.yaml")
    theirs = engine_config(pulumi, stack)
    assert ours.items() <= theirs.items()
    assert secret == frozenset()
    filled_in = theirs.keys() - ours.keys()
    assert theirs["pulumi:disable-default-providers"] == '["aws","kubernetes"]'
    assert {theirs[key] for key in filled_in} <= {'["aws"]', "{}", "[]", "false", "given"}


def test_what_is_set_by_command_is_read(pulumi, tmp_path):
    pulumi("stack", "init", "local")
    at = ("config", "set", "--stack", "local")
    pulumi(*at, "--secret", "--path", "groundwork:secrets.stripe.value", "hunter2")
    pulumi(*at, "--path", "groundwork:services.tasks.memory", "1024")
    pulumi(*at, "--path", "groundwork:services.tasks.secrets.STRIPE_KEY", "stripe")
    pulumi(*at, "groundwork:emulator", "true")
    path = tmp_path / "Pulumi.local.yaml"
    settings = from_file(path)
    assert settings.emulator is True
    assert settings.services["tasks"].memory == 1024
    value = settings.secrets["stripe"].value
    assert value is not None
    assert value.get_secret_value() == "[secure]"
    assert "hunter2" not in path.read_text()
    ours, secret = file_config(path)
    assert secret == {"groundwork:secrets"}
    theirs = engine_config(pulumi, "local")
    assert theirs.pop("groundwork:secrets") == '{"stripe":{"value":"hunter2"}}'
    assert ours.pop("groundwork:secrets") == '{"stripe":{"value":"[secure]"}}'
    assert ours.items() <= theirs.items()


def test_a_stack_without_posture_is_refused_by_the_engine_itself(pulumi, tmp_path):
    pulumi("stack", "init", "dev")
    path = tmp_path / "Pulumi.dev.yaml"
    path.write_text(path.read_text().replace("groundwork:posture: dev", "other:key: x"))
    with pytest.raises(AssertionError, match="missing configuration value 'groundwork:posture'"):
        pulumi("preview", "--stack", "dev")
