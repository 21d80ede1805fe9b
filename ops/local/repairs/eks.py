"""EKS, served by ministack, which has clusters, but nothing that runs in them.

What is in the network is moto's.
"""

import re
from collections.abc import Mapping
from typing import Any

from ministack.services import eks
from moto.ec2.models import ec2_backends

from ops.local.call import Answer, Call, Forward, json_answer
from ops.local.repairs.registry import repair

CLUSTER = ("computeConfig", "deletionProtection", "storageConfig", "upgradePolicy")
GROUP = ("launchTemplate", "nodeRepairConfig", "updateConfig")
PLACE, GROUP_ID = "resourcesVpcConfig", "clusterSecurityGroupId"
NETWORK, BALANCING = "kubernetesNetworkConfig", "elasticLoadBalancing"
CLUSTERS = "/clusters"
ONE = re.compile(r"/clusters/([^/]+)")
GROUPS = re.compile(r"/clusters/([^/]+)/node-groups")
CHANGE = re.compile(r"/clusters/([^/]+)/node-groups/([^/]+)/update-config")
CHANGED = re.compile(r"/clusters/[^/]+/updates/([^/]+)")


@repair("eks", "")
async def by_path(call: Call, forward: Forward) -> Answer:
    """Ministack 1.5.33 forgets some settings, changes none, and makes up the id of a group."""
    if call.method == "POST" and call.path == CLUSTERS:
        return await _cluster(call, forward)
    if call.method == "DELETE" and (found := ONE.fullmatch(call.path)):
        return await _gone(call, forward, found[1])
    if call.method == "POST" and (found := GROUPS.fullmatch(call.path)):
        return await _group(call, forward, found[1])
    if call.method == "POST" and (found := CHANGE.fullmatch(call.path)):
        return _changed(call, f"{found[1]}/{found[2]}")
    if call.method == "GET" and (found := CHANGED.fullmatch(call.path)):
        return _update(found[1])
    return await forward(call)


async def _cluster(call: Call, forward: Forward) -> Answer:
    """Its security group, what Auto Mode takes over, how long a version is kept, who may delete."""
    answer = await forward(call)
    if not answer.ok:
        return answer
    asked, told = call.json(), answer.json()
    kept: dict[str, Any] = {key: asked[key] for key in CLUSTER if key in asked}
    record = _kept(eks._clusters, call, asked["name"])
    if balancing := asked.get(NETWORK, {}).get(BALANCING):
        kept[NETWORK] = {**record[NETWORK], BALANCING: balancing}
    kept[PLACE] = {**record[PLACE], GROUP_ID: _group_made(call, asked)}
    record.update(kept)
    return answer.with_json({"cluster": {**told["cluster"], **kept}})


def _group_made(call: Call, asked: Mapping[str, Any]) -> str:
    """The security group that its machines and pods have."""
    network: Any = ec2_backends[call.account][call.region]
    subnet = network.get_subnet(asked[PLACE]["subnetIds"][0])
    name = f"eks-cluster-sg-{asked['name']}"
    return network.create_security_group(name, name, vpc_id=subnet.vpc_id).id


async def _gone(call: Call, forward: Forward, name: str) -> Answer:
    """A cluster takes its security group with it."""
    record = eks._clusters.get_scoped(call.account, call.region, name)
    answer = await forward(call)
    if answer.ok and record:
        network: Any = ec2_backends[call.account][call.region]
        network.delete_security_group(group_id=record[PLACE][GROUP_ID])
    return answer


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
