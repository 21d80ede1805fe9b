"""The token that is the password of a cache's user: what AWS's reference says, anew each time."""

import datetime
import hashlib
import hmac
from urllib.parse import parse_qsl, quote, urlsplit

from keeping import KEYS, USER

from tasks import cache_client

HOST = "cache-group-1a2b3c4"


def token(when):
    """What AWS's reference says a presigned request is, made without botocore.

    https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html
    """
    day, stamp = f"{when:%Y%m%d}", f"{when:%Y%m%dT%H%M%SZ}"
    scope = f"{day}/{USER.region}/elasticache/aws4_request"
    asked = {
        "Action": "connect",
        "User": USER.username,
        "X-Amz-Algorithm": "AWS4-HMAC-SHA256",
        "X-Amz-Credential": f"{KEYS['AWS_ACCESS_KEY_ID']}/{scope}",
        "X-Amz-Date": stamp,
        "X-Amz-Expires": "900",
        "X-Amz-Security-Token": KEYS["AWS_SESSION_TOKEN"],
        "X-Amz-SignedHeaders": "host",
    }
    query = "&".join(f"{name}={quote(asked[name], safe='-_.~')}" for name in sorted(asked))
    nothing = hashlib.sha256(b"").hexdigest()
    canonical = f"GET\n/\n{query}\nhost:{HOST}\n\nhost\n{nothing}"
    digest = hashlib.sha256(canonical.encode()).hexdigest()
    key = f"AWS4{KEYS['AWS_SECRET_ACCESS_KEY']}".encode()
    for part in scope.split("/"):
        key = hmac.digest(key, part.encode(), "sha256")
    text = f"AWS4-HMAC-SHA256\n{stamp}\n{scope}\n{digest}"
    return {**asked, "X-Amz-Signature": hmac.digest(key, text.encode(), "sha256").hex()}


def test_a_token_is_what_the_reference_says(clock):
    username, found = cache_client.Token(USER).get_credentials()
    assert username == USER.username
    assert found.startswith(f"{HOST}/?Action=connect&User={USER.username}&X-Amz-")
    assert dict(parse_qsl(urlsplit(f"//{found}").query, strict_parsing=True)) == token(clock[0])


def test_each_connection_has_a_token_of_its_own_time(clock):
    provider = cache_client.Token(USER)
    first = provider.get_credentials()
    assert provider.get_credentials() == first
    clock[0] += datetime.timedelta(minutes=16)
    _, second = provider.get_credentials()
    assert dict(parse_qsl(urlsplit(f"//{second}").query))["X-Amz-Date"] == "20260102T121600Z"
    assert second != first[1]
