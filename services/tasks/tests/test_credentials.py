"""User and password from a secret: read once, again when refused, and clear where that fails."""

import dataclasses
import json
import threading

import psycopg
import pytest
from aws import KEYS, client
from function import Function
from pgserver import PASSWORD, free_port
from psycopg import sql
from service import Service

from tasks import credentials, database, migrate
from tasks.credentials import Login, Secret, SecretError

ARN = "arn:aws:secretsmanager:eu-north-1:123456789012:secret:board-a1b2c3"


def secret(*values):
    """A secret that has these values one after the other, and what it was asked."""
    asked, left = [], iter(values)

    def get():
        asked.append(1)
        return json.dumps(next(left))

    return Secret(get), asked


ONE, TWO = ({"username": "u", "password": password} for password in ("1", "2"))


def test_it_is_read_once():
    found, asked = secret(ONE, TWO)
    assert found.login() == found.login() == Login("u", "1")
    assert len(asked) == 1
    assert "1" not in repr(found.login())


def test_what_was_refused_is_read_again_by_the_first_alone():
    found, asked = secret({**ONE, "engine": "postgres"}, TWO)
    old = found.login()
    threads = [threading.Thread(target=found.renewed, args=[old]) for _ in range(5)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert found.renewed(old) == found.login() == Login("u", "2")
    assert len(asked) == 2


@pytest.mark.parametrize("value", [[], {}, {"username": "u"}, {**ONE, "password": None}, "text", 7])
def test_a_secret_of_something_else_is_refused_without_being_told(value):
    with pytest.raises(SecretError, match=r"^is no JSON object with username and password$"):
        secret(value)[0].login()
    with pytest.raises(SecretError):
        Secret(lambda: "no JSON").login()


class Kept:
    """The secret of a database's owner in Secrets Manager."""

    def __init__(self, endpoint, name, server):
        self._manager = client("secretsmanager", endpoint)
        self._name, self._server = name, server
        made = self._manager.create_secret(Name=name, SecretString=self._text(PASSWORD))
        self.arn = made["ARN"]
        self.environment = {
            **KEYS, "AWS_ENDPOINT_URL": endpoint, "BOARD_SECRET_ARN": self.arn,
            "BOARD_USERNAME": "", "BOARD_PASSWORD": "",
        }  # fmt: skip

    def _text(self, password):
        return json.dumps({"username": self._name, "password": password})

    def rotate(self, password, *, told=True):
        """Change the password as rotation does; connections that stand are ended."""
        with self._server.admin() as admin:
            role = sql.Identifier(self._name)
            admin.execute(sql.SQL("ALTER ROLE {} PASSWORD {}").format(role, sql.Literal(password)))
            admin.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = %s",
                [self._name],
            )
        if told:
            self._manager.put_secret_value(SecretId=self._name, SecretString=self._text(password))


@pytest.fixture
def kept(endpoint, empty, server, monkeypatch):
    found = Kept(endpoint, empty.database_name, server)
    for name, value in {**KEYS, "AWS_ENDPOINT_URL": endpoint}.items():
        monkeypatch.setenv(name, value)
    return found


@pytest.fixture
def trusting(empty, kept):
    """Settings that name the secret alone."""
    return dataclasses.replace(
        empty, database_username="", database_password="", database_secret_arn=kept.arn
    )


def test_the_connection_string_holds_neither(trusting):
    assert "user=" not in trusting.conninfo()
    assert "password" not in trusting.conninfo()


def test_migration_and_pool_read_it_and_outlive_a_rotation(trusting, kept):
    assert migrate.run(trusting) == 0
    with database.pool(trusting) as pool:
        for password in ("first", "second"):
            with pool.connection() as connection:
                assert connection.execute("SELECT count(*) FROM tasks").fetchone() == (0,)
            kept.rotate(password)
        with pool.connection() as connection:
            assert connection.execute("SELECT 1").fetchone() == (1,)


def test_a_refusal_that_the_secret_does_not_explain_stays_one(trusting, kept):
    kept.rotate("unknown", told=False)
    with pytest.raises(psycopg.OperationalError, match="password authentication failed"):
        database.connecting(trusting).connect(trusting.conninfo())


def test_a_server_that_is_away_is_no_reason_to_read_again(trusting, monkeypatch):
    asked = []
    monkeypatch.setattr(credentials, "_value", lambda arn: asked.append(arn) or json.dumps(ONE))
    away = dataclasses.replace(trusting, database_port=free_port())
    connect = database.connecting(away).connect
    for _ in range(2):
        with pytest.raises(psycopg.OperationalError):
            connect(away.conninfo())
    assert asked == [trusting.database_secret_arn]


def test_without_a_secret_nothing_is_asked(empty):
    assert credentials.secret(empty) is None
    assert database.connecting(empty) is psycopg.Connection
    assert credentials.check(empty) is None


@pytest.mark.parametrize("kind", [Service, Function])
def test_the_process_needs_no_password_and_outlives_a_rotation(empty, kept, kind):
    with kind(empty, **kept.environment) as process:
        assert process.ask("GET", "/api/tasks")[0] == 200
        kept.rotate("third")
        assert process.ask("GET", "/api/tasks")[0] == 200
    assert "third" not in "".join(process.output)


@pytest.mark.parametrize(
    ("arn", "said"),
    [
        (ARN, "the database's secret cannot be read: ResourceNotFoundException"),
        (None, "the database's secret cannot be read: EndpointConnectionError"),
    ],
)
def test_a_secret_that_cannot_be_read_ends_the_start_and_says_why(empty, kept, arn, said):
    away = {} if arn else {"AWS_ENDPOINT_URL": f"http://127.0.0.1:{free_port()}"}
    more = {**kept.environment, **away, "BOARD_SECRET_ARN": arn or ARN, "MIGRATE": "0"}
    with Service(empty, **more) as process:
        assert process.wait() == 1
    [line] = process.lines()
    assert (line["level"], line["message"]) == ("error", said)
