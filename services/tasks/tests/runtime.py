"""Lambda's Runtime API for one execution environment, which is frozen while nothing is asked.

https://docs.aws.amazon.com/lambda/latest/dg/runtimes-api.html
"""

import json
import os
import queue
import signal
import threading
import time
import uuid
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

PAYLOAD_LIMIT = 6 * 1024 * 1024
SECONDS = 30
VERSION = "/2018-06-01/runtime"


class TooLargeError(Exception):
    """An event, or an answer, of more bytes than Lambda takes."""


class FunctionError(Exception):
    """What the function reported in place of an answer."""


class Runtime:
    """Gives events to a process, one at a time, and freezes it when it asks for the next."""

    def __init__(self) -> None:
        self.process = None
        self.errors: list[dict] = []
        self.idle = threading.Event()
        self._turn = threading.Lock()
        self._events: queue.Queue = queue.Queue()
        self._answers: queue.Queue = queue.Queue()
        runtime = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self):
                assert self.path == f"{VERSION}/invocation/next"
                runtime.freeze()
                headers, content = runtime._events.get()
                self._answer(200, content, headers)

            def do_POST(self):
                content = self.rfile.read(int(self.headers["Content-Length"]))
                runtime._take(self.path, content)
                self._answer(202, b"{}", {})

            def _answer(self, status, content, headers):
                self.send_response(status)
                headers = {"Content-Type": "application/json", **headers}
                for name, value in {**headers, "Content-Length": str(len(content))}.items():
                    self.send_header(name, value)
                self.end_headers()
                self.wfile.write(content)

            def log_message(self, *_):
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        self.address = f"127.0.0.1:{self._server.server_port}"
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()

    def freeze(self) -> None:
        """Stop every thread of the process, as Lambda does between invocations."""
        self._signal(signal.SIGSTOP)
        self.idle.set()

    def _signal(self, number) -> None:
        if self.process is not None and self.process.poll() is None:
            os.kill(self.process.pid, number)

    def _take(self, path, content) -> None:
        if path.endswith("/response"):
            self._answers.put((path.split("/")[-2], content, None))
        else:
            self.errors.append(json.loads(content))
            self._answers.put((path.split("/")[-2], None, self.errors[-1]))

    def invoke(self, event: dict, trace: str | None = None) -> dict:
        """The answer of the function; raise `TooLargeError` or `FunctionError`."""
        content = json.dumps(event, ensure_ascii=False).encode()
        if len(content) > PAYLOAD_LIMIT:
            raise TooLargeError
        id_ = str(uuid.uuid4())
        headers = {
            "Lambda-Runtime-Aws-Request-Id": id_,
            "Lambda-Runtime-Deadline-Ms": str(int((time.time() + SECONDS) * 1000)),
            "Lambda-Runtime-Invoked-Function-Arn": (
                "arn:aws:lambda:eu-north-1:123456789012:function:tasks"
            ),
            **({"Lambda-Runtime-Trace-Id": trace} if trace else {}),
        }
        with self._turn:
            assert self.idle.wait(SECONDS)
            self.idle.clear()
            self._signal(signal.SIGCONT)
            self._events.put((headers, content))
            answered, answer, error = self._answers.get(timeout=SECONDS)
        assert answered == id_
        if error is not None:
            raise FunctionError(error)
        if len(answer) > PAYLOAD_LIMIT:
            raise TooLargeError
        return json.loads(answer)
