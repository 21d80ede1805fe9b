"""A stage for each test; prints after the results what the zero-change checks subtracted."""

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from ops.local import emulator
from tests.e2e.stage import Stage, missing

KNOWN = "known differences"


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    reports = terminalreporter.stats.get("passed", []) + terminalreporter.stats.get("failed", [])
    told = [
        (report.nodeid, value)
        for report in reports
        for name, value in report.user_properties
        if name == KNOWN and report.when == "call"
    ]
    if told:
        terminalreporter.section("zero-change checks")
    for nodeid, value in sorted(told):
        terminalreporter.line(f"{nodeid.rpartition('::')[2]}: {value}")


def engines(name: str) -> list[Any]:
    """Both engines for the parameter `engine`, each in a process of its own."""
    return [
        pytest.param(
            engine,
            marks=[pytest.mark.e2e, pytest.mark.slow, pytest.mark.xdist_group(f"{name}-{engine}")],
        )
        for engine in ("terraform", "pulumi")
    ]


@pytest.fixture
def stage(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, engine: str) -> Iterator[Stage]:
    if lacks := missing(engine):
        pytest.skip(f"this machine lacks {lacks}")
    made = Stage(tmp_path, engine)
    monkeypatch.setattr(emulator, "stop", made.stop)
    yield made
    sys.stdout.write(made.said.getvalue())
    monkeypatch.undo()
    emulator.stop(made.root / ".groundwork" / "local")
