"""Cost Explorer."""

from collections import defaultdict
from dataclasses import replace
from typing import Any
from uuid import uuid4

from ops.local.call import Answer, Call, Forward, json_answer
from ops.local.repairs.registry import repair

_KEPT: dict[tuple[str, str], dict[str, dict[str, Any]]] = defaultdict(dict)
"""Account and kind to what there is, by ARN."""
_TAGS: dict[str, list[dict[str, str]]] = {}
"""Tags by ARN."""


@repair(
    "ce",
    *(
        f"{verb}Anomaly{kind}"
        for verb in ("Create", "Update", "Delete")
        for kind in ("Monitor", "Subscription")
    ),
    "GetAnomalyMonitors",
    "GetAnomalySubscriptions",
)
async def anomalies(call: Call, _forward: Forward) -> Answer:
    """Ministack 1.5.33 and moto 5.2.5 have neither monitors nor subscriptions."""
    kind = "Monitor" if "Monitor" in call.operation else "Subscription"
    kept, asked, arn = _KEPT[call.account, kind], call.json(), f"{kind}Arn"
    if call.operation.startswith("Create"):
        made = f"arn:aws:ce::{call.account}:anomaly{kind.lower()}/{uuid4()}"
        kept[made] = {**asked[f"Anomaly{kind}"], arn: made}
        _TAGS[made] = asked.get("ResourceTags", [])
        return json_answer({arn: made})
    if call.operation.startswith("Get"):
        wanted = asked.get(f"{arn}List") or list(kept)
        if unknown := [one for one in wanted if one not in kept]:
            return _unknown(kind, unknown[0])
        return json_answer({f"Anomaly{kind}s": [kept[one] for one in wanted]})
    if asked[arn] not in kept:
        return _unknown(kind, asked[arn])
    if call.operation.startswith("Delete"):
        del kept[asked[arn]], _TAGS[asked[arn]]
        return json_answer({})
    kept[asked[arn]].update(asked)
    return json_answer({arn: asked[arn]})


@repair("ce", "ListTagsForResource", "TagResource", "UntagResource")
async def tags(call: Call, _forward: Forward) -> Answer:
    """Ministack 1.5.33 and moto 5.2.5 know no tags of monitors and subscriptions."""
    asked = call.json()
    held = {tag["Key"]: tag for tag in _TAGS.get(asked["ResourceArn"], [])}
    if call.operation == "ListTagsForResource":
        return json_answer({"ResourceTags": list(held.values())})
    held |= {tag["Key"]: tag for tag in asked.get("ResourceTags", [])}
    gone = asked.get("ResourceTagKeys", [])
    _TAGS[asked["ResourceArn"]] = [tag for key, tag in held.items() if key not in gone]
    return json_answer({})


def _unknown(kind: str, arn: str) -> Answer:
    said = {"__type": f"Unknown{kind}Exception", "message": f"there is no {arn}"}
    return replace(json_answer(said), status=400)
