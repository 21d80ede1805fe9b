"""Plans in tests of your own: a fixture for pytest, which finds it by itself."""

import warnings
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

# The plugin is loaded by every run of pytest: what a plan takes is imported by who asks for one.
if TYPE_CHECKING:
    from plan.whole import Plan


@pytest.fixture(scope="session")
def groundwork_plan(pytestconfig: pytest.Config) -> "Callable[..., Plan]":
    """Give the plan of a stack by its name, or by the path of a stack file.

    `today`, by default the day of the run, decides which waivers hold. A plan is made once a run,
    by the program of the nearest project at or above the file.
    """
    made: dict[tuple[Path, date], Plan] = {}

    def plan(stack: str | Path, *, today: date | None = None) -> "Plan":
        key = _file(pytestconfig.rootpath, stack), today or date.today()
        if key not in made:
            made[key] = _planned(*key)
        return made[key]

    return plan


def _file(root: Path, stack: str | Path) -> Path:
    """A path from pytest's root; a name in the nearest project at or above it."""
    if str(stack).endswith((".yaml", ".yml")):
        return root / stack
    above = [one for one in (root, *root.parents) if (one / "Pulumi.yaml").is_file()]
    return (above[0] if above else root) / f"Pulumi.{stack}.yaml"


def _planned(file: Path, today: date) -> "Plan":
    with warnings.catch_warnings():
        # Importing the SDK's modules warns of their own old names.
        warnings.simplefilter("ignore", DeprecationWarning)
        from plan.recorder import record_file  # noqa: PLC0415
        from plan.whole import whole  # noqa: PLC0415
        from stack.read import from_file  # noqa: PLC0415

        return whole(record_file(file), from_file(file), today=today)
