"""Rules for Kafka on MSK."""

from typing import Final

from plan.record import Resource
from plan.rules.forms import equals, on, one_of, unless
from plan.rules.rule import Check, Exempt, Rule, Severity
from plan.rules.subject import Subject, given

CLUSTER: Final = "aws:msk/cluster:Cluster"
SERVERLESS: Final = "aws:msk/serverlessCluster:ServerlessCluster"
_BOTH: Final = (CLUSTER, SERVERLESS)
_TRANSIT: Final = "encryptionInfo.0.encryptionInTransit.0"
_LOGS: Final = "loggingInfo.0.brokerLogs.0"
_TARGETS: Final = ("cloudwatchLogs", "firehose", "s3")


def _always(check: Check) -> Check:
    """What a serverless cluster is in any case."""
    return unless(
        "a serverless cluster is never otherwise",
        lambda resource, _: resource.type == SERVERLESS,
        check,
    )


def _logs(resource: Resource, _: Subject) -> str | None:
    on = [one for one in _TARGETS if given(resource, f"{_LOGS}.{one}.0.enabled") is True]
    return None if on else "brokers write no log"


def _private(resource: Resource, subject: Subject) -> str | Exempt | None:
    """Where nothing is said, brokers have none."""
    path = "brokerNodeGroupInfo.0.connectivityInfo.0.publicAccess.0.type"
    is_said = given(resource, path) is not None
    return equals(path, "DISABLED")(resource, subject) if is_said else None


def _signs_in(resource: Resource, _: Subject) -> str | None:
    if given(resource, "clientAuthentication.0.unauthenticated") is True:
        return "clients need not say who they are"
    ways = ("sasl.0.iam", "sasl.0.scram", "tls.0.certificateAuthorityArns")
    if any(given(resource, f"clientAuthentication.0.{way}") for way in ways):
        return None
    return "clients cannot say who they are"


STREAM_RULES: Final[tuple[Rule, ...]] = (
    Rule(
        "MSK2",
        "Clients and brokers talk TLS alone",
        Severity.MEDIUM,
        "Whoever listens on the way reads every message.",
        "Set encryptionInTransit.clientBroker to TLS.",
        "AWS Solutions MSK2, Checkov CKV_AWS_81",
        _BOTH,
        _always(equals(f"{_TRANSIT}.clientBroker", "TLS")),
    ),
    Rule(
        "MSK3",
        "Brokers talk TLS to each other",
        Severity.MEDIUM,
        "Copies of every message go from zone to zone.",
        "Set encryptionInTransit.inCluster.",
        "AWS Solutions MSK3, FSBP MSK.1",
        _BOTH,
        _always(on(f"{_TRANSIT}.inCluster")),
    ),
    Rule(
        "MSK6",
        "Brokers write their logs",
        Severity.LOW,
        "Nobody can say who was refused, or why a broker went.",
        "Set one of cloudwatchLogs, firehose and s3 in loggingInfo.brokerLogs.",
        "AWS Solutions MSK6, Checkov CKV_AWS_80",
        _BOTH,
        unless(
            "brokers of a serverless cluster are AWS's, and so are their logs",
            lambda resource, _: resource.type == SERVERLESS,
            _logs,
        ),
    ),
    Rule(
        "MSK.2",
        "Each topic is measured on each broker",
        Severity.LOW,
        "A sum over all topics does not tell which one is behind.",
        "Set enhancedMonitoring to PER_TOPIC_PER_BROKER.",
        "FSBP leaves it out: Security Hub MSK.2",
        (CLUSTER,),
        one_of("enhancedMonitoring", "PER_TOPIC_PER_BROKER", "PER_TOPIC_PER_PARTITION"),
    ),
    Rule(
        "MSK.4",
        "Brokers have no public address",
        Severity.CRITICAL,
        "With one, whoever has a password reads from everywhere.",
        "Set connectivityInfo.publicAccess.type to DISABLED.",
        "FSBP MSK.4",
        _BOTH,
        _always(_private),
    ),
    Rule(
        "MSK.6",
        "Brokers ask who connects",
        Severity.MEDIUM,
        "Else whoever reaches the port reads and writes every topic.",
        "Set clientAuthentication.sasl.iam, and unauthenticated to false.",
        "FSBP MSK.6",
        _BOTH,
        _always(_signs_in),
    ),
)
