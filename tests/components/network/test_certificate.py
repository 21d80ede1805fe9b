"""Certificate: validated by a record, and usable only after that."""

import pulumi
import pytest

from components.network.certificate import Certificate, CertificateArgs

CERTIFICATE = "aws:acm/certificate:Certificate"
RECORD = "aws:route53/record:Record"
VALIDATION = "aws:acm/certificateValidation:CertificateValidation"
ARGS: CertificateArgs = {"domain": "shop.example.com", "zone_id": "Z1"}
PROOF = "acm.Certificate/tls-certificate.domainValidationOptions.0"


def test_the_certificate_is_for_one_name_and_proves_itself_by_dns(engine):
    engine.run(lambda: Certificate("tls", ARGS))

    assert engine.one(CERTIFICATE) == {
        "domainName": "shop.example.com",
        "validationMethod": "DNS",
        "tags": {"Name": "tls"},
    }


def test_the_record_is_what_acm_asks_for(engine):
    engine.run(lambda: Certificate("tls", ARGS))

    assert engine.one(RECORD) == {
        "zoneId": "Z1",
        "name": f"<<{PROOF}.resourceRecordName>>",
        "type": f"<<{PROOF}.resourceRecordType>>",
        "records": [f"<<{PROOF}.resourceRecordValue>>"],
        "ttl": 60,
        "allowOverwrite": True,
    }


def test_validation_waits_for_the_record(engine):
    engine.run(lambda: Certificate("tls", ARGS))

    assert engine.one(VALIDATION) == {
        "certificateArn": "<<acm.Certificate/tls-certificate.arn>>",
        "validationRecordFqdns": ["<<route53.Record/tls-validation.fqdn>>"],
    }


def test_who_uses_the_certificate_waits_for_its_validation(engine):
    def program():
        certificate = Certificate("tls", ARGS)
        Certificate("next", {**ARGS, "zone_id": certificate.arn})

    engine.run(program)

    (urn,) = engine.named("next-validation").property_dependencies["zoneId"]
    assert urn.endswith(f"{VALIDATION}::tls-validated")


def test_a_replacement_is_there_before_the_old_one_goes(engine):
    engine.run(lambda: Certificate("tls", ARGS))

    assert engine.named("tls-certificate").options.delete_before_replace is False


def test_by_default_the_region_is_the_providers(engine):
    engine.run(lambda: Certificate("tls", ARGS))

    assert not any("region" in r.inputs for r in engine.resources)


def test_another_region_is_the_certificates_and_not_the_records(engine):
    engine.run(lambda: Certificate("tls", {**ARGS, "region": "us-east-1"}))

    assert engine.one(CERTIFICATE)["region"] == "us-east-1"
    assert engine.one(VALIDATION)["region"] == "us-east-1"
    assert "region" not in engine.one(RECORD)


def test_two_certificates_for_one_name_share_the_record(engine):
    def program():
        Certificate("tls", ARGS)
        Certificate("cdn", {**ARGS, "region": "us-east-1"})

    engine.run(program)

    assert [record["allowOverwrite"] for record in engine.of(RECORD)] == [True, True]


def test_outputs_and_tags(engine):
    engine.run(lambda: Certificate("tls", {**ARGS, "tags": {"service": "shop"}}))

    assert engine.outputs("groundwork:index:Certificate") == {
        "arn": "<<acm.Certificate/tls-certificate.arn>>",
        "domain_name": "shop.example.com",
    }
    assert engine.one(CERTIFICATE)["tags"] == {"Name": "tls", "service": "shop"}
    assert len(engine.resources) == 4


def test_an_adopted_zone_may_come_from_a_look_up(engine):
    zone_id = pulumi.Output.from_input("Z2")
    engine.run(lambda: Certificate("tls", {**ARGS, "zone_id": zone_id}))

    assert engine.one(RECORD)["zoneId"] == "Z2"


def test_alarms_are_told_of_a_region_that_is_not_the_providers(engine):
    watches = {}

    def program():
        watches["tls"] = Certificate("tls", ARGS).watch()
        watches["cdn"] = Certificate("cdn", {**ARGS, "region": "us-east-1"}).watch()

    engine.run(program)

    assert watches["tls"].keys() == {"arn"}
    assert watches["cdn"]["region"] == "us-east-1"


def test_an_unknown_and_a_missing_argument_are_refused(engine):
    with pytest.raises(TypeError, match=r"tls: unknown args \['san'\], missing args \['zone_id'\]"):
        engine.run(lambda: Certificate("tls", {"domain": "a.example.com", "san": []}))
