"""RDS, served by ministack."""

import re
from collections.abc import Mapping
from typing import Any

from ministack.services import rds

from ops.local.call import Answer, Call, Forward
from ops.local.repairs.registry import repair

LOGS, KEY = "EnabledCloudwatchLogsExports", "PerformanceInsightsKMSKeyId"

_INSTANCE = re.compile(r"<DBInstance>.*?</DBInstance>", re.DOTALL)
_IDENTIFIER = re.compile(r"<DBInstanceIdentifier>([^<]+)<")


@repair("rds", "CreateDBInstance", "ModifyDBInstance", "DescribeDBInstances", "DeleteDBInstance")
async def logs_and_insights(call: Call, forward: Forward) -> Answer:
    """Ministack 1.5.33 forgets log exports and the Performance Insights key of an instance."""
    answer = await forward(call)
    if not answer.ok:
        return answer
    form = call.form
    record = _record(call, form.get("DBInstanceIdentifier", ""))
    if record is not None and call.operation in ("CreateDBInstance", "ModifyDBInstance"):
        record[LOGS] = _exports(record[LOGS], form)
        record[KEY] = form.get(KEY, record[KEY])
    text = _INSTANCE.sub(lambda found: _completed(call, found[0]), answer.body.decode())
    return answer.with_body(text.encode())


def _record(call: Call, identifier: str) -> dict[str, Any] | None:
    return rds._instances.get_scoped(call.account, call.region, identifier)


def _exports(before: list[str], form: Mapping[str, str]) -> list[str]:
    on = {v for k, v in form.items() if re.search(r"\bEnable(CloudwatchLogsExports|LogTypes)\.", k)}
    off = {v for k, v in form.items() if re.search(r"\bDisableLogTypes\.", k)}
    return sorted((set(before) | on) - off)


def _completed(call: Call, instance: str) -> str:
    found = _IDENTIFIER.search(instance)
    record = _record(call, found[1]) if found else None
    if record is None:
        return instance
    logs = "".join(f"<member>{name}</member>" for name in record[LOGS])
    key = f"<{KEY}>{record[KEY]}</{KEY}>" if record[KEY] else ""
    return instance.replace(f"<{LOGS}/>", f"<{LOGS}>{logs}</{LOGS}>{key}")
