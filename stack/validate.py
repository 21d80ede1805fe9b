"""From plain values to `Settings`, with every mistake found in one go.

A value with a mistake is taken out and the rest judged again, until the rest is sound; then the
rules that span several entries judge it, and what they say about a value taken out is dropped.
"""

import copy
import json
from collections.abc import Callable, Mapping, Set
from typing import Any, Final

from pydantic import ValidationError

from stack.checks import CHECKS, Facts
from stack.defaults import filled
from stack.errors import Found, Path
from stack.settings import Settings
from stack.words import explained
from stack.zones import LETTERS

STANDINS: Final[Mapping[tuple[str, str | None], str]] = {
    ("region", None): "us-east-1",
    ("posture", None): "dev",
    ("networks", "cidr"): "10.0.0.0/16",
    ("databases", "engine"): "postgres",
    ("databases", "network"): "unknown",
    ("caches", "engine"): "valkey",
    ("caches", "network"): "unknown",
    ("streams", "engine"): "serverless",
    ("streams", "network"): "unknown",
    ("searches", "network"): "unknown",
    ("clusters", "network"): "unknown",
    ("tables", "key"): "id",
    ("mirrors", "registry"): "public.ecr.aws",
    ("services", "runs"): "fargate",
}
"""For what a stack file must say, so that the rest of an entry can be judged without it."""
KINDS: Final = (
    "mirrors",
    "networks",
    "secrets",
    "databases",
    "caches",
    "buckets",
    "tables",
    "queues",
    "topics",
    "buses",
    "streams",
    "searches",
    "clusters",
    "users",
    "services",
    "gateways",
    "jobs",
)


def validated(
    values: Mapping[str, Any],
    *,
    local: bool,
    spoiled: Set[Path] = frozenset(),
    masked: Callable[[Path], bool] = lambda _: False,
) -> tuple[Settings, list[Found]]:
    """The settings, and the mistakes in them; only without mistakes are they to be used.

    `spoiled` are paths whose value is known to be wrong, `masked` says which are never printed.
    """
    rest = copy.deepcopy(dict(values))
    labels = {kind: frozenset(_map(values.get(kind))) for kind in KINDS}
    wrong = {_taken_out(rest, path) for path in spoiled}
    found: list[Found] = []
    while True:
        full = filled(rest)
        try:
            region = full.get("region")
            known = region if region in tuple(LETTERS) else STANDINS["region", None]
            context = {"region": known}
            settings = Settings.model_validate_json(json.dumps(full), context=context)
            break
        except ValidationError as error:
            found += [one for one in explained(error, full, masked) if not _follows(one, wrong)]
            for one in error.errors(include_url=False, include_input=False):
                wrong.add(_set_aside(rest, one["loc"], missing=one["type"] == "missing"))
    keys = {
        label: frozenset(_map(one))
        for kind in KINDS
        for label, one in _map(values.get(kind)).items()
    }
    facts = Facts(settings, labels, keys, local=local)
    across = [one for check in CHECKS for one in check(facts)]
    return settings, found + [one for one in across if not _follows(one, wrong)]


def _follows(found: Found, wrong: Set[Path]) -> bool:
    return any(found.rests_on(path) for path in wrong)


def _map(value: Any) -> Mapping[str, Any]:
    return value if isinstance(value, dict) else {}


def _set_aside(values: dict[str, Any], path: Path, *, missing: bool) -> Path:
    """Let something stand in for what is missing, or take out what is wrong or incomplete."""
    standin = STANDINS.get((str(path[0]), str(path[2]) if len(path) == 3 else None))
    if not missing or (standin is None and len(path) == 1):
        return _taken_out(values, path)
    if standin is None:
        return _taken_out(values, path[:-1])
    owner: Any = values
    for part in path[:-1]:
        # An entry with a wrong label is taken out before its own mistakes come up.
        owner = owner.get(part, {})
    owner[path[-1]] = standin
    return path


def _taken_out(values: dict[str, Any], path: Path) -> Path:
    """Remove what stands at a path, lists as a whole; the path of what was removed."""
    owner: Any = values
    for depth, part in enumerate(path):
        inner = owner.get(part)
        last = depth == len(path) - 1
        if last or not isinstance(inner, dict) or path[depth + 1] not in inner:
            owner.pop(part, None)
            return path[: depth + 1]
        owner = inner
    return path
