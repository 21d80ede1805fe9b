"""What lets a distribution, and nobody else, ask functions by their URLs."""

import pulumi
import pulumi_aws as aws

from components.edge.origins import FunctionOrigin
from components.edge.signed import signed


def access_control(name: str, parent: pulumi.Resource) -> pulumi.Output[str]:
    """How the distribution signs what it asks of functions.

    A body is not signed, so that function URLs take no POST or PUT of a plain browser.
    https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/private-content-restricting-access-to-lambda.html
    """
    own = f"{name}-function-access"
    return signed(own, parent, of="lambda", description=f"{name} asks functions")


def caching_as_told(name: str, parent: pulumi.Resource) -> pulumi.Output[str]:
    """What is kept as the page itself says, and nothing of which it says nothing.

    AWS's own policies of this kind hand the viewer's `Host` on, which function URLs refuse.
    https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/using-managed-cache-policies.html
    """
    return aws.cloudfront.CachePolicy(
        f"{name}-as-told",
        comment=f"{name}: as pages of functions say",
        min_ttl=0,
        default_ttl=0,
        max_ttl=31_536_000,
        parameters_in_cache_key_and_forwarded_to_origin={
            "cookies_config": {"cookie_behavior": "all"},
            "headers_config": {"header_behavior": "none"},
            "query_strings_config": {"query_string_behavior": "all"},
            "enable_accept_encoding_gzip": True,
            "enable_accept_encoding_brotli": True,
        },
        opts=pulumi.ResourceOptions(parent=parent),
    ).id


def asking(
    name: str,
    label: str,
    *,
    parent: pulumi.Resource,
    function: FunctionOrigin,
    distribution: "aws.cloudfront.Distribution",
) -> None:
    """Both permissions that a function URL asks of its caller.

    https://docs.aws.amazon.com/lambda/latest/dg/urls-auth.html
    """
    opts = pulumi.ResourceOptions(parent=parent)
    aws.lambda_.Permission(
        f"{name}-asks-{label}",
        function=function["function_arn"],
        principal="cloudfront.amazonaws.com",
        source_arn=distribution.arn,
        action="lambda:InvokeFunctionUrl",
        function_url_auth_type="AWS_IAM",
        opts=opts,
    )
    aws.lambda_.Permission(
        f"{name}-invokes-{label}",
        function=function["function_arn"],
        principal="cloudfront.amazonaws.com",
        source_arn=distribution.arn,
        action="lambda:InvokeFunction",
        invoked_via_function_url=True,
        opts=opts,
    )
