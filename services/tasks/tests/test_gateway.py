"""What a REST API's event is for the application, and what it gets back."""

import base64
import json
from types import SimpleNamespace

import pytest
from flask import Flask, jsonify, request
from restapi import event

from tasks import gateway, logs

CONTEXT = SimpleNamespace(aws_request_id="5f0e9e4c-6a1d-4b57-b0b5-8f7ecb1a2c3d")


@pytest.fixture
def ask(monkeypatch):
    """The answer of an application that tells what it was asked."""
    monkeypatch.delenv("_X_AMZN_TRACE_ID", raising=False)
    app = Flask("echo")

    @app.route("/<path:path>", methods=["GET", "POST"])
    def echo(path):
        answer = jsonify(
            path=path,
            query=request.args.to_dict(flat=False),
            body=base64.b64encode(request.get_data()).decode(),
            type=request.content_type,
            headers=dict(request.headers),
        )
        answer.headers.extend([("X-Two", "1"), ("X-Two", "2")])
        return answer

    handler = gateway.handler(app)

    def asked(method, target, headers=(), body=b"", **more):
        answer = handler(event(method, target, headers, body, **more), CONTEXT)
        return answer, json.loads(answer["body"])

    return asked


def test_the_application_sees_the_path_that_was_asked_for(ask):
    assert ask("GET", "/api/tasks/7")[1]["path"] == "api/tasks/7"
    assert ask("GET", "/api/tasks/%C3%BC%20x")[1]["path"] == "api/tasks/ü x"
    assert ask("GET", "/healthz")[1]["path"] == "healthz"


def test_a_query_is_whole(ask):
    query = ask("GET", "/api/tasks?a=1&a=2&b=%26%C3%BC&c=")[1]["query"]
    assert query == {"a": ["1", "2"], "b": ["&ü"], "c": [""]}


@pytest.mark.parametrize("binary", [True, False])
def test_a_body_is_whole(ask, binary):
    content = "title\nÖl\r\n".encode()
    found = ask("POST", "/api/x", [("content-type", "text/csv")], content, binary=binary)[1]
    assert (base64.b64decode(found["body"]), found["type"]) == (content, "text/csv")
    assert found["headers"]["Content-Length"] == str(len(content))


def test_bytes_that_are_no_text_are_whole(ask):
    assert (
        base64.b64decode(ask("POST", "/api/x", [], b"\xff\x00\xfe")[1]["body"]) == b"\xff\x00\xfe"
    )


def test_an_answer_is_text_with_each_of_its_headers(ask):
    answer, _ = ask("GET", "/api/x")
    assert answer["statusCode"] == 200
    assert answer["isBase64Encoded"] is False
    assert answer["multiValueHeaders"]["X-Two"] == ["1", "2"]
    assert answer.keys() == {"statusCode", "multiValueHeaders", "isBase64Encoded", "body"}


def test_a_request_without_a_correlation_id_has_that_of_the_invocation(ask):
    assert ask("GET", "/api/x")[1]["headers"]["X-Correlation-Id"] == CONTEXT.aws_request_id
    given = ask("GET", "/api/x", [("x-correlation-id", "abc")])[1]["headers"]
    assert given["X-Correlation-Id"] == "abc"


def test_the_functions_trace_stands_before_the_gateways(ask, monkeypatch):
    gateways = [("X-Amzn-Trace-Id", "Root=1-67891233-abcdef012345678912345678")]
    headers = ask("GET", "/api/x", gateways)[1]["headers"]
    assert headers["X-Amzn-Trace-Id"] == gateways[0][1]
    own = f"{gateways[0][1]};Parent=53995c3f42cd8ad8;Sampled=1"
    monkeypatch.setenv("_X_AMZN_TRACE_ID", own)
    assert ask("GET", "/api/x", gateways)[1]["headers"]["X-Amzn-Trace-Id"] == own
    assert ask("GET", "/api/x")[1]["headers"]["X-Amzn-Trace-Id"] == own


def large(size):
    app = Flask("large")
    app.add_url_rule("/api/x", view_func=lambda: "\\" * size)
    return gateway.handler(app)(event("GET", "/api/x", [], b""), CONTEXT)


def test_an_answer_that_does_not_fit_is_an_error_that_says_so(lines):
    assert large(gateway.ANSWER_LIMIT // 2 - 1)["statusCode"] == 200
    assert lines == []
    answer = large(gateway.ANSWER_LIMIT // 2)
    assert answer["statusCode"] == 500
    assert answer["multiValueHeaders"]["Content-Type"] == ["application/problem+json"]
    assert json.loads(answer["body"])["detail"] == (
        "The answer is larger than a function may give; ask for fewer tasks by `limit`."
    )
    [line] = lines
    assert (line["level"], line["message"]) == ("error", "the answer is too large for a function")


def test_the_largest_answer_fits_with_its_headers():
    answer = large(gateway.ANSWER_LIMIT // 2 - 1)
    assert len(json.dumps(answer)) < 6 * 1024 * 1024
    assert logs.CONTEXT.get() is None
