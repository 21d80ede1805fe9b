"""What keeps data, and the secrets that open it."""

from enum import StrEnum

from pydantic import Field, SecretStr

from stack.model.base import Label, Model, SecretArn


class Engine(StrEnum):
    """Database engines."""

    POSTGRES = "postgres"


class Size(StrEnum):
    """Instance sizes, each twice the memory of the one before."""

    MICRO = "micro"
    SMALL = "small"
    MEDIUM = "medium"
    LARGE = "large"
    XLARGE = "xlarge"


class Database(Model):
    """A managed database in the isolated subnets of a network."""

    engine: Engine
    """Engine. Required."""
    network: Label
    """Network that holds it, in at least two zones. Defaults to the only network."""
    size: Size
    """Instance size. Defaults to micro in dev and medium in prod."""
    storage_gib: int = Field(ge=20, le=65536)
    """Storage, GiB. Defaults to 20 in dev and 50 in prod."""
    version: str = Field(
        default="17",
        pattern="^1[4-8]$",
        examples=["17"],
        json_schema_extra={"patternErrorMessage": 'a major version in quotes, "14" to "18"'},
    )
    """Major version of the engine, in quotes; AWS picks the minor one. Defaults to "17"."""
    multi_az: bool
    """Keep a standby in a second zone. Defaults to false in dev and true in prod."""
    backup_days: int = Field(ge=1, le=35)
    """Days of point-in-time recovery. Defaults to 1 in dev and 14 in prod."""
    disposable: bool
    """Allow deletion without a final snapshot. Defaults to the stack's `disposable`."""


class SecretSource(Model):
    """A secret: one that exists, by ARN, or one whose value the stack keeps encrypted."""

    arn: SecretArn | None = None
    """Existing Secrets Manager secret. Defaults to none."""
    value: SecretStr | None = None
    """Value, set with `pulumi config set --secret --path`. Defaults to none."""
