"""The committed list of properties that Terraform's provider is too old for, `newer.toml`."""

import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path


@cache
def reasons() -> Mapping[tuple[str, str], str]:
    """Why a property may be left out, by Pulumi token and path of wire names."""
    entries = tomllib.loads(Path(__file__).with_name("newer.toml").read_text())
    return {(e["type"], e["property"]): e["reason"] for e in entries.get("property", ())}
