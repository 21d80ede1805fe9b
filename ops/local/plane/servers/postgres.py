"""PostgreSQL as RDS has it: TLS alone, an administrator that only this machine is, a first user."""

import asyncio
import re
import shutil
import signal
from pathlib import Path
from typing import Final

from ops.local.plane.launch import run
from ops.local.plane.servers.account import as_somebody
from ops.local.plane.servers.authority import Authority
from ops.local.plane.servers.server import Asked, CannotServe, Prepared, plain

DEBIAN: Final = Path("/usr/lib/postgresql")
PROGRAMS: Final = ("initdb", "postgres", "psql")
ADMINISTRATOR: Final = "rdsadmin"
"""Has all powers, as in RDS, and no password: only its socket lets it in."""
HERE: Final = Path("/proc/self/cwd")
"""Short name of the folder that a process works in, where the system has one."""
PUBLIC: Final = 0o755

ADMITTED: Final = f"""\
local all {ADMINISTRATOR} trust
hostssl all all 127.0.0.0/8 scram-sha-256
"""
TUNED: Final = {
    # What a crash of the whole machine would lose is no loss here.
    "fsync": "off",
    "full_page_writes": "off",
    "shared_buffers": "32MB",
    # A statement that fails may hold the password.
    "log_min_error_statement": "panic",
}


def programs(debian: Path = DEBIAN) -> Path | None:
    """Folder with the newest version's programs, or with those on PATH; None without any."""
    found = sorted(debian.glob("*/bin"), key=lambda one: _number(one.parent.name), reverse=True)
    if on_path := shutil.which("initdb"):
        found.append(Path(on_path).resolve().parent)
    return next((one for one in found if all((one / name).is_file() for name in PROGRAMS)), None)


class Postgres:
    """One server with one first database."""

    quit = signal.SIGINT

    def __init__(self, folder: Path) -> None:
        """`folder` has the programs."""
        self._programs = folder
        self._data = Path()

    async def prepare(self, asked: Asked, folder: Path, authority: Authority) -> Prepared:
        """Make the files of the server where there are none."""
        folder.chmod(PUBLIC)
        data, admitted = folder / "postgres", folder / "admitted.conf"
        self._data = data
        admitted.write_text(ADMITTED, encoding="ascii")
        certificate, key = authority.issue(asked.store.address, folder)
        somebody = await as_somebody(folder)
        if not data.exists():
            await self._initialise(data, somebody)
        options = {
            "listen_addresses": asked.store.address,
            "port": asked.store.port,
            # From its data: names of sockets are short, and that of the folder may be long.
            "unix_socket_directories": ".",
            "hba_file": admitted,
            "ssl": "on",
            "ssl_cert_file": certificate,
            "ssl_key_file": key,
            **TUNED,
        }
        words = [f"--{name}={value}" for name, value in options.items()]
        command = (*somebody, str(self._programs / "postgres"), "-D", str(data), *words)
        return Prepared(command, plain())

    async def ready(self, asked: Asked, authority: Authority) -> bool:
        """Whether it answers; user and database are there when it does."""
        del authority
        if await self._said(asked, "SELECT 1;") is not None:
            return False
        if wrong := await self._said(asked, _first(asked)):
            raise CannotServe(wrong)
        return True

    async def follow(self, asked: Asked) -> bool:
        """The first user has the password from now on; who is connected stays so."""
        return await self._said(asked, _password(asked)) is None

    async def _initialise(self, data: Path, somebody: tuple[str, ...]) -> None:
        part = data.with_suffix(".part")
        shutil.rmtree(part, ignore_errors=True)
        who = ("-U", ADMINISTRATOR, "--auth-local=trust", "--auth-host=reject")
        made = ("--encoding=UTF8", "--locale=C", "--no-sync")
        command = (*somebody, str(self._programs / "initdb"), "-D", str(part), *who, *made)
        code, said = await run(command, plain(), data.parent, None)
        if code:
            raise CannotServe((said.strip() or "initdb failed").splitlines()[-1])
        part.rename(data)

    async def _said(self, asked: Asked, script: str) -> str | None:
        """What was wrong with a script of the administrator; None for nothing."""
        place = ("-h", HERE if HERE.exists() else self._data, "-p", str(asked.store.port))
        who = ("-U", ADMINISTRATOR, "-d", "postgres")
        process = await asyncio.create_subprocess_exec(
            *(str(self._programs / "psql"), *place, *who),
            *("--no-psqlrc", "--quiet", "--no-password", "--set=ON_ERROR_STOP=1"),
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.DEVNULL,
            stderr=asyncio.subprocess.PIPE,
            env=plain(),
            cwd=self._data,
        )
        _, said = await process.communicate(script.encode())
        if process.returncode == 0:
            return None
        return (said.decode(errors="replace").strip() or "psql failed").splitlines()[0]


def _first(asked: Asked) -> str:
    """First user and first database, where they are not there yet."""
    user, database = asked.store.username, asked.store.database
    script = _unless(
        f"CREATE ROLE {_identifier(user)} LOGIN CREATEDB CREATEROLE", "pg_roles", "rolname", user
    )
    script += f"GRANT pg_monitor, pg_signal_backend TO {_identifier(user)};\n"
    script += _password(asked)
    if database:
        owned = f"CREATE DATABASE {_identifier(database)} OWNER {_identifier(user)}"
        script += _unless(owned, "pg_database", "datname", database)
    return script


def _password(asked: Asked) -> str:
    user, password = _identifier(asked.store.username), _literal(asked.password)
    return f"ALTER ROLE {user} PASSWORD {password};\n"


def _unless(statement: str, table: str, column: str, name: str) -> str:
    there = f"SELECT FROM {table} WHERE {column} = {_literal(name)}"
    return f"SELECT {_literal(statement)} WHERE NOT EXISTS ({there})\n\\gexec\n"


def _literal(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


def _identifier(text: str) -> str:
    return '"' + text.replace('"', '""') + '"'


def _number(version: str) -> tuple[int, ...]:
    return tuple(int(part) for part in re.findall(r"\d+", version))
