"""Elastic Container Registry, served by ministack."""

from collections import defaultdict
from dataclasses import replace
from typing import Any

from ops.local.call import Answer, Call, Forward, json_answer
from ops.local.repairs.registry import repair

_KEPT: dict[tuple[str, str], dict[str, dict[str, Any]]] = defaultdict(dict)
"""Account and region to the rules there, by the prefix of their repositories."""


@repair(
    "ecr",
    "CreatePullThroughCacheRule",
    "DescribePullThroughCacheRules",
    "DeletePullThroughCacheRule",
)
async def pull_through(call: Call, _forward: Forward) -> Answer:
    """Ministack 1.5.33 and moto 5.2.5 have no rules for what is pulled through."""
    kept, asked = _KEPT[call.account, call.region], call.json()
    if call.operation.startswith("Describe"):
        wanted = asked.get("ecrRepositoryPrefixes") or list(kept)
        if unknown := [one for one in wanted if one not in kept]:
            return _refused("NotFound", unknown[0])
        return json_answer({"pullThroughCacheRules": [kept[one] for one in wanted]})
    prefix = asked["ecrRepositoryPrefix"]
    if call.operation.startswith("Delete"):
        if prefix not in kept:
            return _refused("NotFound", prefix)
        return json_answer(kept.pop(prefix))
    if prefix in kept:
        return _refused("AlreadyExists", prefix)
    kept[prefix] = {**asked, "registryId": call.account}
    return json_answer(kept[prefix])


def _refused(why: str, prefix: str) -> Answer:
    said = {"__type": f"PullThroughCacheRule{why}Exception", "message": f"the rule {prefix}"}
    return replace(json_answer(said), status=400)
