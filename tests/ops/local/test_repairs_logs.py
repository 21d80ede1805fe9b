"""Saved queries: without the repair the test fails."""

from collections.abc import Callable
from typing import Any

from ops.local.client import client as of_emulator
from ops.local.inventory import inventory

Client = Callable[[str], Any]

QUERY = {"logGroupNames": ["flow"], "queryString": "filter action = 'REJECT'"}


def queries(logs: Any, **asked: str) -> dict[str, dict[str, Any]]:
    return {q["name"]: q for q in logs.describe_query_definitions(**asked)["queryDefinitions"]}


def test_saved_query_is_kept_changed_and_deleted(client: Client) -> None:
    logs = client("logs")
    assert queries(logs) == {}
    first = logs.put_query_definition(name="flow/rejected", **QUERY)["queryDefinitionId"]
    second = logs.put_query_definition(name="app/errors", **QUERY)["queryDefinitionId"]
    assert first != second
    assert list(queries(logs)) == ["app/errors", "flow/rejected"]
    found = queries(logs, queryDefinitionNamePrefix="flow/")
    assert found == {
        "flow/rejected": {**QUERY, "name": "flow/rejected", "queryDefinitionId": first}
    }

    again = logs.put_query_definition(
        queryDefinitionId=first, name="flow/refused", queryString="limit 1"
    )
    assert again["queryDefinitionId"] == first
    assert list(queries(logs)) == ["app/errors", "flow/refused"]
    assert queries(logs)["flow/refused"]["queryString"] == "limit 1"

    for identifier in (first, second):
        assert logs.delete_query_definition(queryDefinitionId=identifier)["success"] is True
    assert logs.delete_query_definition(queryDefinitionId=first)["success"] is False
    assert queries(logs) == {}


def test_regions_do_not_share_queries(client: Client, emulator: Any) -> None:
    here = client("logs")
    kept = here.put_query_definition(name="only/here", **QUERY)["queryDefinitionId"]
    there = of_emulator("logs", emulator.endpoint, "us-east-1")
    assert queries(there) == {}
    assert there.delete_query_definition(queryDefinitionId=kept)["success"] is False
    assert here.delete_query_definition(queryDefinitionId=kept)["success"] is True


def test_inventory_names_a_query_that_is_left(client: Client, emulator: Any) -> None:
    logs = client("logs")
    kept = logs.put_query_definition(name="flow/left", **QUERY)["queryDefinitionId"]
    assert "eu-north-1/logs:flow/left" in inventory(emulator.endpoint)
    logs.delete_query_definition(queryDefinitionId=kept)
    assert "eu-north-1/logs:flow/left" not in inventory(emulator.endpoint)
