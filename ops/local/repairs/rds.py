"""RDS, served by ministack."""

import re
from collections.abc import Mapping
from typing import Any

from ministack.services import rds

from ops.local.call import Answer, Call, Forward
from ops.local.repairs.addresses import own, renamed
from ops.local.repairs.managed import (
    LOGS,
    SECRET,
    drop_secret,
    exports,
    logs_xml,
    make_secret,
    tidy,
)
from ops.local.repairs.registry import repair

KEY, RESOURCE = "PerformanceInsightsKMSKeyId", "dbi-resource-id"

_INSTANCE = re.compile(r"<DBInstance>.*?</DBInstance>", re.DOTALL)
_IDENTIFIER = re.compile(r"<DBInstanceIdentifier>([^<]+)<")
_CLUSTER = re.compile(r"<DBClusterIdentifier>([^<]+)<")
_RESOURCE = re.compile(r"<DbiResourceId>([^<]+)<")


@repair("rds", "CreateDBInstance", "ModifyDBInstance", "DescribeDBInstances")
async def whole_instances(call: Call, forward: Forward) -> Answer:
    """Ministack 1.5.33 forgets log exports, the Performance Insights key and the master secret.

    It also answers every instance when it is asked for one by its resource id, puts blanks around
    what it says of one of DocumentDB, and gives all of them one address.
    """
    answer = await forward(call)
    if not answer.ok:
        return answer
    form = call.form
    record = _record(call, form.get("DBInstanceIdentifier", ""))
    if record is not None and call.operation != "DescribeDBInstances":
        record[LOGS] = exports(record[LOGS], form)
        record[KEY] = form.get(KEY, record[KEY])
        if form.get("ManageMasterUserPassword") == "true" and SECRET not in record:
            record[SECRET] = await make_secret(call, forward, "rds!db-", record["MasterUsername"])
    wanted = _filtered(form)

    def whole(found: re.Match[str]) -> str:
        resource = _RESOURCE.search(found[0])
        if wanted and not (resource and resource[1] in wanted):
            return ""
        return _completed(call, _addressed(call, found[0]))

    return answer.with_body(_INSTANCE.sub(whole, tidy(answer.body.decode())).encode())


@repair("rds", "DeleteDBInstance")
async def secret_goes_along(call: Call, forward: Forward) -> Answer:
    """Ministack 1.5.33 has no master secret of an instance that could go with it.

    What it says of one of DocumentDB has blanks around it here, too.
    """
    record = _record(call, call.form.get("DBInstanceIdentifier", ""))
    answer = await forward(call)
    if answer.ok and record and SECRET in record:
        await drop_secret(call, forward, record[SECRET])
    return answer.with_body(tidy(answer.body.decode()).encode())


def _record(call: Call, identifier: str) -> dict[str, Any] | None:
    return rds._instances.get_scoped(call.account, call.region, identifier)


def _filtered(form: Mapping[str, str]) -> set[str]:
    """Resource ids that a filter asks for; none if there is no such filter."""
    prefixes = [k.removesuffix("Name") for k, v in form.items() if v == RESOURCE]
    return {v for k, v in form.items() if any(k.startswith(f"{p}Values.") for p in prefixes)}


def _addressed(call: Call, instance: str) -> str:
    """An instance's XML with its own address; one of a cluster shares that of the cluster."""
    if cluster := _CLUSTER.search(instance):
        return renamed(instance, own(call, "cluster", cluster[1]))
    found = _IDENTIFIER.search(instance)
    return renamed(instance, own(call, "instance", found[1])) if found else instance


def _completed(call: Call, instance: str) -> str:
    found = _IDENTIFIER.search(instance)
    record = _record(call, found[1]) if found else None
    if record is None:
        return instance
    more = f"<{KEY}>{record[KEY]}</{KEY}>" if record[KEY] else ""
    if secret := record.get(SECRET):
        more += f"<{SECRET}>{''.join(f'<{k}>{v}</{k}>' for k, v in secret.items())}</{SECRET}>"
    return instance.replace(f"<{LOGS}/>", f"{logs_xml(record[LOGS])}{more}")
