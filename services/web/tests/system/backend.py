"""The real API on a real PostgreSQL, for as long as standard input is open.

Runs in the folder and in the environment of the service `tasks`, whose fixtures it uses. Says
`{"missing": reason}` or `{"port": number}`, then obeys `stop` and `start`, a word a line, for the
database.
"""

import json
import sys
import time
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

HOME = Path.cwd()
sys.path[:0] = [str(HOME), str(HOME / "tests")]

from pgserver import Server, programs  # noqa: E402 - found by the line above
from service import Service  # noqa: E402

READY_IN_A_ROW = 20


def say(**what):
    sys.stdout.write(json.dumps(what) + "\n")
    sys.stdout.flush()


def ready(port):
    """Whether the API says so now."""
    try:
        with urlopen(f"http://127.0.0.1:{port}/readyz", timeout=5) as answer:
            return answer.status == 200
    except (URLError, OSError):
        return False


def settle(port):
    """Wait until every worker has found the database again: each has a pool of its own."""
    deadline, row = time.monotonic() + 60, 0
    while row < READY_IN_A_ROW:
        if time.monotonic() > deadline:
            raise TimeoutError("the API does not find its database again")
        row = row + 1 if ready(port) else 0
        time.sleep(0.05)


def serve(folder):
    server = Server(folder)
    try:
        server.start()
        with Service(server.create("board")) as service:
            say(port=service.port)
            for line in sys.stdin:
                {"stop": server.stop, "start": server.start}[line.strip()]()
                if line.strip() == "start":
                    settle(service.port)
                say(done=line.strip())
    finally:
        server.remove()


if __name__ == "__main__":
    found = programs()
    if found is None:
        say(missing="no PostgreSQL server: initdb and postgres are neither on PATH nor installed")
    elif sys.argv[1:] == ["check"]:
        say()
    else:
        serve(found)
