"""User and password of the database in Secrets Manager, where the environment names a secret."""

import json
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Final

from tasks.settings import Settings

SECONDS: Final = 2
"""How long Secrets Manager may be silent, each of the two times that it is asked."""

Get = Callable[[], str]


class SecretError(Exception):
    """The secret cannot be read, or is none of a database; the text is one line without it."""


@dataclass(frozen=True)
class Login:
    """Whom the database lets in."""

    username: str
    password: str = field(repr=False)


class Secret:
    """Asks once, and again only when the database did not accept what the secret was."""

    def __init__(self, get: Get) -> None:
        self._get = get
        self._lock = threading.Lock()
        self._login: Login | None = None

    def login(self) -> Login:
        """User and password as they were read last; raise `SecretError`."""
        with self._lock:
            if self._login is None:
                self._login = self._read()
            return self._login

    def renewed(self, refused: Login) -> Login:
        """User and password after those were refused, which others may have renewed already."""
        with self._lock:
            if self._login in (None, refused):
                self._login = self._read()
            return self._login

    def _read(self) -> Login:
        text = self._get()
        try:
            found = json.loads(text)
            login = Login(found["username"], found["password"])
        except (ValueError, TypeError, KeyError):
            login = None
        if login is None or not all(isinstance(each, str) for each in vars(login).values()):
            raise SecretError("is no JSON object with username and password")
        return login


def secret(settings: Settings) -> Secret | None:
    """The secret of the database, where it has one."""
    arn = settings.database_secret_arn
    return Secret(lambda: _value(arn)) if arn else None


def check(settings: Settings) -> None:
    """Raise `SecretError` unless user and password are given or can be read."""
    if found := secret(settings):
        found.login()


def _value(arn: str) -> str:
    # A second of start and megabytes of memory that only those with a secret need.
    import boto3  # noqa: PLC0415
    from botocore.config import Config  # noqa: PLC0415
    from botocore.exceptions import BotoCoreError, ClientError  # noqa: PLC0415

    config = Config(
        connect_timeout=SECONDS, read_timeout=SECONDS, retries={"total_max_attempts": 2}
    )
    region = arn.split(":")[3]
    client: Any = boto3.client("secretsmanager", region_name=region, config=config)
    try:
        return client.get_secret_value(SecretId=arn).get("SecretString", "")
    except ClientError as error:
        code = error.response.get("Error", {}).get("Code", "")
        raise SecretError(f"cannot be read: {code}") from error
    except BotoCoreError as error:
        raise SecretError(f"cannot be read: {type(error).__name__}") from error
