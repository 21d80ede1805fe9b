"""What the source of the library says of its classes; nothing is imported."""

import ast
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

COMPONENT = "pulumi.ComponentResource"
OPTIONAL = re.compile(r"NotRequired\[(.*)\]")
WORD = re.compile(r"\b[A-Z]\w+")


@dataclass(frozen=True)
class Field:
    """An input, an output or a value of an enumeration."""

    name: str
    type: str
    """As the source has it, without `pulumi.` and `NotRequired`; of a value, the value."""
    required: bool
    text: str
    """Its docstring, one line."""


@dataclass(frozen=True)
class Class:
    """A class of the library."""

    module: tuple[str, ...]
    """Path of its module, from the folder on."""
    node: ast.ClassDef

    @property
    def room(self) -> str:
        """Folder that it stands in; empty for what the rooms share."""
        return self.module[1] if len(self.module) > 2 else ""

    @property
    def name(self) -> str:
        """Name of the class."""
        return self.node.name

    @property
    def text(self) -> str:
        """Its docstring, paragraphs in one line each."""
        return _line(ast.get_docstring(self.node))

    @property
    def bases(self) -> Sequence[str]:
        """Names of the classes that it is made of."""
        return [ast.unparse(base) for base in self.node.bases]

    @cached_property
    def fields(self) -> Sequence[Field]:
        """Public fields that its body declares, in order, each with the docstring below it."""
        body = self.node.body
        told = zip(body, [*body[1:], None], strict=True)
        return [field for one, after in told if (field := _field(one, after))]

    @cached_property
    def methods(self) -> Sequence[Field]:
        """Public methods: name with its arguments, what it gives and the first line about it."""
        found = (one for one in self.node.body if isinstance(one, ast.FunctionDef))
        return [_method(one) for one in found if not one.name.startswith("_")]

    @property
    def inputs(self) -> str | None:
        """Class of the argument `args`."""
        for one in self.node.body:
            if isinstance(one, ast.FunctionDef) and one.name == "__init__":
                types = {arg.arg: arg.annotation for arg in one.args.args}
                return _type(types.get("args"))
        return None


class Library:
    """Public components, shapes and enumerations below a folder, by name.

    A class that is made of no other is none of these. Raises LookupError where two share a name.
    """

    def __init__(self, folder: Path) -> None:
        self.classes: dict[str, Class] = {}
        for file in sorted(folder.rglob("*.py")):
            for found in _read(file, folder):
                if self.classes.setdefault(found.name, found) is not found:
                    raise LookupError(f"two classes are called {found.name}")

    @property
    def components(self) -> Sequence[Class]:
        """The components, by name."""
        found = [one for one in self.classes.values() if COMPONENT in one.bases]
        return sorted(found, key=lambda one: one.name)

    def fields(self, name: str | None) -> Sequence[Field]:
        """Fields of a class, those of the classes that it is made of first."""
        one = self.classes.get(name or "")
        if not one:
            return []
        return [*(field for base in one.bases for field in self.fields(base)), *one.fields]

    def within(self, fields: Sequence[Field]) -> Sequence[Class]:
        """Classes that the types of fields name, and those that these name in turn, by name."""
        found: dict[str, Class] = {}
        waiting = list(fields)
        while waiting:
            for word in WORD.findall(waiting.pop().type):
                if word in self.classes and word not in found:
                    found[word] = self.classes[word]
                    waiting += self.fields(word)
        return [found[name] for name in sorted(found)]


def _read(file: Path, folder: Path) -> Iterator[Class]:
    module = file.relative_to(folder.parent).with_suffix("").parts
    for one in ast.parse(file.read_text(encoding="utf-8")).body:
        if isinstance(one, ast.ClassDef) and one.bases and not one.name.startswith("_"):
            yield Class(module, one)


def _field(one: ast.stmt, after: ast.stmt | None) -> Field | None:
    text = ""
    if isinstance(after, ast.Expr) and isinstance(after.value, ast.Constant):
        text = _line(str(after.value.value))
    if isinstance(one, ast.AnnAssign) and isinstance(one.target, ast.Name):
        type_ = ast.unparse(one.annotation)
        optional = OPTIONAL.fullmatch(type_)
        name = one.target.id
        told = Field(name, _short(optional[1] if optional else type_), not optional, text)
        return None if name.startswith("_") else told
    if isinstance(one, ast.Assign) and isinstance(one.targets[0], ast.Name):
        return Field(one.targets[0].id, ast.unparse(one.value), required=False, text=text)
    return None


def _method(one: ast.FunctionDef) -> Field:
    arguments = ", ".join(arg.arg for arg in [*one.args.args[1:], *one.args.kwonlyargs])
    text = (ast.get_docstring(one) or "").partition("\n\n")[0]
    return Field(
        f"{one.name}({arguments})", _type(one.returns) or "", required=False, text=_line(text)
    )


def _type(node: ast.expr | None) -> str | None:
    return _short(ast.unparse(node)) if node else None


def _short(type_: str) -> str:
    return type_.replace("pulumi.", "")


def _line(text: str | None) -> str:
    return " ".join((text or "").split())
