"""EKS, served by ministack, which has clusters, but nothing that runs in them."""

import re
from typing import Any

from ministack.services import eks

from ops.local.call import Answer, Call, Forward, json_answer
from ops.local.repairs.registry import repair

CLUSTER = ("computeConfig", "deletionProtection", "storageConfig", "upgradePolicy")
GROUP = ("launchTemplate", "nodeRepairConfig", "updateConfig")
NETWORK, BALANCING = "kubernetesNetworkConfig", "elasticLoadBalancing"
CLUSTERS = "/clusters"
GROUPS = re.compile(r"/clusters/([^/]+)/node-groups")
CHANGE = re.compile(r"/clusters/([^/]+)/node-groups/([^/]+)/update-config")
CHANGED = re.compile(r"/clusters/[^/]+/updates/([^/]+)")


@repair("eks", "")
async def by_path(call: Call, forward: Forward) -> Answer:
    """Ministack 1.5.33 forgets some settings of clusters and node groups, and changes neither."""
    if call.method == "POST" and call.path == CLUSTERS:
        return await _cluster(call, forward)
    if call.method == "POST" and (found := GROUPS.fullmatch(call.path)):
        return await _group(call, forward, found[1])
    if call.method == "POST" and (found := CHANGE.fullmatch(call.path)):
        return _changed(call, f"{found[1]}/{found[2]}")
    if call.method == "GET" and (found := CHANGED.fullmatch(call.path)):
        return _update(found[1])
    return await forward(call)


async def _cluster(call: Call, forward: Forward) -> Answer:
    """What Auto Mode takes over, how long a version is kept, and who may delete the cluster."""
    answer = await forward(call)
    if not answer.ok:
        return answer
    asked, told = call.json(), answer.json()
    kept: dict[str, Any] = {key: asked[key] for key in CLUSTER if key in asked}
    record = _kept(eks._clusters, call, asked["name"])
    if balancing := asked.get(NETWORK, {}).get(BALANCING):
        kept[NETWORK] = {**record[NETWORK], BALANCING: balancing}
    record.update(kept)
    return answer.with_json({"cluster": {**told["cluster"], **kept}})


async def _group(call: Call, forward: Forward, cluster: str) -> Answer:
    """What its machines start from, and how they are renewed and repaired."""
    answer = await forward(call)
    if not answer.ok:
        return answer
    asked, told = call.json(), answer.json()
    kept = {key: asked[key] for key in GROUP if key in asked}
    _group_of(call, f"{cluster}/{asked['nodegroupName']}").update(kept)
    return answer.with_json({"nodegroup": {**told["nodegroup"], **kept}})


def _changed(call: Call, group: str) -> Answer:
    """Settings of a node group change at once."""
    asked, record = call.json(), _group_of(call, group)
    for key in ("scalingConfig", "updateConfig", "nodeRepairConfig"):
        if key in asked:
            record[key] = {**record.get(key, {}), **asked[key]}
    return _update("done")


def _update(name: str) -> Answer:
    update = {"id": name, "status": "Successful", "type": "ConfigUpdate", "errors": []}
    return json_answer({"update": update})


def _group_of(call: Call, group: str) -> dict[str, Any]:
    return _kept(eks._nodegroups, call, group)


def _kept(held: Any, call: Call, key: str) -> dict[str, Any]:
    """What the emulator remembers, to be changed in place."""
    return held.get_scoped(call.account, call.region, key)
