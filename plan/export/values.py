"""Inputs as Terraform takes them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from plan.export import names, newer, text
from plan.export.errors import CannotExport
from plan.export.files import Assets
from plan.export.references import Places
from plan.export.report import Newer, Variable
from plan.export.table import Property, Type
from plan.placeholders import Reference, references
from plan.record import Secret

Path = tuple[str, ...]


@dataclass(frozen=True)
class Owner:
    """Whose inputs are written."""

    urn: str
    token: str
    name: str
    identifier: str

    def at(self, path: Path) -> str:
        """The place of a value, for errors."""
        return ".".join((f"{self.token} {self.name}", *path))


@dataclass
class Writer:
    """Turns recorded values into Terraform JSON, and keeps what has to be told of them."""

    places: Places
    numbers: Mapping[int, str]
    assets: Assets
    variables: list[Variable] = field(default_factory=list)
    newer: list[Newer] = field(default_factory=list)
    tainted: set[tuple[str, str]] = field(default_factory=set)
    """Source and top-level wire name of each input that holds a secret."""

    def inputs(
        self,
        owner: Owner,
        values: Mapping[str, Any],
        properties: Mapping[str, Property],
        ahead: Sequence[str] = (),
    ) -> dict[str, Any]:
        """The body of a block; `ahead` are wire names that only a later provider has."""
        return self._block(owner, values, properties, (), ahead)

    def value(self, owner: Owner, value: Any, kind: Type, path: Path) -> Any:
        """One value of a known type; secrets become variables."""
        if isinstance(value, Secret):
            return self._secret(owner, value, kind, path)
        if isinstance(value, str) or (isinstance(value, int) and value in self.numbers):
            return self._text(owner, str(value), path)
        if kind == "asset" and isinstance(value, Mapping):
            return self.assets.path(value, owner.identifier, owner.at(path))
        if isinstance(value, list) and isinstance(kind, list) and kind[0] in {"list", "set"}:
            return [
                self.value(owner, v, kind[1], (*path, str(i)))
                for i, v in enumerate(value)
                if v is not None
            ]
        if isinstance(value, Mapping):
            return self._mapping(owner, value, kind, path)
        if isinstance(value, list):
            raise CannotExport(owner.at(path), "is a list", f"Terraform takes {_told(kind)}")
        return value

    def free(self, owner: Owner, value: Any, path: Path = ()) -> Any:
        """A value of no declared type, such as a stack output."""
        if isinstance(value, Mapping):
            return {text.escape(k): self.free(owner, v, (*path, k)) for k, v in value.items()}
        if isinstance(value, list):
            return [self.free(owner, v, (*path, str(i))) for i, v in enumerate(value)]
        return self.value(owner, value, "dynamic", path)

    def is_secret(self, value: Any) -> bool:
        """Whether Terraform will hold a value sensitive."""
        if isinstance(value, Secret):
            return True
        if isinstance(value, Mapping):
            return any(self.is_secret(v) for v in value.values())
        if isinstance(value, list):
            return any(self.is_secret(v) for v in value)
        return any(
            (r.source, r.path[0]) in self.tainted or self.places.expression(r, r.source).sensitive
            for r in references(value, self.numbers)
        )

    def _block(
        self,
        owner: Owner,
        values: Mapping[str, Any],
        properties: Mapping[str, Property],
        path: Path,
        ahead: Sequence[str] = (),
    ) -> dict[str, Any]:
        written = {}
        for wire, value in values.items():
            here = (*path, wire)
            if value is None:
                continue
            if wire not in properties:
                self._unknown(owner, here, is_newer=wire in ahead)
                continue
            shape = properties[wire]
            if shape.get("computed"):
                raise CannotExport(owner.at(here), "is for AWS to set", "leave it out")
            if shape.get("flat"):
                listed = value if isinstance(value, list) else [value]
                written[shape["to"]] = self.value(owner, listed, shape["type"], here)
            else:
                written[shape["to"]] = self.value(owner, value, shape["type"], here)
        return written

    def _mapping(self, owner: Owner, value: Mapping[str, Any], kind: Type, path: Path) -> Any:
        if isinstance(kind, dict) and "block" in kind:
            return self._block(owner, value, kind["block"], path)
        if isinstance(kind, dict):
            # An attribute, unlike a block, has to spell out what it leaves empty.
            empty = {shape["to"]: None for shape in kind["object"].values()}
            return empty | self._block(owner, value, kind["object"], path)
        if isinstance(kind, list) and kind[0] == "map":
            return {
                text.escape(k): self.value(owner, v, kind[1], (*path, k))
                for k, v in value.items()
                if v is not None
            }
        raise CannotExport(owner.at(path), "is an object", f"Terraform takes {_told(kind)}")

    def _text(self, owner: Owner, value: str, path: Path) -> str:
        def expression(reference: Reference) -> str:
            return self.places.expression(reference, owner.at(path)).text

        return text.template(value, self.numbers, expression)

    def _secret(self, owner: Owner, secret: Secret, kind: Type, path: Path) -> Any:
        """A variable for a plain secret; one that is all AWS's stays a reference."""
        inner = secret.value
        if isinstance(inner, Secret):
            return self._secret(owner, inner, kind, path)
        if isinstance(inner, Mapping):
            return self.value(owner, {k: Secret(v) for k, v in inner.items()}, kind, path)
        if isinstance(inner, list):
            return self.value(owner, [Secret(v) for v in inner], kind, path)
        found = list(text.parts(str(inner), self.numbers))
        if not any(isinstance(part, Reference) for part in found):
            name = names.legal("_".join((owner.identifier, *path)))
            self.variables.append(Variable(name, owner.urn, ".".join(path), secret))
            return f"${{var.{name}}}"
        if len(found) == 1 and isinstance(found[0], Reference):
            expression = self.places.expression(found[0], owner.at(path))
            return f"${{sensitive({expression.text})}}"
        raise CannotExport(
            owner.at(path),
            "mixes a secret with what only AWS knows",
            "pass the two in properties of their own",
        )

    def _unknown(self, owner: Owner, path: Path, *, is_newer: bool) -> None:
        spelt = ".".join(step for step in path if not step.isdecimal())
        if reason := newer.reasons().get((owner.token, spelt)):
            self.newer.append(Newer(owner.urn, spelt, reason))
            return
        what = "is newer than" if is_newer else "is not known to"
        raise CannotExport(
            owner.at(path),
            f"{what} Terraform's provider",
            "leave it unset, or list it with a reason in plan/export/newer.toml",
        )


def _told(kind: Type) -> str:
    if isinstance(kind, str):
        return kind
    return f"a {kind[0]}" if isinstance(kind, list) else "an object"
