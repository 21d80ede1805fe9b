"""Functions of Lambda."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from ops.local.client import client


@dataclass(frozen=True)
class Function:
    """A function; the emulator runs it itself when it is invoked."""

    name: str
    arn: str
    url_host: str
    """Host of the function's own URL; empty where it has none."""


def functions(endpoint: str, region: str) -> tuple[Function, ...]:
    """All functions, by name."""
    asked = client("lambda", endpoint, region)
    found = asked.get_paginator("list_functions").paginate().search("Functions[]")
    made = [Function(one["FunctionName"], one["FunctionArn"], _host(asked, one)) for one in found]
    return tuple(sorted(made, key=lambda one: one.name))


def _host(asked: Any, found: Mapping[str, str]) -> str:
    """The host, without the scheme and slash around it."""
    answer = asked.list_function_url_configs(FunctionName=found["FunctionName"])
    urls = [each["FunctionUrl"] for each in answer["FunctionUrlConfigs"]]
    return urls[0].removeprefix("https://").rstrip("/") if urls else ""
