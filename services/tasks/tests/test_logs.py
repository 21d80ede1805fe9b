import json
import logging
import sys
from uuid import UUID

import psycopg
import pytest

from tasks import logs
from tasks.trace import correlation_id

TRACEPARENT = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"
AMAZON = "Root=1-67891233-abcdef012345678912345678;Parent=53995c3f42cd8ad8;Sampled=1"


def requests(lines):
    return [line for line in lines if line["message"] == "request"]


def test_one_line_per_request_with_these_fields_only(offline, lines):
    offline.get(
        "/api/tasks/x?secret=1",
        headers={
            "X-Correlation-Id": "abc-1.2_3",
            "traceparent": TRACEPARENT,
            "X-Amzn-Trace-Id": AMAZON,
            "User-Agent": "someone",
            "X-Forwarded-For": "192.0.2.7",
            "Authorization": "Bearer hidden",
            "Cookie": "session=hidden",
        },
    )
    [line] = requests(lines)
    assert isinstance(line.pop("duration_ms"), float)
    assert line.pop("time").endswith("+00:00")
    assert line == {
        "level": "info",
        "logger": "tasks.trace",
        "message": "request",
        "correlation_id": "abc-1.2_3",
        "amzn_trace_id": AMAZON,
        "traceparent": TRACEPARENT,
        "trace_id": "4bf92f3577b34da6a3ce929d0e0e4736",
        "method": "GET",
        "path": "/api/tasks/x",
        "status": 404,
    }


def test_the_ids_are_in_every_line_of_the_request(offline, lines):
    offline.get("/api/tasks", headers={"X-Correlation-Id": "abc", "traceparent": TRACEPARENT})
    about = [line for line in lines if line["logger"].startswith("tasks.")]
    assert [line["message"] for line in about] == ["the database does not answer", "request"]
    assert [(line["correlation_id"], line["traceparent"]) for line in about] == [
        ("abc", TRACEPARENT)
    ] * 2
    assert [line["level"] for line in about] == ["error", "error"]


@pytest.mark.parametrize("given", ["a", "A.b_c-9", "x" * 64, "4bf92f3577b34da6a3ce929d0e0e4736"])
def test_a_good_correlation_id_is_kept(offline, given):
    answer = offline.get("/healthz", headers={"X-Correlation-Id": given})
    assert answer.headers.getlist("X-Correlation-Id") == [given]


@pytest.mark.parametrize(
    "given", [None, "", "x" * 65, "a b", "a,b", 'a"', "ü", "a;b", "<script>", "a\tb", "{}", "a/b"]
)
def test_a_bad_one_is_replaced(offline, given):
    headers = {} if given is None else {"X-Correlation-Id": given}
    [made] = offline.get("/nowhere", headers=headers).headers.getlist("X-Correlation-Id")
    assert str(UUID(made)) == made != given


def test_each_request_gets_its_own(offline):
    assert len({offline.get("/healthz").headers["X-Correlation-Id"] for _ in range(20)}) == 20
    assert correlation_id() == ""


@pytest.mark.parametrize(
    ("header", "value"),
    [
        ("traceparent", "00-4BF92F3577B34DA6A3CE929D0E0E4736-00f067aa0ba902b7-01"),
        ("traceparent", TRACEPARENT + "-more"),
        ("traceparent", TRACEPARENT[:-2] + "zz"),
        ("traceparent", "ff" + TRACEPARENT[2:]),
        ("traceparent", f"00-{'0' * 32}-00f067aa0ba902b7-01"),
        ("traceparent", f"00-4bf92f3577b34da6a3ce929d0e0e4736-{'0' * 16}-01"),
        ("X-Amzn-Trace-Id", "Root=1 2"),
        ("X-Amzn-Trace-Id", "x" * 257),
        ("X-Amzn-Trace-Id", ""),
    ],
)
def test_a_bad_trace_header_is_left_out(offline, lines, header, value):
    offline.get("/api/tasks/x", headers={header: value})
    [line] = requests(lines)
    assert not {"traceparent", "amzn_trace_id", "trace_id"} & line.keys()


@pytest.mark.parametrize(
    ("given", "trace_id"),
    [
        ({"traceparent": TRACEPARENT}, "4bf92f3577b34da6a3ce929d0e0e4736"),
        ({"X-Amzn-Trace-Id": AMAZON}, "67891233abcdef012345678912345678"),
        (
            {"X-Amzn-Trace-Id": "Self=1-67891234-12456789abcdef012345678;" + AMAZON},
            "67891233abcdef012345678912345678",
        ),
        (
            {"X-Amzn-Trace-Id": AMAZON, "traceparent": TRACEPARENT},
            "4bf92f3577b34da6a3ce929d0e0e4736",
        ),
        ({"X-Amzn-Trace-Id": "Root=1-2"}, None),
        ({"X-Amzn-Trace-Id": "Self=1-67891233-abcdef012345678912345678"}, None),
        ({}, None),
    ],
)
def test_the_trace_is_the_callers_else_the_balancers(offline, lines, given, trace_id):
    offline.get("/api/tasks/x", headers=given)
    assert requests(lines)[0].get("trace_id") == trace_id


def test_a_long_path_is_cut(offline, lines):
    offline.get("/" + "x" * 5000)
    assert requests(lines)[0]["path"] == "/" + "x" * 199


def test_health_is_logged_for_debugging_only_and_failure_always(offline, lines):
    offline.get("/healthz")
    offline.get("/readyz")
    assert [(line["path"], line["level"]) for line in requests(lines)] == [
        ("/healthz", "debug"),
        ("/readyz", "error"),
    ]


def formatted(message, *arguments, **more):
    record = logging.getLogger("x").makeRecord(
        "x", logging.WARNING, "f.py", 1, message, arguments, more.pop("exc_info", None), **more
    )
    text = logs.JsonFormatter().format(record)
    assert "\n" not in text
    return json.loads(text)


def test_any_message_is_one_line_of_json():
    line = formatted('a "%s"\n\x00\ud800', "b\r\n{}")
    assert line["message"] == 'a "b\r\n{}"\n\x00\ud800'
    assert (line["level"], line["logger"]) == ("warning", "x")
    assert line.keys() == {"time", "level", "logger", "message"}


def test_an_exception_gives_type_state_and_frames_but_not_its_message():
    try:
        try:
            raise KeyError("alice")
        except KeyError as cause:
            raise psycopg.errors.UniqueViolation("Key (name)=(alice)") from cause
    except psycopg.Error:
        line = formatted("failed", exc_info=sys.exc_info())
    assert line["error"]["type"] == "psycopg.errors.UniqueViolation"
    assert line["error"]["sqlstate"] == "23505"
    [frame] = line["error"]["stack"]
    assert frame.startswith(__file__ + ":")
    assert "alice" not in json.dumps(line)


def test_a_deep_stack_is_cut_to_its_innermost_frames():
    def deep(level):
        return 1 / 0 if level == 0 else deep(level - 1)

    try:
        deep(100)
    except ZeroDivisionError:
        stack = formatted("failed", exc_info=sys.exc_info())["error"]["stack"]
    assert len(stack) == logs.FRAMES == 20
    assert all(frame.endswith(" deep") for frame in stack)


def test_configure_takes_over_the_root_logger_once(capsys):
    root = logging.getLogger()
    before, level = root.handlers[:], root.level
    try:
        logs.configure("warning")
        logs.configure("warning")
        logging.getLogger("other").warning("seen")
        logging.getLogger("other").info("not seen")
        logging.getLogger("psycopg.pool").info("not seen")
    finally:
        root.handlers[:] = before
        root.setLevel(level)
    [line] = capsys.readouterr().out.splitlines()
    assert json.loads(line)["message"] == "seen"
