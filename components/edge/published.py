"""What AWS publishes of CloudFront for all accounts: its region, ids of policies, addresses."""

from typing import Final

CLOUDFRONT_REGION: Final = "us-east-1"
"""Where certificates, firewalls and logs of distributions are."""
CACHING_OPTIMIZED: Final = "658327ea-f89d-4fab-a63d-7e88639e58f6"
"""Up to a year, as the origin says; neither cookies nor queries make a difference.

https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/using-managed-cache-policies.html
"""
CACHING_DISABLED: Final = "4135ea2d-6df8-44a3-9df3-4b5a84be39ad"
"""Nothing is kept. Same page."""
CACHING_AS_TOLD: Final = "4cc15a8a-d715-48a4-82b8-cc0b614638fe"
"""UseOriginCacheControlHeaders-QueryStrings: what the origin says may be kept. Same page."""
ALL_VIEWER: Final = "216adef6-5c7f-47e4-b989-5492eafa07d3"
"""Headers, `Host` among them, cookies and queries go to the origin.

https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/using-managed-origin-request-policies.html
"""
ALL_VIEWER_EXCEPT_HOST: Final = "b689b0a8-53d0-40ab-baf2-68738e2966ac"
"""The same with the origin's own `Host`, for origins that refuse any other. Same page."""
SECURITY_HEADERS: Final = "67f7725c-6f97-4210-82d7-5512b31e9d03"
"""HSTS, nosniff, same-origin frames, a strict referrer, where the origin does not say otherwise.

https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/using-managed-response-headers-policies.html
"""
ORIGIN_FACING: Final = "com.amazonaws.global.cloudfront.origin-facing"
"""Name, in every region, of the prefix list of the addresses that distributions ask from.

https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/LocationsOfEdgeServers.html
"""
