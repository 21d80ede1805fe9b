"""API Gateway's WebSocket APIs as far as the function sees them.

As a program, it stands between pages and the function. What is not here: throttling, the
limits of time, access logs.
"""

import json
import os
import sys
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import SimpleNamespace
from urllib.parse import unquote
from uuid import uuid4

import boto3
from websockets.exceptions import ConnectionClosed
from websockets.sync.server import serve

STAGE = "live"
REGION = "eu-north-1"
KEYS = {
    "AWS_ACCESS_KEY_ID": "x",
    "AWS_SECRET_ACCESS_KEY": "x",
    "AWS_DEFAULT_REGION": REGION,
}
MILLISECONDS = 1000


class Gateway:
    """Serves connections on one port, and `POST /live/@connections/ID` on another."""

    def __init__(self, handler):
        self._handler = handler
        self.open = {}
        self.events = []
        self._server = serve(
            self._served, "127.0.0.1", 0, process_request=self._connected, max_size=32 * 1024
        )
        self._calls = ThreadingHTTPServer(("127.0.0.1", 0), calls(self.open))
        for server in (self._server, self._calls):
            threading.Thread(target=server.serve_forever, daemon=True).start()

    @property
    def url(self):
        """Where pages connect."""
        return f"ws://127.0.0.1:{self._server.socket.getsockname()[1]}/{STAGE}"

    @property
    def endpoint(self):
        """Where whoever sends to a connection does so."""
        return f"http://127.0.0.1:{self._calls.server_port}/{STAGE}"

    def stop(self):
        self._server.shutdown()
        self._calls.shutdown()
        self._calls.server_close()

    def _connected(self, connection, request):
        """Open it where the function says so; each of its answers but 2xx refuses."""
        connection.api_id = f"{uuid4().hex[:15]}="
        headers = dict(request.headers.raw_items())
        answer = self._run(connection, "$connect", "CONNECT", headers=headers)
        if answer["statusCode"] // 100 != 2:
            return connection.respond(answer["statusCode"], "")
        self.open[connection.api_id] = connection
        return None

    def _served(self, connection):
        try:
            for text in connection:
                self._run(connection, "$default", "MESSAGE", body=text)
        except ConnectionClosed:
            pass
        finally:
            del self.open[connection.api_id]
            self._run(connection, "$disconnect", "DISCONNECT")

    def _run(self, connection, route, kind, **more):
        """Run the function with an event as API Gateway makes it.

        https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-websocket-api-integration-requests.html
        """
        request_id = f"{uuid4().hex[:15]}="
        now = int(time.time() * MILLISECONDS)
        request = {
            "routeKey": route,
            "eventType": kind,
            "extendedRequestId": request_id,
            "requestTime": time.strftime("%d/%b/%Y:%H:%M:%S +0000", time.gmtime()),
            "messageDirection": "IN",
            "stage": STAGE,
            "connectedAt": now,
            "requestTimeEpoch": now,
            "identity": {"sourceIp": "127.0.0.1"},
            "requestId": request_id,
            "domainName": f"a1b2c3d4e5.execute-api.{REGION}.amazonaws.com",
            "connectionId": connection.api_id,
            "apiId": "a1b2c3d4e5",
        }
        event = {"requestContext": request, "isBase64Encoded": False, **more}
        self.events.append(event)
        return self._handler(event, SimpleNamespace(aws_request_id=str(uuid4())))


def calls(connections):
    """The API that sends to connections: 410 for one that is gone.

    https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-how-to-call-websocket-api-connections.html
    """

    class Calls(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_POST(self):
            data = self.rfile.read(int(self.headers["Content-Length"]))
            stage, _, connection_id = unquote(self.path)[1:].partition("/@connections/")
            connection = connections.get(connection_id) if stage == STAGE else None
            if connection is None:
                self._answer(410, **{"x-amzn-ErrorType": "GoneException"})
                return
            connection.send(data.decode())
            self._answer(200)

        def _answer(self, status, **headers):
            self.send_response(status)
            for name, value in headers.items():
                self.send_header(name, value)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *_):
            pass

    return Calls


def event_of(detail):
    """What EventBridge runs a function with when `tasks` has told its bus of something."""
    return {
        "version": "0",
        "id": str(uuid4()),
        "detail-type": detail["kind"],
        "source": "tasks",
        "account": "123456789012",
        "time": detail["at"],
        "region": REGION,
        "resources": [],
        "detail": detail,
    }


def table():
    """A table as `tables: { connections: { key: id, ttl: expires } }` makes it."""
    name = f"connections-{uuid4().hex}"
    boto3.client("dynamodb", region_name=REGION).create_table(
        TableName=name,
        KeySchema=[{"AttributeName": "id", "KeyType": "HASH"}],
        AttributeDefinitions=[{"AttributeName": "id", "AttributeType": "S"}],
        BillingMode="PAY_PER_REQUEST",
    )
    return name


def program(queue_url):
    """Serve pages until the standard input ends; the queue stands for a rule of the bus.

    The environment leads to DynamoDB and SQS.
    """
    # Its modules are beside each other, as in the function.
    sys.path.insert(0, "live")
    from main import handler  # noqa: PLC0415

    gateway = Gateway(handler)
    os.environ |= {"CONNECTIONS_TABLE": table(), "LIVE_ENDPOINT": gateway.endpoint}
    threading.Thread(target=hear, args=(queue_url, handler), daemon=True).start()
    print(json.dumps({"url": gateway.url}), flush=True)  # noqa: T201 - what it is asked for
    sys.stdin.read()


def hear(queue_url, handler):
    """Run the function with what `tasks` tells."""
    sqs = boto3.client("sqs", region_name=REGION)
    while True:
        answer = sqs.receive_message(QueueUrl=queue_url, WaitTimeSeconds=1)
        for message in answer.get("Messages", ()):
            sqs.delete_message(QueueUrl=queue_url, ReceiptHandle=message["ReceiptHandle"])
            handler(event_of(json.loads(message["Body"])), None)


if __name__ == "__main__":
    program(sys.argv[1])
