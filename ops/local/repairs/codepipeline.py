"""CodePipeline, and the connections that its sources come by."""

from collections import defaultdict
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

from ops.local.call import Answer, Call, Forward, json_answer
from ops.local.repairs.registry import repair

_PIPELINES: dict[tuple[str, str], dict[str, dict[str, Any]]] = defaultdict(dict)
_CONNECTIONS: dict[tuple[str, str], dict[str, dict[str, Any]]] = defaultdict(dict)
"""Account and region to what there is, by name or ARN."""
_TAGS: dict[str, dict[str, str]] = defaultdict(dict)
"""Tags by ARN."""


@repair(
    "codepipeline",
    "CreatePipeline",
    "DeletePipeline",
    "GetPipeline",
    "ListPipelines",
    "UpdatePipeline",
)
async def pipelines(call: Call, _forward: Forward) -> Answer:
    """Ministack 1.5.33 has no pipelines; moto 5.2.5 looks for their role where none is made."""
    kept, asked = _PIPELINES[call.account, call.region], call.json()
    if call.operation == "ListPipelines":
        return json_answer({"pipelines": [{"name": name} for name in sorted(kept)]})
    if call.operation == "DeletePipeline":
        kept.pop(asked["name"], None)
        return json_answer({})
    if call.operation in ("CreatePipeline", "UpdatePipeline"):
        name = asked["pipeline"]["name"]
        arn = f"arn:aws:codepipeline:{call.region}:{call.account}:{name}"
        version = kept[name]["pipeline"]["version"] + 1 if name in kept else 1
        kept[name] = {
            "pipeline": {**asked["pipeline"], "version": version},
            "metadata": {"pipelineArn": arn, "updated": datetime.now(UTC).timestamp()},
        }
        _TAGS[arn] |= {tag["key"]: tag["value"] for tag in asked.get("tags", [])}
        return json_answer({"pipeline": kept[name]["pipeline"]})
    if asked["name"] not in kept:
        return _unknown("PipelineNotFoundException", asked["name"])
    return json_answer(kept[asked["name"]])


@repair("codepipeline", "ListTagsForResource", "TagResource", "UntagResource")
async def pipeline_tags(call: Call, _forward: Forward) -> Answer:
    """Ministack 1.5.33 has no pipelines."""
    asked = call.json()
    held = _TAGS[asked["resourceArn"]]
    if call.operation == "ListTagsForResource":
        return json_answer({"tags": [{"key": k, "value": v} for k, v in held.items()]})
    held |= {tag["key"]: tag["value"] for tag in asked.get("tags", [])}
    for gone in asked.get("tagKeys", []):
        held.pop(gone, None)
    return json_answer({})


@repair(
    "codeconnections", "CreateConnection", "DeleteConnection", "GetConnection", "ListConnections"
)
async def connections(call: Call, _forward: Forward) -> Answer:
    """Ministack 1.5.33 and moto 5.2.5 have no connections."""
    kept, asked = _CONNECTIONS[call.account, call.region], call.json()
    if call.operation == "ListConnections":
        return json_answer({"Connections": list(kept.values())})
    if call.operation == "CreateConnection":
        arn = f"arn:aws:codeconnections:{call.region}:{call.account}:connection/{uuid4()}"
        kept[arn] = {
            "ConnectionArn": arn,
            "ConnectionName": asked["ConnectionName"],
            "ConnectionStatus": "PENDING",
            "OwnerAccountId": call.account,
            "ProviderType": asked["ProviderType"],
        }
        _TAGS[arn] = {tag["Key"]: tag["Value"] for tag in asked.get("Tags", [])}
        return json_answer({"ConnectionArn": arn})
    if asked["ConnectionArn"] not in kept:
        return _unknown("ResourceNotFoundException", asked["ConnectionArn"])
    if call.operation == "DeleteConnection":
        del kept[asked["ConnectionArn"]]
        return json_answer({})
    return json_answer({"Connection": kept[asked["ConnectionArn"]]})


@repair("codeconnections", "ListTagsForResource", "TagResource", "UntagResource")
async def connection_tags(call: Call, _forward: Forward) -> Answer:
    """Ministack 1.5.33 and moto 5.2.5 have no connections."""
    asked = call.json()
    held = _TAGS[asked["ResourceArn"]]
    if call.operation == "ListTagsForResource":
        return json_answer({"Tags": [{"Key": k, "Value": v} for k, v in held.items()]})
    held |= {tag["Key"]: tag["Value"] for tag in asked.get("Tags", [])}
    for gone in asked.get("TagKeys", []):
        held.pop(gone, None)
    return json_answer({})


def _unknown(kind: str, name: str) -> Answer:
    return replace(json_answer({"__type": kind, "message": f"there is no {name}"}), status=400)
