"""Files that two services have, each for its own image, are the same file."""

from pathlib import Path

import pytest

SERVICES = Path(__file__).parents[1] / "services"


@pytest.mark.parametrize("name", ["{}/otlp.py", "tests/collector.py", "tests/contract.py"])
def test_both_are_alike_but_for_their_names(name):
    one, other = (
        (SERVICES / service / name.format(service)).read_text().replace(service, "…")
        for service in ("tasks", "notifier")
    )
    assert one == other
