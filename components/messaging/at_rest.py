"""How the messages of a queue are encrypted while they wait."""

from typing import Any

import pulumi


def at_rest(key_arn: pulumi.Input[str] | None) -> dict[str, Any]:
    """Arguments of a queue: a KMS key, or a key of SQS's own, which asks nobody for permission.

    https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-server-side-encryption.html
    """
    return {"sqs_managed_sse_enabled": True} if key_arn is None else {"kms_master_key_id": key_arn}
