"""The page about logs: what can be held of it without starting a service."""

import json
import re
from pathlib import Path

import pytest

from components.compute.logged_errors import PATTERN

ROOT = Path(__file__).parents[1]
PAGE = (ROOT / "docs" / "guide" / "logs.md").read_text()
ROWS = re.findall(
    r"^\| `(\w+)` \| (string|number|object) \| ([^|]+) \| ([^|]+) \|$", PAGE, re.MULTILINE
)
FIELDS = [name for name, *_ in ROWS]
SOURCES = {
    "web": "services/web/nginx/nginx.conf",
    "tasks": "services/tasks/tasks/*.py",
    "activity": "services/activity/src/*.js",
    "notifier": "services/notifier/notifier/*.py",
    "live": "services/live/live/*.py",
    "search": "services/search/search/*.py",
}
BLOCKS = re.findall(r"^```(\w*)\n(.*?)^```", PAGE, re.DOTALL | re.MULTILINE)
QUERIES = [text for language, text in BLOCKS if not language]
WORDS = {
    "fields",
    "filter",
    "sort",
    "asc",
    "desc",
    "stats",
    "by",
    "as",
    "in",
    "count",
    "pct",
    "bin",
}


def examples():
    [text] = [text for language, text in BLOCKS if language == "json"]
    return [json.loads(line) for line in re.split(r"\n(?=\{)", text)]


def services(of):
    return list(SOURCES) if of == "all" else re.findall(r"`(\w+)`", of)


def test_each_field_is_there_once_and_of_services_that_are():
    assert len(FIELDS) == len(set(FIELDS)) > 20
    assert {service for _, _, of, _ in ROWS for service in services(of)} == set(SOURCES)
    assert len(ROWS) == len(
        re.findall(r"^\| `\w+` \| (?:string|number|object)", PAGE, re.MULTILINE)
    )


@pytest.mark.parametrize("service", SOURCES)
def test_each_field_is_one_that_the_service_writes(service):
    text = "\n".join(path.read_text() for path in ROOT.glob(SOURCES[service]))
    own = [name for name, _, of, _ in ROWS if service in services(of)]
    assert len(own) >= 10
    assert [name for name in own if not re.search(rf"\b{name}\b", text)] == []


def test_the_lines_are_of_one_request_and_in_order():
    lines = examples()
    loggers = [line["logger"].split(".")[0] for line in lines]
    assert loggers == list(dict.fromkeys(["web", "tasks", "notifier", "activity"]))
    for name in ("correlation_id", "trace_id", "amzn_trace_id"):
        assert len({line[name] for line in lines}) == 1
    assert lines[0]["amzn_trace_id"].replace("Root=1", "").replace("-", "") == lines[0]["trace_id"]
    parents = [line["traceparent"] for line in lines]
    assert parents[0] == ""
    assert {parent.split("-")[1] for parent in parents[1:]} == {lines[0]["trace_id"]}
    assert len({parent.split("-")[2] for parent in parents[1:]}) == 3
    times = [line["time"][:19] for line in lines]
    assert times == sorted(times)


def test_the_filter_is_the_one_of_the_metric():
    assert f"`{PATTERN}`" in PAGE


def test_queries_ask_for_fields_that_are_there_and_for_the_request_that_is_shown():
    assert len(QUERIES) == 4
    for query in QUERIES:
        named = re.findall(r"[@\w.]+", re.sub(r'"[^"]*"', "", query))
        made = set(re.findall(r" as (\w+)", query))
        left = {word.split(".")[0] for word in named if not re.fullmatch(r"\d+m?", word)}
        assert left - WORDS - made <= {*FIELDS, "@timestamp"}
    one = examples()[0]
    assert one["correlation_id"] in QUERIES[0]
    assert one["trace_id"] in QUERIES[1]
