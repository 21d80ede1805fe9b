"""MSK, served by ministack."""

import re
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any
from urllib.parse import unquote
from uuid import uuid4

from ministack.services import msk

from ops.local.call import Answer, Call, Forward, json_answer
from ops.local.repairs.registry import repair

FIRST = re.compile(r"/v1/clusters/([^/]+)")
SECOND = re.compile(r"/api/v2/clusters(?:/(.+))?")
CONFIGURATION = re.compile(r"/v1/configurations/([^/]+)")
SERVERLESS = "Serverless"
PROVISIONED = (
    "brokerNodeGroupInfo",
    "clientAuthentication",
    "currentBrokerSoftwareInfo",
    "encryptionInfo",
    "enhancedMonitoring",
    "loggingInfo",
    "numberOfBrokerNodes",
    "openMonitoring",
)
"""What the second version tells of brokers, and the first beside all else."""


@repair("kafka", "")
async def by_path(call: Call, forward: Forward) -> Answer:
    """Ministack 1.5.33 knows the first version of MSK's API, and does not delete configurations.

    It tells the tags of a cluster with keys that begin small, and finds nothing where AWS says that
    a configuration's ARN does not exist.
    """
    if found := SECOND.fullmatch(unquote(call.path)):
        if call.method == "POST":
            return _create(call)
        return _list(call) if found[1] is None else _describe(call, found[1])
    configuration = CONFIGURATION.fullmatch(call.path)
    if configuration and call.method == "DELETE":
        arn = unquote(configuration[1])
        msk._configurations.pop_scoped(call.account, call.region, arn, None)
        return json_answer({"arn": arn, "state": "DELETING"})
    answer = await forward(call)
    if configuration and call.method == "GET" and answer.status == 404:
        return _refused(400, "BadRequestException", "Configuration ARN does not exist.")
    cluster = FIRST.fullmatch(call.path)
    if answer.ok and cluster and call.method == "GET":
        told = answer.json()
        told["clusterInfo"]["tags"] = _tags(call, unquote(cluster[1]))
        return answer.with_json(told)
    return answer


def _create(call: Call) -> Answer:
    """A serverless cluster, which the first version can describe and delete as well."""
    asked = call.json()
    name = asked["clusterName"]
    arn = f"arn:aws:kafka:{call.region}:{call.account}:cluster/{name}/{uuid4()}-s1"
    record = {
        "ClusterArn": arn,
        "ClusterName": name,
        "CreationTime": datetime.now(UTC).isoformat(),
        "CurrentVersion": "K3AEGXETSR30VB",
        "State": "ACTIVE",
        "Tags": asked.get("tags", {}),
        SERVERLESS: asked["serverless"],
    }
    msk._clusters.set_scoped(call.account, call.region, arn, record)
    msk._tags.set_scoped(call.account, call.region, arn, dict(record["Tags"]))
    return json_answer(
        {"clusterArn": arn, "clusterName": name, "clusterType": "SERVERLESS", "state": "ACTIVE"}
    )


def _describe(call: Call, arn: str) -> Answer:
    record = msk._clusters.get_scoped(call.account, call.region, arn)
    if record is None:
        return _refused(404, "NotFoundException", f"there is no {arn}")
    return json_answer({"clusterInfo": _info(call, record)})


def _refused(status: int, kind: str, message: str) -> Answer:
    answer = replace(json_answer({"message": message}), status=status)
    return replace(answer, headers=(*answer.headers, (b"x-amzn-errortype", kind.encode())))


def _list(call: Call) -> Answer:
    held = msk._clusters.items_scoped(call.account, call.region)
    return json_answer({"clusterInfoList": [_info(call, record) for _, record in held]})


def _info(call: Call, record: dict[str, Any]) -> dict[str, Any]:
    arn = record["ClusterArn"]
    told = {
        "clusterArn": arn,
        "clusterName": record["ClusterName"],
        "clusterType": "SERVERLESS" if SERVERLESS in record else "PROVISIONED",
        "creationTime": record["CreationTime"],
        "currentVersion": record["CurrentVersion"],
        "state": record["State"],
        "tags": _tags(call, arn),
    }
    if SERVERLESS in record:
        return {**told, "serverless": record[SERVERLESS]}
    first: Any = msk._camelize(record)
    return {**told, "provisioned": {key: first[key] for key in PROVISIONED}}


def _tags(call: Call, arn: str) -> dict[str, str]:
    return dict(msk._tags.get_scoped(call.account, call.region, arn) or {})
