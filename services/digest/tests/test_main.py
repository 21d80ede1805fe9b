"""The function against a board that answers over HTTP on the loopback interface."""

import json
import threading
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import SimpleNamespace
from urllib.parse import parse_qs, urlsplit

import pytest

from digest import main

TODAY = datetime.now(UTC).date()
YESTERDAY = TODAY - timedelta(days=1)
CONTEXT = SimpleNamespace(aws_request_id="request-1")


class Board:
    """Pages by status; every request that came."""

    def __init__(self):
        self.pages = {"todo": [[]], "doing": [[]]}
        self.status = 200
        self.requests = []


@pytest.fixture
def board(monkeypatch):
    found = Board()

    class Answers(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self):
            asked = urlsplit(self.path)
            query = {k: v[0] for k, v in parse_qs(asked.query).items()}
            found.requests.append((asked.path, query, dict(self.headers)))
            pages, at = found.pages[query["status"]], int(query.get("cursor", 0))
            after = str(at + 1) if at + 1 < len(pages) else None
            items = [{"due_date": day.isoformat()} for day in pages[at]]
            content = json.dumps({"items": items, "next": after}).encode()
            self.send_response(found.status)
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, *_):
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Answers)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    monkeypatch.setenv("TASKS_HOST", "127.0.0.1")
    monkeypatch.setenv("TASKS_PORT", str(server.server_port))
    monkeypatch.delenv("_X_AMZN_TRACE_ID", raising=False)
    yield found
    server.shutdown()
    server.server_close()


def test_what_is_due_today_and_what_was_is_counted_apart(board):
    board.pages = {"todo": [[TODAY, YESTERDAY]], "doing": [[YESTERDAY]]}
    assert main.handler({}, CONTEXT) == {"due": 1, "overdue": 2}


def test_an_empty_board_is_two_zeros(board):
    board.pages = {"todo": [[]], "doing": [[]]}
    assert main.handler({}, CONTEXT) == {"due": 0, "overdue": 0}


def test_only_open_tasks_up_to_today_are_asked_for(board):
    main.handler({}, CONTEXT)
    assert [(path, query) for path, query, _ in board.requests] == [
        ("/api/tasks", {"status": status, "due_to": TODAY.isoformat(), "limit": "200"})
        for status in ("todo", "doing")
    ]


def test_all_pages_are_read(board):
    board.pages["todo"] = [[TODAY] * 3, [TODAY], [YESTERDAY]]
    assert main.handler({}, CONTEXT) == {"due": 4, "overdue": 1}
    assert [query.get("cursor") for _, query, _ in board.requests] == [None, "1", "2", None]


def test_ids_go_on(board, monkeypatch):
    monkeypatch.setenv("_X_AMZN_TRACE_ID", "Root=1-2-3")
    main.handler({}, CONTEXT)
    for _, _, headers in board.requests:
        assert headers["X-Correlation-Id"] == "request-1"
        assert headers["X-Amzn-Trace-Id"] == "Root=1-2-3"


def test_without_a_trace_there_is_no_header_of_one(board):
    main.handler({}, None)
    headers = board.requests[0][2]
    assert "X-Amzn-Trace-Id" not in headers
    assert len(headers["X-Correlation-Id"]) == 36


def test_the_log_is_one_line_that_cloudwatch_counts(board, capsys):
    board.pages["todo"] = [[TODAY]]
    main.handler({}, CONTEXT)
    (line,) = capsys.readouterr().out.splitlines()
    told = json.loads(line)
    assert (told["due"], told["overdue"], told["correlation_id"]) == (1, 0, "request-1")
    assert told["message"] == "counted what is due"
    assert told["_aws"]["CloudWatchMetrics"] == [
        {
            "Namespace": "Groundwork/Board",
            "Dimensions": [[]],
            "Metrics": [{"Name": "due", "Unit": "Count"}, {"Name": "overdue", "Unit": "Count"}],
        }
    ]
    moment = datetime.fromtimestamp(told["_aws"]["Timestamp"] / 1000, UTC)
    assert abs(datetime.now(UTC) - moment) < timedelta(minutes=1)


def test_a_board_that_refuses_fails_the_run(board, capsys):
    board.status = 503
    with pytest.raises(main.BoardError, match="status 503"):
        main.handler({}, CONTEXT)
    assert capsys.readouterr().out == ""


@pytest.mark.usefixtures("board")
def test_a_board_that_is_away_fails_the_run(monkeypatch):
    monkeypatch.setenv("TASKS_PORT", "1")
    with pytest.raises(OSError, match="refused"):
        main.handler({}, CONTEXT)
