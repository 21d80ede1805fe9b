"""A TLS certificate that proves itself, and renews itself, by a record in its zone."""

from collections.abc import Mapping
from typing import Final, NotRequired, TypedDict

import pulumi
import pulumi_aws as aws

from components._args import check_keys

TTL_SECONDS: Final = 60


class CertificateArgs(TypedDict):
    """Inputs of `Certificate`."""

    domain: str
    """Name that the certificate is for."""
    zone_id: pulumi.Input[str]
    """Public hosted zone that answers for the name."""
    region: NotRequired[str]
    """Region of the certificate; CloudFront wants `us-east-1`. Defaults to the provider's."""
    tags: NotRequired[Mapping[str, pulumi.Input[str]]]
    """Tags for every resource, besides the provider's default tags. Defaults to none."""


class CertificateWatch(TypedDict):
    """What alarms need to know of a certificate."""

    arn: pulumi.Input[str]
    """CloudWatch dimension `CertificateArn`."""
    region: NotRequired[str]
    """Region of its metrics. Defaults to the provider's."""


class Certificate(pulumi.ComponentResource):
    """An ACM certificate, handed out once AWS has validated it."""

    arn: pulumi.Output[str]
    """ARN of the validated certificate."""
    domain_name: pulumi.Output[str]
    """Name that the certificate is for."""

    def __init__(
        self, name: str, args: CertificateArgs, opts: pulumi.ResourceOptions | None = None
    ) -> None:
        check_keys(name, args, CertificateArgs)
        super().__init__("groundwork:index:Certificate", name, {}, opts)
        self._region = region = args.get("region")
        child = pulumi.ResourceOptions(parent=self)

        certificate = aws.acm.Certificate(
            f"{name}-certificate",
            domain_name=args["domain"],
            validation_method="DNS",
            region=region,
            tags={"Name": name, **args.get("tags", {})},
            # A listener holds on to the old certificate until it has the new one.
            opts=pulumi.ResourceOptions(parent=self, delete_before_replace=False),
        )
        proof = certificate.domain_validation_options[0]
        record = aws.route53.Record(
            f"{name}-validation",
            zone_id=args["zone_id"],
            name=proof.resource_record_name,
            type=proof.resource_record_type,
            records=[proof.resource_record_value],
            ttl=TTL_SECONDS,
            # ACM asks the same record of every certificate that an account has for a name.
            allow_overwrite=True,
            opts=child,
        )
        validation = aws.acm.CertificateValidation(
            f"{name}-validated",
            certificate_arn=certificate.arn,
            validation_record_fqdns=[record.fqdn],
            region=region,
            opts=child,
        )

        self.arn = validation.certificate_arn
        self.domain_name = certificate.domain_name
        self.register_outputs({"arn": self.arn, "domain_name": self.domain_name})

    def watch(self) -> CertificateWatch:
        """What alarms and the dashboard need to know."""
        found: CertificateWatch = {"arn": self.arn}
        if self._region is not None:
            found["region"] = self._region
        return found
