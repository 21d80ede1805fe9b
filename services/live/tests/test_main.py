"""Pages that are connected hear what happens, over real connections."""

import json
import os
import time

import boto3
import pytest
from conftest import TRACE, created
from gateway import REGION, event_of
from main import handler
from websockets.exceptions import InvalidStatus

SECONDS = 10


def kept():
    """Items of the table by id."""
    table = boto3.client("dynamodb", region_name=REGION)
    items = table.scan(TableName=os.environ["CONNECTIONS_TABLE"])["Items"]
    return {item["id"]["S"]: int(item["expires"]["N"]) for item in items}


def until(condition):
    """Wait for what another thread does."""
    deadline = time.monotonic() + SECONDS
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.01)


def heard(page):
    return json.loads(page.recv(timeout=SECONDS))


def test_all_pages_hear_what_happened(page, log):
    pages = [page() for _ in range(3)]
    log()
    event = event_of(created())
    assert handler(event, None) == {
        "kind": "task.created",
        "connections": 3,
        "gone": 0,
        "failed": 0,
    }
    assert [heard(one) for one in pages] == [created()] * 3
    (line,) = log()
    assert line["duration_ms"] > 0
    assert {key: line[key] for key in line.keys() - {"time", "duration_ms"}} == {
        "level": "info",
        "logger": "live",
        "message": "event told",
        "correlation_id": event["id"],
        "kind": "task.created",
        "connections": 3,
        "gone": 0,
        "failed": 0,
    }


def test_more_pages_than_are_told_at_once(page):
    pages = [page() for _ in range(40)]
    assert handler(event_of(created()), None)["connections"] == 40
    assert [heard(one)["kind"] for one in pages] == ["task.created"] * 40


def test_where_nobody_is_nothing_happens(live):
    assert live.open == {}
    assert handler(event_of(created(kind="task.deleted")), None) == {
        "kind": "task.deleted",
        "connections": 0,
        "gone": 0,
        "failed": 0,
    }


def test_a_connection_is_kept_for_as_long_as_it_can_be_open(page, live):
    page()
    assert kept().keys() == live.open.keys()
    (expires,) = kept().values()
    assert abs(expires - time.time() - 7200) < SECONDS


def test_a_connection_that_ends_is_forgotten(page, log):
    page().close()
    until(lambda: not kept())
    assert [line["message"] for line in log()] == ["connected", "disconnected"]


def test_one_that_is_gone_is_forgotten_and_keeps_nobody_from_hearing(page, live):
    here, gone = page(), page()
    known = set(kept())
    (lost,) = [
        key for key, one in live.open.items() if one.remote_address == gone.socket.getsockname()
    ]
    connection = live.open.pop(lost)
    assert handler(event_of(created()), None) == {
        "kind": "task.created",
        "connections": 2,
        "gone": 1,
        "failed": 0,
    }
    assert heard(here) == created()
    assert kept().keys() == known - {lost}
    live.open[lost] = connection


def test_one_that_fails_keeps_nobody_from_hearing(page, live, monkeypatch, log):
    here, other = page(), page()
    (lost,) = [
        key for key, one in live.open.items() if one.remote_address == other.socket.getsockname()
    ]
    monkeypatch.setattr(live.open[lost], "send", lambda _: 1 / 0)
    log()
    counts = handler(event_of(created()), None)
    assert (counts["connections"], counts["gone"], counts["failed"]) == (2, 0, 1)
    assert heard(here) == created()
    assert lost in kept()
    failed, told = log()
    assert (failed["level"], failed["message"]) == ("error", "connections not told")
    assert failed["error"]["type"].startswith("botocore.exceptions.")
    assert told["failed"] == 1


def test_a_table_that_is_away_fails_the_run_so_that_lambda_tries_again(live, monkeypatch):
    assert live.open == {}
    monkeypatch.setenv("CONNECTIONS_TABLE", "away")
    with pytest.raises(Exception, match="ResourceNotFoundException"):
        handler(event_of(created()), None)


def test_a_page_asks_whether_the_connection_works(page):
    one, other = page(), page()
    one.send('{"kind": "ping"}')
    assert heard(one) == {"kind": "pong"}
    with pytest.raises(TimeoutError):
        other.recv(timeout=0.2)


@pytest.mark.parametrize("said", ["", "x", "[]", '{"kind": "task.created"}', "[" * 10_000])
def test_nothing_else_that_a_page_says_has_an_effect(page, live, log, said):
    one, other = page(), page()
    log()
    one.send(said)
    until(lambda: live.events[-1]["requestContext"]["routeKey"] == "$default")
    one.send('{"kind": "ping"}')
    assert heard(one) == {"kind": "pong"}
    with pytest.raises(TimeoutError):
        other.recv(timeout=0.05)
    (line,) = log()
    assert (line["message"], line["status"]) == ("message not understood", 400)
    assert said not in json.dumps({k: v for k, v in line.items() if k != "time"}) or len(said) < 3


def test_pages_of_other_origins_are_refused(page, live, monkeypatch, log):
    monkeypatch.setenv("ORIGINS", "https://shop.example.com https://www.example.com")
    page(Origin="https://www.example.com")
    for headers in ({"Origin": "https://evil.example.com"}, {}):
        with pytest.raises(InvalidStatus) as refused:
            page(**headers)
        assert refused.value.response.status_code == 403
    assert len(kept()) == len(live.open) == 1
    told = [(line["level"], line["message"], line["status"]) for line in log()]
    assert told == [("info", "connected", 200)] + 2 * [("warning", "connection refused", 403)]


def test_without_origins_in_the_environment_every_page_may_come(page, live):
    page(Origin="https://anywhere.example.com")
    assert len(live.open) == 1


def test_lines_have_the_trace_that_lambda_runs_in(page, monkeypatch, log):
    monkeypatch.setenv("_X_AMZN_TRACE_ID", TRACE)
    page()
    handler(event_of(created()), None)
    connected, told = log()
    for line in (connected, told):
        assert line["amzn_trace_id"] == TRACE
        assert line["trace_id"] == "6b01fc3de9cbbe93d1658acb7d22f1a3"
        assert line["traceparent"] == f"00-{line['trace_id']}-892dea4b058a2fab-01"
    assert connected["correlation_id"] != told["correlation_id"]


@pytest.mark.parametrize(
    ("trace", "fields"),
    [
        ("Root=x", set()),
        (TRACE.partition(";")[0], {"amzn_trace_id", "trace_id"}),
        (f"{TRACE};Lineage=1:2:3", {"amzn_trace_id", "trace_id", "traceparent"}),
    ],
)
def test_of_a_trace_what_is_well_formed_is_there(page, monkeypatch, log, trace, fields):
    monkeypatch.setenv("_X_AMZN_TRACE_ID", trace)
    page()
    (line,) = log()
    assert {"amzn_trace_id", "trace_id", "traceparent"} & line.keys() == fields


def test_nothing_personal_is_in_a_line(page, log):
    page(Cookie="secret")
    handler(event_of(created(title="Buy secret ink")), None)
    assert "secret" not in json.dumps(log())
