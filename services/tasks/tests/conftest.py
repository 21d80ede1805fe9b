"""A server for the session, a fresh database for each test that asks for one."""

import itertools
import json
import logging

import hypothesis
import pytest
from contract import held
from pgserver import Server, programs

from tasks import database, logs, migrate
from tasks.app import create_app
from tasks.settings import load

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


@pytest.fixture
def settings(empty):
    """Settings of a database with the schema."""
    migrate.apply(empty.conninfo())
    return empty


@pytest.fixture
def pool(settings):
    with database.pool(settings) as pool:
        yield pool


@pytest.fixture
def client(pool):
    return create_app(pool).test_client()


@pytest.fixture
def offline(monkeypatch):
    """A client of an application whose pool refuses every question: nothing listens there."""
    environ = {f"BOARD_{key}": "x" for key in ("NAME", "USERNAME", "PASSWORD")}
    found = load({**environ, "BOARD_HOST": "127.0.0.1", "BOARD_PORT": "1"})
    monkeypatch.setattr(database, "WAIT_SECONDS", 0.2)
    with database.pool(found) as pool:
        yield create_app(pool).test_client()


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
