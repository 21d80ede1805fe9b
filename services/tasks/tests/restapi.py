"""API Gateway's REST API before a function: requests become proxy events, and answers come back.

https://docs.aws.amazon.com/apigateway/latest/developerguide/set-up-lambda-proxy-integrations.html
"""

import base64
import json
import threading
import time
import uuid
from collections import defaultdict
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qsl

from runtime import FunctionError, Runtime, TooLargeError

STAGE = "api"
REQUEST_LIMIT = 10 * 1024 * 1024
HOP = {"connection", "transfer-encoding", "te", "upgrade", "content-length", "expect"}
METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "BREW")


def event(method: str, target: str, headers: list, body: bytes, *, binary: bool = True) -> dict:
    """The event of a request; with `binary`, the API takes every type of content as bytes.

    The path of the event is without the stage, that of the request's context has it.
    """
    asked, _, question = target.partition("?")
    path = asked.removeprefix(f"/{STAGE}") or "/"
    many = defaultdict(list)
    for name, value in headers:
        if name.lower() not in HOP:
            many[name].append(value)
    query = defaultdict(list)
    for name, value in parse_qsl(question, keep_blank_values=True):
        query[name].append(value)
    moment = time.time()
    text = None
    if body:
        text = base64.b64encode(body).decode() if binary else body.decode(errors="replace")
    return {
        "resource": "/tasks/{proxy+}",
        "path": path,
        "httpMethod": method,
        "headers": {name: values[-1] for name, values in many.items()} or None,
        "multiValueHeaders": dict(many) or None,
        "queryStringParameters": {name: values[-1] for name, values in query.items()} or None,
        "multiValueQueryStringParameters": dict(query) or None,
        "pathParameters": {"proxy": path.removeprefix("/tasks/")},
        "stageVariables": None,
        "requestContext": {
            "resourceId": "abc123",
            "resourcePath": "/tasks/{proxy+}",
            "httpMethod": method,
            "extendedRequestId": "AbCdEfGhIjKlMno=",
            "requestTime": time.strftime("%d/%b/%Y:%H:%M:%S +0000", time.gmtime(moment)),
            "path": asked,
            "accountId": "123456789012",
            "protocol": "HTTP/1.1",
            "stage": STAGE,
            "domainPrefix": "a1b2c3d4e5",
            "requestTimeEpoch": int(moment * 1000),
            "requestId": str(uuid.uuid4()),
            "identity": {
                "cognitoIdentityPoolId": None,
                "accountId": None,
                "cognitoIdentityId": None,
                "caller": None,
                "sourceIp": "127.0.0.1",
                "principalOrgId": None,
                "accessKey": None,
                "cognitoAuthenticationType": None,
                "cognitoAuthenticationProvider": None,
                "userArn": None,
                "userAgent": many.get("User-Agent", [None])[-1],
                "user": None,
            },
            "domainName": "a1b2c3d4e5.execute-api.eu-north-1.amazonaws.com",
            "deploymentId": "d1e2f3",
            "apiId": "a1b2c3d4e5",
        },
        "body": text,
        "isBase64Encoded": binary and text is not None,
    }


class RestApi:
    """Listens on a free port and asks the function of a runtime."""

    def __init__(self, runtime: Runtime) -> None:
        self.runtime = runtime
        self.events: list[dict] = []
        self.trace: str | None = None
        api = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def answer(self):
                body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
                status, headers, content = api.ask(
                    self.command, self.path, self.headers.items(), body
                )
                self.send_response_only(status)
                for name, value in headers:
                    if name.lower() != "content-length":
                        self.send_header(name, value)
                if status != 204:
                    self.send_header("Content-Length", str(len(content)))
                self.end_headers()
                if self.command != "HEAD":
                    self.wfile.write(content)

            def log_message(self, *_):
                pass

        for method in METHODS:
            setattr(Handler, f"do_{method}", Handler.answer)
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        self.port = self._server.server_port
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()

    def ask(self, method, target, headers, body) -> tuple[int, list, bytes]:
        """Status, headers and content; what the gateway itself says is in its own form."""
        if len(body) > REQUEST_LIMIT:
            return said(413, "Request Too Long")
        self.events.append(event(method, target, headers, body))
        try:
            answer = self.runtime.invoke(self.events[-1], self.trace)
        except TooLargeError:
            return said(413, "Request Too Long")
        except FunctionError:
            return said(502, "Internal server error")
        content = answer["body"].encode()
        if answer["isBase64Encoded"]:
            content = base64.b64decode(content)
        named = answer["multiValueHeaders"]
        return (
            answer["statusCode"],
            [(name, value) for name, values in named.items() for value in values],
            content,
        )


def said(status: int, message: str) -> tuple[int, list, bytes]:
    return status, [("Content-Type", "application/json")], json.dumps({"message": message}).encode()
