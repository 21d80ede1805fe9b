"""The committed table of prices: `prices/REGION.toml`, and `prices/everywhere.toml`."""

import tomllib
from collections.abc import Mapping
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any, Final

from plan.cost.model import Price

FOLDER: Final = Path(__file__).with_name("prices")
EVERYWHERE: Final = "everywhere"
"""What AWS asks the same for in all regions."""

Prices = Mapping[str, Mapping[str, Price]]
"""Group and item to a price."""


def regions() -> list[str]:
    """Regions that have a table."""
    return sorted(path.stem for path in FOLDER.glob("*.toml") if path.stem != EVERYWHERE)


@cache
def prices(region: str) -> Prices:
    """Everything known of a region; raises `KeyError` for one that has no table."""
    if region not in regions():
        raise KeyError(region)
    documents = (document(region), document(EVERYWHERE))
    return {
        group: {item: _price(figure) for item, figure in figures.items()}
        for each in documents
        for group, figures in each["figures"].items()
    }


def document(name: str) -> Mapping[str, Any]:
    """One file as it stands."""
    return tomllib.loads((FOLDER / f"{name}.toml").read_text(encoding="utf-8"))


def _price(figure: Mapping[str, Any]) -> Price:
    usd = Decimal(figure["usd"] if "usd" in figure else figure["share"])
    return Price(usd, verified=not figure.get("unverified", False))
