"""A program is found in its folder, as its image would have it."""

import asyncio
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from ops.local.plane import program as module
from ops.local.plane.program import CannotRun, prepare, program
from tests.ops.local.plane.yard import TINY

ROOT = Path(__file__).parents[4]


def docker(root: Path, text: str) -> None:
    (root / "tiny/Dockerfile").write_text(text)


def test_it_is_the_images_command_with_its_environment(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("AWS_PROFILE", "company")
    monkeypatch.setenv("HTTPS_PROXY", "http://proxy")
    monkeypatch.setenv("HOME", "/home/someone")
    found = program(replace(TINY, environment={"VERSION": "3"}), root)
    assert found.folder == (root / "tiny").resolve()
    assert Path(found.command[0]).name == "python"
    assert found.command[1:] == ("main.py",)
    told = found.environment
    assert (told["GREETING"], told["VERSION"], told["HOME"]) == (
        "hello you",
        "3",
        "/home/someone",
    )
    assert not {"AWS_PROFILE", "HTTPS_PROXY"} & told.keys()


def test_the_services_own_programs_come_first(root: Path) -> None:
    own = root / "tiny/.venv/bin/python"
    own.parent.mkdir(parents=True)
    own.symlink_to(sys.executable)
    found = program(TINY, root)
    assert found.command[0] == str(own)
    assert found.of(["python", "-m", "check"]) == (str(own), "-m", "check")


def test_a_variable_of_the_task_wins_over_that_of_the_image(root: Path) -> None:
    found = program(replace(TINY, environment={"GREETING": "hi"}), root)
    assert found.environment["GREETING"] == "hi"


def test_the_tasks_command_takes_the_place_of_the_images(root: Path) -> None:
    docker(root, 'FROM a AS b\nENV X=1\nCMD ["no"]\nFROM c\nENTRYPOINT ["env"]\nCMD ["no"]\n')
    found = program(replace(TINY, command=("python", "-m", "migrate")), root)
    assert (Path(found.command[0]).name, *found.command[1:]) == ("env", "python", "-m", "migrate")
    assert "X" not in found.environment


def test_a_command_that_is_no_list_is_for_the_shell(root: Path) -> None:
    docker(root, "FROM a\nCMD exec python main.py\n")
    assert program(TINY, root).command == ("/bin/sh", "-c", "exec python main.py")


def test_without_a_dockerfile_the_task_says_what_to_run(root: Path) -> None:
    (root / "tiny/Dockerfile").unlink()
    assert program(replace(TINY, command=("sh", "-c", "true")), root).command[1:] == ("-c", "true")
    with pytest.raises(CannotRun, match=r"^tiny: neither its task nor its Dockerfile has a comm"):
        program(TINY, root)


def test_what_is_not_here_is_named(root: Path) -> None:
    with pytest.raises(CannotRun, match=r"^tiny: no-such-program is not on this machine$"):
        program(replace(TINY, command=("no-such-program",)), root)
    with pytest.raises(CannotRun, match=r"^tiny: /opt/web/start.sh is not on this machine$"):
        program(replace(TINY, command=("/opt/web/start.sh",)), root)
    with pytest.raises(CannotRun, match=r"/nowhere: there is no such folder$"):
        program(replace(TINY, source="nowhere"), root)
    with pytest.raises(CannotRun, match=r"^tiny: only its image has the program: image.invalid"):
        program(replace(TINY, source=None), root)


@pytest.mark.parametrize(
    ("service", "name", "words"),
    [
        ("tasks", "python", ("-m", "tasks")),
        ("activity", "node", ("src/main.js",)),
        ("search", "python", ("-m", "search")),
    ],
)
def test_the_projects_own_services_have_a_program(
    service: str, name: str, words: tuple[str, ...]
) -> None:
    found = program(replace(TINY, source=f"services/{service}"), ROOT)
    assert (Path(found.command[0]).name, *found.command[1:]) == (name, *words)


def installing(monkeypatch: pytest.MonkeyPatch, code: int = 0, said: str = "") -> list[list[str]]:
    """What installers are called from here on."""
    called: list[list[str]] = []

    async def run(command: list[str], *_: object) -> tuple[int, str]:
        called.append([Path(command[0]).name, *command[1:]])
        return code, said

    monkeypatch.setattr(module, "run", run)
    return called


def test_packages_come_from_the_folders_lock(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    called, folder = installing(monkeypatch), root / "tiny"
    asyncio.run(prepare(folder))
    assert called == []
    (folder / "requirements-dev.lock").touch()
    asyncio.run(prepare(folder))
    assert called == [["sh", str(ROOT / "ops/bootstrap.sh"), str(folder)]]


def test_packages_of_node_come_when_the_lock_is_younger(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    called, folder = installing(monkeypatch), root / "tiny"
    (folder / "package-lock.json").touch()
    asyncio.run(prepare(folder))
    done = folder / "node_modules/.package-lock.json"
    done.parent.mkdir()
    done.touch()
    asyncio.run(prepare(folder))
    assert called == [["npm", "ci"]]
    (folder / "npm.sh").touch()
    done.unlink()
    asyncio.run(prepare(folder))
    assert called[1:] == [["npm.sh", "ci"]]


def test_an_installer_that_fails_says_its_last_line(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    installing(monkeypatch, 1, "trying\nno network\n")
    (root / "tiny/requirements-dev.lock").touch()
    with pytest.raises(CannotRun, match=r"^tiny: its packages: no network$"):
        asyncio.run(prepare(root / "tiny"))
