"""Files that two services have, each for its own image, are the same file."""

from pathlib import Path

import pytest

SERVICES = Path(__file__).parents[1] / "services"


TWINS = [
    ("tasks", "notifier", ["{}/otlp.py", "tests/collector.py", "tests/contract.py"]),
    ("search", "notifier", ["{}/check.py", "{}/logs.py", "Dockerfile", "tests/contract.py"]),
    ("live", "notifier", ["tests/contract.py"]),
]


@pytest.mark.parametrize(
    ("one", "other", "name"),
    [(one, other, name) for one, other, names in TWINS for name in names],
)
def test_both_are_alike_but_for_their_names(one, other, name):
    mine, theirs = (
        (SERVICES / service / name.format(service)).read_text().replace(service, "…")
        for service in (one, other)
    )
    assert mine == theirs
