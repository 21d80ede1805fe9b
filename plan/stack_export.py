"""The record in the shape of `pulumi stack export`, for tools that read states."""

import re
from collections.abc import Mapping, Sequence
from hashlib import sha256
from importlib.metadata import version
from typing import Any, Final

from plan.record import Options, Record, Resource, Secret
from plan.wire import SECRET, SIGNATURE

DEPLOYMENT: Final = 3
"""Version of the deployment's schema."""
HIDDEN: Final = '"[secret]"'
"""What stands for every secret: JSON text inside the engine's envelope."""
UNITS: Final = {"h": 3600, "m": 60, "s": 1, "ms": 0.001}


def write(record: Record) -> dict[str, Any]:
    """Give the deployment as JSON values; names as in the engine's `apitype` package.

    It names no secrets provider, for a plan knows no key: who imports it with secrets adds theirs.
    """
    engine = f"v{version('pulumi')}"
    manifest = {
        # A plan happens at no time: two of them are the same text.
        "time": "1970-01-01T00:00:00Z",
        "magic": sha256(engine.encode()).hexdigest(),
        "version": engine,
    }
    resources = [_resource(resource) for resource in record.resources]
    return {
        "version": DEPLOYMENT,
        "deployment": {"manifest": manifest, "resources": resources, "metadata": {}},
    }


def _resource(resource: Resource) -> dict[str, Any]:
    """Write one resource; what is empty is left out, as the engine does."""
    written = {
        "urn": resource.urn,
        "custom": resource.custom,
        "id": resource.outputs.get("id") if resource.custom else None,
        "type": resource.type,
        "inputs": _hidden(resource.inputs),
        "outputs": _hidden(resource.outputs),
        "parent": resource.parent,
        "dependencies": _dependencies(resource),
        "provider": resource.provider,
        "propertyDependencies": _listed(resource.property_dependencies),
        **_options(resource.options),
    }
    return {name: value for name, value in written.items() if value or name == "custom"}


def _options(options: Options) -> dict[str, Any]:
    """Options that the engine keeps in a state."""
    return {
        "protect": options.protect,
        "retainOnDelete": options.retain_on_delete,
        "aliases": list(options.aliases),
        "customTimeouts": {name: seconds(text) for name, text in options.custom_timeouts.items()},
        "ignoreChanges": list(options.ignore_changes),
        "replaceOnChanges": list(options.replace_on_changes),
    }


def _dependencies(resource: Resource) -> list[str]:
    """All that a resource waits for, whether by an input or by name."""
    implied = {urn for urns in resource.property_dependencies.values() for urn in urns}
    return sorted({*implied, *resource.options.depends_on})


def _listed(dependencies: Mapping[str, Sequence[str]]) -> dict[str, list[str]]:
    return {name: list(urns) for name, urns in sorted(dependencies.items())}


def _hidden(value: Any) -> Any:
    """Put the engine's envelope around secrets; keys are sorted."""
    if isinstance(value, Secret):
        return {SIGNATURE: SECRET, "plaintext": HIDDEN}
    if isinstance(value, Mapping):
        return {name: _hidden(item) for name, item in sorted(value.items())}
    if isinstance(value, list | tuple):
        return [_hidden(item) for item in value]
    return value


def seconds(duration: str) -> float:
    """Read a duration such as `1h30m` as seconds, which a state keeps."""
    parts = re.findall(r"([0-9.]+)(h|ms|m|s)", duration)
    return sum(float(amount) * UNITS[unit] for amount, unit in parts)
