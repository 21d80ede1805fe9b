"""Clusters of DocumentDB, which speaks as RDS does, and of Aurora, served by ministack."""

import re
from typing import Any

from ministack.services import documentdb, rds

from ops.local.call import Answer, Call, Forward
from ops.local.repairs.addresses import own
from ops.local.repairs.managed import LOGS, SECRET, drop_secret, exports, logs_xml, make_secret
from ops.local.repairs.registry import repair

CAPACITY, PAUSE = "ServerlessV2ScalingConfiguration", "SecondsUntilAutoPause"

_CLUSTER = re.compile(r"<DBCluster>.*?</DBCluster>", re.DOTALL)
_IDENTIFIER = re.compile(r"<DBClusterIdentifier>([^<]+)<")
_ENDPOINT = re.compile(r"<(Endpoint|ReaderEndpoint)>[^<]*<")


@repair("rds", "CreateDBCluster", "ModifyDBCluster", "DescribeDBClusters")
async def whole_clusters(call: Call, forward: Forward) -> Answer:
    """Ministack 1.5.33 forgets log exports, and after which time a cluster of Aurora pauses.

    The master secret of one of DocumentDB it forgets as well. Where a cluster is, it says
    otherwise once it has an instance; here one address of its own is that of writer and readers.
    """
    answer = await forward(call)
    if not answer.ok:
        return answer
    form = call.form
    record = _record(call, form.get("DBClusterIdentifier", ""))
    if record is not None and call.operation != "DescribeDBClusters":
        record[LOGS] = exports(record[LOGS], form)
        if pause := form.get(f"{CAPACITY}.{PAUSE}"):
            record[CAPACITY][PAUSE] = pause
        if form.get("ManageMasterUserPassword") == "true" and SECRET not in record:
            record[SECRET] = await make_secret(
                call, forward, "rds!cluster-", record["MasterUsername"]
            )
    body = _CLUSTER.sub(lambda found: _completed(call, found[0]), answer.body.decode())
    return answer.with_body(body.encode())


@repair("rds", "DeleteDBCluster")
async def secret_goes_along(call: Call, forward: Forward) -> Answer:
    """Ministack 1.5.33 has no master secret of a DocumentDB cluster that could go with it."""
    record = _held(documentdb, call, call.form.get("DBClusterIdentifier", ""))
    answer = await forward(call)
    if answer.ok and record and SECRET in record:
        await drop_secret(call, forward, record[SECRET])
    return answer


def _record(call: Call, identifier: str) -> dict[str, Any] | None:
    return _held(documentdb, call, identifier) or _held(rds, call, identifier)


def _held(service: Any, call: Call, identifier: str) -> dict[str, Any] | None:
    return service._clusters.get_scoped(call.account, call.region, identifier)


def _completed(call: Call, cluster: str) -> str:
    """A cluster's XML with its address, its logs, when it pauses, and a secret it lacks."""
    found = _IDENTIFIER.search(cluster)
    record = _record(call, found[1]) if found else None
    if found is None or record is None:
        return cluster
    address = own(call, "cluster", found[1])
    cluster = _ENDPOINT.sub(lambda name: f"<{name[1]}>{address}<", cluster)
    more = logs_xml(record[LOGS])
    if (secret := record.get(SECRET)) and f"<{SECRET}>" not in cluster:
        more += f"<{SECRET}>{''.join(f'<{k}>{v}</{k}>' for k, v in secret.items())}</{SECRET}>"
    if pause := (record.get(CAPACITY) or {}).get(PAUSE):
        cluster = cluster.replace(f"</{CAPACITY}>", f"<{PAUSE}>{pause}</{PAUSE}></{CAPACITY}>")
    return cluster.replace("</DBCluster>", f"{more}</DBCluster>")
