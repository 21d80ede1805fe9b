"""Tables: items by a key."""

import re
from typing import Annotated, Any, Final

from pydantic import BeforeValidator, Field

from components.data.table import KeyType
from stack.errors import listed, nearest, shown
from stack.model.base import Model, wrong

ATTRIBUTE_PATTERN: Final = r"^[A-Za-z_][A-Za-z0-9_.-]{0,254}$"
ATTRIBUTE_FORM: Final = "an attribute such as id: letters, digits, hyphens, dots, underscores"
KEY_FORM: Final = f"{ATTRIBUTE_FORM}; or one with its type, such as {{ id: number }}"

AttributeName = Annotated[
    str,
    Field(
        pattern=ATTRIBUTE_PATTERN,
        examples=["id"],
        json_schema_extra={"patternErrorMessage": ATTRIBUTE_FORM},
    ),
]


class Attribute(Model):
    """One attribute of a key."""

    name: str
    """Its name."""
    type: KeyType
    """What it holds."""


def _attribute(value: Any) -> Any:
    if value is None:
        return None
    pairs = list(value.items()) if isinstance(value, dict) else [(value, KeyType.STRING)]
    name, kind = pairs[0] if len(pairs) == 1 else (None, None)
    if not isinstance(name, str) or not re.fullmatch(ATTRIBUTE_PATTERN, name):
        raise wrong(f"got {shown(value)}", KEY_FORM)
    if kind not in tuple(KeyType):
        raise wrong(f"no type {shown(kind)}", listed(KeyType), nearest(kind, KeyType))
    return Attribute(name=name, type=KeyType(kind))


_GIVEN: Final = (
    AttributeName | Annotated[dict[AttributeName, KeyType], Field(min_length=1, max_length=1)]
)
_WORDS: Final = Field(json_schema_extra={"patternErrorMessage": KEY_FORM})
Key = Annotated[
    Attribute, BeforeValidator(_attribute, json_schema_input_type=Annotated[_GIVEN, _WORDS])
]
SortKey = Annotated[
    Attribute | None,
    BeforeValidator(_attribute, json_schema_input_type=Annotated[_GIVEN | None, _WORDS]),
]


class Table(Model):
    """A table on DynamoDB, paid for by what is read and written."""

    key: Key
    """Attribute that spreads the items, and names one where there is no `sort_key`, such as `id` or
    { id: number }; of type string, else. Another one replaces the table. Required."""
    sort_key: SortKey = None
    """Attribute that orders the items of one `key`. Defaults to none."""
    ttl: AttributeName | None = None
    """Attribute with the time, in seconds since 1970, after which an item goes. Defaults to
    none."""
    stream: bool = False
    """Keep every change for a day, with the item before it and after, for functions with
    `on: { table }`. Defaults to false."""
    backup_days: int = Field(ge=1, le=35)
    """Days of point-in-time recovery. Defaults to 1 in dev and 14 in prod."""
    disposable: bool
    """Allow deletion, with the items. Defaults to the stack's `disposable`."""
