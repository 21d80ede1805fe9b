"""Every stack file and blueprint lives on the emulator, by the genuine provider, and is gone."""

import re
from collections.abc import Callable
from typing import Any

import pytest

from ops.engines.engine import Counts
from ops.errors import Refused
from ops.local.inventory import inventory
from tests.e2e.conftest import KNOWN
from tests.e2e.stage import FILES, Stage

ENGINES = ("terraform", "pulumi")
QUICK = ("local", "terraform")
"""What `make test` runs; everything else is for `make e2e`."""
PODS = [
    pytest.mark.skip(reason="what is inside a cluster needs its API, which no emulator here has")
]
LACKING = {("eks", "pulumi"): PODS}
"""What an engine cannot make on the emulator; `ops.engines.choose` says so, too."""
CASES = [
    pytest.param(
        stack,
        engine,
        id=f"{stack}-{engine}",
        marks=[
            pytest.mark.e2e,
            pytest.mark.xdist_group(f"{stack}-{engine}"),
            *([] if (stack, engine) == QUICK else [pytest.mark.slow]),
            *LACKING.get((stack, engine), []),
        ],
    )
    for engine in ENGINES
    for stack in FILES
]


def one_day_more(config: dict[str, Any]) -> None:
    """A setting of every database that AWS changes in place."""
    for database in config["groundwork:databases"].values():
        database["backup_days"] = 21


@pytest.mark.parametrize(("stack", "engine"), CASES)
def test_a_stack_lives_and_leaves_nothing(
    stage: Stage, stack: str, record_property: Callable[[str, object], None]
) -> None:
    stage.play(stack)
    endpoint = stage.emulate()
    before = inventory(endpoint)

    made = stage.up()
    assert made.created > 0
    assert made == Counts(created=made.created)
    everything = inventory(endpoint)
    assert len(everything) > len(before)

    record_property(KNOWN, stage.nothing_changes(made.created))

    stage.edit(one_day_more)
    stage.keep()
    changed = stage.up()
    assert (changed.created, changed.deleted) == (0, 0), stage.said.getvalue()
    assert changed.updated > 0
    assert inventory(endpoint) == everything

    with pytest.raises(Refused, match=r"\n  groundwork:disposable: true  \(") as kept:
        stage.down()
    assert kept.value.code == 4
    (board,) = {"Aurora", "Postgres"} & set(re.findall(r"\((\w+) board\)", str(kept.value)))
    said = f"\n  groundwork:databases.board: {{ disposable: true }}  ({board} board)"
    assert said in str(kept.value)

    stage.release()
    with pytest.raises(Refused, match="what is deployed is still kept") as kept:
        stage.down()
    assert kept.value.code == 4
    assert inventory(endpoint) == everything
    lifted = stage.up()
    assert (lifted.created, lifted.deleted) == (0, 0), stage.said.getvalue()

    gone = stage.down()
    assert gone == Counts(deleted=made.created)
    assert stage.left == before
    assert not (stage.root / ".groundwork").exists()
