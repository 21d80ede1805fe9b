"""What the process is told by its environment, and nothing else."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from psycopg.conninfo import make_conninfo

SSL_MODES: Final = ("disable", "allow", "prefer", "require", "verify-ca", "verify-full")
LOG_LEVELS: Final = ("debug", "info", "warning", "error")
COLLECTOR: Final = ("OTEL_EXPORTER_OTLP_ENDPOINT", "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT")
"""The variables of OpenTelemetry that lead to a collector; each is enough."""
_SECRET: Final = re.compile(r"arn:[a-z-]+:secretsmanager:[a-z0-9-]+:[0-9]{12}:secret:\S+")
_PREFIX: Final = re.compile(r"[A-Z][A-Z0-9_]*")


class SettingsError(Exception):
    """The environment is incomplete or wrong; the text is one line and holds no secret."""


@dataclass(frozen=True)
class CacheUser:
    """Whom a cache lets in by IAM."""

    username: str
    cache_name: str
    region: str


@dataclass(frozen=True)
class CacheSettings:
    """Where a cache of Valkey or Redis is; without a user, it is asked plainly and as nobody."""

    host: str
    port: int
    user: CacheUser | None = None


@dataclass(frozen=True)
class Settings:
    """A checked environment."""

    database_host: str
    database_port: int
    database_name: str
    database_username: str
    database_password: str = field(repr=False)
    """Both are empty where they are in a secret."""
    database_sslmode: str
    host: str
    port: int
    migrate: bool
    log_level: str
    database_secret_arn: str | None = None
    events_queue_url: str | None = None
    events_bus: str | None = None
    region: str | None = None
    collector: bool = False
    cache: CacheSettings | None = None

    def conninfo(self, **more: Any) -> str:
        """Connection string for libpq; it may hold the password, so it is never logged."""
        login = {"user": self.database_username, "password": self.database_password}
        return make_conninfo(
            host=self.database_host,
            port=self.database_port,
            dbname=self.database_name,
            **({} if self.database_secret_arn else login),
            sslmode=self.database_sslmode,
            application_name="tasks",
            connect_timeout=3,
            **more,
        )


def load(environ: Mapping[str, str]) -> Settings:
    """Read the environment; raise `SettingsError` that names the mistake."""
    prefix = _prefix(environ, "DATABASE_PREFIX", "BOARD")
    names = {k: f"{prefix}_{k}" for k in ("HOST", "PORT", "NAME", "USERNAME", "PASSWORD")}
    secret_arn = _secret(environ, prefix)
    login = (names["USERNAME"], names["PASSWORD"]) if secret_arn else ()
    missing = [name for name in names.values() if not environ.get(name) and name not in login]
    if missing:
        raise SettingsError(f"missing in the environment: {', '.join(missing)}")
    return Settings(
        database_host=environ[names["HOST"]],
        database_port=_port(names["PORT"], environ[names["PORT"]]),
        database_name=environ[names["NAME"]],
        database_username=environ.get(names["USERNAME"], ""),
        database_password=environ.get(names["PASSWORD"], ""),
        database_sslmode=_one_of(environ, f"{prefix}_SSLMODE", "require", SSL_MODES),
        host=environ.get("HOST", "0.0.0.0"),  # noqa: S104 - the container's own interface
        port=_port("PORT", environ.get("PORT", "8080")),
        migrate=_one_of(environ, "MIGRATE", "1", ("0", "1")) == "1",
        log_level=_one_of(environ, "LOG_LEVEL", "info", LOG_LEVELS),
        database_secret_arn=secret_arn,
        collector=any(environ.get(name) for name in COLLECTOR),
        **_events(environ),
        cache=_cache(environ),
    )


def _secret(environ: Mapping[str, str], prefix: str) -> str | None:
    name = f"{prefix}_SECRET_ARN"
    arn = environ.get(name)
    if not arn:
        return None
    if not _SECRET.fullmatch(arn):
        raise SettingsError(f"{name} must be the ARN of a secret, got {arn!r}")
    if both := [key for key in ("USERNAME", "PASSWORD") if environ.get(f"{prefix}_{key}")]:
        raise SettingsError(f"{name} stands in place of {prefix}_{both[0]}, got both")
    return arn


def _events(environ: Mapping[str, str]) -> dict[str, str | None]:
    url = environ.get("EVENTS_QUEUE_URL")
    bus = environ.get(f"{_prefix(environ, 'BUS_PREFIX', 'CHANGES')}_BUS")
    if not url and not bus:
        return {}
    if url and not re.fullmatch(r"https?://\S+", url):
        raise SettingsError(f"EVENTS_QUEUE_URL must be the address of a queue, got {url!r}")
    # Not every capacity of ECS tells its containers the region; the address does.
    address = re.match(r"https://sqs\.([a-z0-9-]+)\.", url or "")
    region = environ.get("AWS_REGION") or (address and address[1])
    if not region:
        raise SettingsError("missing in the environment: AWS_REGION")
    return {"events_queue_url": url or None, "events_bus": bus or None, "region": region}


def _cache(environ: Mapping[str, str]) -> CacheSettings | None:
    prefix = _prefix(environ, "CACHE_PREFIX", "CACHE")
    host = environ.get(f"{prefix}_HOST")
    if not host:
        return None
    port = _port(f"{prefix}_PORT", environ.get(f"{prefix}_PORT", "6379"))
    names = [f"{prefix}_{suffix}" for suffix in ("USERNAME", "NAME", "REGION")]
    missing = [name for name in names if not environ.get(name)]
    if _one_of(environ, f"{prefix}_TLS", "1", ("0", "1")) == "0":
        if len(missing) < len(names):
            raise SettingsError(f"{prefix}_TLS must be 1 for a cache that has users")
        return CacheSettings(host, port)
    if missing == names:
        raise SettingsError(
            f"{prefix}_HOST must be a cache of Valkey or Redis with users by IAM; Memcached has "
            f"none, and its protocol is not spoken here"
        )
    if missing:
        raise SettingsError(f"missing in the environment: {', '.join(missing)}")
    return CacheSettings(host, port, CacheUser(*(environ[name] for name in names)))


def _prefix(environ: Mapping[str, str], name: str, default: str) -> str:
    value = environ.get(name, default)
    if not _PREFIX.fullmatch(value):
        raise SettingsError(f"{name} must be like {default}, got {value!r}")
    return value


def _port(name: str, text: str) -> int:
    if not re.fullmatch(r"[0-9]{1,5}", text) or not 1 <= int(text) <= 65535:
        raise SettingsError(f"{name} must be a number from 1 to 65535, got {text!r}")
    return int(text)


def _one_of(environ: Mapping[str, str], name: str, default: str, accepted: tuple[str, ...]) -> str:
    value = environ.get(name, default)
    if value not in accepted:
        raise SettingsError(f"{name} must be one of {', '.join(accepted)}, got {value!r}")
    return value
