"""One command at a time on a stack."""

import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

from ops.errors import Refused
from ops.lock import held, note_engine


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return tmp_path / ".groundwork" / "local"


def test_the_second_is_refused_and_told_who_has_it(home: Path) -> None:
    with held(home, "up"), pytest.raises(Refused) as refused, held(home, "down"):
        pytest.fail("two commands at work on one stack")
    assert str(refused.value) == (
        f"local is busy: up local, process {os.getpid()} is at work on it"
    )


def test_another_process_is_refused_as_well(home: Path) -> None:
    script = (
        "import sys; from pathlib import Path; from ops.lock import held\n"
        "with held(Path(sys.argv[1]), 'up'): pass"
    )
    with held(home, "up"):
        done = subprocess.run(
            [sys.executable, "-c", script, str(home)], capture_output=True, text=True, check=False
        )
    assert done.returncode == 1
    assert "Refused: local is busy" in done.stderr


def test_other_stacks_are_free(home: Path) -> None:
    with held(home, "up"), held(home.parent / "dev", "up"):
        pass


def test_it_can_be_taken_again_and_leaves_nothing(home: Path) -> None:
    for _ in range(2):
        with held(home, "up"):
            assert (home.parent / "local.lock").is_file()
    assert not home.parent.exists()


def test_it_is_released_by_an_error(home: Path) -> None:
    with pytest.raises(ZeroDivisionError), held(home, "up"):
        raise ZeroDivisionError
    with held(home, "up"):
        pass


def test_what_lies_in_the_folder_is_left_there(home: Path) -> None:
    home.mkdir(parents=True)
    (home / "state").write_text("kept")
    with held(home, "up"):
        pass
    assert [path.name for path in home.parent.iterdir()] == ["local"]
    assert (home / "state").read_text() == "kept"


def test_a_file_left_by_a_killed_command_does_not_hinder(home: Path) -> None:
    home.parent.mkdir(parents=True)
    (home.parent / "local.lock").write_text("up local, process 1")
    with held(home, "up"):
        text = (home.parent / "local.lock").read_text()
    assert text == f"up local, process {os.getpid()}"


def test_an_engine_left_by_a_killed_command_is_named_each_time(home: Path, tmp_path: Path) -> None:
    engine = tmp_path / "terraform"
    engine.symlink_to("/bin/sleep")
    with subprocess.Popen([engine, "10"]) as process:
        note_engine(home, process.pid)
        while b"terraform" not in Path(f"/proc/{process.pid}/cmdline").read_bytes():
            time.sleep(0.01)
        for _ in range(2):
            with pytest.raises(Refused, match=f"kill -INT {process.pid}$"), held(home, "up"):
                pytest.fail("the engine of a killed command is still at work")
        process.kill()
    with held(home, "up"):
        pass
    assert not (home / "engine.pid").exists()


def test_a_process_id_that_went_to_somebody_else_is_not_believed(home: Path) -> None:
    with subprocess.Popen(["/bin/sleep", "30"]) as process:
        note_engine(home, process.pid)
        with held(home, "up"):
            pass
        process.kill()


@pytest.mark.parametrize("text", ["", "no number", "999999999"])
def test_a_damaged_note_is_ignored(home: Path, text: str) -> None:
    home.mkdir(parents=True)
    (home / "engine.pid").write_text(text)
    with held(home, "up"):
        pass
