"""The function behind real connections, with a table of DynamoDB's API, all on the loopback."""

import json
from contextlib import ExitStack

import gateway
import main
import pytest
from contract import held
from moto.server import ThreadedMotoServer
from websockets.sync.client import connect

TRACE = "Root=1-6b01fc3d-e9cbbe93d1658acb7d22f1a3;Parent=892dea4b058a2fab;Sampled=1"


@pytest.fixture(scope="session")
def endpoint():
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    yield f"http://{host}:{port}"
    server.stop()


@pytest.fixture
def aws(endpoint, monkeypatch):
    """Variables that lead any client of this process to that API."""
    for name, value in {**gateway.KEYS, "AWS_ENDPOINT_URL": endpoint}.items():
        monkeypatch.setenv(name, value)
    for name in ("ORIGINS", "_X_AMZN_TRACE_ID"):
        monkeypatch.delenv(name, raising=False)
    return endpoint


@pytest.fixture
def live(aws, monkeypatch):  # noqa: ARG001 - it leads boto3 there
    """The gateway, with the function behind it."""
    main._connections.cache_clear()
    found = gateway.Gateway(main.handler)
    monkeypatch.setenv("CONNECTIONS_TABLE", gateway.table())
    monkeypatch.setenv("LIVE_ENDPOINT", found.endpoint)
    yield found
    found.stop()


@pytest.fixture
def page(live):
    """Opens connections, as pages do."""
    with ExitStack() as opened:
        yield lambda **headers: opened.enter_context(connect(live.url, additional_headers=headers))


@pytest.fixture
def log(capsys):
    """The lines that were written since the last call, each with fields that were promised."""
    return lambda: held([json.loads(line) for line in capsys.readouterr().out.splitlines()], "live")


def created(**more):
    """What `tasks` tells of a task."""
    detail = {
        "id": "11111111-2222-4333-8444-555555555555",
        "at": "2026-01-02T03:04:05.678Z",
        "kind": "task.created",
        "task_id": "00000000-0000-4000-8000-000000000001",
        "title": "Buy ink",
    }
    return {**detail, **more}
