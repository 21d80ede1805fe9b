"""The real API on a real PostgreSQL, for as long as standard input is open.

Runs in the folder and in the environment of the service `tasks`, whose fixtures it uses. Says
`{"missing": reason}` or `{"port": number}`, then obeys a word a line: `stop` and `start` for the
database, `log` for what the API has logged. With the argument `events` there is also a queue, which
is moto's, and what leads there is said as `queue`. OpenTelemetry's variables go on to the API.
"""

import json
import logging
import os
import sys
import time
from contextlib import contextmanager, nullcontext
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

HOME = Path.cwd()
sys.path[:0] = [str(HOME), str(HOME / "tests")]

import boto3  # noqa: E402
from moto.server import ThreadedMotoServer  # noqa: E402
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


@contextmanager
def queue():
    """A queue, as the variables that lead a process there."""
    logging.getLogger("werkzeug").setLevel(logging.WARNING)
    moto = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    moto.start()
    host, port = moto.get_host_and_port()
    keys = {"AWS_ACCESS_KEY_ID": "x", "AWS_SECRET_ACCESS_KEY": "x", "AWS_REGION": "eu-north-1"}
    endpoint = f"http://{host}:{port}"
    sqs = boto3.client(
        "sqs", region_name="eu-north-1", endpoint_url=endpoint,
        aws_access_key_id="x", aws_secret_access_key="x",
    )  # fmt: skip
    url = sqs.create_queue(QueueName="events")["QueueUrl"]
    yield {**keys, "AWS_ENDPOINT_URL": endpoint, "EVENTS_QUEUE_URL": url}
    moto.stop()


def obey(word, server, service):
    """What is said of a word that was done."""
    if word == "log":
        return {"log": service.lines()}
    {"stop": server.stop, "start": server.start}[word]()
    if word == "start":
        settle(service.port)
    return {"done": word}


def serve(folder, *, events):
    server = Server(folder)
    traced = {name: value for name, value in os.environ.items() if name.startswith("OTEL_")}
    try:
        server.start()
        with (
            queue() if events else nullcontext({}) as variables,
            Service(server.create("board"), **variables, **traced) as service,
        ):
            say(port=service.port, queue=variables)
            for line in sys.stdin:
                say(**obey(line.strip(), server, service))
    finally:
        server.remove()


if __name__ == "__main__":
    found = programs()
    if found is None:
        say(missing="no PostgreSQL server: initdb and postgres are neither on PATH nor installed")
    elif sys.argv[1:] == ["check"]:
        say()
    else:
        serve(found, events=sys.argv[1:] == ["events"])
