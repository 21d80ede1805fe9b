"""An application load balancer: its rules, its targets, and what it adds to a request."""

import time
from typing import Final

from aiohttp import hdrs

from ops.local.plane.desired import Balancer, Fixed, Forward, Listener, Redirect, Rule
from ops.local.plane.edge import said
from ops.local.plane.edge.exchange import Answer, Asked, Headers, unlike_any_other
from ops.local.plane.edge.pattern import host_of_balancer, path_of_balancer
from ops.local.plane.edge.sender import LateError, NoAnswerError, Sender
from ops.local.plane.edge.turns import Turns, Weights

TRACE: Final = "X-Amzn-Trace-Id"
SECURE: Final = "HTTPS"


async def answer(
    asked: Asked, balancer: Balancer, listener: Listener, turns: Turns, sender: Sender
) -> Answer:
    """What the first rule that fits says, or what a target says."""
    rule = next((each for each in listener.rules if fits(each, asked)), None)
    match rule and rule.action:
        case Forward(groups):
            return await _forward(asked, listener, groups, turns, sender)
        case Redirect() as action:
            told = said.by_balancer(action.status)
            told.headers[hdrs.LOCATION] = location(action, asked, balancer, listener)
            return told
        case Fixed(status, content_type, body):
            return said.plain(said.BALANCER, status, f"{content_type}; charset=utf-8", body)
        case _:
            return said.by_balancer(502, f"No rule of {balancer.name} is understood here.")


def serving(balancer: Balancer, *, secure: bool) -> Listener | None:
    """The listener that is asked over HTTPS, or over HTTP; the other where there is no such one."""
    found = sorted(balancer.listeners, key=lambda one: (one.protocol == SECURE) is not secure)
    return next(iter(found), None)


def fits(rule: Rule, asked: Asked) -> bool:
    """Whether a request meets all conditions."""
    paths = not rule.paths or any(path_of_balancer(one, asked.path) for one in rule.paths)
    return paths and (not rule.hosts or any(host_of_balancer(h, asked.host) for h in rule.hosts))


def location(action: Redirect, asked: Asked, balancer: Balancer, listener: Listener) -> str:
    """Where a redirect leads; to another listener of this balancer, where that is on this machine.

    https://docs.aws.amazon.com/elasticloadbalancing/latest/application/rule-action-types.html
    """
    known = {
        "#{protocol}": listener.protocol,
        "#{host}": asked.host,
        "#{port}": str(listener.port),
        "#{path}": asked.path.removeprefix("/"),
        "#{query}": asked.query,
    }

    def filled(text: str) -> str:
        for name, value in known.items():
            text = text.replace(name, value)
        return text

    port = filled(action.port)
    if filled(action.host) == asked.host and port in {str(one.port) for one in balancer.listeners}:
        base = f"http://{asked.headers.get(hdrs.HOST, '')}"
    else:
        base = f"{filled(action.protocol).lower()}://{filled(action.host)}:{port}"
    query = filled(action.query)
    return f"{base}{filled(action.path)}{'?' if query else ''}{query}"


async def _forward(
    asked: Asked, listener: Listener, groups: Weights, turns: Turns, sender: Sender
) -> Answer:
    group = turns.group(groups)
    targets = turns.targets(group) if group else ()
    if not targets:
        return said.by_balancer(503)
    passed = asked.but(headers=told_to_target(asked, listener))
    for target in targets:
        try:
            return await sender.ask(target, passed)
        except LateError:
            return said.by_balancer(504)
        except NoAnswerError as failure:
            if not failure.again:
                break
    return said.by_balancer(502)


def told_to_target(asked: Asked, listener: Listener) -> Headers:
    """The headers of a request, and who asked for what.

    https://docs.aws.amazon.com/elasticloadbalancing/latest/application/x-forwarded-headers.html
    """
    headers = asked.headers.copy()
    before = headers.popall(hdrs.X_FORWARDED_FOR, [])
    headers[hdrs.X_FORWARDED_FOR] = ", ".join([*before, asked.address])
    headers[hdrs.X_FORWARDED_PROTO] = listener.protocol.lower()
    headers["X-Forwarded-Port"] = str(listener.port)
    headers[TRACE] = traced(headers.get(TRACE, ""))
    return headers


def traced(before: str) -> str:
    """The request's trace: a root of its own, or this balancer's part in a trace that has one.

    https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-request-tracing.html
    """
    made = f"1-{int(time.time()):08x}-{unlike_any_other():024x}"
    parts = [each for each in before.split(";") if each and not each.startswith("Self=")]
    own = "Self" if any(each.startswith("Root=") for each in parts) else "Root"
    return ";".join([f"{own}={made}", *parts])
