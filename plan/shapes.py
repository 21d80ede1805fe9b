"""What a value that only AWS knows looks like, by the output types that the SDK generates."""

import importlib
import sys
import typing
from collections.abc import Callable, Mapping, Sequence
from enum import Enum
from functools import cache
from typing import Any, Final

from pulumi import Output, _types
from pulumi.runtime.rpc import get_resource_module

Make = Callable[[str, type], Any]
"""Makes the placeholder of a path, as `str` or as `int`."""
ADDED: Final[Mapping[str, Sequence[str]]] = {
    "aws:eks/cluster:Cluster": ["vpcConfig.clusterSecurityGroupId"],
    "kubernetes:networking.k8s.io/v1:Ingress": ["status.loadBalancer.ingress.0.hostname"],
}
"""Texts that types do not tell of: inside objects that are given, or by what runs in a cluster."""


@cache
def of_resource(token: str) -> Mapping[str, Any]:
    """Output types of a resource by wire name; none for types that no SDK package declares."""
    package, module, _ = token.split(":")
    if (found := get_resource_module(package, module, "")) is None:
        return {}
    info = found.mod_info  # pyright: ignore[reportAttributeAccessIssue]
    cls = getattr(importlib.import_module(info["fqn"]), info["classes"][token])
    return {name: _unwrapped(hint) for name, hint in _types._raw_return_hints(cls).items()}


@cache
def of_lookup(token: str) -> Mapping[str, Any]:
    """Output types of a look-up's result by wire name; its module is imported by who asks."""
    package, _, function = token.split(":")
    for name in sorted(sys.modules):
        if name.startswith(f"pulumi_{package}.") and _same(name.rpartition(".")[2], function):
            result = getattr(sys.modules[name], f"{function[0].upper()}{function[1:]}Result", None)
            if result is not None:
                return _types._raw_return_hints(result)
    return {}


def complete(shape: Mapping[str, Any], given: Mapping[str, Any], make: Make) -> dict[str, Any]:
    """Add to `given` what is missing; an optional type says that AWS adds nothing.

    Objects that are given stay as they are: their types do not tell what AWS adds inside them.
    """
    missing = {
        name: _invented(hint, name, make)
        for name, hint in shape.items()
        if name not in given and not _types._is_optional_type(hint)
    }
    return {**given, **{name: value for name, value in missing.items() if value is not None}}


def add(token: str, outputs: Mapping[str, Any], make: Make) -> dict[str, Any]:
    """The outputs of a resource with what its types do not tell of."""
    found = dict(outputs)
    for path in ADDED.get(token, ()):
        found = _put(found, path.split("."), make(path, str))
    return found


def _put(into: Any, steps: Sequence[str], value: Any) -> Any:
    """A copy with one more text, unless it is there; lists have one element."""
    if not steps:
        return value if into is None else into
    first, *rest = steps
    if first == "0":
        return [_put(into[0] if into else None, rest, value)]
    known = into or {}
    return {**known, first: _put(known.get(first), rest, value)}


def _invented(hint: Any, path: str, make: Make) -> Any:
    """Shape one placeholder; None for what has no shape to speak of: booleans, maps, enums."""
    kind = _types.unwrap_type(hint)
    if _is_object(kind):
        fields = _types._raw_return_hints(kind)
        made = {name: _invented(field, f"{path}.{name}", make) for name, field in fields.items()}
        return {name: value for name, value in made.items() if value is not None}
    if (element := _element(kind)) is not None:
        item = _invented(element, f"{path}.0", make)
        return None if item is None else [item]
    if kind in (int, float):
        return make(path, int)
    if kind in (bool, dict) or typing.get_origin(kind) in (dict, Mapping) or _is_enum(kind):
        return None
    return make(path, str)


def _unwrapped(hint: Any) -> Any:
    """Take `T` out of `Output[T]`, and keep what says that it is optional."""
    return typing.get_args(hint)[0] if typing.get_origin(hint) is Output else hint


def _element(kind: Any) -> Any:
    """Type of a list's elements; None for what is no list."""
    if typing.get_origin(kind) in (list, Sequence):
        return typing.get_args(kind)[0]
    return None


def _is_object(kind: Any) -> bool:
    return isinstance(kind, type) and _types.is_output_type(kind)


def _is_enum(kind: Any) -> bool:
    return isinstance(kind, type) and issubclass(kind, Enum)


def _same(module: str, function: str) -> bool:
    """Tell whether a module such as `get_zone` holds the function `getZone`."""
    return module.replace("_", "") == function.lower()
