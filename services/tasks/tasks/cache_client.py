"""A connection to Valkey or Redis: over TLS with a token of IAM, or plain and as nobody."""

from typing import Any, Final
from urllib.parse import urlencode

import redis
from botocore.model import ServiceId
from botocore.session import Session
from botocore.signers import RequestSigner
from redis.backoff import NoBackoff
from redis.retry import Retry

from tasks.settings import CacheSettings, CacheUser

SECONDS: Final = 2.0
"""How long the cache may stay silent, also while it lets a user in."""
TOKEN_SECONDS: Final = 900
"""As long as AWS allows; a connection that stands outlives its token."""


class Token(redis.CredentialProvider):
    """Signs a token for each connection with the role of the process.

    https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/auth-iam.html
    """

    def __init__(self, user: CacheUser) -> None:
        self._user = user
        # Kept, for a signer does not keep the session that it belongs to.
        self._session = Session()
        self._signer = RequestSigner(
            ServiceId("elasticache"),
            user.region,
            "elasticache",
            "v4",
            self._session.get_credentials(),
            self._session.get_component("event_emitter"),
        )

    def get_credentials(self) -> tuple[str, str]:
        """User and token: a request for `connect`, presigned, without its scheme."""
        query = urlencode({"Action": "connect", "User": self._user.username})
        request = {
            "method": "GET",
            # AWS keeps the names of caches in lower case.
            "url": f"https://{self._user.cache_name.lower()}/?{query}",
            "body": {},
            "headers": {},
            "context": {},
        }
        url: Any = self._signer.generate_presigned_url(request, "connect", expires_in=TOKEN_SECONDS)
        return self._user.username, url.removeprefix("https://")


def client(settings: CacheSettings) -> redis.Redis:
    """A client on one connection that stands already; when that ends, a command fails."""
    user = settings.user
    return redis.Redis(
        host=settings.host,
        port=settings.port,
        ssl=user is not None,
        credential_provider=Token(user) if user else None,
        socket_timeout=SECONDS,
        socket_connect_timeout=SECONDS,
        retry=Retry(NoBackoff(), 0),
        single_connection_client=True,
        protocol=2,
    )
