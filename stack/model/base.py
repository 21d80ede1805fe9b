"""What all models share: strictness, and the forms that text may have."""

from typing import Annotated, Any, Final

from pydantic import BaseModel, ConfigDict, Field
from pydantic_core import PydanticCustomError

WRONG: Final = "wrong"
"""Type of the errors that carry their own words."""


class Model(BaseModel):
    """Frozen, closed and without coercion: `"2"` is not 2, and true is not 1."""

    model_config = ConfigDict(
        frozen=True,
        extra="forbid",
        strict=True,
        use_attribute_docstrings=True,
        hide_input_in_errors=True,
    )


def wrong(given: str, accepted: str, nearest: str | None = None) -> PydanticCustomError:
    """An error in the words of a `Mistake`."""
    context = {"given": given, "accepted": accepted, "nearest": nearest}
    return PydanticCustomError(WRONG, "{given}, accepted: {accepted}", context)


def form(accepted: str, pattern: str, examples: list[str], longest: int = 255) -> Any:
    """Text of a pattern, and what a `Mistake` calls it."""
    return Field(
        pattern=pattern,
        max_length=longest,
        examples=examples,
        json_schema_extra={"patternErrorMessage": accepted},
    )


DOMAIN_PATTERN: Final = r"([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]([a-z0-9-]{0,61}[a-z0-9])"

LABEL_PATTERN: Final = r"[a-z][a-z0-9-]{0,19}"

Label = Annotated[
    str,
    form(
        "a label: a lower-case letter, then up to 19 letters, digits or hyphens",
        rf"^{LABEL_PATTERN}$",
        ["orders"],
    ),
]
EnvName = Annotated[
    str,
    form(
        "an upper-case name such as LOG_LEVEL: letters, digits and underscores",
        r"^[A-Z][A-Z0-9_]{0,99}$",
        ["LOG_LEVEL"],
    ),
]
DomainName = Annotated[
    str,
    form(
        "a lower-case domain name such as shop.example.com",
        rf"^{DOMAIN_PATTERN}$",
        ["shop.example.com"],
    ),
]
Cidr = Annotated[
    str,
    form(
        "an IPv4 range such as 10.0.0.0/16",
        r"^[0-9]{1,3}(\.[0-9]{1,3}){3}/[0-9]{1,2}$",
        ["10.0.0.0/16"],
    ),
]
ZoneName = Annotated[
    str,
    form(
        "a zone's name such as eu-north-1a",
        r"^[a-z]{2,4}(-[a-z]+)+-[0-9][a-f]$",
        ["eu-north-1a"],
    ),
]
Image = Annotated[
    str,
    form(
        "an image reference such as docker.io/acme/tasks:1.4",
        r"^[a-z0-9]+([._:-]+[a-z0-9]+)*(/[a-z0-9]+([._-]+[a-z0-9]+)*)*"
        r"(:[A-Za-z0-9_][A-Za-z0-9._-]{0,127})?(@sha256:[0-9a-f]{64})?$",
        ["docker.io/acme/tasks:1.4"],
    ),
]
RegistryUrl = Annotated[
    str,
    form(
        "a registry such as docker.io/acme or registry.example.com:5000",
        r"^[a-z0-9]+([.-]+[a-z0-9]+)*([.][a-z0-9]+|:[0-9]{1,5})(/[a-z0-9]+([._-]+[a-z0-9]+)*)*$",
        ["docker.io/acme"],
    ),
]
Folder = Annotated[
    str,
    form(
        "a folder of this project such as services/tasks",
        r"^[A-Za-z0-9_][A-Za-z0-9._-]*(/[A-Za-z0-9_][A-Za-z0-9._-]*)*$",
        ["services/tasks"],
    ),
]
SecretArn = Annotated[
    str,
    form(
        "the ARN of a Secrets Manager secret",
        r"^arn:aws[a-z-]*:secretsmanager:[a-z0-9-]+:[0-9]{12}:secret:[A-Za-z0-9/_+=.@-]+$",
        ["arn:aws:secretsmanager:eu-north-1:123456789012:secret:registry-Ab12Cd"],
        2048,
    ),
]
RoleArn = Annotated[
    str,
    form(
        "the ARN of an IAM role",
        r"^arn:aws[a-z-]*:iam::[0-9]{12}:role/[A-Za-z0-9/_+=,.@-]+$",
        ["arn:aws:iam::123456789012:role/api-gateway-logs"],
        2048,
    ),
]
Email = Annotated[
    str,
    form(
        "an e-mail address such as ops@example.com",
        rf"^[A-Za-z0-9_%+-]+(\.[A-Za-z0-9_%+-]+)*@{DOMAIN_PATTERN}$",
        ["ops@example.com"],
    ),
]
HandlerName = Annotated[
    str,
    form(
        "a file and what is called in it, such as main.handler",
        r"^[A-Za-z_][A-Za-z0-9_/-]*(\.[A-Za-z_][A-Za-z0-9_]*)+$",
        ["main.handler"],
        128,
    ),
]
HealthPath = Annotated[
    str,
    form(
        "a path such as /healthz",
        r"^/[A-Za-z0-9_.~/-]*(\?[A-Za-z0-9_.~=&-]*)?$",
        ["/healthz"],
        1024,
    ),
]
Repository = Annotated[
    str,
    form(
        "a GitHub repository, owner/name",
        r"^[A-Za-z0-9][A-Za-z0-9-]{0,38}/\.?[A-Za-z0-9_-]+(\.[A-Za-z0-9_-]+)*$",
        ["acme/shop"],
    ),
]
Branch = Annotated[
    str,
    form(
        "a branch such as main",
        r"^[A-Za-z0-9_][A-Za-z0-9_-]*([./][A-Za-z0-9_][A-Za-z0-9_-]*)*$",
        ["main"],
    ),
]
ConnectionArn = Annotated[
    str,
    form(
        "the ARN of a connection to GitHub",
        r"^arn:aws[a-z-]*:(codeconnections|codestar-connections):[a-z0-9-]+:[0-9]{12}:connection/"
        r"[0-9a-f-]{36}$",
        [
            "arn:aws:codeconnections:eu-north-1:123456789012:connection/"
            "11111111-2222-3333-4444-555555555555"
        ],
    ),
]
