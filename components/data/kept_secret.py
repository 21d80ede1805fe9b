"""A secret whose value the stack's own configuration holds, encrypted."""

from collections.abc import Mapping
from typing import Final, NotRequired, TypedDict

import pulumi
import pulumi_aws as aws

from components._args import check_keys
from components.links import SecretRef

RECOVERY_DAYS: Final = 30


class KeptSecretArgs(TypedDict):
    """Inputs of `KeptSecret`."""

    value: pulumi.Input[str]
    """The value; a secret in the engine's state whatever is given."""
    key_arn: NotRequired[pulumi.Input[str]]
    """KMS key that encrypts it. Defaults to AWS's own."""
    disposable: NotRequired[bool]
    """Delete at once instead of after 30 days. Defaults to false."""
    tags: NotRequired[Mapping[str, pulumi.Input[str]]]
    """Tags for every resource, besides the provider's default tags. Defaults to none."""


class KeptSecret(pulumi.ComponentResource):
    """A Secrets Manager secret with one value."""

    arn: pulumi.Output[str]
    """ARN of the secret, known to have its value."""

    _key_arn: pulumi.Input[str] | None

    def __init__(
        self, name: str, args: KeptSecretArgs, opts: pulumi.ResourceOptions | None = None
    ) -> None:
        check_keys(name, args, KeptSecretArgs)
        super().__init__("groundwork:index:KeptSecret", name, {}, opts)
        disposable = args.get("disposable", False)
        self._key_arn = args.get("key_arn")

        secret = aws.secretsmanager.Secret(
            f"{name}-secret",
            description=f"{name}, from the stack's configuration",
            kms_key_id=self._key_arn,
            recovery_window_in_days=0 if disposable else RECOVERY_DAYS,
            tags={"Name": name, **args.get("tags", {})},
            opts=pulumi.ResourceOptions(parent=self, protect=not disposable),
        )
        version = aws.secretsmanager.SecretVersion(
            f"{name}-value",
            secret_id=secret.id,
            secret_string=pulumi.Output.secret(args["value"]),
            opts=pulumi.ResourceOptions(parent=self),
        )

        self.arn = pulumi.Output.all(secret.arn, version.id)[0]
        self.register_outputs({"arn": self.arn})

    def ref(self) -> SecretRef:
        """What a service needs in order to be started with the value."""
        ref: SecretRef = {"arn": self.arn}
        if self._key_arn is not None:
            ref["key_arn"] = self._key_arn
        return ref
