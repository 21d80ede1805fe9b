"""Rules of DocumentDB."""

from typing import Any

from plan.rules.documents import CLUSTER
from plan.rules.openings import GROUP, INGRESS
from tests.plan.rules.cases import exempt_in_dev, found, met, said_of
from tests.plan.rules.made import made

SIDE = made(GROUP, "feed-sg")
BEHIND = made(CLUSTER, needs={"vpcSecurityGroupIds": [SIDE]})
FROM_ALL = made(INGRESS, cidrIpv6="::/0", ipProtocol="-1", needs={"securityGroupId": [SIDE]})


def feed(**inputs: Any):
    return made(CLUSTER, **inputs)


def with_parameters(**values: str):
    listed = [{"name": name, "value": value} for name, value in values.items()]
    group = made("aws:docdb/clusterParameterGroup:ClusterParameterGroup", parameters=listed)
    return made(CLUSTER, needs={"dbClusterParameterGroupName": [group]}), group


CASES = [
    met("DOC1", feed(storageEncrypted=True)),
    found("DOC1", "storageEncrypted is not given", feed()),
    met("DOC2", feed(port=27018)),
    found("DOC2", "port is 27017", feed(port=27017)),
    found("DOC2", "port is the default", feed()),
    met("DOC3", feed(manageMasterUserPassword=True)),
    found("DOC3", "the password is the stack's", feed(masterPassword="x")),
    found("DOC3", "nobody manages it", feed()),
    met("DOC4", feed(backupRetentionPeriod=7)),
    found("DOC4", "backupRetentionPeriod is 1", feed(backupRetentionPeriod=1)),
    exempt_in_dev("DOC4", feed(backupRetentionPeriod=1)),
    met("DOC5", feed(enabledCloudwatchLogsExports=["audit", "profiler"])),
    found(
        "DOC5",
        "enabledCloudwatchLogsExports lacks profiler",
        feed(enabledCloudwatchLogsExports=["audit"]),
    ),
    met("DocumentDB.4", *with_parameters(audit_logs="enabled")),
    found("DocumentDB.4", "audit_logs is disabled", *with_parameters(audit_logs="disabled")),
    found("DocumentDB.4", "audit_logs is not given", feed()),
    met("DocumentDB.5", feed(deletionProtection=True)),
    found("DocumentDB.5", "deletionProtection is not given", feed()),
    exempt_in_dev("DocumentDB.5", feed()),
    met("DocumentDB.6", *with_parameters(tls="enabled")),
    met("DocumentDB.6", *with_parameters(tls="tls1.3+")),
    found("DocumentDB.6", "tls is disabled", *with_parameters(tls="disabled")),
    met("GW.documents-open", BEHIND, SIDE),
    found("GW.documents-open", "feed-sg lets everyone in by every port", BEHIND, SIDE, FROM_ALL),
]

test_what_is_said = said_of(CASES)
