"""Kafka, by the broker that librdkafka brings for tests, and what is asked of OpenSearch."""

import json
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from confluent_kafka import Producer

from search.http import Http
from search.index import Index

AT = "2026-01-31T06:00:0{}.000Z"


def event(task_id="t1", title="Paint the fence", kind="task.created", second=0):
    return {
        "id": f"{task_id}-{second}",
        "kind": kind,
        "at": AT.format(second),
        "task_id": task_id,
        "title": title,
    }


class Domain(ThreadingHTTPServer):
    """Documents by id with their version, and every request."""

    def __init__(self):
        super().__init__(("127.0.0.1", 0), Asked)
        self.documents, self.asked, self.broken = {}, [], []
        self.made = False
        self.url = f"http://127.0.0.1:{self.server_port}"

    def change(self, word, said, document):
        known = self.documents.get(said["_id"], (-1, None))[0]
        if said["version"] < known:
            return 409
        if document and document["title"] == "refuse me":
            return 400
        self.documents[said["_id"]] = (said["version"], document)
        return 200 if word == "index" or known >= 0 else 404

    def tasks(self):
        return {key: one[1]["title"] for key, one in self.documents.items() if one[1]}


class Asked(BaseHTTPRequestHandler):
    def answer(self):
        text = self.rfile.read(int(self.headers.get("Content-Length") or 0)).decode()
        self.server.asked.append((self.command, self.path, text, dict(self.headers)))
        if self.server.broken:
            return self.say(self.server.broken.pop(), {})
        if self.path.endswith("/_bulk"):
            return self.say(200, {"items": list(self.bulk(text.splitlines()))})
        if self.path.endswith("/_search"):
            words = json.loads(text)["query"]["match"]["title"]["query"].lower().split()
            hits = [
                {"_id": key, "_source": one}
                for key, (_, one) in self.server.documents.items()
                if one and set(words) & set(one["title"].lower().split())
            ]
            return self.say(200, {"hits": {"hits": hits}})
        if self.path == "/tasks":
            status, self.server.made = 400 if self.server.made else 200, True
            return self.say(status, {})
        return self.say(200, {})

    do_PUT = do_POST = do_GET = answer  # noqa: N815 - what the class calls

    def bulk(self, lines):
        rest = iter(lines)
        for line in rest:
            ((word, said),) = json.loads(line).items()
            document = json.loads(next(rest)) if word == "index" else None
            yield {word: {"status": self.server.change(word, said, document)}}

    def say(self, status, body):
        text = json.dumps(body).encode()
        self.send_response(status)
        self.send_header("Content-Length", str(len(text)))
        self.end_headers()
        self.wfile.write(text)

    def log_message(self, *_):
        pass


@pytest.fixture
def domain():
    server = Domain()
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield server
    server.shutdown()
    server.server_close()


@pytest.fixture
def index(domain):
    return Index(Http(domain.url, lambda _: None))


@pytest.fixture
def broker():
    """Configuration of clients; the broker is there as long as what began it."""
    begun = Producer({"test.mock.num.brokers": 1, "bootstrap.servers": "unused"})
    (one,) = begun.list_topics(timeout=10).brokers.values()
    yield {"bootstrap.servers": f"{one.host}:{one.port}"}
    begun.flush(1)
