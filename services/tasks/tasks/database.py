"""The connection pool."""

from typing import Any, Final

from psycopg import Connection, OperationalError
from psycopg_pool import ConnectionPool

from tasks import credentials
from tasks.settings import Settings

THREADS: Final = 4
"""Requests that one process serves at a time."""
WAIT_SECONDS: Final = 2.0
STATEMENT_SECONDS: Final = 5
RECONNECT_SECONDS: Final = 8.0

Pool = ConnectionPool[Connection[Any]]


def pool(settings: Settings) -> Pool:
    """A pool that is not open yet: one connection per thread, and one for `/readyz`.

    A connection is tried before it is lent, so that a restarted server fails no request. Attempts
    to connect back off and end after `RECONNECT_SECONDS`; the next request starts them again.
    """
    return ConnectionPool(
        settings.conninfo(
            options=f"-c statement_timeout={STATEMENT_SECONDS}s -c timezone=UTC",
            tcp_user_timeout=STATEMENT_SECONDS * 1000,
            keepalives_idle=30,
        ),
        connection_class=connecting(settings),
        min_size=1,
        max_size=THREADS + 1,
        timeout=WAIT_SECONDS,
        reconnect_timeout=RECONNECT_SECONDS,
        check=ConnectionPool.check_connection,
        name="tasks",
        open=False,
    )


def connecting(settings: Settings) -> type[Connection[Any]]:
    """Whose `connect` takes user and password from the secret of the database, if it has one.

    A secret that is changed is read again when the database refuses what was in it.
    """
    secret = credentials.secret(settings)
    if secret is None:
        return Connection

    class Trusted(Connection[Any]):
        @classmethod
        def connect(cls, conninfo: str = "", **more: Any) -> Any:
            login = secret.login()
            try:
                return super().connect(conninfo, **more, **given(login))
            except OperationalError as error:
                # What it is about, it says in the server's language only.
                if not (error.pgconn and error.pgconn.used_password):
                    raise
                renewed = secret.renewed(login)
                if renewed == login:
                    raise
            return super().connect(conninfo, **more, **given(renewed))

    def given(login: credentials.Login) -> dict[str, Any]:
        return {"user": login.username, "password": login.password}

    return Trusted
