"""RDS, served by ministack."""

import json
import re
from collections.abc import Mapping
from dataclasses import replace
from typing import Any
from uuid import uuid4

from ministack.services import rds

from ops.local.call import Answer, Call, Forward
from ops.local.repairs.registry import repair

LOGS, KEY = "EnabledCloudwatchLogsExports", "PerformanceInsightsKMSKeyId"
SECRET, RESOURCE = "MasterUserSecret", "dbi-resource-id"

_INSTANCE = re.compile(r"<DBInstance>.*?</DBInstance>", re.DOTALL)
_IDENTIFIER = re.compile(r"<DBInstanceIdentifier>([^<]+)<")
_RESOURCE = re.compile(r"<DbiResourceId>([^<]+)<")


@repair("rds", "CreateDBInstance", "ModifyDBInstance", "DescribeDBInstances")
async def whole_instances(call: Call, forward: Forward) -> Answer:
    """Ministack 1.5.33 forgets log exports, the Performance Insights key and the master secret.

    It also answers every instance when it is asked for one by its resource id.
    """
    answer = await forward(call)
    if not answer.ok:
        return answer
    form = call.form
    record = _record(call, form.get("DBInstanceIdentifier", ""))
    if record is not None and call.operation != "DescribeDBInstances":
        record[LOGS] = _exports(record[LOGS], form)
        record[KEY] = form.get(KEY, record[KEY])
        if form.get("ManageMasterUserPassword") == "true" and SECRET not in record:
            record[SECRET] = await _secret(call, forward, record)
    wanted = _filtered(form)

    def whole(found: re.Match[str]) -> str:
        resource = _RESOURCE.search(found[0])
        if wanted and not (resource and resource[1] in wanted):
            return ""
        return _completed(call, found[0])

    return answer.with_body(_INSTANCE.sub(whole, answer.body.decode()).encode())


@repair("rds", "DeleteDBInstance")
async def secret_goes_along(call: Call, forward: Forward) -> Answer:
    """Ministack 1.5.33 has no master secret of an instance that could go with it."""
    record = _record(call, call.form.get("DBInstanceIdentifier", ""))
    answer = await forward(call)
    if answer.ok and record and SECRET in record:
        asked = {"SecretId": record[SECRET]["SecretArn"], "ForceDeleteWithoutRecovery": True}
        await forward(_to_secrets(call, "DeleteSecret", asked))
    return answer


async def _secret(call: Call, forward: Forward, record: Mapping[str, Any]) -> dict[str, str]:
    """What AWS makes for an instance whose master password it keeps."""
    text = json.dumps({"username": record["MasterUsername"], "password": uuid4().hex})
    asked = {"Name": f"rds!db-{uuid4()}", "SecretString": text}
    if key := call.form.get("MasterUserSecretKmsKeyId"):
        asked["KmsKeyId"] = key
    made = (await forward(_to_secrets(call, "CreateSecret", asked))).json()
    named = {"KmsKeyId": key} if key else {}
    return {"SecretArn": made["ARN"], "SecretStatus": "active", **named}


def _to_secrets(call: Call, operation: str, asked: Mapping[str, Any]) -> Call:
    """A call to Secrets Manager by the caller of this one."""
    signed = call.header("authorization").replace("/rds/", "/secretsmanager/")
    headers = (
        (b"authorization", signed.encode()),
        (b"content-type", b"application/x-amz-json-1.1"),
        (b"x-amz-target", f"secretsmanager.{operation}".encode()),
    )
    return replace(call, path="/", query=b"", headers=headers).with_json(asked)


def _record(call: Call, identifier: str) -> dict[str, Any] | None:
    return rds._instances.get_scoped(call.account, call.region, identifier)


def _exports(before: list[str], form: Mapping[str, str]) -> list[str]:
    on = {v for k, v in form.items() if re.search(r"\bEnable(CloudwatchLogsExports|LogTypes)\.", k)}
    off = {v for k, v in form.items() if re.search(r"\bDisableLogTypes\.", k)}
    return sorted((set(before) | on) - off)


def _filtered(form: Mapping[str, str]) -> set[str]:
    """Resource ids that a filter asks for; none if there is no such filter."""
    prefixes = [k.removesuffix("Name") for k, v in form.items() if v == RESOURCE]
    return {v for k, v in form.items() if any(k.startswith(f"{p}Values.") for p in prefixes)}


def _completed(call: Call, instance: str) -> str:
    found = _IDENTIFIER.search(instance)
    record = _record(call, found[1]) if found else None
    if record is None:
        return instance
    logs = "".join(f"<member>{name}</member>" for name in record[LOGS])
    more = f"<{KEY}>{record[KEY]}</{KEY}>" if record[KEY] else ""
    if secret := record.get(SECRET):
        more += f"<{SECRET}>{''.join(f'<{k}>{v}</{k}>' for k, v in secret.items())}</{SECRET}>"
    return instance.replace(f"<{LOGS}/>", f"<{LOGS}>{logs}</{LOGS}>{more}")
