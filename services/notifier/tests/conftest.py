"""A real API of SQS and a feed that keeps what it is told, both on the loopback interface."""

import json
import logging
import os
import subprocess
import sys
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from uuid import uuid4

import boto3
import pytest
from contract import held
from moto.server import ThreadedMotoServer

from notifier import logs
from notifier.queue import Queue

REGION = "eu-north-1"
KEYS = {"AWS_ACCESS_KEY_ID": "x", "AWS_SECRET_ACCESS_KEY": "x", "AWS_REGION": REGION}


@pytest.fixture(scope="session")
def endpoint():
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    yield f"http://{host}:{port}"
    server.stop()


@pytest.fixture
def aws(endpoint, monkeypatch):
    """Variables that lead any client of this process, and of others, to that API."""
    found = {**KEYS, "AWS_ENDPOINT_URL": endpoint, "AWS_EC2_METADATA_DISABLED": "true"}
    for name, value in found.items():
        monkeypatch.setenv(name, value)
    return found


@pytest.fixture
def sqs(aws):
    return boto3.client("sqs", region_name=aws["AWS_REGION"])


@pytest.fixture
def url(sqs):
    """A queue whose messages are dead after three receives."""
    dead = sqs.create_queue(QueueName=f"dead-{uuid4().hex}")["QueueUrl"]
    arn = sqs.get_queue_attributes(QueueUrl=dead, AttributeNames=["QueueArn"])["Attributes"]
    redrive = {"deadLetterTargetArn": arn["QueueArn"], "maxReceiveCount": 3}
    attributes = {"RedrivePolicy": json.dumps(redrive)}
    return sqs.create_queue(QueueName=f"q-{uuid4().hex}", Attributes=attributes)["QueueUrl"]


class Events(Queue):
    """The queue with what only tests do to it."""

    def __init__(self, sqs, url):
        super().__init__(url, REGION)
        self._api, self.url = sqs, url

    def send(self, body, **ids):
        attributes = {
            name: {"DataType": "String", "StringValue": value} for name, value in ids.items()
        }
        text = body if isinstance(body, str) else json.dumps(body)
        self._api.send_message(QueueUrl=self.url, MessageBody=text, MessageAttributes=attributes)

    def left(self):
        """How many messages there are: those that wait, and those that are hidden."""
        names = ["ApproximateNumberOfMessages", "ApproximateNumberOfMessagesNotVisible"]
        found = self._api.get_queue_attributes(QueueUrl=self.url, AttributeNames=names)
        return tuple(int(found["Attributes"][name]) for name in names)

    def received(self, count):
        """So many messages, in as many calls as it takes."""
        found = []
        while len(found) < count:
            found += self.receive()
        return found


@pytest.fixture
def queue(sqs, url, monkeypatch):
    monkeypatch.setattr("notifier.queue.WAIT_SECONDS", 1)
    return Events(sqs, url)


class Feed(ThreadingHTTPServer):
    """Answers `statuses` in turn, then 201, or 204 for an id that it knows."""

    daemon_threads = True

    def __init__(self):
        self.seen, self.statuses, self.known, self.seconds = [], [], set(), 0.0
        self.ready = 200
        super().__init__(("127.0.0.1", 0), Handler)

    @property
    def address(self):
        return ("127.0.0.1", self.server_port)


class Handler(BaseHTTPRequestHandler):
    server: Feed

    def do_GET(self):
        self._answer(self.server.ready)

    def do_POST(self):
        event = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        self.server.seen.append((self.path, dict(self.headers), event))
        time.sleep(self.server.seconds)
        if self.server.statuses:
            return self._answer(self.server.statuses.pop(0))
        known = event["id"] in self.server.known
        self.server.known.add(event["id"])
        return self._answer(204 if known else 201)

    def _answer(self, status):
        self.send_response(status)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *_):
        pass


@pytest.fixture
def feed():
    with Feed() as server:
        thread = threading.Thread(target=server.serve_forever, args=[0.02])
        thread.start()
        yield server
        server.shutdown()
        thread.join()


class Process:
    """`python -m notifier`, as its container starts it."""

    def __init__(self, environment):
        self.process = subprocess.Popen(
            [sys.executable, "-m", "notifier"],
            env={"PATH": os.environ["PATH"], **environment},
            text=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
        )  # fmt: skip
        self.output = []
        self._reader = threading.Thread(target=self._read)
        self._reader.start()

    def _read(self):
        for line in self.process.stdout:
            self.output.append(line)

    def lines(self):
        """The log so far; anything that is not JSON, or not in the guide, fails the test."""
        return held([json.loads(line) for line in self.output], "notifier")

    def until(self, message, count=1, seconds=20):
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            found = [line for line in self.lines() if line["message"] == message]
            if len(found) >= count:
                return found
            time.sleep(0.05)
        raise AssertionError(f"{message!r} is not in {self.output}")

    def stop(self):
        """The exit code, and the seconds that it took."""
        started = time.monotonic()
        self.process.terminate()
        return self.wait(), time.monotonic() - started

    def wait(self):
        code = self.process.wait(20)
        self._reader.join(5)
        return code


@pytest.fixture
def environment(aws, url, feed, tmp_path):
    host, port = feed.address
    return {
        **aws,
        "EVENTS_QUEUE_URL": url,
        "ACTIVITY_HOST": host,
        "ACTIVITY_PORT": str(port),
        "ALIVE_FILE": str(tmp_path / "alive"),
    }


@pytest.fixture
def process(environment):
    found = Process(environment)
    yield found
    if found.process.poll() is None:
        found.process.kill()
    found.wait()


@pytest.fixture
def lines():
    """What the process has logged since the test began, as the JSON that it would write."""
    found, kept = [], []

    class Keep(logging.Handler):
        def emit(self, record):
            kept.append(json.loads(logs.JsonFormatter().format(record)))
            found.append(dict(kept[-1]))

    handler, root = Keep(), logging.getLogger("notifier")
    root.addHandler(handler)
    root.setLevel(logging.DEBUG)
    yield lambda: found
    root.removeHandler(handler)
    root.setLevel(logging.NOTSET)
    held(kept, "notifier")
