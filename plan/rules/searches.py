"""Rules for domains of OpenSearch."""

from typing import Final

from plan.record import Resource
from plan.rules.forms import at_least, every, in_prod, mappings, on, one_of, present
from plan.rules.reached import closed_groups
from plan.rules.rule import Check, Exempt, Rule, Severity
from plan.rules.statements import Statement, admits_all, allowed, asked
from plan.rules.subject import Subject, given

DOMAIN: Final = "aws:opensearch/domain:Domain"
_POLICY: Final = "aws:opensearch/domainPolicy:DomainPolicy"
_CLUSTER: Final = "clusterConfig.0"
_ENDPOINT: Final = "domainEndpointOptions.0"
_SECURITY: Final = "advancedSecurityOptions.0"
_ZONES: Final = 2
_NODES: Final = 3


def _publishes(*kinds: str) -> Check:
    """Logs of these kinds go to CloudWatch."""

    def check(resource: Resource, _: Subject) -> str | None:
        options = mappings(given(resource, "logPublishingOptions"))
        sent = [one.get("logType") for one in options if one.get("enabled", True) is True]
        missing = [one for one in kinds if one not in sent]
        return f"{', '.join(missing)} not published" if missing else None

    return check


def _policies(resource: Resource, subject: Subject) -> list[Statement]:
    attached = subject.naming(resource, "domainName", _POLICY)
    return [
        one for each in (resource, *attached) for one in subject.statements(each, "accessPolicies")
    ]


def _closed(resource: Resource, subject: Subject) -> str | Exempt | None:
    """Only with neither a network nor addresses in the policy is it open to every address."""
    if given(resource, "vpcOptions"):
        return closed_groups("vpcOptions")(resource, subject)
    for one in allowed(_policies(resource, subject)):
        if "aws:sourceip" not in asked(one):
            return "any address may ask"
    return None


def _anonymous(resource: Resource, subject: Subject) -> str | None:
    if given(resource, f"{_SECURITY}.anonymousAuthEnabled") is True:
        return "anonymousAuthEnabled is true"
    return "its policy admits everybody" if admits_all(_policies(resource, subject)) else None


SEARCH_RULES: Final[tuple[Rule, ...]] = (
    Rule(
        "OS1",
        "A search stands in a network",
        Severity.CRITICAL,
        "Outside of one it has an address on the internet.",
        "Set vpcOptions.",
        "AWS Solutions OS1, FSBP Opensearch.2, Checkov CKV_AWS_137",
        (DOMAIN,),
        present("vpcOptions"),
    ),
    Rule(
        "OS2",
        "Nodes of a search talk TLS to each other",
        Severity.MEDIUM,
        "Copies of every document go from zone to zone.",
        "Set nodeToNodeEncryption.enabled.",
        "AWS Solutions OS2, FSBP Opensearch.3, Checkov CKV_AWS_6",
        (DOMAIN,),
        on("nodeToNodeEncryption.0.enabled"),
    ),
    Rule(
        "OS3",
        "A search is asked from known addresses alone",
        Severity.HIGH,
        "Whatever finds it can try holes of the search.",
        "Set vpcOptions with a closed security group, or ask for aws:SourceIp in the policy.",
        "AWS Solutions OS3",
        (DOMAIN,),
        _closed,
    ),
    Rule(
        "OS4",
        "A search has masters of their own",
        Severity.MEDIUM,
        "A node that is busy with a search loses sight of the others, and the cluster stops.",
        "Set `searches.NAME.masters: true`.",
        "AWS Solutions OS4, FSBP Opensearch.11, Checkov CKV2_AWS_59, CKV_AWS_318",
        (DOMAIN,),
        in_prod(
            every(
                on(f"{_CLUSTER}.dedicatedMasterEnabled"),
                at_least(f"{_CLUSTER}.dedicatedMasterCount", _NODES),
            )
        ),
    ),
    Rule(
        "OS5",
        "A search answers nobody without a name",
        Severity.CRITICAL,
        "Whoever reaches it reads and deletes everything.",
        "Set anonymousAuthEnabled to false; name principals in the policy.",
        "AWS Solutions OS5",
        (DOMAIN,),
        _anonymous,
    ),
    Rule(
        "OS7",
        "Nodes of a search stand in several zones",
        Severity.MEDIUM,
        "When a zone fails, the search is away, with what was not copied.",
        "Set `searches.NAME.nodes` to 2 or more.",
        "AWS Solutions OS7",
        (DOMAIN,),
        in_prod(
            every(
                on(f"{_CLUSTER}.zoneAwarenessEnabled"),
                at_least(f"{_CLUSTER}.instanceCount", _ZONES),
            )
        ),
    ),
    Rule(
        "Opensearch.6",
        "A search has three nodes with data",
        Severity.MEDIUM,
        "With two, the loss of one leaves a single copy of everything.",
        "Set `searches.NAME.nodes` to 3 or more.",
        "FSBP Opensearch.6",
        (DOMAIN,),
        in_prod(at_least(f"{_CLUSTER}.instanceCount", _NODES)),
    ),
    Rule(
        "OS8",
        "A search is encrypted at rest",
        Severity.MEDIUM,
        "Whoever gets at a disk or a snapshot reads everything in it.",
        "Set encryptAtRest.enabled.",
        "AWS Solutions OS8, FSBP Opensearch.1, Checkov CKV_AWS_5",
        (DOMAIN,),
        on("encryptAtRest.0.enabled"),
    ),
    Rule(
        "OS9",
        "A search tells what is slow",
        Severity.LOW,
        "Nobody can say which query takes the time.",
        "Publish INDEX_SLOW_LOGS and SEARCH_SLOW_LOGS in logPublishingOptions.",
        "AWS Solutions OS9",
        (DOMAIN,),
        _publishes("INDEX_SLOW_LOGS", "SEARCH_SLOW_LOGS"),
    ),
    Rule(
        "Opensearch.4",
        "A search tells its errors",
        Severity.MEDIUM,
        "Nobody can say why a query failed or a node went.",
        "Publish ES_APPLICATION_LOGS in logPublishingOptions.",
        "FSBP Opensearch.4, Checkov CKV_AWS_84",
        (DOMAIN,),
        _publishes("ES_APPLICATION_LOGS"),
    ),
    Rule(
        "Opensearch.5",
        "A search records who did what",
        Severity.MEDIUM,
        "After a leak nobody can say who asked for what.",
        "Publish AUDIT_LOGS in logPublishingOptions.",
        "FSBP Opensearch.5, Checkov CKV_AWS_317",
        (DOMAIN,),
        _publishes("AUDIT_LOGS"),
    ),
    Rule(
        "Opensearch.7",
        "A search knows who may do what with which index",
        Severity.HIGH,
        "Else whoever may ask may also delete.",
        "Set advancedSecurityOptions.enabled.",
        "FSBP Opensearch.7, Checkov CKV2_AWS_52",
        (DOMAIN,),
        on(f"{_SECURITY}.enabled"),
    ),
    Rule(
        "Opensearch.8",
        "A search is asked over TLS 1.2 or later alone",
        Severity.MEDIUM,
        "Whoever listens on the way reads questions and answers.",
        "Set enforceHttps, and a tlsSecurityPolicy of 1.2 in domainEndpointOptions.",
        "FSBP Opensearch.8, Checkov CKV_AWS_83, CKV_AWS_228",
        (DOMAIN,),
        every(
            on(f"{_ENDPOINT}.enforceHttps"),
            one_of(
                f"{_ENDPOINT}.tlsSecurityPolicy",
                "Policy-Min-TLS-1-2-PFS-2023-10",
                "Policy-Min-TLS-1-2-RFC9151-FIPS-2024-08",
            ),
        ),
    ),
    Rule(
        "Opensearch.10",
        "A search gets updates of its software",
        Severity.MEDIUM,
        "Updates close holes that are known.",
        "Set softwareUpdateOptions.autoSoftwareUpdateEnabled.",
        "FSBP Opensearch.10",
        (DOMAIN,),
        on("softwareUpdateOptions.0.autoSoftwareUpdateEnabled"),
    ),
)
