"""What concerns the stack as a whole."""

from datetime import date
from enum import StrEnum
from typing import Annotated, Any

from pydantic import BeforeValidator, Field

from stack.errors import shown
from stack.model.base import Email, Label, Model, RegistryUrl, wrong


class Images(StrEnum):
    """Where the services' images come from."""

    BUILD = "build"
    GIVEN = "given"


class Keys(StrEnum):
    """Whose keys encrypt what the stack keeps."""

    OWN = "own"
    AWS = "aws"


class Registry(Model):
    """Where the images that the stack builds are pushed to, and pulled from."""

    url: RegistryUrl
    """Host, with what stands before the services' labels, such as docker.io/acme. Required."""
    secret: Label | None = None
    """Label in `secrets` of the credentials: JSON with username and password. Defaults to none."""


class Alerts(Model):
    """Who hears of trouble."""

    email: Email | None = None
    """Address that confirms a subscription and then gets every alarm. Defaults to none."""
    budget_usd: int | None = Field(default=None, ge=1, le=10_000_000)
    """Costs of the stack in a month, US dollars, that `email` is told about when they come near,
    and when a day's are out of the ordinary. They count once the tag `stack` is activated as a
    cost allocation tag of the account. Defaults to none."""


def _date(value: Any) -> Any:
    if not isinstance(value, str):
        return value
    try:
        # Pulumi rewrites a date without quotes as a moment when it saves the file.
        return date.fromisoformat(value.removesuffix(" 00:00:00 +0000 UTC"))
    except ValueError:
        raise wrong(f"got {shown(value)}", "a date such as 2026-12-31") from None


class Waiver(Model):
    """A rule that is not met on purpose."""

    rule: str = Field(
        pattern="^[A-Za-z][A-Za-z0-9_.-]{0,39}$",
        examples=["EC23"],
        json_schema_extra={"patternErrorMessage": "a rule's id such as EC23"},
    )
    """Id of the rule. Required."""
    reason: str = Field(
        pattern=r"\S",
        max_length=500,
        examples=["The site is public on purpose."],
        json_schema_extra={"patternErrorMessage": "a sentence that says why"},
    )
    """Why it is not met. Required."""
    expires: Annotated[
        date,
        BeforeValidator(
            _date,
            json_schema_input_type=Annotated[
                str, Field(json_schema_extra={"format": "date"}, examples=["2026-12-31"])
            ],
        ),
    ]
    """Last day on which it holds. Required."""
    resource: str | None = Field(default=None, min_length=1, max_length=200)
    """Logical name of the one resource that it is for. Defaults to every resource."""
