"""What of a resource type says how data is encrypted: the SDK's own inputs, by their names."""

import re
from collections.abc import Iterator
from typing import Any

from pulumi import _types

from plan import shapes

SWITCH = re.compile(r"encrypt|kms|sse(?![a-z])", re.IGNORECASE)


def switches(token: str) -> list[str]:
    """Paths such as `encryptAtRest.kmsKeyId` of a type, without what is in them."""
    return sorted(_below(shapes.of_resource(token), ()))


def _below(shape: Any, path: tuple[str, ...]) -> Iterator[str]:
    for name, hint in shape.items():
        at = (*path, name)
        if SWITCH.search(name):
            yield ".".join(at)
        elif len(at) < 8 and (inner := _object(hint)):
            yield from _below(inner, at)


def _object(hint: Any) -> dict[str, Any]:
    """The properties of an object, or of those in a list; none of anything else."""
    kind = _types.unwrap_type(hint)
    if _types.is_output_type(kind):
        names = _types._py_properties(kind)
        hints = _types.output_type_types(kind)
        return {wire: hints[wire] for _, wire, _ in names if wire in hints} or dict(hints)
    args = getattr(kind, "__args__", ())
    return _object(args[0]) if args and getattr(kind, "__origin__", None) is not dict else {}
