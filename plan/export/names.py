"""Names: Terraform's identifiers, and physical names where the program gives none."""

import json
import re
from collections.abc import Mapping
from hashlib import sha256
from typing import Any

from plan.export.table import Naming

_SUFFIX = 7


def legal(name: str) -> str:
    """A Terraform identifier for any text; one that had to be changed carries a hash of the text.

    So two different texts give two different identifiers, whatever else the program holds.
    """
    if re.fullmatch(r"[A-Za-z_][A-Za-z0-9_-]*", name):
        return name
    plain = re.sub(r"[^A-Za-z0-9_-]", "-", name)
    plain = plain if re.match(r"[A-Za-z_]", plain) else f"_{plain}"
    return f"{plain}-{digest(name)}"


def physical(naming: Naming, name: str, seed: str, inputs: Mapping[str, Any]) -> str:
    """The name that Pulumi would make of a logical name, with a suffix that is always the same.

    `seed` tells apart what may not share a name: project, stack, and type.
    """
    if not naming.get("suffix", True):
        return name
    replacing = {key: inputs.get(key) for key in naming.get("replacing", ())}
    told = json.dumps(replacing, sort_keys=True, default=repr) if replacing else ""
    suffix = naming["separator"] + digest(seed, name, told)
    prefix = naming.get("prefix", "")
    full = name[: naming["max"] - len(suffix) - len(prefix)] + suffix
    return prefix + (full.lower() if naming.get("lower") else full)


def digest(*texts: str) -> str:
    """Seven hexadecimal digits, as many as Pulumi's own suffix has."""
    return sha256("\0".join(texts).encode()).hexdigest()[:_SUFFIX]
