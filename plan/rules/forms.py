"""Checks out of dotted paths, for what a resource says of itself.

What they find stands in the finding: for properties that hold no secret.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from math import isfinite
from typing import Any

from plan.record import Resource
from plan.rules.rule import Check, Exempt
from plan.rules.subject import Subject, document, given, plain

Verdict = str | Exempt | None
Items = Callable[[Resource], Iterable[Mapping[str, Any]]]
"""Parts of a resource that are looked at one by one."""


def on(path: str) -> Check:
    """It is switched on; AWS writes some booleans as text."""
    return one_of(path, "true")


def off(path: str) -> Check:
    """It is switched off, which is what nothing said means."""

    def check(resource: Resource, _: Subject) -> Verdict:
        value = given(resource, path)
        return None if value is None or _text(value) == "false" else found(path, value)

    return check


def equals(path: str, wanted: int | str) -> Check:
    """The value is this one."""
    return one_of(path, wanted)


def one_of(path: str, *accepted: int | str) -> Check:
    """The value is one of these."""
    known = {_text(one) for one in accepted}

    def check(resource: Resource, _: Subject) -> Verdict:
        value = given(resource, path)
        return None if _text(value) in known else found(path, value)

    return check


def at_least(path: str, least: float) -> Check:
    """The number is this one or a greater one."""

    def check(resource: Resource, _: Subject) -> Verdict:
        value = given(resource, path)
        known = number(value)
        return None if known is not None and known >= least else found(path, value)

    return check


def present(path: str) -> Check:
    """There is a value, and it is not empty."""

    def check(resource: Resource, _: Subject) -> Verdict:
        return None if given(resource, path) else f"{_words(path)} is not given"

    return check


def absent(path: str) -> Check:
    """There is no value, or it is empty."""

    def check(resource: Resource, _: Subject) -> Verdict:
        return f"{_words(path)} is given" if given(resource, path) else None

    return check


def holds(path: str, *wanted: str) -> Check:
    """The list has all of these."""

    def check(resource: Resource, _: Subject) -> Verdict:
        listed = [_text(one) for one in items(given(resource, path))]
        missing = [one for one in wanted if one not in listed]
        return f"{_words(path)} lacks {', '.join(missing)}" if missing else None

    return check


def named_by(property_: str, *types: str) -> Check:
    """Another resource of one of the types names it in this property."""

    def check(resource: Resource, subject: Subject) -> Verdict:
        kinds = " or ".join(one.rpartition(":")[2] for one in types)
        return None if subject.naming(resource, property_, *types) else f"it has no {kinds}"

    return check


def every(*checks: Check) -> Check:
    """All of them: what the first one says that is not met or cannot apply."""

    def check(resource: Resource, subject: Subject) -> Verdict:
        said = (one(resource, subject) for one in checks)
        return next((one for one in said if one is not None), None)

    return check


def each(parts: Items, check_one: Check) -> Check:
    """All parts of a resource; what is said of one begins with its name, where it has one."""

    def check(resource: Resource, subject: Subject) -> Verdict:
        for part in parts(resource):
            said = check_one(replace(resource, inputs=part), subject)
            if isinstance(said, str):
                name = plain(part.get("name"))
                return f"{name}: {said}" if isinstance(name, str) else said
        return None

    return check


def unless(why: str, is_so: Callable[[Resource, Subject], object], check_else: Check) -> Check:
    """Exempt for this reason where something is so."""

    def check(resource: Resource, subject: Subject) -> Verdict:
        return Exempt(why) if is_so(resource, subject) else check_else(resource, subject)

    return check


def in_prod(check_else: Check) -> Check:
    """Exempt where the stack is for development."""
    return unless("the stack is for development", lambda _, subject: subject.is_dev, check_else)


def objects(path: str) -> Items:
    """The objects of a list, also of one that is written as JSON text."""
    return lambda resource: mappings(document(given(resource, path)))


def mappings(value: Any) -> list[Mapping[str, Any]]:
    """The objects of a list; an object stands for a list that holds it alone."""
    return [one for one in items(value) if isinstance(one, Mapping)]


def items(value: Any) -> list[Any]:
    """The values of a list; one that is no list stands for a list that holds it alone."""
    value = plain(value)
    if value is None:
        return []
    return [plain(one) for one in value] if isinstance(value, list | tuple) else [value]


def number(value: Any) -> float | None:
    """A number, also one that is written as text."""
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        return None
    try:
        known = float(value)
    except (OverflowError, ValueError):
        return None
    return known if isfinite(known) else None


def found(path: str, value: Any) -> str:
    """What a path leads to: `httpTokens is optional`; no more than that of lists and objects."""
    if value is None or value in ("", [], {}):
        return f"{_words(path)} is not given"
    if isinstance(value, bool | int | float | str):
        return f"{_words(path)} is {_text(value)}"
    return f"{_words(path)} is another value"


def _text(value: Any) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


def _words(path: str) -> str:
    """A path without places in lists."""
    return ".".join(part for part in path.split(".") if not part.isdecimal())
