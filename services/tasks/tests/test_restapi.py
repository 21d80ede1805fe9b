"""The gateway of the tests makes the events that AWS's page shows, field by field."""

import base64
import time

import pytest
from restapi import HOP, event
from runtime import Runtime, TooLargeError

ALWAYS = {
    "resource": str,
    "path": str,
    "httpMethod": str,
    "headers": dict,
    "multiValueHeaders": dict,
    "queryStringParameters": dict,
    "multiValueQueryStringParameters": dict,
    "pathParameters": dict,
    "stageVariables": None,
    "requestContext": dict,
    "body": str,
    "isBase64Encoded": bool,
}
CONTEXT = {
    "resourceId": str,
    "resourcePath": str,
    "httpMethod": str,
    "extendedRequestId": str,
    "requestTime": str,
    "path": str,
    "accountId": str,
    "protocol": str,
    "stage": str,
    "domainPrefix": str,
    "requestTimeEpoch": int,
    "requestId": str,
    "identity": dict,
    "domainName": str,
    "deploymentId": str,
    "apiId": str,
}
IDENTITY = {
    "cognitoIdentityPoolId", "accountId", "cognitoIdentityId", "caller", "sourceIp",
    "principalOrgId", "accessKey", "cognitoAuthenticationType", "cognitoAuthenticationProvider",
    "userArn", "userAgent", "user",
}  # fmt: skip
HEADERS = [("Accept", "a"), ("accept-x", "1"), ("accept-x", "2"), ("User-Agent", "pytest")]


def fits(value, kind):
    return value is None if kind is None else isinstance(value, kind)


def test_the_fields_are_those_of_the_page():
    found = event("POST", "/api/tasks/bulk?a=1", HEADERS, b"x")
    assert found.keys() == ALWAYS.keys()
    assert all(fits(found[name], kind) for name, kind in ALWAYS.items())
    assert found["requestContext"].keys() == CONTEXT.keys()
    assert all(fits(found["requestContext"][name], kind) for name, kind in CONTEXT.items())
    assert found["requestContext"]["identity"].keys() == IDENTITY


def test_a_request_without_query_and_body_has_nulls():
    found = event("GET", "/api/tasks", HEADERS, b"")
    assert found["queryStringParameters"] is found["multiValueQueryStringParameters"] is None
    assert (found["body"], found["isBase64Encoded"]) == (None, False)


def test_the_stage_is_in_the_path_of_the_context_alone():
    found = event("PUT", "/api/tasks/7%20x?a=b", HEADERS, b"")
    assert found["path"] == "/tasks/7%20x"
    assert found["pathParameters"] == {"proxy": "7%20x"}
    context = found["requestContext"]
    assert (context["path"], context["stage"]) == ("/api/tasks/7%20x", "api")
    assert found["httpMethod"] == context["httpMethod"] == "PUT"


def test_the_last_value_stands_alone_and_all_stand_together():
    found = event("GET", "/api/tasks?b=1&b=%C3%BC&c=", HEADERS, b"")
    assert found["headers"] == {"Accept": "a", "accept-x": "2", "User-Agent": "pytest"}
    assert found["multiValueHeaders"]["accept-x"] == ["1", "2"]
    assert found["queryStringParameters"] == {"b": "ü", "c": ""}
    assert found["multiValueQueryStringParameters"] == {"b": ["1", "ü"], "c": [""]}
    assert found["requestContext"]["identity"]["userAgent"] == "pytest"


def test_what_belongs_to_a_connection_does_not_pass():
    found = event("POST", "/api/tasks", [(name.title(), "x") for name in HOP], b"x")
    assert found["headers"] is found["multiValueHeaders"] is None


def test_bytes_are_in_base64_where_the_api_takes_them_else_text():
    body = "title\nÖl\n".encode() + b"\xff"
    binary = event("POST", "/api/tasks/bulk", HEADERS, body)
    assert binary["isBase64Encoded"] is True
    assert base64.b64decode(binary["body"]) == body
    text = event("POST", "/api/tasks/bulk", HEADERS, body, binary=False)
    assert (text["body"], text["isBase64Encoded"]) == ("title\nÖl\n\ufffd", False)


def test_the_time_is_there_twice():
    context = event("GET", "/api/tasks", HEADERS, b"")["requestContext"]
    written = time.strptime(context["requestTime"], "%d/%b/%Y:%H:%M:%S +0000")
    assert abs(time.time() * 1000 - context["requestTimeEpoch"]) < 60_000
    assert time.strftime("%S", written) == time.strftime(
        "%S", time.gmtime(context["requestTimeEpoch"] / 1000)
    )


def test_the_runtime_refuses_what_lambda_would():
    runtime = Runtime()
    with pytest.raises(TooLargeError):
        runtime.invoke({"body": "x" * 6 * 1024 * 1024})
    runtime.close()
