"""A real PostgreSQL server in a temporary folder, on a free port of the loopback interface."""

import os
import pwd
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from pathlib import Path

import psycopg
from psycopg import sql

from tasks.settings import Settings

PASSWORD = "correct horse"


def programs() -> Path | None:
    """Folder with `initdb` and `postgres`, the newest version first; none where not installed."""
    debian = sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)
    on_path = shutil.which("initdb")
    for folder in [*debian, *([Path(on_path).resolve().parent] if on_path else [])]:
        if (folder / "initdb").exists() and (folder / "postgres").exists():
            return folder
    return None


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def _unprivileged() -> dict[str, str | int | list[str]]:
    """Arguments of `subprocess` that leave root, as which PostgreSQL refuses to run."""
    if os.getuid() != 0:
        return {}
    names = {entry.pw_name for entry in pwd.getpwall()}
    user = pwd.getpwnam("postgres" if "postgres" in names else "nobody")
    return {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []}


class Server:
    """Starts and stops; keeps its port and its data."""

    def __init__(self, folder: Path) -> None:
        self._programs = folder
        self._as = _unprivileged()
        self.home = Path(tempfile.mkdtemp(prefix="tasks-pg-"))
        self.port = free_port()
        self._process: subprocess.Popen | None = None
        secret = self.home / "secret"
        secret.write_text(PASSWORD)
        if self._as:
            for path in (self.home, secret):
                os.chown(path, self._as["user"], self._as["group"])
        self._run("initdb", "-D", self.home / "data", "-U", "postgres", "--auth=scram-sha-256",
                  f"--pwfile={secret}", "--no-sync", "-E", "UTF8", "--locale=C")  # fmt: skip

    def _run(self, program: str, *arguments: object) -> None:
        command = [self._programs / program, *map(str, arguments)]
        subprocess.run(command, check=True, capture_output=True, cwd="/", **self._as)

    def start(self) -> None:
        if self._process:
            return None
        options = {
            "listen_addresses": "127.0.0.1",
            "port": self.port,
            "unix_socket_directories": self.home,
            "fsync": "off",
        }
        arguments = [f"--{name}={value}" for name, value in options.items()]
        with (self.home.parent / f"{self.home.name}.log").open("ab") as output:
            self._process = subprocess.Popen(
                [self._programs / "postgres", "-D", self.home / "data", *arguments],
                stdout=output, stderr=output, cwd="/", **self._as,
            )  # fmt: skip
        deadline = time.monotonic() + 20
        while True:
            try:
                return self.admin().close()
            except psycopg.OperationalError:
                if time.monotonic() > deadline or self._process.poll() is not None:
                    raise
                time.sleep(0.05)

    def stop(self) -> None:
        """Stop at once, with all connections, as a fail-over does."""
        if self._process:
            self._process.send_signal(signal.SIGQUIT)
            self._process.wait(20)
            self._process = None

    def remove(self) -> None:
        self.stop()
        shutil.rmtree(self.home)
        (self.home.parent / f"{self.home.name}.log").unlink()

    def admin(self, database: str = "postgres") -> psycopg.Connection:
        return psycopg.connect(
            host="127.0.0.1", port=self.port, user="postgres", password=PASSWORD,
            dbname=database, autocommit=True, connect_timeout=3,
        )  # fmt: skip

    def create(self, name: str) -> Settings:
        """A database with an owner of the same name and the same password."""
        with self.admin() as admin:
            owner = sql.Identifier(name)
            admin.execute(
                sql.SQL("CREATE ROLE {} LOGIN PASSWORD {}").format(owner, sql.Literal(PASSWORD))
            )
            admin.execute(sql.SQL("CREATE DATABASE {} OWNER {}").format(owner, owner))
        return Settings(
            database_host="127.0.0.1",
            database_port=self.port,
            database_name=name,
            database_username=name,
            database_password=PASSWORD,
            database_sslmode="prefer",
            host="127.0.0.1",
            port=free_port(),
            migrate=True,
            log_level="info",
        )
