"""ElastiCache, served by ministack."""

import re
from collections.abc import Mapping
from typing import Any

from ministack.services import elasticache

from ops.local.call import Answer, Call, Forward
from ops.local.repairs.addresses import own, renamed
from ops.local.repairs.registry import repair

KEY, UPGRADES = "KmsKeyId", "AutoMinorVersionUpgrade"
MODES = {"iam": "iam", "no-password-required": "no-password", "password": "password"}
"""What a user's authentication is called in an answer, by what it is called in a question."""

_CLUSTER = re.compile(r"<CacheCluster>.*?</CacheCluster>", re.DOTALL)
_CLUSTER_ID = re.compile(r"<CacheClusterId>([^<]+)<")
_GROUPS = re.compile(r"<SecurityGroups>.*?</SecurityGroups>", re.DOTALL)
_GROUP = re.compile(r"<ReplicationGroup>.*?</ReplicationGroup>", re.DOTALL)
_GROUP_ID = re.compile(r"<ReplicationGroupId>([^<]+)<")


@repair("elasticache", "CreateReplicationGroup", "ModifyReplicationGroup")
@repair("elasticache", "DescribeReplicationGroups")
async def whole_groups(call: Call, forward: Forward) -> Answer:
    """Ministack 1.5.33 forgets the key of a replication group, and gives all one address."""
    answer = await forward(call)
    if not answer.ok:
        return answer
    if call.operation == "CreateReplicationGroup" and KEY in call.form:
        record = _group(call, call.form["ReplicationGroupId"])
        record[KEY] = call.form[KEY]

    def whole(found: re.Match[str]) -> str:
        group = _addressed(call, found[0])
        name = _GROUP_ID.search(group)
        key = _group(call, name[1]).get(KEY) if name else None
        more = f"<{KEY}>{key}</{KEY}>" if key else ""
        return group.replace("</ReplicationGroup>", f"{more}</ReplicationGroup>")

    return answer.with_body(_GROUP.sub(whole, answer.body.decode()).encode())


@repair("elasticache", "CreateCacheCluster", "ModifyCacheCluster", "DescribeCacheClusters")
async def whole_clusters(call: Call, forward: Forward) -> Answer:
    """Ministack 1.5.33 forgets a cluster's security groups, and never says how it is upgraded.

    Nor does it give Memcached the one name by which clients find all nodes, and all clusters have
    one address.
    """
    answer = await forward(call)
    if not answer.ok:
        return answer
    form = call.form
    record = _cluster(call, form.get("CacheClusterId", ""))
    if call.operation != "DescribeCacheClusters":
        if groups := [v for k, v in form.items() if k.startswith("SecurityGroupIds.")]:
            record["SecurityGroups"] = [
                {"SecurityGroupId": group, "Status": "active"} for group in groups
            ]
        record[UPGRADES] = form.get(UPGRADES, str(record.get(UPGRADES))).lower() == "true"

    def whole(found: re.Match[str]) -> str:
        name = _CLUSTER_ID.search(found[0])
        told = _cluster(call, name[1]) if name else {}
        groups = elasticache._security_groups_xml(told.get("SecurityGroups"))
        upgrades = f"<{UPGRADES}>{str(told.get(UPGRADES)).lower()}</{UPGRADES}>"
        more = f"<SecurityGroups>{groups}</SecurityGroups>{upgrades}{_discovery(told)}"
        return _addressed(call, _GROUPS.sub(more, found[0]))

    return answer.with_body(_CLUSTER.sub(whole, answer.body.decode()).encode())


@repair("elasticache", "CreateUser", "ModifyUser")
async def authentication(call: Call, forward: Forward) -> Answer:
    """Ministack 1.5.33 knows no users that IAM authenticates."""
    answer = await forward(call)
    mode = MODES.get(call.form.get("AuthenticationMode.Type", ""))
    if answer.ok and mode:
        user: Any = elasticache._users.get_scoped(call.account, call.region, call.form["UserId"])
        before = user["Authentication"]["Type"]
        user["Authentication"]["Type"] = mode
        body = answer.body.decode().replace(f"<Type>{before}</Type>", f"<Type>{mode}</Type>")
        return answer.with_body(body.encode())
    return answer


def _addressed(call: Call, xml: str) -> str:
    """XML with the address of its own; a cluster of a replication group shares that of the group.

    All nodes have it: one server is there in their place.
    """
    if group := _GROUP_ID.search(xml):
        return renamed(xml, own(call, "group", group[1]))
    found = _CLUSTER_ID.search(xml)
    return renamed(xml, own(call, "cache", found[1])) if found else xml


def _discovery(cluster: Mapping[str, Any]) -> str:
    """Where Memcached says which nodes there are: at one of them."""
    if cluster.get("Engine") != "memcached":
        return ""
    found = cluster["CacheNodes"][0]["Endpoint"]
    place = f"<Address>{found['Address']}</Address><Port>{found['Port']}</Port>"
    return f"<ConfigurationEndpoint>{place}</ConfigurationEndpoint>"


def _group(call: Call, name: str) -> dict[str, Any]:
    return elasticache._replication_groups.get_scoped(call.account, call.region, name) or {}


def _cluster(call: Call, name: str) -> dict[str, Any]:
    return elasticache._clusters.get_scoped(call.account, call.region, name) or {}
