"""WAF, served by ministack."""

from dataclasses import replace
from typing import Any

from ministack.services import waf

from ops.local.call import Answer, Call, Forward, json_answer
from ops.local.repairs.registry import repair

LOGGING = "LoggingConfiguration"
PREFIX = "aws-waf-logs-"


@repair("wafv2", "PutLoggingConfiguration")
async def log_of_a_firewall(call: Call, forward: Forward) -> Answer:  # noqa: ARG001 a repair's signature
    """Ministack 1.5.33 knows no logging; AWS refuses a destination of another name."""
    asked = call.json()[LOGGING]
    record = _record(call, asked["ResourceArn"])
    if record is None:
        return _refused("WAFNonexistentItemException", "there is no such web ACL")
    if not all(PREFIX in arn for arn in asked["LogDestinationConfigs"]):
        return _refused("WAFInvalidParameterException", f"a destination begins with {PREFIX}")
    record[LOGGING] = asked
    return json_answer({LOGGING: asked})


@repair("wafv2", "GetLoggingConfiguration")
async def logged(call: Call, forward: Forward) -> Answer:  # noqa: ARG001 a repair's signature
    """Ministack 1.5.33 knows no logging."""
    record = _record(call, call.json()["ResourceArn"])
    if record is None or LOGGING not in record:
        return _refused("WAFNonexistentItemException", "there is no such configuration")
    return json_answer({LOGGING: record[LOGGING]})


@repair("wafv2", "DeleteLoggingConfiguration")
async def no_longer_logged(call: Call, forward: Forward) -> Answer:  # noqa: ARG001 a repair's signature
    """Ministack 1.5.33 knows no logging."""
    record = _record(call, call.json()["ResourceArn"])
    if record is None or LOGGING not in record:
        return _refused("WAFNonexistentItemException", "there is no such configuration")
    del record[LOGGING]
    return json_answer({})


def _record(call: Call, arn: str) -> dict[str, Any] | None:
    return waf._web_acls.get_scoped(call.account, call.region, arn.rpartition("/")[2])


def _refused(code: str, message: str) -> Answer:
    return replace(json_answer({"__type": code, "message": message}), status=400)
