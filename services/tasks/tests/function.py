"""The service as a function: AWS's own runtime client in a process, behind a REST API."""

import signal
import subprocess
import sys
import threading

import pytest
from restapi import RestApi
from runtime import Runtime
from service import Service, environment

from tasks.settings import Settings

COMMAND = ("-m", "awslambdaric", "tasks.on_lambda.handler")


class Function(Service):
    """`python -m awslambdaric tasks.on_lambda.handler`; a context that ends it."""

    def __init__(self, settings: Settings, **more: str) -> None:
        self.output: list[str] = []
        self._environment = environment(settings, **more)

    def __enter__(self):
        pytest.importorskip("awslambdaric", reason="AWS's runtime client is for Linux only")
        self.runtime = Runtime()
        self.api = RestApi(self.runtime)
        self.port = self.api.port
        self.process = self.runtime.process = subprocess.Popen(
            [sys.executable, *COMMAND],
            env={**self._environment, "AWS_LAMBDA_RUNTIME_API": self.runtime.address},
            text=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
        )  # fmt: skip
        self._reader = threading.Thread(target=self._read)
        self._reader.start()
        while not self.runtime.idle.wait(0.05) and self.process.poll() is None:
            pass
        return self

    def __exit__(self, *_):
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGKILL)
        self.wait()
        self.api.close()
        self.runtime.close()
