"""Rules of Kafka on MSK."""

from typing import Any

import pytest

from plan.rules.streams import CLUSTER, SERVERLESS
from tests.plan.rules.cases import Case, exempt, found, met, said_of
from tests.plan.rules.made import made

ALWAYS = "a serverless cluster is never otherwise"


def kafka(**inputs: Any):
    return made(CLUSTER, **inputs)


def transit(**said: Any):
    return kafka(encryptionInfo={"encryptionInTransit": said})


def logs(**said: Any):
    return kafka(loggingInfo={"brokerLogs": said})


def public(kind: str):
    return kafka(brokerNodeGroupInfo={"connectivityInfo": {"publicAccess": {"type": kind}}})


def clients(**said: Any):
    return kafka(clientAuthentication=said)


CASES: list[Case] = [
    met("MSK2", transit(clientBroker="TLS")),
    found("MSK2", "encryptionInfo.encryptionInTransit.clientBroker is not given", kafka()),
    found(
        "MSK2",
        "encryptionInfo.encryptionInTransit.clientBroker is TLS_PLAINTEXT",
        transit(clientBroker="TLS_PLAINTEXT"),
    ),
    met("MSK3", transit(inCluster=True)),
    found(
        "MSK3",
        "encryptionInfo.encryptionInTransit.inCluster is false",
        transit(inCluster=False),
    ),
    met("MSK6", logs(cloudwatchLogs={"enabled": True, "logGroup": "logs"})),
    met("MSK6", logs(s3={"enabled": True}, cloudwatchLogs={"enabled": False})),
    found("MSK6", "brokers write no log", kafka()),
    found("MSK6", "brokers write no log", logs(firehose={"enabled": False})),
    exempt(
        "MSK6",
        "brokers of a serverless cluster are AWS's, and so are their logs",
        made(SERVERLESS),
    ),
    met("MSK.2", kafka(enhancedMonitoring="PER_TOPIC_PER_BROKER")),
    met("MSK.2", kafka(enhancedMonitoring="PER_TOPIC_PER_PARTITION")),
    found("MSK.2", "enhancedMonitoring is PER_BROKER", kafka(enhancedMonitoring="PER_BROKER")),
    met("MSK.4", public("DISABLED")),
    met("MSK.4", kafka()),
    found(
        "MSK.4",
        "brokerNodeGroupInfo.connectivityInfo.publicAccess.type is SERVICE_PROVIDED_EIPS",
        public("SERVICE_PROVIDED_EIPS"),
    ),
    met("MSK.6", clients(sasl={"iam": True}, unauthenticated=False)),
    met("MSK.6", clients(tls={"certificateAuthorityArns": ["arn"]})),
    found("MSK.6", "clients cannot say who they are", kafka()),
    found(
        "MSK.6",
        "clients need not say who they are",
        clients(sasl={"iam": True}, unauthenticated=True),
    ),
    *(exempt(rule, ALWAYS, made(SERVERLESS)) for rule in ("MSK2", "MSK3", "MSK.4", "MSK.6")),
]

test_what_is_said = said_of(CASES)


@pytest.mark.parametrize("way", ["iam", "scram"])
def test_each_way_to_sign_in_is_one(way):
    assert met("MSK.6", clients(sasl={way: True})).answer() is None
