"""Answers that are read often, kept in Valkey or Redis where the environment names one."""

import contextlib
import logging
import queue
import threading
import time
import uuid
from collections.abc import Callable
from concurrent.futures import Future
from typing import Any, Final

from tasks.settings import Settings

log = logging.getLogger(__name__)

KEPT_SECONDS: Final = 30
"""How old an answer may get when nothing could make it old."""
LARGEST: Final = 256 * 1024
"""Bytes of the longest answer that is kept."""
WAIT_SECONDS: Final = 0.1
"""How long a request waits for the cache, each time that it asks."""
REST_SECONDS: Final = 5.0
"""How long a cache that failed is left alone."""
CONNECTION_SECONDS: Final = 11 * 3600.0
"""Age at which a connection is replaced, before AWS ends it at twelve hours.

https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/auth-iam.html
"""

HIT: Final = "tasks; hit"
MISS: Final = "tasks; fwd=miss"
STORED: Final = "tasks; fwd=miss; stored"
AWAY: Final = "tasks; fwd=bypass; detail=away"

Load = Callable[[], bytes]
Command = Callable[[Any], Any]


class Cache:
    """Keeps answers by key with the generation that they are of; every write begins another.

    The generation is read before the database is: an answer that a write has overtaken is of a
    generation that nobody asks for any more.
    """

    def __init__(self, connect: Callable[[], Any], name: str) -> None:
        """`connect` gives a client of redis-py; `name` begins each key and tells boards apart.

        One thread owns the connection, so that no request waits for a name server, a handshake or
        a token, or longer than `WAIT_SECONDS`.
        """
        self._connect, self._name = connect, name
        self._questions: queue.SimpleQueue[tuple[Future[Any], Command]] = queue.SimpleQueue()
        self._lock = threading.Lock()
        self._ready = self._missed = False
        self._said = ""
        threading.Thread(target=self._work, name="cache", daemon=True).start()

    def read(self, key: str, load: Load) -> tuple[bytes, str]:
        """The answer of a key, kept or from `load`; and its `Cache-Status` (RFC 9211)."""
        entry = f"{self._name}:{key}"
        found = self._ask(lambda client: client.mget(self._generation_key, entry))
        generation, kept = found or (None, None)
        if generation is None and found:
            # Evicted, or lost with a node.
            generation = self._ask(self._renew)
        if generation is None:
            return load(), AWAY
        if kept and kept.startswith(generation):
            return kept[len(generation) :], HIT
        answer = load()
        if len(answer) > LARGEST:
            return answer, MISS
        stored = self._ask(lambda client: client.set(entry, generation + answer, ex=KEPT_SECONDS))
        return answer, STORED if stored else MISS

    def forget(self) -> None:
        """Make all that is kept old; call it after a commit and before its answer."""
        with self._lock:
            ready = self._ready
            # Coming back renews once more for this.
            self._missed = not ready
        if ready:
            self._ask(self._renew)

    @property
    def _generation_key(self) -> str:
        return f"{self._name}:generation"

    def _renew(self, client: Any) -> bytes:
        # Random, not counted: after a fail-over that lost the last write, a count would recur.
        generation = uuid.uuid4().hex.encode()
        client.set(self._generation_key, generation)
        return generation

    def _ask(self, command: Command) -> Any:
        """What a command gives within `WAIT_SECONDS`; none from a cache that is away."""
        if not self._ready:
            return None
        answer: Future[Any] = Future()
        self._questions.put((answer, command))
        try:
            return answer.result(WAIT_SECONDS)
        except Exception as error:  # noqa: BLE001 - whatever it is, no request fails with it
            answer.cancel()
            self._leave(error)
            return None

    def _work(self) -> None:
        while True:
            try:
                with self._connect() as client:
                    self._return(client)
                    self._serve(client)
            except Exception as error:  # noqa: BLE001 - as above; it is said
                self._leave(error)
                time.sleep(REST_SECONDS)

    def _return(self, client: Any) -> None:
        """Begin a generation, until no write has come in between."""
        while not self._ready:
            self._missed = False
            self._renew(client)
            with self._lock:
                self._ready = not self._missed
        self._say(logging.INFO, "the cache answers")

    def _serve(self, client: Any) -> None:
        """Answer requests until that fails, one of them gives up, or the connection is old."""
        end = time.monotonic() + CONNECTION_SECONDS
        while self._ready and time.monotonic() < end:
            with contextlib.suppress(queue.Empty):
                self._answer(client, *self._questions.get(timeout=REST_SECONDS))
        with self._lock:
            late, self._ready = not self._ready, False
        if late:
            raise TimeoutError

    @staticmethod
    def _answer(client: Any, answer: Future[Any], command: Command) -> None:
        if not answer.set_running_or_notify_cancel():
            return
        try:
            answer.set_result(command(client))
        except Exception as error:
            answer.set_exception(error)
            raise

    def _leave(self, error: Exception) -> None:
        with self._lock:
            self._ready = False
        self._say(logging.WARNING, "the cache does not answer", error)

    def _say(self, level: int, message: str, error: Exception | None = None) -> None:
        with self._lock:
            said, self._said = self._said, message
        if said != message:
            log.log(level, message, exc_info=error)


class NoCache:
    """Stands for a cache where none is named."""

    def read(self, _key: str, load: Load) -> tuple[bytes, None]:
        """The answer from `load`."""
        return load(), None

    def forget(self) -> None:
        """Nothing is kept."""


def cache(settings: Settings) -> Cache | NoCache:
    """The cache of a process, which connects by itself."""
    found = settings.cache
    if found is None:
        return NoCache()

    def connect() -> Any:
        # A second of start and megabytes of memory that only those with a cache need.
        from tasks import cache_client  # noqa: PLC0415

        return cache_client.client(found)

    where = f"{settings.database_host}:{settings.database_port}/{settings.database_name}"
    return Cache(connect, f"tasks:{where}")
