"""A server for the session, a fresh database for each test that asks for one."""

import dataclasses
import itertools
import json
import logging
import threading
from datetime import datetime

import hypothesis
import pytest
from cacheserver import CacheServer, program
from contract import held
from forms import APPLICATION, NOWHERE, Served
from keeping import KEYS, answering
from moto.server import ThreadedMotoServer
from pgserver import Server, programs

from tasks import cache, database, logs, migrate
from tasks.app import create_app
from tasks.settings import CacheSettings, load

# Times say more about the machine than about the code.
hypothesis.settings.register_profile(
    "tasks", deadline=None, suppress_health_check=[hypothesis.HealthCheck.too_slow]
)
hypothesis.settings.load_profile("tasks")

_numbers = itertools.count(1)


@pytest.fixture(scope="session")
def _server():
    folder = programs()
    if folder is None:
        pytest.skip("no PostgreSQL server: initdb and postgres are neither on PATH nor installed")
    server = Server(folder)
    server.start()
    yield server
    server.remove()


@pytest.fixture
def server(_server):
    """The server, running, whatever the test before did to it."""
    _server.start()
    return _server


@pytest.fixture
def empty(server):
    """Settings of a database without a schema."""
    return server.create(f"board{next(_numbers)}")


@pytest.fixture(scope="session")
def _served():
    served = Served()
    yield served
    served.close()


@pytest.fixture
def form():
    """How the service answers the client of a test; a module may ask for all forms."""
    return APPLICATION


@pytest.fixture
def settings(request, server, _served):
    """Settings of a database with the schema, which is that of a process if one serves the test."""
    if "client" in request.fixturenames:
        form = request.getfixturevalue("form")
        if form != APPLICATION:
            return _served.settings(form, server)
    empty = request.getfixturevalue("empty")
    migrate.apply(empty.conninfo())
    return empty


@pytest.fixture
def pool(settings):
    with database.pool(settings) as pool:
        yield pool


@pytest.fixture(scope="session")
def _cache_server():
    found = program()
    if found is None:
        pytest.skip("no cache: neither valkey-server nor redis-server is on PATH")
    server = CacheServer(found)
    server.start()
    yield server
    server.remove()


@pytest.fixture
def cache_server(_cache_server):
    """The cache's server, running, whatever the test before did to it."""
    _cache_server.start()
    yield _cache_server
    _cache_server.speak()


@pytest.fixture
def store_admin(cache_server):
    with cache_server.admin() as admin:
        yield admin


@pytest.fixture
def named(settings, cache_server):
    """Settings of a database and of a cache."""
    return dataclasses.replace(settings, cache=CacheSettings("127.0.0.1", cache_server.port))


@pytest.fixture
def keep():
    """Gives a cache back whose thread stands still after the test, rather than connect again."""
    over = threading.Event()

    def ends(made):
        connect = made._connect

        def unless_over():
            if over.is_set():
                threading.Event().wait()
            return connect()

        made._connect = unless_over
        return made

    yield ends
    over.set()


@pytest.fixture
def board(pool, named, keep):
    """A client of an application with a cache that answers."""
    return answering(create_app(pool, kept=keep(cache.cache(named))).test_client())


@pytest.fixture
def other(pool, named, keep):
    """A client of another process on the same board and the same cache."""
    return answering(create_app(pool, kept=keep(cache.cache(named))).test_client())


@pytest.fixture
def client(form, server, request, _served):
    """Asks the service in one of its forms."""
    if form != APPLICATION:
        return _served.client(form, server)
    return request.getfixturevalue("inside")


@pytest.fixture
def inside(pool):
    """Asks the application in this process, which a test can change."""
    return create_app(pool).test_client()


@pytest.fixture
def offline(form, request, _served):
    """As `client`, but the database refuses every question: nothing listens there."""
    if form != APPLICATION:
        return _served.offline(form)
    return request.getfixturevalue("offline_inside")


@pytest.fixture
def offline_inside(monkeypatch):
    """As `inside`, without a database."""
    monkeypatch.setattr(database, "WAIT_SECONDS", 0.2)
    with database.pool(load(NOWHERE)) as pool:
        yield create_app(pool).test_client()


@pytest.fixture(scope="session")
def endpoint():
    """The address of AWS's APIs."""
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    yield f"http://{host}:{port}"
    server.stop()


@pytest.fixture
def clock(monkeypatch):
    """The time by which tokens are signed, in a list of one."""
    for name, value in KEYS.items():
        monkeypatch.setenv(name, value)
    now = [datetime(2026, 1, 2, 12, 0, 0)]
    monkeypatch.setattr("botocore.auth.get_current_datetime", lambda *_, **__: now[0])
    return now


@pytest.fixture
def lines():
    """What the process has logged since the test began, as the JSON that it would write."""
    found, kept = [], []

    class Keep(logging.Handler):
        def emit(self, record):
            kept.append(json.loads(logs.JsonFormatter().format(record)))
            found.append(dict(kept[-1]))

    handler, root = Keep(), logging.getLogger()
    level = root.level
    root.addHandler(handler)
    root.setLevel(logging.DEBUG)
    yield found
    root.removeHandler(handler)
    root.setLevel(level)
    held(kept, "tasks")
