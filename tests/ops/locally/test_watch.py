"""`watch`: which change of which file replaces whose tasks."""

import io
import os
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from rich.console import Console

from ops.errors import Failed
from ops.local.emulator import Emulator
from ops.local.plane.deployed.tasks import Container, Service
from ops.locally import watch as module
from ops.locally.watch import changed, stamps, watch
from tests.ops.locally.parts import Pretended


def service(name: str, *sources: str | None) -> Service:
    made = [
        Container(
            name=f"{name}-{number}", image="", source=source, command=None, environment={},
            secrets={}, port=None, essential=True, after={}, check=None, stop_seconds=1,
            log_group="",
        )
        for number, source in enumerate(sources)
    ]  # fmt: skip
    return Service(
        name=name, arn=f"arn:{name}", cluster="arn:cluster", revision="", deployment="",
        desired=1, containers=tuple(made), groups=(), security_groups=(), grace_seconds=0,
        min_percent=100, max_percent=200,
    )  # fmt: skip


@pytest.fixture
def asked(pretended: Pretended, monkeypatch: pytest.MonkeyPatch) -> list[dict[str, Any]]:
    """Calls of ECS; two services share one source, and one is only an image."""
    calls: list[dict[str, Any]] = []

    class Ecs:
        def update_service(self, **given: Any) -> None:
            calls.append(given)

    deployed = (
        service("tasks", "services/tasks", "services/tasks"),
        service("worker", "services/tasks", None),
        service("web", "services/web"),
        service("other", None),
    )
    for name in ("tasks", "web"):
        (pretended.root / "services" / name).mkdir(parents=True)
        (pretended.root / "services" / name / "main.py").write_text("1")
    found = Emulator("http://127.0.0.1:1", "boot", ())
    monkeypatch.setattr(module, "LOOK_SECONDS", 0.05)
    monkeypatch.setattr(module.emulator, "running", lambda _: found)
    monkeypatch.setattr(module, "services", lambda *_: deployed)
    monkeypatch.setattr(module, "client", lambda *_: Ecs())
    return calls


@pytest.fixture
def told(monkeypatch: pytest.MonkeyPatch) -> io.StringIO:
    """What is printed, also by another thread."""
    text = io.StringIO()
    monkeypatch.setattr(module, "err", lambda: Console(file=text, soft_wrap=True))
    return text


@pytest.fixture
def watching(
    pretended: Pretended, asked: list[dict[str, Any]], told: io.StringIO
) -> Iterator[list[dict[str, Any]]]:
    """The calls, while a thread watches; it ends when nothing runs any more."""
    ended: list[str] = []

    def run() -> None:
        try:
            watch()
        except Failed as failed:
            ended.append(str(failed))

    thread = threading.Thread(target=run)
    with pretended.runs():
        thread.start()
        until(lambda: told.getvalue() == "Watching services/tasks, services/web.\n")
        yield asked
    thread.join(10)
    assert ended == ["nothing runs here any more"]


def until(true: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 10
    while not true():
        assert time.monotonic() < deadline
        time.sleep(0.01)


def test_all_services_of_a_folder_are_deployed_again(
    pretended: Pretended, watching: list[dict[str, Any]], told: io.StringIO
) -> None:
    folder = pretended.root / "services" / "tasks"
    (folder / "new.py").write_text("1")
    (folder / "main.py").write_text("22")
    until(lambda: len(watching) == 2)
    assert watching == [
        {"cluster": "arn:cluster", "service": f"arn:{name}", "forceNewDeployment": True}
        for name in ("tasks", "worker")
    ]
    assert "\nworker: main.py and 1 more changed; its tasks are replaced.\n" in told.getvalue()
    (pretended.root / "services" / "web" / "main.py").unlink()
    until(lambda: len(watching) == 3)
    assert watching[-1]["service"] == "arn:web"


def test_what_no_task_runs_changes_nothing(
    pretended: Pretended, watching: list[dict[str, Any]]
) -> None:
    folder = pretended.root / "services" / "tasks"
    for name in ("tests", "node_modules", "__pycache__", ".venv"):
        (folder / name).mkdir()
        (folder / name / "file").write_text("1")
    time.sleep(0.5)
    assert watching == []


@pytest.mark.usefixtures("asked")
def test_an_emulator_that_is_gone_is_said(
    pretended: Pretended, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module.emulator, "running", lambda _: None)
    with pretended.runs(), pytest.raises(Failed, match="the emulator does not run"):
        watch()


def test_a_stack_without_sources_is_watched_for_nothing(
    pretended: Pretended,
    asked: list[dict[str, Any]],
    monkeypatch: pytest.MonkeyPatch,
    told: io.StringIO,
) -> None:
    monkeypatch.setattr(module, "services", lambda *_: (service("other", None),))
    alive = iter([True, True, False])
    with pretended.runs():
        monkeypatch.setattr(module.process, "alive", lambda _: next(alive))
        with pytest.raises(Failed):
            watch()
    assert told.getvalue() == "Watching nothing: no service has its source here.\n"
    assert asked == []


def test_new_other_and_gone_files_are_changes(tmp_path: Path) -> None:
    for name in ("gone", "other", "same", "touched"):
        (tmp_path / name).write_text("1")
    before = stamps(tmp_path)
    (tmp_path / "gone").unlink()
    (tmp_path / "other").write_text("22")
    (tmp_path / "below").mkdir()
    (tmp_path / "below" / "new").write_text("1")
    os.utime(tmp_path / "touched", ns=(1, 1))
    found = [str(path.relative_to(tmp_path)) for path in changed(before, stamps(tmp_path))]
    assert found == ["below/new", "gone", "other", "touched"]
    assert changed(before, before) == []
