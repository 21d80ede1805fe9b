"""Signed requests to a search domain, in the name of a role that the process takes."""

import json
from collections.abc import Callable
from typing import Any, Final

import botocore.session
from botocore.auth import SigV4Auth
from botocore.awsrequest import AWSRequest
from botocore.credentials import (
    AssumeRoleCredentialFetcher,
    Credentials,
    DeferredRefreshableCredentials,
)
from botocore.exceptions import BotoCoreError, ClientError
from botocore.httpsession import URLLib3Session

from search.settings import Domain

TIMEOUT_SECONDS: Final = 10
FAILING: Final = 500
BUSY: Final = 429

Signer = Callable[[AWSRequest], None]


class AwayError(Exception):
    """The domain does not answer, or cannot at present; what was asked may be asked again."""


class RefusedError(Exception):
    """The domain says no, and will say so again."""

    def __init__(self, status: int) -> None:
        super().__init__(f"status {status}")
        self.status = status


class Http:
    """JSON to and from one domain."""

    def __init__(self, url: str, sign: Signer) -> None:
        self._url = url
        self._sign = sign
        self._session = URLLib3Session(timeout=TIMEOUT_SECONDS)

    def ask(self, method: str, path: str, body: str | Any = None) -> Any:
        """The answer's JSON; raises `AwayError` or `RefusedError`. Text is sent as it is."""
        text = body if isinstance(body, str) else json.dumps(body) if body is not None else ""
        request = AWSRequest(method, f"{self._url}{path}", data=text.encode())
        request.headers["Content-Type"] = "application/json"
        try:
            self._sign(request)
            answer = self._session.send(request.prepare())
        except (BotoCoreError, ClientError) as error:
            raise AwayError(type(error).__name__) from error
        if answer.status_code >= FAILING or answer.status_code == BUSY:
            raise AwayError(f"status {answer.status_code}")
        if not 200 <= answer.status_code < 300:
            raise RefusedError(answer.status_code)
        return json.loads(answer.content or b"null")


def signer(domain: Domain) -> Signer:
    """Signs for the service `es` with the domain's role, which is taken anew before it is over."""
    session = botocore.session.get_session()
    fetcher = AssumeRoleCredentialFetcher(
        session.create_client, session.get_credentials(), domain.role
    )
    taken = DeferredRefreshableCredentials(fetcher.fetch_credentials, "assume-role")

    def sign(request: AWSRequest) -> None:
        frozen = taken.get_frozen_credentials()
        own = Credentials(frozen.access_key, frozen.secret_key, frozen.token)
        SigV4Auth(own, "es", domain.region).add_auth(request)

    return sign
