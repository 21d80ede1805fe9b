"""Containers beside a service's process."""

import re
from collections.abc import Mapping
from typing import Annotated, Any, Final

from pydantic import BeforeValidator, Field

from stack.errors import shown
from stack.model.base import EnvName, Image, Model, wrong

TRACING_PATTERN: Final = r"^[a-z0-9.:-]+/[A-Za-z0-9_./:@-]+$"
TRACING_FORM: Final = "true, false, or the image of a collector with its registry"


def _tracing(value: Any) -> Any:
    if isinstance(value, bool) or (
        isinstance(value, str) and re.fullmatch(TRACING_PATTERN, value) and len(value) < 256
    ):
        return value
    raise wrong(f"got {shown(value)}", TRACING_FORM)


Tracing = Annotated[
    bool | str,
    BeforeValidator(
        _tracing,
        json_schema_input_type=Annotated[
            bool | Annotated[str, Field(pattern=TRACING_PATTERN)],
            Field(json_schema_extra={"patternErrorMessage": TRACING_FORM}),
        ],
    ),
]


class Sidecar(Model):
    """A container beside the process, in the same task."""

    image: Image
    """Image reference, best with a digest. Required."""
    memory: int = Field(ge=32, le=122880)
    """Most memory, MiB, out of that of the service. Required."""
    command: tuple[str, ...] | None = Field(default=None, min_length=1)
    """Command instead of the image's own, as a list. Defaults to none."""
    env: Mapping[EnvName, str] = Field(default={})
    """Plain settings; values in quotes. Defaults to none."""
    health: tuple[str, ...] | None = Field(default=None, min_length=1)
    """Command inside the container, as a list, that exits 0 when it is well. Defaults to none."""
    essential: bool = True
    """Whether the process waits for it to be well and ends when it ends; else it is started again
    beside the process. Defaults to true."""
