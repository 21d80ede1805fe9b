"""Names for values that only AWS knows: `<<type/name.path>>`, and numbers that stand for one."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from hashlib import blake2b
from typing import Any, Final

from plan.record import Record, Resource, Secret

PATTERN: Final = re.compile(r"<<(?P<source>(?:lookup:)?[^<>/]+/[^<>/.]+)\.(?P<path>[^<>~]+)~*>>")
"""One placeholder inside any text; `~` is padding and means nothing."""

NUMBER: Final = re.compile(r"(?<!\d)\d{10,16}(?!\d)")
"""What may be a number that stands for a placeholder, inside any text."""

LEAST: Final = 7_000_000_000
"""Above every port, size and count that a program states, and above 32 bits."""


@dataclass(frozen=True)
class Reference:
    """Where a value comes from."""

    source: str
    """`ec2.SecurityGroup/tasks-sg` or `lookup:route53.getZone/1`."""
    path: tuple[str, ...]
    """Wire names and list indexes, such as `("masterUserSecrets", "0", "secretArn")`."""


def short_type(token: str) -> str:
    """Shorten `aws:ec2/securityGroup:SecurityGroup` to `ec2.SecurityGroup`."""
    package, module, member = token.split(":")
    module = module.split("/")[0]
    return f"{module}.{member}" if package == "aws" else f"{package}.{module}.{member}"


def token(type_: str, name: str, path: str, padding: int = 0) -> str:
    """Text for one value; `type_` is short and `path` joins wire names by dots."""
    return f"<<{type_}/{name}.{path}{'~' * padding}>>"


def number(type_: str, name: str, path: str) -> int:
    """Sentinel for a number, the same on every run and exact as a JSON number."""
    digest = blake2b(token(type_, name, path).encode(), digest_size=6).digest()
    return LEAST + int.from_bytes(digest, "big")


def references(value: Any, numbers: Mapping[int, str] | None = None) -> Iterator[Reference]:
    """Every placeholder inside a nested value, in order; `numbers` also finds sentinels."""
    if isinstance(value, str):
        yield from _in_text(value, numbers or {})
    elif isinstance(value, Secret):
        yield from references(value.value, numbers)
    elif isinstance(value, Mapping):
        for item in value.values():
            yield from references(item, numbers)
    elif isinstance(value, list | tuple):
        for item in value:
            yield from references(item, numbers)
    elif numbers and value in numbers:
        yield from _in_text(numbers[value], {})


def sources(record: Record) -> dict[str, Resource]:
    """Resources by the source that their placeholders name."""
    return {f"{short_type(r.type)}/{r.name}": r for r in record.resources if r.custom}


def _in_text(text: str, numbers: Mapping[int, str]) -> Iterator[Reference]:
    """Placeholders, then numbers that stand for one."""
    for match in PATTERN.finditer(text):
        yield Reference(match["source"], tuple(match["path"].split(".")))
    for match in NUMBER.finditer(text) if numbers else ():
        if known := numbers.get(int(match[0])):
            yield from _in_text(known, {})
