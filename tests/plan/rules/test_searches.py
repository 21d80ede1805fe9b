"""Rules of domains of OpenSearch."""

import json
from typing import Any

from plan.rules.openings import GROUP, INGRESS
from plan.rules.searches import DOMAIN
from tests.plan.rules.cases import exempt_in_dev, found, met, said_of
from tests.plan.rules.made import made

INDEX = made(DOMAIN, "index")
SIDE = made(GROUP, "index-sg")
INSIDE = made(DOMAIN, vpcOptions={"securityGroupIds": ["sg-1"]}, needs={"vpcOptions": [SIDE]})
FROM_ALL = made(
    INGRESS,
    cidrIpv4="0.0.0.0/0",
    ipProtocol="tcp",
    fromPort=443,
    toPort=443,
    needs={"securityGroupId": [SIDE]},
)
OURS = {"IpAddress": {"aws:SourceIp": ["192.0.2.0/24"]}}
TLS = "Policy-Min-TLS-1-2-PFS-2023-10"


def cluster(**said: Any):
    return made(DOMAIN, clusterConfig=said)


def publishes(*kinds: str, enabled: bool = True):
    return made(
        DOMAIN, logPublishingOptions=[{"logType": one, "enabled": enabled} for one in kinds]
    )


def admits(principal: Any, **condition: Any):
    said = {"Effect": "Allow", "Principal": principal, "Action": "es:ESHttpGet", **condition}
    text = json.dumps({"Statement": [said]})
    token = "aws:opensearch/domainPolicy:DomainPolicy"
    return made(token, accessPolicies=text, needs={"domainName": [INDEX]})


def asked_over(**said: Any):
    return made(DOMAIN, domainEndpointOptions=said)


MASTERS = {"dedicatedMasterEnabled": True, "dedicatedMasterCount": 3}

CASES = [
    met("OS1", INSIDE),
    found("OS1", "vpcOptions is not given", made(DOMAIN)),
    met("OS2", made(DOMAIN, nodeToNodeEncryption={"enabled": True})),
    found("OS2", "nodeToNodeEncryption.enabled is not given", made(DOMAIN)),
    met("OS3", INSIDE, SIDE),
    met("OS3", INDEX, admits("*", Condition=OURS)),
    found("OS3", "index-sg lets everyone in by port 443", INSIDE, SIDE, FROM_ALL),
    found("OS3", "any address may ask", INDEX, admits({"AWS": "arn"})),
    met("OS4", cluster(**MASTERS)),
    found("OS4", "clusterConfig.dedicatedMasterEnabled is not given", made(DOMAIN)),
    found(
        "OS4",
        "clusterConfig.dedicatedMasterCount is 2",
        cluster(**{**MASTERS, "dedicatedMasterCount": 2}),
    ),
    exempt_in_dev("OS4", cluster()),
    met("OS5", made(DOMAIN, advancedSecurityOptions={"anonymousAuthEnabled": False})),
    met("OS5", INDEX, admits({"AWS": "arn"})),
    found(
        "OS5",
        "anonymousAuthEnabled is true",
        made(DOMAIN, advancedSecurityOptions={"anonymousAuthEnabled": True}),
    ),
    found("OS5", "its policy admits everybody", INDEX, admits("*")),
    met("OS7", cluster(zoneAwarenessEnabled=True, instanceCount=2)),
    found("OS7", "clusterConfig.zoneAwarenessEnabled is not given", cluster(instanceCount=2)),
    found(
        "OS7",
        "clusterConfig.instanceCount is 1",
        cluster(zoneAwarenessEnabled=True, instanceCount=1),
    ),
    exempt_in_dev("OS7", cluster()),
    met("Opensearch.6", cluster(instanceCount=3)),
    found("Opensearch.6", "clusterConfig.instanceCount is 2", cluster(instanceCount=2)),
    exempt_in_dev("Opensearch.6", cluster(instanceCount=1)),
    met("OS8", made(DOMAIN, encryptAtRest={"enabled": True})),
    found("OS8", "encryptAtRest.enabled is not given", made(DOMAIN)),
    met("OS9", publishes("INDEX_SLOW_LOGS", "SEARCH_SLOW_LOGS")),
    found("OS9", "SEARCH_SLOW_LOGS not published", publishes("INDEX_SLOW_LOGS")),
    met("Opensearch.4", publishes("ES_APPLICATION_LOGS")),
    found(
        "Opensearch.4",
        "ES_APPLICATION_LOGS not published",
        publishes("ES_APPLICATION_LOGS", enabled=False),
    ),
    met("Opensearch.5", publishes("AUDIT_LOGS")),
    found("Opensearch.5", "AUDIT_LOGS not published", made(DOMAIN)),
    met("Opensearch.7", made(DOMAIN, advancedSecurityOptions={"enabled": True})),
    found("Opensearch.7", "advancedSecurityOptions.enabled is not given", made(DOMAIN)),
    met("Opensearch.8", asked_over(enforceHttps=True, tlsSecurityPolicy=TLS)),
    found(
        "Opensearch.8",
        "domainEndpointOptions.enforceHttps is not given",
        asked_over(tlsSecurityPolicy=TLS),
    ),
    found(
        "Opensearch.8",
        "domainEndpointOptions.tlsSecurityPolicy is Policy-Min-TLS-1-0-2019-07",
        asked_over(enforceHttps=True, tlsSecurityPolicy="Policy-Min-TLS-1-0-2019-07"),
    ),
    met("Opensearch.10", made(DOMAIN, softwareUpdateOptions={"autoSoftwareUpdateEnabled": True})),
    found(
        "Opensearch.10",
        "softwareUpdateOptions.autoSoftwareUpdateEnabled is not given",
        made(DOMAIN),
    ),
]

test_what_is_said = said_of(CASES)
