"""Loads of the SDK for AWS only the modules whose names are used."""

import re
import sys
from collections.abc import Iterator, Sequence
from importlib import import_module
from importlib.abc import Loader, MetaPathFinder
from importlib.machinery import ModuleSpec, PathFinder
from pathlib import Path
from types import ModuleType
from typing import Any, Final

SDK: Final = "pulumi_aws"
HUMP: Final = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")
SHARED: Final = ("_inputs", "_enums")
"""Modules of a part that hold what belongs to no single resource."""


def load_by_name() -> None:
    """From now on a part such as `pulumi_aws.ec2` loads a module of it when it is first named.

    A part itself imports all of its modules, and a program uses a few of them: reading the others
    takes longer than the plan.
    """
    if not any(isinstance(finder, _Finder) for finder in sys.meta_path):
        sys.meta_path.insert(0, _Finder())


class _Finder(MetaPathFinder):
    """Finds the parts of the SDK as Python does, and loads them otherwise."""

    def find_spec(
        self, fullname: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        package, _, part = fullname.partition(".")
        if package != SDK or not part or "." in part:
            return None
        spec = PathFinder.find_spec(fullname, path, target)
        if spec and spec.loader and spec.submodule_search_locations:
            spec.loader = _ByName(spec.loader)
        return spec


class _ByName(Loader):
    """Leaves a part empty, and looks for each name when it is asked for."""

    def __init__(self, whole: Loader) -> None:
        self._whole = whole

    def exec_module(self, module: ModuleType) -> None:
        modules = {file.stem for file in Path(module.__path__[0]).glob("*.py")}

        def missing(name: str) -> Any:
            if name.startswith("__"):
                raise AttributeError(name)
            found = _found(module, modules, name)
            if found is None:
                # Where a name does not follow the rule all is loaded, as it would have been.
                del module.__getattr__
                self._whole.exec_module(module)
                return getattr(module, name)
            setattr(module, name, found)
            return found

        setattr(module, "__getattr__", missing)  # noqa: B010 a module's own attribute


def _found(part: ModuleType, modules: set[str], name: str) -> Any:
    """A module of that name, else what one of those where it may stand calls by it."""
    if name in modules and not name.startswith("get_"):
        return import_module(f"{part.__name__}.{name}")
    for place in _places(name):
        if place in modules:
            found = getattr(import_module(f"{part.__name__}.{place}"), name, None)
            if found is not None:
                return found
    return None


def _places(name: str) -> Iterator[str]:
    """Modules by the SDK's rule: what belongs to `SecurityGroup` is in `security_group`."""
    snake = HUMP.sub("_", name).lower()
    yield snake
    yield snake.removesuffix("_args")
    yield snake.removesuffix("_output")
    yield from SHARED
