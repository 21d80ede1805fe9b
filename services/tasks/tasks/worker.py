"""gunicorn's threaded worker, with this service's logs, errors and way to stop."""

import contextlib
import logging
import socket
import struct
from http import HTTPStatus
from typing import Any, Final

from gunicorn import util
from gunicorn.glogging import Logger
from gunicorn.http import errors
from gunicorn.workers.gthread import TConn, ThreadWorker

from tasks import logs, problems

log = logging.getLogger(__name__)

READ_SECONDS: Final = 5
"""How long a client may stay silent in the middle of a request."""

_REFUSED: Final = {
    errors.LimitRequestLine: HTTPStatus.REQUEST_URI_TOO_LONG,
    errors.LimitRequestHeaders: HTTPStatus.REQUEST_HEADER_FIELDS_TOO_LARGE,
    errors.UnsupportedTransferCoding: HTTPStatus.NOT_IMPLEMENTED,
    errors.ExpectationFailed: HTTPStatus.EXPECTATION_FAILED,
}


class JsonLogger(Logger):
    """gunicorn's own messages in the logs of the process; requests are logged by the app."""

    def setup(self, cfg: Any) -> None:
        """Hand everything to the root logger."""
        self._access_log_enabled = False
        logs.configure(cfg.loglevel)
        self.error_log.propagate = True


class Worker(ThreadWorker):
    """A threaded worker that stops without losing a connection."""

    def enqueue_req(self, conn: TConn) -> None:
        """Serve a connection, in which reads end after `READ_SECONDS` of silence."""
        timeout = struct.pack("ll", READ_SECONDS, 0)
        with contextlib.suppress(OSError):
            conn.sock.setsockopt(socket.SOL_SOCKET, socket.SO_RCVTIMEO, timeout)
        super().enqueue_req(conn)

    def set_accept_enabled(self, enabled: bool | None) -> None:  # noqa: FBT001 - gunicorn's
        """Stop listening when stopping, after taking in who has already connected.

        An open listener would let clients connect that nobody serves any more.
        """
        super().set_accept_enabled(enabled)
        if self.alive or enabled:
            return
        for listener in self.sockets:
            waiting = -1
            while waiting != self.nr_conns:
                waiting = self.nr_conns
                self.accept(listener)
            listener.close()

    def handle_error(self, req: Any, client: Any, addr: Any, exc: BaseException) -> None:  # noqa: ARG002
        """Answer what never reached the application, in the shape of all other errors."""
        status = _status(exc)
        level = logging.ERROR if status == HTTPStatus.INTERNAL_SERVER_ERROR else logging.WARNING
        log.log(level, "request refused", exc_info=exc, extra={"fields": {"status": status}})
        body = problems.document(status, "The request could not be read.")
        head = (
            f"HTTP/1.1 {status.value} {status.phrase}\r\nConnection: close\r\n"
            f"Content-Type: {problems.CONTENT_TYPE}\r\nContent-Length: {len(body)}\r\n\r\n"
        )
        with contextlib.suppress(OSError):
            util.write_nonblock(client, (head + body).encode())


def _status(error: BaseException) -> HTTPStatus:
    for kind, status in _REFUSED.items():
        if isinstance(error, kind):
            return status
    if isinstance(error, errors.ParseException):
        return HTTPStatus.BAD_REQUEST
    return HTTPStatus.INTERNAL_SERVER_ERROR
