"""What the installed `pulumi_aws` says of a resource or function: wire names and their kinds."""

import importlib
import inspect
import keyword
import re
import sys
import types
import typing
from collections.abc import Awaitable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pulumi


@dataclass(frozen=True)
class Kind:
    """A property's type as far as its shape goes."""

    shape: str
    """`scalar`, `list`, `map`, `object` or `asset`."""
    item: "Kind | None" = None
    classes: tuple[type, ...] = ()
    """Generated classes that spell the properties of an object, for input and output."""

    def properties(self) -> "dict[str, Kind] | None":
        """Wire names of an object's properties; None where there are no classes to ask."""
        if not self.classes:
            return None
        found: dict[str, Kind] = {}
        for cls in self.classes:
            for wire, kind in _properties(cls).items():
                found[wire] = _merge(found[wire], kind) if wire in found else kind
        return found


@dataclass(frozen=True)
class Surface:
    """All properties of a resource or function."""

    properties: Mapping[str, Kind]
    inputs: frozenset[str]
    required: frozenset[str]


def resource(token: str) -> Surface:
    """The surface of a resource class, by token such as `aws:ec2/vpc:Vpc`."""
    name = token.split(":")[2]
    cls, module = _found(token, name)
    args_class = getattr(module, f"{name}InitArgs", None) or getattr(module, f"{name}Args")
    args, outputs = _properties(args_class), _properties(cls)
    return Surface(
        properties={
            wire: _merge(outputs[wire], args[wire])
            if wire in outputs and wire in args
            else (outputs.get(wire) or args[wire])
            for wire in {**outputs, **args}
        },
        inputs=frozenset(args),
        required=frozenset(_required(args_class.__init__, args_class)),
    )


def function(token: str) -> Surface:
    """The surface of an invoke, by token such as `aws:route53/getZone:getZone`."""
    name = token.split(":")[2]
    call, module = _found(token, _snake(name))
    hints = _hints(call)
    results = _properties(getattr(module, name[0].upper() + name[1:] + "Result"))
    args = {_camel(n): _kind(h) for n, h in hints.items() if n not in {"opts", "return"}}
    if unknown := sorted(set(args) - set(results)):
        raise LookupError(f"{token}: arguments {unknown} are not among the results")
    return Surface(
        properties={
            wire: _merge(kind, args[wire]) if wire in args else kind
            for wire, kind in results.items()
        },
        inputs=frozenset(args),
        required=frozenset(),
    )


def provider() -> Surface:
    """The surface of the provider resource itself."""
    import pulumi_aws as aws  # noqa: PLC0415

    args = _properties(aws.ProviderArgs)
    return Surface(properties=args, inputs=frozenset(args), required=frozenset())


def _found(token: str, name: str) -> tuple[Any, types.ModuleType]:
    """What a token's package exports under a name, and the file that defines it.

    The file itself is never imported by its path: Python would then put the file in the place
    of the function that the package exports under the same name.
    """
    module = token.split(":")[1].split("/", maxsplit=1)[0]
    module += "_" if keyword.iskeyword(module) else ""
    path = "pulumi_aws" if module == "index" else f"pulumi_aws.{module}"
    exported = getattr(importlib.import_module(path), name)
    return exported, sys.modules[exported.__module__]


def _properties(cls: type) -> dict[str, Kind]:
    """Wire name to kind of every generated property of a class."""
    return {wire: _kind(_hints(getter).get("return", Any)) for wire, _, getter in _getters(cls)}


def _hints(function: Any) -> dict[str, Any]:
    """Resolve annotations; the SDK's `Input` names `Output[T]` as text that only it can resolve."""
    return typing.get_type_hints(function, localns={"Output": pulumi.Output, "T": Any})


def _getters(cls: type) -> Iterator[tuple[str, str, Any]]:
    for python, found in inspect.getmembers(cls, lambda m: isinstance(m, property)):
        getter = found.fget
        if python not in {"urn", "pulumi_resource_name", "pulumi_resource_type"}:
            yield getattr(getter, "_pulumi_name", _camel(python)), python, getter


def _required(init: Any, cls: type) -> Iterator[str]:
    wires = {python: wire for wire, python, _ in _getters(cls)}
    for name, parameter in inspect.signature(init).parameters.items():
        if name in wires and parameter.default is inspect.Parameter.empty:
            yield wires[name]


def _kind(hint: Any) -> Kind:
    """The kind of a type annotation; of a union, the first member that is more than a scalar."""
    origin, args = typing.get_origin(hint), typing.get_args(hint)
    if origin is pulumi.Output:
        return _kind(args[0])
    if origin in {typing.Union, types.UnionType}:
        plain = [a for a in args if typing.get_origin(a) not in {Awaitable, pulumi.Output}]
        kinds = [_kind(a) for a in plain if a is not type(None)]
        return next((k for k in kinds if k.shape != "scalar"), Kind("scalar"))
    if origin in {Sequence, list}:
        return Kind("list", _kind(args[0]))
    if origin in {Mapping, dict}:
        return Kind("map", _kind(args[1]))
    return _plain(hint)


def _plain(hint: Any) -> Kind:
    if hint in {pulumi.Asset, pulumi.Archive}:
        return Kind("asset")
    if inspect.isclass(hint) and hint.__module__.startswith("pulumi_aws") and any(_getters(hint)):
        return Kind("object", classes=(hint,))
    return Kind("scalar")


def _merge(first: Kind, second: Kind) -> Kind:
    """One kind out of how the output side and the input side spell the same property."""
    if first.shape != second.shape:
        return first if second.shape == "scalar" else second
    item = _merge(first.item, second.item) if first.item and second.item else first.item
    return Kind(first.shape, item, tuple(dict.fromkeys((*first.classes, *second.classes))))


def _snake(name: str) -> str:
    return re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", name).lower()


def _camel(name: str) -> str:
    head, *rest = name.split("_")
    return head + "".join(word[:1].upper() + word[1:] for word in rest)
