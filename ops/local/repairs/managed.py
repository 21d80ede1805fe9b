"""What RDS and DocumentDB do alike: master secrets that AWS keeps, log exports, tidy XML."""

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any
from uuid import uuid4

from ops.local.call import Call, Forward

LOGS, SECRET = "EnabledCloudwatchLogsExports", "MasterUserSecret"

_PADDED = re.compile(r">[ \n]+([^<\s][^<]*?)\s*<|>([^<\s][^<]*?)\s+<")


async def make_secret(call: Call, forward: Forward, prefix: str, username: str) -> dict[str, str]:
    """What AWS makes for a database whose master password it keeps; its name begins `prefix`."""
    text = json.dumps({"username": username, "password": uuid4().hex})
    asked = {"Name": f"{prefix}{uuid4()}", "SecretString": text}
    if key := call.form.get("MasterUserSecretKmsKeyId"):
        asked["KmsKeyId"] = key
    made = (await forward(_to_secrets(call, "CreateSecret", asked))).json()
    named = {"KmsKeyId": key} if key else {}
    return {"SecretArn": made["ARN"], "SecretStatus": "active", **named}


async def drop_secret(call: Call, forward: Forward, secret: Mapping[str, str]) -> None:
    """Delete the secret along with its database."""
    asked = {"SecretId": secret["SecretArn"], "ForceDeleteWithoutRecovery": True}
    await forward(_to_secrets(call, "DeleteSecret", asked))


def exports(before: Iterable[str], form: Mapping[str, str]) -> list[str]:
    """The logs that are exported after a call that creates or modifies."""
    on = {v for k, v in form.items() if re.search(r"\bEnable(CloudwatchLogsExports|LogTypes)\.", k)}
    off = {v for k, v in form.items() if re.search(r"\bDisableLogTypes\.", k)}
    return sorted((set(before) | on) - off)


def logs_xml(names: Iterable[str]) -> str:
    """The element that names exported logs."""
    return f"<{LOGS}>{''.join(f'<member>{name}</member>' for name in names)}</{LOGS}>"


def tidy(body: str) -> str:
    """XML without blanks around texts, which no SDK takes for a boolean."""
    return _PADDED.sub(lambda found: f">{found[1] or found[2]}<", body)


def _to_secrets(call: Call, operation: str, asked: Mapping[str, Any]) -> Call:
    """A call to Secrets Manager by the caller of this one."""
    signed = call.header("authorization").replace("/rds/", "/secretsmanager/")
    headers = (
        (b"authorization", signed.encode()),
        (b"content-type", b"application/x-amz-json-1.1"),
        (b"x-amz-target", f"secretsmanager.{operation}".encode()),
    )
    return replace(call, path="/", query=b"", headers=headers).with_json(asked)
