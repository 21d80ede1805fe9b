"""The entry points, with a broker and a domain of this process in the place of AWS's."""

import json
import logging
import os
import signal
import threading

import pytest
from conftest import event
from contract import held
from test_stream import QUICKLY, record, until

from search import __main__ as process
from search import forward, kafka, logs, on_request, on_stream
from search.change import UnreadableError


@pytest.fixture
def environment(monkeypatch, broker, domain, tmp_path):
    """What a stack tells; neither TLS nor signatures, which the stand-ins do not know."""
    for name, value in {
        "CHANGES_BROKERS": broker["bootstrap.servers"],
        "CHANGES_TOPIC": "changes",
        "CHANGES_REGION": "eu-north-1",
        "CHANGES_GROUP_PREFIX": "changes-",
        "INDEX_URL": domain.url,
        "INDEX_ROLE": "arn:writer",
        "INDEX_READER": "arn:reader",
        "INDEX_REGION": "eu-north-1",
        "ALIVE_FILE": str(tmp_path / "alive"),
    }.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setattr(kafka, "config", lambda _: dict(broker))
    for module in (process, on_stream, on_request):
        monkeypatch.setattr(module, "signer", lambda _: lambda _: None)
    root = logging.getLogger()
    kept, level = root.handlers[:], root.level
    yield
    root.handlers[:] = kept
    root.setLevel(level)
    for made in (forward.forwarder, on_stream._index, on_request._index):
        made.cache_clear()


@pytest.mark.usefixtures("environment")
def test_from_the_bus_to_an_answer(domain, monkeypatch, capsys):
    made = kafka.consumer
    monkeypatch.setattr(kafka, "consumer", lambda base, group: made({**base, **QUICKLY}, group))
    # The broker of the tests makes topics when they are written to, and not otherwise.
    monkeypatch.setattr(kafka, "make_topic", lambda *_: None)
    forward.handler({"detail-type": "task.created", "detail": event("a")}, None)

    def end():
        until(lambda: domain.tasks() == {"a": "Paint the fence"})
        os.kill(os.getpid(), signal.SIGTERM)

    before = [signal.getsignal(each) for each in (signal.SIGTERM, signal.SIGINT)]
    threading.Thread(target=end, daemon=True).start()
    assert process.main() == 0
    for each, kept in zip((signal.SIGTERM, signal.SIGINT), before, strict=True):
        signal.signal(each, kept)

    asked = {"httpMethod": "GET", "queryStringParameters": {"q": "fence"}}
    told = on_request.handler(asked, None)
    assert [task["id"] for task in json.loads(told["body"])["tasks"]] == ["a"]
    lines = held([json.loads(line) for line in capsys.readouterr().out.splitlines()], "search")
    messages = [line["message"] for line in lines if line["logger"] == "search"]
    assert messages == ["receiving", "stopping", "stopped"]


@pytest.mark.usefixtures("environment")
def test_a_function_prepares_the_index_once(domain):
    for offset in (1, 2):
        batch = {"changes-0": [record(event(str(offset)), offset)]}
        assert on_stream.handler({"records": batch}, None) == {"batchItemFailures": []}
    assert [path for _, path, _, _ in domain.asked].count("/tasks") == 1
    assert domain.tasks().keys() == {"1", "2"}


@pytest.mark.usefixtures("environment")
def test_what_cannot_be_read_is_told_by_its_place(capsys):
    batch = [record(event("a"), 1), {**record(event("b"), 2), "value": "bm90aGluZw=="}]
    failed = on_stream.handler({"records": {"changes-0": batch}}, None)["batchItemFailures"]
    assert failed == [{"itemIdentifier": {"partition": "changes-0", "offset": 2}}]
    lines = held([json.loads(line) for line in capsys.readouterr().out.splitlines()], "search")
    told = [line for line in lines if line["logger"] == "search"]
    assert [line["message"] for line in told] == ["change unreadable", "changes indexed"]
    assert (told[0]["partition"], told[0]["offset"]) == ("changes-0", 2)
    assert told[1]["count"] == 1


def test_a_line_of_the_log_says_what_failed_and_quotes_nothing():
    try:
        raise UnreadableError("quoted by nobody")
    except UnreadableError as error:
        info = (type(error), error, error.__traceback__)
    made = logging.LogRecord("search", logging.ERROR, "f", 1, "change unreadable", (), info)
    made.fields = {"partition": "changes-3"}
    text = logs.JsonFormatter().format(made)
    (line,) = held([json.loads(text)], "search")
    assert (line["level"], line["message"]) == ("error", "change unreadable")
    assert line["partition"] == "changes-3"
    assert line["error"]["type"] == "search.change.UnreadableError"
    assert "quoted by nobody" not in text
