"""The service as a real process, started as its container starts it."""

import http.client
import json
import os
import signal
import subprocess
import sys
import threading
import time

from contract import held
from pgserver import free_port

from tasks.settings import Settings


def environment(settings: Settings, **more: str) -> dict[str, str]:
    return {
        "PATH": os.environ["PATH"],
        "BOARD_HOST": settings.database_host,
        "BOARD_PORT": str(settings.database_port),
        "BOARD_NAME": settings.database_name,
        "BOARD_USERNAME": settings.database_username,
        "BOARD_PASSWORD": settings.database_password,
        "BOARD_SSLMODE": "prefer",
        "HOST": "127.0.0.1",
        **more,
    }


class Service:
    """`python -m tasks` on a free port; a context that stops it."""

    def __init__(self, settings: Settings, **more: str) -> None:
        self.port = free_port()
        self.output: list[str] = []
        self._environment = environment(settings, PORT=str(self.port), **more)

    def __enter__(self):
        self.process = subprocess.Popen(
            [sys.executable, "-m", "tasks"],
            env=self._environment, text=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
        )  # fmt: skip
        self._reader = threading.Thread(target=self._read)
        self._reader.start()
        deadline = time.monotonic() + 20
        while time.monotonic() < deadline and self.process.poll() is None:
            try:
                if self._booted() and self.ask("GET", "/healthz")[0] == 200:
                    break
            except OSError:
                pass
            time.sleep(0.05)
        return self

    def __exit__(self, *_):
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
        self.wait()

    def _booted(self) -> bool:
        return "".join(self.output).count("Booting worker") == 2

    def _read(self):
        for line in self.process.stdout:
            self.output.append(line)

    def wait(self, seconds: float = 20) -> int:
        """The exit code, with all output read."""
        code = self.process.wait(seconds)
        self._reader.join(5)
        return code

    def lines(self) -> list[dict]:
        """The log so far; anything that is not JSON, or not in the guide, fails the test."""
        return held([json.loads(line) for line in self.output], "tasks")

    def connect(self) -> http.client.HTTPConnection:
        return http.client.HTTPConnection("127.0.0.1", self.port, timeout=15)

    def ask(self, method: str, path: str, body=None, **headers: str) -> tuple:
        """Status, headers and body of one request on a connection of its own."""
        connection = self.connect()
        try:
            connection.request(method, path, body, headers)
            answer = connection.getresponse()
            return answer.status, answer.headers, answer.read()
        finally:
            connection.close()
