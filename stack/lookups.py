"""The only place that asks the cloud; what it answers is handed on as plain inputs."""

import pulumi
import pulumi_aws as aws


def account_id(provider: aws.Provider) -> pulumi.Output[str]:
    """Account that the provider's credentials belong to."""
    return aws.get_caller_identity_output(
        opts=pulumi.InvokeOutputOptions(provider=provider)
    ).account_id


def zone_id(zone: str, provider: aws.Provider) -> pulumi.Output[str]:
    """Public hosted zone of that name."""
    return aws.route53.get_zone_output(
        name=zone, private_zone=False, opts=pulumi.InvokeOutputOptions(provider=provider)
    ).zone_id
