"""Whether the process lives, and whether it can serve."""

import logging
import threading
from concurrent.futures import Future, ThreadPoolExecutor
from http import HTTPStatus
from typing import Final

import psycopg
from flask import Blueprint

from tasks.database import Pool
from tasks.problems import Refused

log = logging.getLogger(__name__)

TIMEOUT_SECONDS: Final = 2.0


class Readiness:
    """Asks the database; one question at a time, whoever waits for it."""

    def __init__(self, pool: Pool) -> None:
        self._pool = pool
        self._executor = ThreadPoolExecutor(1, thread_name_prefix="readyz")
        self._lock = threading.Lock()
        self._question: Future[None] | None = None

    def check(self) -> None:
        """Return within `TIMEOUT_SECONDS`; raise `TimeoutError` or `psycopg.Error`.

        The question runs in its own thread: a server that accepts and stays silent would hold
        the caller beyond any timeout of the pool.
        """
        with self._lock:
            if self._question is None or self._question.done():
                self._question = self._executor.submit(self._ask)
            question = self._question
        question.result(TIMEOUT_SECONDS)

    def _ask(self) -> None:
        with self._pool.connection() as connection:
            connection.execute("SELECT 1")


def routes(pool: Pool) -> Blueprint:
    """`/healthz` touches no dependency; `/readyz` is red while the database does not answer."""
    blueprint = Blueprint("health", __name__)
    readiness = Readiness(pool)

    @blueprint.get("/healthz")
    def healthz() -> dict[str, str]:
        return {"status": "ok"}

    @blueprint.get("/readyz")
    def readyz() -> dict[str, str]:
        try:
            readiness.check()
        except (TimeoutError, psycopg.Error) as error:
            log.warning("not ready", exc_info=error)
            raise Refused(
                HTTPStatus.SERVICE_UNAVAILABLE, "The database does not answer."
            ) from error
        return {"status": "ready"}

    return blueprint
