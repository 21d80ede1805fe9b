"""Clients of Kafka on MSK, which lets in whoever signs with a role of IAM."""

import logging
from typing import Any, Final

from aws_msk_iam_sasl_signer import MSKAuthTokenProvider
from confluent_kafka import Consumer, KafkaError, KafkaException, Producer
from confluent_kafka.admin import AdminClient
from confluent_kafka.cimpl import NewTopic

from search.settings import Stream

log = logging.getLogger(__name__)

Config = dict[str, Any]
PARTITIONS: Final = 6
"""Consumers at once of one group, at most; changes of one task are in one partition."""
CALL_SECONDS: Final = 10


def config(stream: Stream) -> Config:
    """TLS, and a token that is signed anew before it is over."""

    def token(_: str) -> tuple[str, float]:
        signed, expires = MSKAuthTokenProvider.generate_auth_token(stream.region)
        return signed, expires / 1000

    return {
        "bootstrap.servers": stream.brokers,
        "security.protocol": "SASL_SSL",
        "sasl.mechanisms": "OAUTHBEARER",
        "oauth_cb": token,
    }


def producer(base: Config) -> Producer:
    """Whoever sends once, in order, and to as many brokers as keep it."""
    return Producer({**base, "enable.idempotence": True, "acks": "all", "linger.ms": 5})


def consumer(base: Config, group: str) -> Consumer:
    """Whoever reads from the first message on, and says itself how far it is."""
    return Consumer(
        {
            **base,
            "group.id": group,
            "enable.auto.commit": False,
            "auto.offset.reset": "earliest",
            # Where the sender has not made it yet, the topic is waited for.
            "allow.auto.create.topics": False,
        }
    )


def make_topic(base: Config, topic: str) -> None:
    """Make the topic with as many copies as the brokers say, unless it is there."""
    admin = AdminClient(base)
    if topic in admin.list_topics(timeout=CALL_SECONDS).topics:
        return
    try:
        admin.create_topics([NewTopic(topic, PARTITIONS, -1)])[topic].result(CALL_SECONDS)
    except KafkaException as error:
        if error.args[0].code() != KafkaError.TOPIC_ALREADY_EXISTS:
            raise
    else:
        log.info("topic made")
