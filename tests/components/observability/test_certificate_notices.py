"""CertificateNotices: from the region of the certificates to the topic of another one."""

import json

import pytest

from components.observability.certificate_notices import (
    CertificateNotices,
    CertificateNoticesArgs,
)

RULE = "aws:cloudwatch/eventRule:EventRule"
TARGET = "aws:cloudwatch/eventTarget:EventTarget"
ROLE = "aws:iam/role:Role"
POLICY = "aws:iam/rolePolicy:RolePolicy"
BUS = "arn:aws:events:eu-north-1:123456789012:event-bus/default"
ARGS: CertificateNoticesArgs = {
    "account_id": "123456789012",
    "region": "eu-north-1",
    "certificates_region": "us-east-1",
    "certificate_arns": {"web": "arn:web", "edge": "arn:edge"},
    "topic_arn": "arn:topic",
}
EXPIRING = {
    "source": ["aws.acm"],
    "detail-type": ["ACM Certificate Approaching Expiration"],
    "resources": ["arn:edge", "arn:web"],
}


@pytest.fixture
def made(engine):
    def make(**changed):
        engine.run(lambda: CertificateNotices("expiry", {**ARGS, **changed}))
        return {r.name: r.inputs for r in engine.resources if r.custom}

    return make


def test_both_rules_look_for_the_same_events(made, engine):
    made()
    assert [json.loads(rule["eventPattern"]) for rule in engine.of(RULE)] == [EXPIRING] * 2


def test_events_go_from_there_to_the_bus_of_here(made, engine):
    target = made()["expiry-here"]
    assert target["arn"] == BUS
    assert target["rule"] == "<<cloudwatch.EventRule/expiry-there.name>>"
    assert target["roleArn"] == "<<iam.Role/expiry-role.arn>>"
    assert [r["region"] for r in engine.of(RULE) if "region" in r] == ["us-east-1"]
    assert target["region"] == "us-east-1"


def test_the_rule_may_send_to_that_bus_and_do_nothing_else(made, engine):
    made()
    (statement,) = json.loads(engine.one(POLICY)["policy"])["Statement"]
    assert statement == {"Effect": "Allow", "Action": ["events:PutEvents"], "Resource": [BUS]}
    (trust,) = json.loads(engine.one(ROLE)["assumeRolePolicy"])["Statement"]
    assert trust["Principal"] == {"Service": "events.amazonaws.com"}
    assert trust["Condition"] == {
        "ArnEquals": {"aws:SourceArn": "<<cloudwatch.EventRule/expiry-there.arn>>"},
        "StringEquals": {"aws:SourceAccount": "123456789012"},
    }


def test_people_read_a_sentence(made, engine):
    made()
    (told,) = [t for t in engine.of(TARGET) if t["arn"] == "arn:topic"]
    assert told["inputTransformer"] == {
        "inputPaths": {"domain": "$.detail.CommonName", "days": "$.detail.DaysToExpiry"},
        "inputTemplate": '"The certificate of <domain> expires in <days> days and ACM has not '
        'renewed it. See that the record of its validation is still in the zone."',
    }
    assert "region" not in told


def test_in_the_same_region_nothing_is_sent_on(made):
    same = made(region="us-east-1")
    assert same.keys() == {"expiry-expiring"}


def test_no_certificate_is_refused(made):
    with pytest.raises(ValueError, match=r"^expiry: certificate_arns must name at least one"):
        made(certificate_arns={})
