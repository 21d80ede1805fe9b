"""Search: private, encrypted, observed, kept, and asked by two roles alone."""

import json

import pytest

from components.data.search import Search, SearchArgs
from tests.components.data.test_stream import told

DOMAIN = "aws:opensearch/domain:Domain"
ARGS: SearchArgs = {
    "vpc_id": "vpc-1",
    "subnet_ids": ["subnet-a", "subnet-b", "subnet-c"],
    "account_id": "123456789012",
    "region": "eu-north-1",
    "key_arn": "arn:key",
}
SMALL: SearchArgs = {
    **ARGS,
    "subnet_ids": ["subnet-a"],
    "zones": 1,
    "masters": False,
    "instance_type": "t3.small.search",
}
GROUP = "<<ec2.SecurityGroup/index-sg.id>>"
ARN = "<<opensearch.Domain/index-domain.arn>>"
WRITER, READER = (f"<<iam.Role/index-{word}.arn>>" for word in ("writer", "reader"))


def test_it_is_private_and_encrypted_everywhere(engine):
    engine.run(lambda: Search("index", ARGS))
    domain = engine.one(DOMAIN)
    assert domain["vpcOptions"] == {
        "subnetIds": ["subnet-a", "subnet-b", "subnet-c"],
        "securityGroupIds": [GROUP],
    }
    assert domain["encryptAtRest"] == {"enabled": True, "kmsKeyId": "arn:key"}
    assert domain["nodeToNodeEncryption"] == {"enabled": True}
    assert domain["domainEndpointOptions"] == {
        "enforceHttps": True,
        "tlsSecurityPolicy": "Policy-Min-TLS-1-2-PFS-2023-10",
    }
    assert domain["engineVersion"] == "OpenSearch_2.19"
    assert engine.named("index-domain").options.protect is True
    assert not [r for r in engine.resources if "gressRule" in r.type]


def test_permissions_are_a_roles_and_no_passwords(engine):
    engine.run(lambda: Search("index", ARGS))
    assert engine.one(DOMAIN)["advancedSecurityOptions"] == {
        "enabled": True,
        "anonymousAuthEnabled": False,
        "internalUserDatabaseEnabled": False,
        "masterUserOptions": {"masterUserArn": WRITER},
    }


def test_nodes_are_spread_and_looked_after(engine):
    engine.run(lambda: Search("index", {**ARGS, "nodes": 6}))
    assert engine.one(DOMAIN)["clusterConfig"] == {
        "instanceType": "r6g.large.search",
        "instanceCount": 6,
        "zoneAwarenessEnabled": True,
        "zoneAwarenessConfig": {"availabilityZoneCount": 3},
        "dedicatedMasterEnabled": True,
        "dedicatedMasterCount": 3,
        "dedicatedMasterType": "m6g.large.search",
    }
    assert engine.one(DOMAIN)["ebsOptions"] == {
        "ebsEnabled": True,
        "volumeType": "gp3",
        "volumeSize": 50,
    }


def test_one_node_stands_alone_and_is_not_tuned(engine):
    engine.run(lambda: Search("index", SMALL))
    assert engine.one(DOMAIN)["clusterConfig"] == {
        "instanceType": "t3.small.search",
        "instanceCount": 1,
        "zoneAwarenessEnabled": False,
        "dedicatedMasterEnabled": False,
    }
    assert "autoTuneOptions" not in engine.one(DOMAIN)


def test_aws_tunes_and_updates_it_at_night(engine):
    engine.run(lambda: Search("index", ARGS))
    domain = engine.one(DOMAIN)
    assert domain["autoTuneOptions"] == {"desiredState": "ENABLED", "useOffPeakWindow": True}
    assert domain["softwareUpdateOptions"] == {"autoSoftwareUpdateEnabled": True}
    assert domain["offPeakWindowOptions"] == {
        "enabled": True,
        "offPeakWindow": {"windowStartTime": {"hours": 1, "minutes": 0}},
    }


def test_four_logs_which_this_accounts_domains_may_fill(engine):
    engine.run(lambda: Search("index", {**ARGS, "log_days": 7}))
    assert {o["logType"]: o["cloudwatchLogGroupArn"] for o in _logs(engine)} == {
        "ES_APPLICATION_LOGS": "<<cloudwatch.LogGroup/index-application-logs.arn>>",
        "AUDIT_LOGS": "<<cloudwatch.LogGroup/index-audit-logs.arn>>",
        "INDEX_SLOW_LOGS": "<<cloudwatch.LogGroup/index-index-slow-logs.arn>>",
        "SEARCH_SLOW_LOGS": "<<cloudwatch.LogGroup/index-search-slow-logs.arn>>",
    }
    groups = engine.of("aws:cloudwatch/logGroup:LogGroup")
    assert [(g["retentionInDays"], g["kmsKeyId"]) for g in groups] == [(7, "arn:key")] * 4
    policy = engine.one("aws:cloudwatch/logResourcePolicy:LogResourcePolicy")
    assert policy["policyName"] == f"index-{GROUP}"
    (statement,) = json.loads(policy["policyDocument"])["Statement"]
    assert statement["Principal"] == {"Service": "es.amazonaws.com"}
    assert len(statement["Resource"]) == 4
    assert statement["Condition"] == {
        "ArnLike": {"aws:SourceArn": "arn:aws:es:eu-north-1:123456789012:domain/*"},
        "StringEquals": {"aws:SourceAccount": "123456789012"},
    }
    before = engine.named("index-domain").options.depends_on
    assert [urn.split("::")[-1] for urn in before] == ["index-logs"]


def _logs(engine):
    options = engine.one(DOMAIN)["logPublishingOptions"]
    assert all(option["enabled"] for option in options)
    return options


def test_the_role_to_enter_a_vpc_is_made_where_it_is_asked_for(engine):
    engine.run(lambda: Search("index", ARGS))
    assert not engine.of("aws:iam/serviceLinkedRole:ServiceLinkedRole")
    engine.run(lambda: Search("index", {**ARGS, "service_role": True}))
    made = engine.one("aws:iam/serviceLinkedRole:ServiceLinkedRole")
    assert made["awsServiceName"] == "opensearchservice.amazonaws.com"
    before = engine.named("index-domain").options.depends_on
    assert sorted(urn.split("::")[-1] for urn in before) == ["index-logs", "index-service-role"]


def test_the_domain_listens_to_its_two_roles_alone(engine):
    engine.run(lambda: Search("index", ARGS))
    policy = engine.one("aws:opensearch/domainPolicy:DomainPolicy")
    assert policy["domainName"] == "<<opensearch.Domain/index-domain.domainName>>"
    statements = json.loads(policy["accessPolicies"])["Statement"]
    assert [s["Principal"] for s in statements] == [
        {"AWS": WRITER},
        {"AWS": READER},
        {"AWS": READER},
    ]
    assert all(s["Effect"] == "Allow" for s in statements)
    writes, reads, asks = statements
    assert (len(writes["Action"]), writes["Resource"]) == (6, [f"{ARN}/*"])
    assert (reads["Action"], reads["Resource"]) == (["es:ESHttpGet", "es:ESHttpHead"], [f"{ARN}/*"])
    assert asks["Action"] == ["es:ESHttpPost"]
    assert asks["Resource"] == [f"{ARN}/*_search", f"{ARN}/*_msearch", f"{ARN}/*_count"]


def test_the_roles_may_what_the_domain_lets_them(engine):
    engine.run(lambda: Search("index", ARGS))
    policies = {
        r.name: json.loads(r.inputs["policy"])["Statement"]
        for r in engine.resources
        if r.type == "aws:iam/rolePolicy:RolePolicy"
    }
    assert policies.keys() == {"index-writer", "index-reader"}
    access = engine.one("aws:opensearch/domainPolicy:DomainPolicy")["accessPolicies"]
    allowed = [
        {key: value for key, value in statement.items() if key != "Principal"}
        for statement in json.loads(access)["Statement"]
    ]
    assert [*policies["index-writer"], *policies["index-reader"]] == allowed


def test_the_account_says_who_takes_the_roles(engine):
    engine.run(lambda: Search("index", ARGS))
    roles = engine.of("aws:iam/role:Role")
    assert len(roles) == 2
    for role in roles:
        (statement,) = json.loads(role["assumeRolePolicy"])["Statement"]
        assert statement["Principal"] == {"AWS": "arn:aws:iam::123456789012:root"}
        assert statement["Action"] == "sts:AssumeRole"


@pytest.mark.parametrize(("access", "role"), [("read", READER), ("write", WRITER)])
def test_a_consumer_takes_one_role(engine, access, role):
    seen = told(engine, lambda: Search("index", ARGS).binding(access))
    assert seen["target"] == {"security_group_id": GROUP, "port": 443}
    assert seen["grants"] == [{"actions": ["sts:AssumeRole"], "resources": [role]}]
    environment = {
        "URL": "https://<<opensearch.Domain/index-domain.endpoint>>",
        "ROLE": role,
        "REGION": "eu-north-1",
    }
    if access == "write":
        environment["READER"] = READER
    assert seen["environment"] == environment


def test_disposable_is_not_protected(engine):
    engine.run(lambda: Search("index", {**ARGS, "disposable": True}))
    assert engine.named("index-domain").options.protect is False


def test_what_alarms_are_told(engine):
    seen = told(engine, lambda: Search("index", {**ARGS, "storage_gib": 20}).watch())
    assert seen == {
        "domain_name": "<<opensearch.Domain/index-domain.domainName>>",
        "account_id": "123456789012",
        "storage_gib": 20,
    }


@pytest.mark.parametrize(
    ("name", "wrong", "said"),
    [
        ("index-of-tasks", {}, "the name must have up to 13 characters"),
        ("index", {"zones": 4}, "zones must be 1 to 3, got 4"),
        ("index", {"nodes": 4}, "nodes must be a multiple of 3 zones, got 4"),
        ("index", {"nodes": 0}, "nodes must be a multiple of 3 zones, got 0"),
        ("index", {"storage_gib": 9}, "storage_gib must be 10 to 1024, got 9"),
    ],
)
def test_what_cannot_be_is_refused(engine, name, wrong, said):
    with pytest.raises(ValueError, match=f"^{name}: {said}$"):
        engine.run(lambda: Search(name, {**ARGS, **wrong}))


def test_another_word_is_refused(engine):
    with pytest.raises(ValueError, match=r"access must be read or write, got send$"):
        engine.run(lambda: Search("index", ARGS).binding("send"))
