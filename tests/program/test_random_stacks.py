"""Whatever a stack file holds: a plan in each of its forms, or a line for each mistake."""

import json
import re
from collections import Counter
from datetime import date
from pathlib import Path
from zlib import crc32

import pytest
from hypothesis import HealthCheck, given, seed, settings
from rich.console import Console

from plan.against import against
from plan.as_json import as_json
from plan.export.terraform import export
from plan.locate import Places
from plan.markdown import MOST, markdown
from plan.mermaid import picture
from plan.operator.policy import operator
from plan.picture.svg import svg
from plan.recorder import record_file
from plan.sarif import sarif
from plan.stack_export import write as stack_export
from plan.text import plan as as_text
from plan.whole import Plan, whole
from stack.document import load
from stack.errors import BadSettings
from stack.read import from_file
from tests.program.random_files import EXAMPLES

TODAY = date(2026, 11, 22)
LINE = re.compile(r"(Pulumi\.local\.yaml(:\d+)?|stack local): .*\S, accepted: \S.*")
"""What only the folders of the services tell is said of the stack, not of a line."""
FILES = 125
"""Of each seed, of which there are four: 2,000 take a quarter of an hour of a processor."""
LONGEST = 5
"""Of about so many plans one takes the ways that take longest."""


def printed(page) -> str:
    console = Console(width=120, highlight=False, soft_wrap=True)
    with console.capture() as lines:
        console.print(page)
    return lines.get()


def forms(file: Path) -> tuple[Plan, dict[str, str]]:
    """The plan of a file, and what each format of `groundwork plan` says of it."""
    found = from_file(file)
    plan, places = whole(record_file(file), found, today=TODAY), Places(load(file), found)
    return plan, {
        "text": printed(as_text(plan, places)),
        "json": json.dumps(as_json(plan, places), allow_nan=False),
        "markdown": markdown(plan, places),
        "mermaid": picture(plan.record, plan.graph),
        "sarif": json.dumps(sarif(plan, places, file.name), allow_nan=False),
    }


def at_length(file: Path, plan: Plan, texts: dict[str, str]) -> None:
    """Everything else that is made of a plan; and the plan once more, which is the same."""
    assert printed(as_text(plan, Places(load(file), plan.settings), details=True))
    assert svg(plan.record, plan.graph).startswith("<svg ")
    assert export(plan.record, file.parent / "terraform").addresses
    assert operator(plan.record).policies
    assert json.dumps(stack_export(plan.record), allow_nan=False)
    again, said = forms(file)
    assert (again.record, said) == (plan.record, texts)
    difference = against(plan, again)
    assert not any((difference.added, difference.removed, difference.changed))


def refused(error: BadSettings) -> None:
    """Assert a line for each mistake, with the key or the place in the file, and what may stand."""
    lines = str(error).splitlines()
    assert len(lines) == len(error.mistakes) > 0
    assert all(map(LINE.fullmatch, lines)), str(error)


def tried(file: Path, content: bytes, tally: Counter[str]) -> None:
    """Read one file, and plan it where it is accepted."""
    file.write_bytes(content)
    try:
        plan, texts = forms(file)
    except BadSettings as error:
        refused(error)
        tally["refused"] += 1
        return
    tally["accepted"] += 1
    assert all(texts.values())
    assert len(texts["markdown"]) <= MOST
    # By the file itself: one that fails here is to fail again.
    if crc32(content) % LONGEST == 0:
        tally["at length"] += 1
        at_length(file, plan, texts)


def tally_of(file: Path, amount: int, start: int = 0) -> Counter[str]:
    """Try so many files, for each start the same ones at every run."""
    tally: Counter[str] = Counter()

    @seed(start)
    @settings(
        max_examples=amount,
        database=None,
        deadline=None,
        suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
    )
    @given(EXAMPLES)
    def each(example: tuple[str, bytes]) -> None:
        sort, content = example
        tally[sort] += 1
        tried(file, content, tally)

    each()
    return tally


@pytest.fixture
def file(tmp_path) -> Path:
    """Of the stack `local`, which alone may be deployed to the emulator."""
    return tmp_path / "Pulumi.local.yaml"


def test_some_files(file):
    tally = tally_of(file, 40)
    assert tally["accepted"] >= 16
    assert tally["refused"] >= 8
    assert tally["at length"] >= 1


@pytest.mark.slow
@pytest.mark.parametrize("start", [1, 2, 3, 4])
def test_many_files(file, start):
    tally = tally_of(file, FILES, start)
    assert tally["accepted"] + tally["refused"] == FILES
    assert tally["accepted"] >= FILES * 2 // 5
    assert min(tally[sort] for sort in ("slipped", "committed", "garbage")) >= 1
