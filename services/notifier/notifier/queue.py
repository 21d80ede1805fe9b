"""The queue, in calls of at most ten messages."""

import logging
from collections.abc import Sequence
from typing import Any, Final

import boto3
from botocore.config import Config

from notifier import message
from notifier.message import Message

log = logging.getLogger(__name__)

BATCH: Final = 10
WAIT_SECONDS: Final = 5
"""How long a call waits for a first message; a stop waits for the call."""
HIDDEN_SECONDS: Final = 60
"""How long a received message is kept from other workers."""


class Queue:
    """One queue of SQS."""

    def __init__(self, url: str, region: str) -> None:
        self._url = url
        self._sqs: Any = boto3.client(
            "sqs",
            region_name=region,
            config=Config(
                connect_timeout=3,
                read_timeout=WAIT_SECONDS + 5,
                retries={"mode": "standard", "max_attempts": 2},
            ),
        )

    def receive(self) -> list[Message]:
        """Up to `BATCH` messages, none where none came within `WAIT_SECONDS`."""
        answer = self._sqs.receive_message(
            QueueUrl=self._url,
            MaxNumberOfMessages=BATCH,
            WaitTimeSeconds=WAIT_SECONDS,
            VisibilityTimeout=HIDDEN_SECONDS,
            MessageAttributeNames=["All"],
            MessageSystemAttributeNames=["ApproximateReceiveCount", "AWSTraceHeader"],
        )
        return [message.read(received) for received in answer.get("Messages", [])]

    def delete(self, messages: Sequence[Message]) -> None:
        """Take messages out of the queue; one that stays comes again."""
        if messages:
            entries = [{"Id": str(n), "ReceiptHandle": m.handle} for n, m in enumerate(messages)]
            answer = self._sqs.delete_message_batch(QueueUrl=self._url, Entries=entries)
            _tell("message not deleted", answer)

    def hide(self, messages: Sequence[Message], seconds: int) -> None:
        """Keep messages from all workers for so long from this moment on."""
        if messages:
            entries = [
                {"Id": str(n), "ReceiptHandle": m.handle, "VisibilityTimeout": seconds}
                for n, m in enumerate(messages)
            ]
            answer = self._sqs.change_message_visibility_batch(QueueUrl=self._url, Entries=entries)
            _tell("message not hidden", answer)


def _tell(what: str, answer: dict[str, Any]) -> None:
    for failed in answer.get("Failed", []):
        log.warning(what, extra={"fields": {"code": failed.get("Code", "")}})
