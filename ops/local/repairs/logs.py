"""CloudWatch Logs, served by ministack."""

from collections import defaultdict
from typing import Any
from uuid import uuid4

from ops.local.call import Answer, Call, Forward, json_answer
from ops.local.repairs.registry import repair

_QUERIES: dict[tuple[str, str], dict[str, dict[str, Any]]] = defaultdict(dict)
"""Account and region to their saved queries by id."""


@repair("logs", "PutQueryDefinition", "DescribeQueryDefinitions", "DeleteQueryDefinition")
async def saved_queries(call: Call, _forward: Forward) -> Answer:
    """Ministack 1.5.33 and moto 5.2.5 have no saved queries; they do nothing but be kept."""
    kept, asked = _QUERIES[call.account, call.region], call.json()
    if call.operation == "PutQueryDefinition":
        identifier = asked.get("queryDefinitionId") or str(uuid4())
        fields = {k: v for k, v in asked.items() if k != "clientToken"}
        kept[identifier] = {**fields, "queryDefinitionId": identifier}
        return json_answer({"queryDefinitionId": identifier})
    if call.operation == "DeleteQueryDefinition":
        return json_answer({"success": bool(kept.pop(asked["queryDefinitionId"], None))})
    prefix = asked.get("queryDefinitionNamePrefix", "")
    found = [one for one in kept.values() if one["name"].startswith(prefix)]
    return json_answer({"queryDefinitions": sorted(found, key=lambda one: one["name"])})
