"""Puts what a run left with the monitor in its final form and order."""

import heapq
import re
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from plan.monitor import STACK, Monitor
from plan.record import Record, Resource, Secret


def result(monitor: Monitor, project: str, stack: str, config: Mapping[str, str]) -> Record:
    """The record of a finished run."""
    keys = _numbered(monitor.questions)
    rename = _renamer(keys)
    resources = [
        replace(
            resource,
            inputs=rename(resource.inputs),
            outputs=rename(
                resource.outputs if resource.custom else monitor.registered_outputs.get(urn, {})
            ),
        )
        for urn, resource in _ordered(monitor)
    ]
    lookups = [
        replace(lookup, key=keys[old], args=rename(lookup.args), result=rename(lookup.result))
        for old, lookup in sorted(monitor.lookups.items(), key=lambda item: keys[item[0]])
    ]
    outputs = next((r.outputs for r in resources if r.type == STACK), {})
    numbers = {number: rename(text) for number, text in sorted(monitor.numbers.items())}
    return Record(project, stack, resources, lookups, outputs, config, numbers)


def _ordered(monitor: Monitor) -> list[tuple[str, Resource]]:
    """Parents, providers and dependencies first, then by URN; the order of arrival is no one's."""
    waiting = {urn: set(needs) & monitor.registered.keys() for urn, needs in _needs(monitor)}
    dependents: dict[str, list[str]] = {}
    for urn, needs in waiting.items():
        for need in needs:
            dependents.setdefault(need, []).append(urn)
    ready = sorted(urn for urn, needs in waiting.items() if not needs)
    ordered: list[tuple[str, Resource]] = []
    while ready:
        urn = heapq.heappop(ready)
        ordered.append((urn, monitor.registered[urn]))
        for dependent in dependents.get(urn, ()):
            waiting[dependent].discard(urn)
            if not waiting[dependent]:
                heapq.heappush(ready, dependent)
    return ordered


def _needs(monitor: Monitor) -> list[tuple[str, set[str]]]:
    """What must exist before each resource."""
    return [
        (urn, {*monitor.dependencies[urn], resource.provider.rpartition("::")[0]})
        for urn, resource in monitor.registered.items()
    ]


def _numbered(questions: Mapping[str, str]) -> dict[str, str]:
    """Give each look-up a number in place of the digest of its question."""
    keys: dict[str, str] = {}
    counts: dict[str, int] = {}
    for key in sorted(questions, key=questions.__getitem__):
        short = key.rpartition("/")[0]
        counts[short] = counts.get(short, 0) + 1
        keys[key] = f"{short}/{counts[short]}"
    return keys


def _renamer(keys: Mapping[str, str]) -> Any:
    """A function that puts numbered keys of look-ups into nested values."""
    if not keys:
        return lambda value: value
    pattern = re.compile("<<lookup:(" + "|".join(map(re.escape, keys)) + r")\.")

    def rename(value: Any) -> Any:
        if isinstance(value, str):
            return pattern.sub(lambda match: f"<<lookup:{keys[match[1]]}.", value)
        if isinstance(value, Secret):
            return Secret(rename(value.value))
        if isinstance(value, Mapping):
            return {name: rename(item) for name, item in value.items()}
        if isinstance(value, list):
            return [rename(item) for item in value]
        return value

    return rename
