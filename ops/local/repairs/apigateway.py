"""API Gateway, served by ministack but for VPC links."""

import re
from dataclasses import replace
from typing import Any

from ops.local import backends
from ops.local.call import Answer, Call, Forward
from ops.local.repairs.registry import repair

EMPTY = ("value", "")
KEPT = ("connectionId", "integrationTarget")
NUMBERS = {
    "/quota/limit": int,
    "/quota/offset": int,
    "/throttle/burstLimit": int,
    "/throttle/rateLimit": float,
}
USAGE_PLAN = re.compile(r"/usageplans/[^/]+")
INTEGRATION = re.compile(r"/restapis/[^/]+/resources/[^/]+/methods/[^/]+/integration")


@repair("apigateway", "")
async def by_path(call: Call, forward: Forward) -> Answer:
    """Ministack 1.5.33 knows no VPC links of version 2, whose tags go by their ARN; moto does.

    An empty value of an API key is none to AWS; Terraform's provider 5.100 sends it.
    """
    if "vpclinks" in call.path:
        return await backends.moto(call)
    if (call.method, call.path) == ("POST", "/apikeys"):
        asked = call.json()
        return await forward(call.with_json({k: v for k, v in asked.items() if (k, v) != EMPTY}))
    if call.method == "PUT" and INTEGRATION.fullmatch(call.path):
        return await _integration(call, forward)
    if call.method == "PATCH" and USAGE_PLAN.fullmatch(call.path):
        return await forward(_counted(call))
    return await forward(call)


def _counted(call: Call) -> Call:
    """Ministack 1.5.33 keeps the text in which a change of a usage plan writes its numbers."""
    changes = call.json()["patchOperations"]
    for one in changes:
        if "value" in one and (number := NUMBERS.get(one["path"])):
            one["value"] = number(one["value"])
    return call.with_json({"patchOperations": changes})


async def _integration(call: Call, forward: Forward) -> Answer:
    """Ministack 1.5.33 forgets where a private integration goes, unless it is told afterwards."""
    told = await forward(call)
    later: list[dict[str, Any]] = [
        {"op": "replace", "path": f"/{key}", "value": value}
        for key, value in call.json().items()
        if key in KEPT
    ]
    if not (told.ok and later):
        return told
    changed = await forward(replace(call, method="PATCH").with_json({"patchOperations": later}))
    return replace(changed, status=told.status)
