"""The one endpoint: reads a call, picks the emulator, applies the repair, answers."""

import logging
import time
from collections import Counter
from dataclasses import dataclass, field
from typing import Any

from ops.local import backends
from ops.local.call import Answer, Call, json_answer, refusal
from ops.local.mirror import mirror_balancers, mirror_subnets
from ops.local.process import HEALTH
from ops.local.repairs import REPAIRS
from ops.local.resent import Resent

MOTO = frozenset(
    {
        "acm",
        "application-autoscaling",
        "autoscaling",
        "codedeploy",
        "ec2",
        "elasticloadbalancing",
        "monitoring",
    },
)
"""Services of which moto keeps every field that a provider reads back; ministack has the rest."""

READS = ("Describe", "Get", "Head", "List")
"""How the names of operations begin that change nothing."""

_log = logging.getLogger(__name__)


async def emulate(call: Call) -> Answer:
    """Hand the call to the emulator that serves its service."""
    if call.service in MOTO:
        return await backends.moto(call)
    if call.service in ("elasticache", "lambda", "rds"):
        mirror_subnets(call.account, call.region)
    if call.service == "cloudfront":
        mirror_balancers(call.account)
    return await backends.ministack(call)


async def answer(call: Call) -> Answer:
    """Answer as AWS would, with the repair of this operation if there is one."""
    repair = REPAIRS.get((call.service, call.operation))
    try:
        return await (repair(call, emulate) if repair else emulate(call))
    except Exception as failure:  # noqa: BLE001 - whatever an emulator raises becomes one line
        _log.exception("%s %s", call.service, call.operation or f"{call.method} {call.path}")
        name = call.operation or f"{call.method} {call.path}"
        return refusal(call, f"the emulator cannot do {call.service} {name}: {failure!r}")


async def _logged(call: Call) -> Answer:
    began = time.monotonic()
    told = await answer(call)
    spent = (time.monotonic() - began) * 1000
    name = call.operation or f"{call.method} {call.path}"
    _log.info("%s %s %s: %d, %.0f ms", call.region, call.service, name, told.status, spent)
    return told


@dataclass(frozen=True)
class Front:
    """The ASGI application."""

    boot_id: str
    regions: set[str] = field(default_factory=set)
    changes: Counter[str] = field(default_factory=Counter)
    """Calls so far that may have changed something, by service."""
    resent: Resent = field(default_factory=Resent)

    async def __call__(self, scope: dict[str, Any], receive: Any, send: Any) -> None:
        """Serve one HTTP request; a WebSocket is refused."""
        if scope["type"] == "lifespan":
            await backends.lifespan(scope, receive, send)
        elif scope["type"] == "http":
            call = await _read(scope, receive)
            if call is not None:
                await _write(call, await self._answer(call), send)

    async def _answer(self, call: Call) -> Answer:
        if call.path == HEALTH:
            return json_answer(
                {
                    "boot_id": self.boot_id,
                    "changes": self.changes,
                    "regions": sorted(self.regions),
                }
            )
        if call.service:
            self.regions.add(call.region)
        if lost := self.resent.answer(call):
            _log.info("%s %s %s: answered again", call.region, call.service, call.operation)
            return lost
        told = await _logged(call)
        self.resent.keep(call, told)
        if changes(call):
            # Counted when it is done, so that whoever sees the count sees the change.
            self.changes[call.service] += 1
        return told


def changes(call: Call) -> bool:
    """Whether a call may change something, by the name of its operation or its method."""
    if call.operation:
        return not call.operation.startswith(READS)
    return call.method not in ("GET", "HEAD")


async def _read(scope: dict[str, Any], receive: Any) -> Call | None:
    body = bytearray()
    more = True
    while more:
        event = await receive()
        if event["type"] == "http.disconnect":
            return None
        body += event.get("body", b"")
        more = event.get("more_body", False)
    chunked = (b"transfer-encoding", b"expect", b"connection", b"content-length")
    headers = [(k, v) for k, v in scope["headers"] if k.lower() not in chunked]
    headers.append((b"content-length", str(len(body)).encode()))
    path = scope["raw_path"].split(b"?")[0].decode("latin-1")
    return Call(scope["method"], path, scope["query_string"], tuple(headers), bytes(body))


async def _write(call: Call, told: Answer, send: Any) -> None:
    hop = (b"transfer-encoding", b"connection", b"keep-alive", b"date", b"server")
    headers = [(k, v) for k, v in told.headers if k.lower() not in hop]
    await send({"type": "http.response.start", "status": told.status, "headers": headers})
    body = b"" if call.method == "HEAD" else told.body
    await send({"type": "http.response.body", "body": body})
