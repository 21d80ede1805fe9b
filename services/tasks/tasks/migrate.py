"""Brings the schema to the version that this code needs: numbered SQL files, each once.

`python -m tasks.migrate` does it and exits; several at once are safe.
"""

import hashlib
import logging
import re
import signal
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import psycopg

from tasks import credentials, database, settings, start

log = logging.getLogger(__name__)

FOLDER: Final = Path(__file__).parent / "migrations"
LOCK: Final = 0x7461_736B_73
"""Key of the advisory lock: the letters of `tasks`."""
LOCK_SECONDS: Final = 60
_NAME: Final = re.compile(r"([0-9]{4})_[a-z0-9_]+\.sql")


class MigrationError(Exception):
    """The files are not what the database has recorded, or are misnamed."""


@dataclass(frozen=True)
class Migration:
    """One file."""

    version: int
    name: str
    sql: str

    @property
    def checksum(self) -> str:
        """SHA-256 of the text."""
        return hashlib.sha256(self.sql.encode()).hexdigest()


def migrations(folder: Path = FOLDER) -> list[Migration]:
    """The files in order; raise `MigrationError` unless they are numbered 1, 2, 3 and so on."""
    found = []
    for expected, path in enumerate(sorted(folder.glob("*.sql")), start=1):
        match = _NAME.fullmatch(path.name)
        if not match or int(match[1]) != expected:
            raise MigrationError(f"{path.name}: expected a name like {expected:04}_title.sql")
        found.append(Migration(expected, path.name, path.read_text(encoding="utf-8")))
    return found


def apply(
    conninfo: str, folder: Path = FOLDER, connect: Callable[..., Any] = psycopg.connect
) -> list[str]:
    """Apply what is missing, each file in its own transaction; returns the names applied.

    A database that is ahead of the files is left alone, so that a rollback can start.
    """
    wanted = migrations(folder)
    with connect(conninfo, autocommit=True) as connection:
        connection.execute("SELECT set_config('lock_timeout', %s, false)", [f"{LOCK_SECONDS}s"])
        connection.execute("SELECT pg_advisory_lock(%s)", [LOCK])
        connection.execute(
            "CREATE TABLE IF NOT EXISTS schema_migrations (version int PRIMARY KEY, "
            "name text NOT NULL, checksum text NOT NULL, "
            "applied_at timestamptz NOT NULL DEFAULT now())"
        )
        rows = connection.execute("SELECT version, checksum FROM schema_migrations").fetchall()
        recorded = dict(rows)
        for migration in wanted:
            if recorded.get(migration.version, migration.checksum) != migration.checksum:
                raise MigrationError(f"{migration.name}: changed after it was applied")
        missing = [migration for migration in wanted if migration.version not in recorded]
        for migration in missing:
            _apply_one(connection, migration)
    return [migration.name for migration in missing]


def _apply_one(connection: psycopg.Connection[Any], migration: Migration) -> None:
    with connection.transaction():
        connection.execute(migration.sql.encode())
        connection.execute(
            "INSERT INTO schema_migrations (version, name, checksum) VALUES (%s, %s, %s)",
            [migration.version, migration.name, migration.checksum],
        )
    log.info("migration applied", extra={"fields": {"migration": migration.name}})


def run(found: settings.Settings) -> int:
    """Apply and log; returns the exit code."""
    # Process 1 of a container would otherwise ignore a stop while it waits for the lock.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(128 + signal.SIGTERM))
    try:
        applied = apply(found.conninfo(), connect=database.connecting(found).connect)
    except MigrationError as error:
        log.error("migration refused: %s", error)
        return 1
    except (psycopg.Error, credentials.SecretError) as error:
        log.error("migration failed", exc_info=error)
        return 1
    log.info("schema is current", extra={"fields": {"applied": len(applied)}})
    return 0


def ready() -> None:
    """Migrate where `MIGRATE` says so; the process ends where the service could not serve."""
    found = start.configured()
    if found.migrate and (code := run(found)):
        sys.exit(code)


def main() -> int:
    """Read the environment and migrate."""
    return run(start.configured())


if __name__ == "__main__":
    sys.exit(main())
