"""What keeps data, and the secrets that open it."""

from enum import StrEnum
from typing import Annotated

from pydantic import Field, SecretStr

from components.data.cache_engine import CacheEngine
from components.data.capacity import LEAST_MAX, MOST, STEP
from components.data.storage_type import StorageType
from stack.model.base import Label, Model, SecretArn


class Engine(StrEnum):
    """Database engines."""

    POSTGRES = "postgres"
    AURORA = "aurora"
    """Aurora Serverless v2, which speaks as PostgreSQL does."""
    MONGO = "mongo"
    """Amazon DocumentDB, which speaks as MongoDB 5.0 does."""


class Size(StrEnum):
    """Instance sizes, each twice the memory of the one before."""

    MICRO = "micro"
    SMALL = "small"
    MEDIUM = "medium"
    LARGE = "large"
    XLARGE = "xlarge"


Units = Annotated[float, Field(le=MOST, multiple_of=STEP)]
"""Aurora capacity units, each about 2 GiB of memory."""


class Capacity(Model):
    """How far each instance of aurora shrinks and grows, in Aurora capacity units of 2 GiB."""

    min: Units = Field(ge=0)
    """Fewest units; 0 pauses what nobody is connected to for five minutes, and the next connection
    waits about 15 seconds. Defaults to 0 in dev and 2 in prod."""
    max: Units = Field(ge=LEAST_MAX)
    """Most units. Defaults to 2 in dev and 8 in prod."""


class Database(Model):
    """A managed database in the isolated subnets of a network."""

    engine: Engine
    """Engine. Required."""
    network: Label
    """Network that holds it, in at least two zones. Defaults to the only network."""
    size: Size
    """Instance size; DocumentDB has none below medium, and aurora has `capacity` instead. Defaults
    to micro in dev and medium in prod, for mongo to medium."""
    capacity: Capacity
    """Bounds of aurora, which has no size. Defaults to 0 to 2 units in dev and 2 to 8 in prod."""
    storage_gib: int = Field(ge=20, le=65536)
    """Storage of postgres, GiB; the others grow by themselves. Defaults to 20 in dev and 50 in
    prod."""
    storage_type: StorageType = StorageType.GP3
    """Kind of disk of postgres: gp3, or gp2, which is slower when small. Defaults to gp3."""
    version: str = Field(
        default="17",
        pattern="^1[4-8]$",
        examples=["17"],
        json_schema_extra={"patternErrorMessage": 'a major version in quotes, "14" to "18"'},
    )
    """Major version of postgres and aurora, in quotes; AWS picks the minor one. Defaults to
    "17"."""
    multi_az: bool
    """Keep a standby in a second zone, of aurora one that answers reads, of mongo one in every zone
    of the network. Defaults to false in dev and true in prod."""
    backup_days: int = Field(ge=1, le=35)
    """Days of point-in-time recovery. Defaults to 1 in dev and 14 in prod."""
    disposable: bool
    """Allow deletion without a final snapshot. Defaults to the stack's `disposable`."""


class Cache(Model):
    """A cache in the isolated subnets of a network."""

    engine: CacheEngine
    """Engine; memcached has no users, no replicas and no backups. Required."""
    network: Label
    """Network that holds it. Defaults to the only network."""
    size: Size
    """Node size. Defaults to micro in dev and medium in prod."""
    nodes: int = Field(ge=1, le=6)
    """Nodes, in different zones. Defaults to 1 in dev and 2 in prod."""
    backup_days: int = Field(ge=0, le=35)
    """Days that a daily snapshot is kept; 0 makes none. Defaults to 0 in dev and 7 in prod, for
    memcached to 0."""
    disposable: bool
    """Allow deletion without a final snapshot. Defaults to the stack's `disposable`."""


class Bucket(Model):
    """A private, versioned bucket."""

    noncurrent_days: int = Field(default=30, ge=1, le=36500)
    """Days that what was overwritten or deleted can be had back. Defaults to 30."""
    expire_days: int | None = Field(default=None, ge=1, le=36500)
    """Days after which an object goes. Defaults to never."""
    disposable: bool
    """Allow deletion, with the objects. Defaults to the stack's `disposable`."""


class Queue(Model):
    """A queue, with another one for the messages that nobody could handle."""

    visibility_seconds: int = Field(default=30, ge=0, le=43200)
    """Time that a service has for a message before another gets it. Defaults to 30."""
    retention_days: int = Field(default=4, ge=1, le=14)
    """Days that a message waits for somebody to take it. Defaults to 4."""
    attempts: int = Field(default=5, ge=1, le=1000)
    """How often a message is handed out before it is a dead letter. Defaults to 5."""
    disposable: bool
    """Allow deletion, with the messages. Defaults to the stack's `disposable`."""


class SecretSource(Model):
    """A secret: one that exists, by ARN, or one whose value the stack keeps encrypted."""

    arn: SecretArn | None = None
    """Existing Secrets Manager secret. Defaults to none."""
    value: SecretStr | None = None
    """Value, set with `pulumi config set --secret --path`. Defaults to none."""
