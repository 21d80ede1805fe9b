"""A real server of Valkey or Redis in a temporary folder, on a free port of the loopback."""

import shutil
import signal
import subprocess
import tempfile
import time
from pathlib import Path

import redis
from pgserver import free_port

NAMES = ("valkey-server", "redis-server")
WRITE = "~* -@all +@read +@write +@connection +@transaction -@dangerous"
"""What the component `Cache` lets a user do whose access is `write`."""


def program() -> str | None:
    """The server; none where neither is installed."""
    return next(filter(None, map(shutil.which, NAMES)), None)


class CacheServer:
    """Starts, stops and is silent; keeps its port and nothing else."""

    def __init__(self, program: str, *, tls: bool = False) -> None:
        self.home = Path(tempfile.mkdtemp(prefix="tasks-cache-"))
        self.port, self.admin_port = free_port(), free_port()
        self.ca = self.home / "ca.pem"
        listen = ["--port", str(self.port)]
        if tls:
            certify(self.home)
            listen = ["--tls-port", str(self.port), "--port", str(self.admin_port),
                      "--tls-cert-file", str(self.home / "server.pem"),
                      "--tls-key-file", str(self.home / "server.key"),
                      "--tls-ca-cert-file", str(self.ca), "--tls-auth-clients", "no"]  # fmt: skip
        else:
            self.admin_port = self.port
        self._command = [program, *listen, "--bind", "127.0.0.1", "--save", "",
                         "--appendonly", "no", "--dir", str(self.home)]  # fmt: skip
        self._process: subprocess.Popen | None = None

    def start(self) -> None:
        if self._process:
            return
        self._process = subprocess.Popen(self._command, stdout=subprocess.DEVNULL)
        deadline = time.monotonic() + 10
        while True:
            try:
                self.admin().ping()
            except redis.RedisError:
                if time.monotonic() > deadline:
                    raise
                time.sleep(0.02)
            else:
                return

    def stop(self) -> None:
        """Stop at once, with all connections and all that is kept."""
        if self._process:
            self._process.kill()
            self._process.wait(10)
            self._process = None

    def silence(self) -> None:
        """Accept, and answer nothing, until `speak`."""
        if self._process:
            self._process.send_signal(signal.SIGSTOP)

    def speak(self) -> None:
        if self._process:
            self._process.send_signal(signal.SIGCONT)

    def remove(self) -> None:
        self.stop()
        shutil.rmtree(self.home)

    def admin(self) -> redis.Redis:
        return redis.Redis(port=self.admin_port, socket_timeout=5, decode_responses=True)


def certify(folder: Path) -> None:
    """`server.pem` for localhost, signed by `ca.pem`."""

    def openssl(*arguments: str) -> None:
        subprocess.run(["openssl", *arguments], cwd=folder, check=True, capture_output=True)

    new = ("req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes",
           "-days", "2")  # fmt: skip
    openssl(*new, "-subj", "/CN=ca", "-keyout", "ca.key", "-out", "ca.pem")
    openssl(*new, "-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost",
            "-addext", "basicConstraints=critical,CA:FALSE", "-keyout", "server.key",
            "-CA", "ca.pem", "-CAkey", "ca.key", "-out", "server.pem")  # fmt: skip
