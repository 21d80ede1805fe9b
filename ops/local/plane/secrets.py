"""Values of secrets, as ECS looks them up when a task starts."""

import json
from typing import Any, Final

from botocore.exceptions import BotoCoreError, ClientError

from ops.local.client import client
from ops.local.plane.program import CannotRun

PARTS: Final = 7
"""An ARN has so many; what may follow are a key, a stage and a version."""


def value(endpoint: str, region: str, place: str) -> str:
    """The value at `ARN` or `ARN:key:stage:version`; raises `CannotRun` that names the secret.

    https://docs.aws.amazon.com/AmazonECS/latest/developerguide/secrets-envvar-secrets-manager.html
    """
    words = place.split(":")
    key, stage, version = (*words[PARTS:], "", "", "")[:3]
    which = {"VersionStage": stage, "VersionId": version}
    asked: Any = client("secretsmanager", endpoint, region)
    try:
        text = asked.get_secret_value(
            SecretId=":".join(words[:PARTS]), **{k: v for k, v in which.items() if v}
        )["SecretString"]
        return str(json.loads(text)[key]) if key else text
    except (BotoCoreError, ClientError, KeyError, TypeError, ValueError) as error:
        # Neither message holds a value: a wrong key is named, wrong JSON by its position.
        raise CannotRun(f"the secret {words[6]} has no {key or 'text'}: {error}") from None
