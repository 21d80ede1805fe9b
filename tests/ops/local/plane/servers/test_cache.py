"""Valkey or Redis in the place of ElastiCache: who is let in, and to do what."""

import asyncio
from dataclasses import replace
from pathlib import Path

import pytest

from ops.local.plane.servers.authority import Authority
from ops.local.plane.servers.cache import Cache, program
from ops.local.plane.servers.server import Asked, User
from tests.ops.local.plane.served import kept, listens, store, talk, until

FOUND = program("valkey")
USERS = (
    User("read-7", "on ~* -@all +@read +@connection +@transaction -@dangerous"),
    User("write-7", "on ~* -@all +@read +@write +@connection +@transaction -@dangerous"),
)


@pytest.fixture
def server() -> Cache:
    if FOUND is None:
        pytest.skip("no cache: neither valkey-server nor redis-server is on PATH")
    return Cache(FOUND)


def test_users_may_do_what_was_deployed(server: Cache, tmp_path: Path) -> None:
    asked = Asked(store("valkey"), users=USERS)

    async def run() -> None:
        async with kept(asked, server, tmp_path) as made:

            def told(*lines: str) -> list[str]:
                """First words: what comes after them differs between versions."""
                answers = talk(asked.store, made.authority, *lines)
                return [answer.split()[0] for answer in answers]

            assert told("AUTH write-7 any-token", "SET a 1", "GET a", "CONFIG GET *") == [
                "+OK",
                "+OK",
                "1",
                "-NOPERM",
            ]
            assert told("AUTH read-7 any-token", "GET a", "SET a 2") == [
                "+OK",
                "1",
                "-NOPERM",
            ]
            assert told("GET a", "AUTH nobody any-token") == [
                "-NOAUTH",
                "-WRONGPASS",
            ]

    asyncio.run(run())
    assert not listens(asked.store)


def test_without_tls_nobody_is_heard(server: Cache, tmp_path: Path) -> None:
    asked = Asked(store("valkey"), users=USERS)

    async def run() -> None:
        async with kept(asked, server, tmp_path):
            with pytest.raises(OSError, match="reset"):
                talk(asked.store, None, "PING", "PING")
            with pytest.raises(OSError, match="CERTIFICATE_VERIFY_FAILED"):
                talk(asked.store, Authority(tmp_path / "other"), "PING")

    asyncio.run(run())


def test_a_plain_cache_without_users_lets_everybody_do_everything(
    server: Cache, tmp_path: Path
) -> None:
    asked = Asked(store("redis"), encrypted=False)

    async def run() -> None:
        async with kept(asked, server, tmp_path):
            assert talk(asked.store, None, "SET a 1", "GET a") == ["+OK", "1"]

    asyncio.run(run())


def test_data_outlives_the_server_and_new_users_come(server: Cache, tmp_path: Path) -> None:
    asked = Asked(store("valkey"), users=USERS)
    other = replace(asked, users=(User("only", "on ~* +@all"),))

    async def run() -> None:
        async with kept(asked, server, tmp_path) as made:
            talk(asked.store, made.authority, "AUTH write-7 x", "SET a 1")
            made.keeper.want(other)
            await until(lambda: made.said == ["running", "starting", "running"])
            assert talk(asked.store, made.authority, "AUTH only x", "GET a") == ["+OK", "1"]
            (refusal,) = talk(asked.store, made.authority, "AUTH write-7 x")
            assert refusal.startswith("-WRONGPASS")

    asyncio.run(run())


def test_a_name_of_a_folder_may_have_blanks(server: Cache, tmp_path: Path) -> None:
    asked = Asked(store("valkey"))

    async def run() -> None:
        async with kept(asked, server, tmp_path / 'a "good" name') as made:
            assert talk(asked.store, made.authority, "PING") == ["+PONG"]

    asyncio.run(run())


@pytest.mark.parametrize(
    ("kind", "there", "taken"),
    [
        ("valkey", ("redis-server", "valkey-server"), "valkey-server"),
        ("redis", ("redis-server", "valkey-server"), "redis-server"),
        ("valkey", ("redis-server",), "redis-server"),
        ("redis", ("valkey-server",), "valkey-server"),
        ("valkey", (), None),
    ],
)
def test_either_stands_in_for_the_other(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    kind: str,
    there: tuple[str, ...],
    taken: str | None,
) -> None:
    for name in there:
        (tmp_path / name).touch(mode=0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
    assert program(kind) == (taken and str(tmp_path / taken))
