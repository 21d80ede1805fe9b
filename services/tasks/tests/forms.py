"""The forms in which the service answers: the application itself, a container, a function."""

import http.client
from contextlib import ExitStack

from function import Function
from pgserver import Server
from service import Service
from werkzeug.test import Client

from tasks.settings import Settings, load

APPLICATION, CONTAINER, FUNCTION = FORMS = ("application", "container", "function")
NOWHERE = {
    "BOARD_HOST": "127.0.0.1",
    "BOARD_PORT": "1",
    "BOARD_NAME": "x",
    "BOARD_USERNAME": "x",
    "BOARD_PASSWORD": "x",
}
"""A database that is not there."""


def over_http(port: int) -> Client:
    """A client like that of the application, whose requests go through a socket."""

    def ask(environ, start_response):
        headers = {
            name.removeprefix("HTTP_").replace("_", "-").title(): value
            for name, value in environ.items()
            if name.startswith("HTTP_") or name in ("CONTENT_TYPE", "CONTENT_LENGTH")
        }
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        try:
            body = environ["wsgi.input"].read(int(environ.get("CONTENT_LENGTH") or 0))
            connection.request(environ["REQUEST_METHOD"], environ["REQUEST_URI"], body, headers)
            answer = connection.getresponse()
            start_response(f"{answer.status} {answer.reason}", answer.getheaders())
            return [answer.read()]
        finally:
            connection.close()

    return Client(ask)


class Served:
    """One process a form for all tests of the session, whose database is emptied for each."""

    def __init__(self) -> None:
        self._open = ExitStack()
        self._settings: dict[str, Settings] = {}
        self._clients: dict[tuple[str, bool], Client] = {}

    def close(self) -> None:
        self._open.close()

    def settings(self, form: str, server: Server) -> Settings:
        if form not in self._settings:
            self._settings[form] = server.create(f"served_{form}")
        return self._settings[form]

    def client(self, form: str, server: Server) -> Client:
        found = self._client(form, self.settings(form, server))
        with server.admin(f"served_{form}") as admin:
            admin.execute("TRUNCATE tasks")
        return found

    def offline(self, form: str) -> Client:
        return self._client(form, load(NOWHERE), MIGRATE="0")

    def _client(self, form: str, settings: Settings, **more: str) -> Client:
        key = form, bool(more)
        if key not in self._clients:
            kind = {CONTAINER: Service, FUNCTION: Function}[form]
            process = self._open.enter_context(kind(settings, **more))
            self._clients[key] = over_http(process.port)
        return self._clients[key]
