"""What the plan promises, for every stack file of the repository."""

import os
import re
import subprocess
import sys
from base64 import b64decode
from pathlib import Path

import pytest

from plan import recorder
from plan.graph import graph
from plan.nodes import Sides
from plan.record import Record
from stack.read import file_config

REPOSITORY = Path(__file__).parents[2]
FILES = [
    path
    for pattern in (
        "Pulumi.*.yaml",
        "blueprints/*.yaml",
        "tests/stacks/apart.yaml",
        "tests/stacks/gateways.yaml",
    )
    for path in sorted(REPOSITORY.glob(pattern))
]


@pytest.fixture(params=FILES, ids=lambda file: file.stem.removeprefix("Pulumi."))
def recorded(request):
    """A function that records one stack file."""
    config, secret = file_config(request.param)
    stack = request.param.stem.removeprefix("Pulumi.")

    def record(**options):
        return recorder.record(REPOSITORY, stack, config, secret, **options)

    return record


def test_nothing_depends_on_the_length_of_a_placeholder(recorded):
    short, long = recorded(), recorded(padding=31)
    assert "~~>>" in repr(long)
    assert plain(short) == plain(long)


def plain(record: Record) -> str:
    """A record as text without padding; user data travels as base64, and is read."""
    text = re.sub(
        r"(?<='userData': ')[A-Za-z0-9+/=]+", lambda m: b64decode(m[0]).decode(), repr(record)
    )
    return text.replace("~", "")


def test_a_preview_declares_the_same_resources(recorded):
    known, unknown = recorded(), recorded(preview=True)
    assert [r.urn for r in unknown.resources] == [r.urn for r in known.resources]


def test_every_network_edge_has_both_sides(recorded):
    assert [e for e in graph(recorded()).edges if e.sides is not Sides.BOTH] == []


SCRIPT = """
import sys
from pathlib import Path
from plan.recorder import record_file
for file in sys.argv[1:]:
    print(record_file(Path(file)))
"""


def run(cwd: Path, **environment: str) -> str:
    """All records as one text, from a fresh process."""
    result = subprocess.run(
        [sys.executable, "-c", SCRIPT, *map(str, FILES)],
        cwd=cwd,
        env={**os.environ, "PYTHONPATH": str(REPOSITORY), **environment},
        capture_output=True,
        text=True,
        check=True,
    )
    assert result.stderr == ""
    return result.stdout


def test_two_runs_are_byte_identical(tmp_path):
    first = run(REPOSITORY, PYTHONHASHSEED="1", TZ="UTC")
    second = run(tmp_path, PYTHONHASHSEED="4242", TZ="Pacific/Auckland", LC_ALL="C")
    assert first.count("Record(") == len(FILES)
    assert first == second
