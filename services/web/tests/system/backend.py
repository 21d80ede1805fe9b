"""The real API on a real PostgreSQL, for as long as standard input is open.

Runs in the folder and in the environment of the service `tasks`, whose fixtures it uses. Says
`{"missing": reason}` or `{"port": number}`, then obeys `stop` and `start`, a word a line, for the
database.
"""

import json
import sys
from pathlib import Path

HOME = Path.cwd()
sys.path[:0] = [str(HOME), str(HOME / "tests")]

from pgserver import Server, programs  # noqa: E402 - found by the line above
from service import Service  # noqa: E402


def say(**what):
    sys.stdout.write(json.dumps(what) + "\n")
    sys.stdout.flush()


def serve(folder):
    server = Server(folder)
    try:
        server.start()
        with Service(server.create("board")) as service:
            say(port=service.port)
            for line in sys.stdin:
                {"stop": server.stop, "start": server.start}[line.strip()]()
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
