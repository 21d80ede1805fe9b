"""The connection to a cache: TLS that is verified, users by IAM, and how it is replaced."""

import dataclasses
import datetime
import shutil
import socket
import threading
import time

import pytest
import redis
from cacheserver import WRITE, CacheServer, program
from keeping import KEYS, USER, said, until
from pgserver import free_port

from tasks import cache, cache_client
from tasks.cache import Cache
from tasks.settings import CacheSettings

DOES_NOT = "the cache does not answer"
ANSWERS = ("info", "the cache answers", None)


@pytest.fixture(scope="module")
def _secure():
    found = program()
    if found is None or not shutil.which("openssl"):
        pytest.skip("no cache with TLS: valkey-server or redis-server, or openssl, is not on PATH")
    server = CacheServer(found, tls=True)
    server.start()
    yield server
    server.remove()


@pytest.fixture
def secure(_secure, clock, monkeypatch):  # noqa: ARG001 - tokens are of that time
    """A server with TLS that lets nobody in, whose CA this process trusts."""
    _secure.start()
    monkeypatch.setenv("SSL_CERT_FILE", str(_secure.ca))
    monkeypatch.setattr(cache, "REST_SECONDS", 0.1)
    with _secure.admin() as admin:
        admin.acl_deluser(USER.username)
        admin.execute_command("ACL", "SETUSER", USER.username, "on", *WRITE.split())
        admin.execute_command("ACL", "LOG", "RESET")
    return _secure


@pytest.fixture
def connected(keep):
    """Makes caches from their settings."""
    return lambda found: keep(Cache(lambda: cache_client.client(found), "board"))


def allow(server):
    """Let the user in with the token of this time only, as AWS does."""
    _, password = cache_client.Token(USER).get_credentials()
    with server.admin() as admin:
        admin.execute_command("ACL", "SETUSER", USER.username, "resetpass", f">{password}")


def named(server, host="localhost"):
    return CacheSettings(host, server.port, USER)


def refused(server):
    with server.admin() as admin:
        return sum(entry["reason"] == "auth" for entry in admin.acl_log())


def test_the_user_of_the_component_may_do_all_that_is_asked(secure, connected):
    allow(secure)
    kept = connected(named(secure))
    assert until(lambda: kept.read("a", lambda: b"1")[1] != cache.AWAY)
    assert kept.read("a", lambda: b"2") == (b"1", cache.HIT)
    kept.forget()
    assert kept.read("a", lambda: b"2") == (b"2", cache.STORED)
    with secure.admin() as admin:
        assert admin.acl_log() == []
        users = [each["user"] for each in admin.client_list()]
        assert sorted(users) == ["default", USER.username]


def test_who_may_only_read_is_said_once_and_gets_answers(secure, lines, connected):
    allow(secure)
    with secure.admin() as admin:
        admin.execute_command("ACL", "SETUSER", USER.username, "-@write")
    kept = connected(named(secure))
    assert until(lambda: len(secure.admin().acl_log()) and len(said(lines)) == 1)
    time.sleep(0.3)
    assert kept.read("a", lambda: b"1") == (b"1", cache.AWAY)
    assert said(lines) == [("warning", DOES_NOT, "redis.exceptions.NoPermissionError")]


def test_a_wrong_token_is_said_once_without_it_until_one_is_right(secure, lines, connected):
    kept = connected(named(secure))
    assert until(lambda: refused(secure) and len(said(lines)) == 1)
    assert kept.read("a", lambda: b"1") == (b"1", cache.AWAY)
    kept.forget()
    time.sleep(0.3)
    assert said(lines) == [("warning", DOES_NOT, "redis.exceptions.AuthenticationError")]
    assert "X-Amz" not in str([line for line in lines if line["logger"] == "tasks.cache"])
    allow(secure)
    assert until(lambda: kept.read("a", lambda: b"1")[1] == cache.STORED)
    assert said(lines)[1:] == [ANSWERS]


def test_a_connection_that_ends_comes_back_with_a_new_token(secure, clock, connected):
    allow(secure)
    kept = connected(named(secure))
    assert until(lambda: kept.read("a", lambda: b"1")[1] == cache.HIT)
    clock[0] += datetime.timedelta(hours=12)
    allow(secure)
    assert kept.read("a", lambda: b"2") == (b"1", cache.HIT)
    with secure.admin() as admin:
        assert admin.execute_command("CLIENT", "KILL", "USER", USER.username) == 1
    assert kept.read("a", lambda: b"2") == (b"2", cache.AWAY)
    assert until(lambda: kept.read("a", lambda: b"2") == (b"2", cache.HIT))
    assert refused(secure) == 0


def test_a_connection_is_replaced_before_it_ends_and_nothing_is_said(
    secure, clock, lines, monkeypatch, keep
):
    assert cache.CONNECTION_SECONDS < 12 * 3600
    monkeypatch.setattr(cache, "CONNECTION_SECONDS", 0.3)
    allow(secure)
    waiting, made = [], threading.Event()

    def connect():
        made.wait()
        waiting.append(kept._ready)
        return cache_client.client(named(secure))

    kept = keep(Cache(connect, "board"))
    made.set()

    def ids():
        with secure.admin() as admin:
            return {each["id"] for each in admin.client_list() if each["user"] == USER.username}

    assert until(ids)
    [first] = ids()
    clock[0] += datetime.timedelta(hours=11)
    allow(secure)
    assert until(lambda: ids() - {first})
    assert until(lambda: first not in ids())
    assert until(lambda: kept.read("a", lambda: b"1")[1] == cache.HIT)
    assert (len(waiting) > 1, set(waiting)) == (True, {False})
    assert said(lines) == [ANSWERS]
    assert refused(secure) == 0
    monkeypatch.setattr(cache, "CONNECTION_SECONDS", 60.0)


@pytest.mark.parametrize("wrong", ["authority", "name", "plain"])
def test_a_server_that_does_not_prove_its_name_gets_no_token(secure, monkeypatch, wrong):
    allow(secure)
    host = "127.0.0.1" if wrong == "name" else "localhost"
    found = named(secure, host)
    if wrong == "authority":
        monkeypatch.delenv("SSL_CERT_FILE")
    if wrong == "plain":
        found = dataclasses.replace(found, port=secure.admin_port)
    # A server without TLS waits for more than a greeting.
    error = redis.TimeoutError if wrong == "plain" else redis.ConnectionError
    with pytest.raises(error):
        cache_client.client(found)
    with secure.admin() as admin:
        assert admin.acl_log() == []
        assert {each["user"] for each in admin.client_list()} == {"default"}


def test_without_credentials_of_aws_it_is_away(secure, lines, monkeypatch, tmp_path, connected):
    for name in KEYS:
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("AWS_EC2_METADATA_DISABLED", "true")
    monkeypatch.setenv("AWS_SHARED_CREDENTIALS_FILE", str(tmp_path / "none"))
    monkeypatch.setenv("AWS_CONFIG_FILE", str(tmp_path / "none"))
    kept = connected(named(secure))
    assert until(lambda: said(lines))
    assert said(lines) == [("warning", DOES_NOT, "botocore.exceptions.NoCredentialsError")]
    assert kept.read("a", lambda: b"1") == (b"1", cache.AWAY)


@pytest.mark.parametrize("listening", [True, False])
def test_who_is_silent_or_not_there_costs_a_request_nothing(listening, lines, connected):
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1] if listening else free_port()
        kept = connected(CacheSettings("127.0.0.1", port))
        started = time.monotonic()
        for _ in range(100):
            assert kept.read("a", lambda: b"1") == (b"1", cache.AWAY)
            kept.forget()
        assert time.monotonic() - started < 0.1
        assert until(lambda: said(lines))
    [(level, message, error)] = said(lines)
    assert (level, message) == ("warning", DOES_NOT)
    assert error == f"redis.exceptions.{'TimeoutError' if listening else 'ConnectionError'}"


def test_the_thread_that_asks_does_not_hold_the_process_up(connected):
    kept = connected(CacheSettings("127.0.0.1", free_port()))
    assert kept.read("a", lambda: b"1") == (b"1", cache.AWAY)
    threads = [thread for thread in threading.enumerate() if thread.name == "cache"]
    assert threads
    assert all(thread.daemon for thread in threads)
