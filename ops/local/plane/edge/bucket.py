"""A bucket of the emulator, as a distribution sees it that may read it and no more."""

from typing import Final

from aiohttp import hdrs
from multidict import CIMultiDict

from ops.local.call import ACCOUNT
from ops.local.plane.edge import said
from ops.local.plane.edge.exchange import Answer, Asked
from ops.local.plane.edge.sender import Sender, Target

ASKED: Final = (
    hdrs.IF_MATCH,
    hdrs.IF_MODIFIED_SINCE,
    hdrs.IF_NONE_MATCH,
    hdrs.IF_RANGE,
    hdrs.IF_UNMODIFIED_SINCE,
    hdrs.RANGE,
)
"""What of a request makes a difference for an object."""
FOREIGN: Final = ("access-control-", "x-amzn-")
"""Headers that the emulator adds and S3 does not."""


def name_of(domain_name: str) -> str | None:
    """The bucket that a domain name is of; None where it is of none."""
    name, dot, rest = domain_name.partition(".s3.")
    return name if dot and rest.endswith("amazonaws.com") else None


async def answer(
    asked: Asked, bucket: str, region: str, emulator: Target, sender: Sender
) -> Answer:
    """The object, or that nobody may know whether there is one.

    https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetObject.html
    """
    credential = f"{ACCOUNT}/20260101/{region}/s3/aws4_request"
    headers = CIMultiDict({name: value for name in ASKED if (value := asked.headers.get(name))})
    headers[hdrs.AUTHORIZATION] = f"AWS4-HMAC-SHA256 Credential={credential}, SignedHeaders=host"
    object_ = asked.but(path=f"/{bucket}{asked.path}", query="", headers=headers, body=None)
    told = await sender.ask(emulator, object_)
    if told.status == 404:
        told.close()
        return said.denied()
    for name in [each for each in told.headers if each.lower().startswith(FOREIGN)]:
        told.headers.popall(name, None)
    told.headers[hdrs.SERVER] = said.BUCKET
    return told
