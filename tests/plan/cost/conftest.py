"""Prices written down beside the test that reckons with them."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path

import pytest

from plan.cost import table
from plan.cost.model import Cost
from plan.cost.price import cost
from plan.record import Resource
from tests.plan.rules.made import record_of

REGION = "eu-test-1"
SHARES = {"saving.fargate": "0.15", "saving.ec2": "0.27", "saving.rds": "0.29"}

Bill = Callable[..., Cost]


def written(folder: Path, name: str, prices: Mapping[str, str]) -> None:
    """One file of the table; a figure with `~` behind it was read on no page."""
    groups: dict[str, list[str]] = {}
    for figure, usd in prices.items():
        group, _, item = figure.partition(".")
        doubt = ", unverified = true" if usd.endswith("~") else ', page = "p"'
        groups.setdefault(group, []).append(f'"{item}" = {{ usd = "{usd.rstrip("~")}"{doubt} }}')
    text = "\n".join(f"[figures.{group}]\n" + "\n".join(each) for group, each in groups.items())
    (folder / f"{name}.toml").write_text(text)


@pytest.fixture
def bill(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Bill]:
    """What resources cost at the prices given, in a region of which nothing else is known."""
    monkeypatch.setattr(table, "FOLDER", tmp_path)
    written(tmp_path, "everywhere", SHARES)

    def make(prices: Mapping[str, str], *resources: Resource) -> Cost:
        table.prices.cache_clear()
        written(tmp_path, REGION, prices)
        return cost(replace(record_of(*resources), config={"aws:region": REGION}))

    yield make
    table.prices.cache_clear()
