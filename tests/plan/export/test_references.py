import pytest

from plan import placeholders
from plan.export.errors import CannotExport
from plan.export.providers import Providers
from plan.export.references import Expression, Places, source_of
from plan.placeholders import Reference
from plan.record import Record
from tests.plan.export.made import BUCKET, GROUP, VPC, ZONE, lookup, record, resource

INSTANCE = "aws:rds/instance:Instance"
CERTIFICATE = "aws:acm/certificate:Certificate"


def places(found: Record) -> Places:
    return Places(found, Providers(found))


def expression(found: Record, source: str, *path: str) -> Expression:
    return places(found).expression(Reference(source, path), "here")


@pytest.mark.parametrize(
    ("type_", "path", "written"),
    [
        (VPC, "id", "aws_vpc.one.id"),
        (VPC, "cidrBlock", "aws_vpc.one.cidr_block"),
        (BUCKET, "bucketRegion", "aws_s3_bucket.one.region"),
        (INSTANCE, "masterUserSecrets.0.secretArn",
         "aws_db_instance.one.master_user_secret[0].secret_arn"),
        (CERTIFICATE, "domainValidationOptions.0.resourceRecordName",
         "tolist(aws_acm_certificate.one.domain_validation_options)[0].resource_record_name"),
        (VPC, "tags.Name", 'aws_vpc.one.tags["Name"]'),
        (BUCKET, "versioning.enabled", "aws_s3_bucket.one.versioning[0].enabled"),
        ("aws:ec2/vpcEndpoint:VpcEndpoint", "networkInterfaceIds.0",
         "tolist(aws_vpc_endpoint.one.network_interface_ids)[0]"),
        ("aws:ecs/service:Service", "arn", "aws_ecs_service.one.id"),
        ("aws:cloudwatch/metricAlarm:MetricAlarm", "name",
         "aws_cloudwatch_metric_alarm.one.alarm_name"),
    ],
)  # fmt: skip
def test_expressions(type_: str, path: str, written: str):
    found = record(resource(type_, "one"))
    assert expression(found, source_of(type_, "one"), *path.split(".")).text == written


def test_a_look_up_is_a_data_source():
    found = record(lookups=[lookup(ZONE, {"name": "example.com"})])
    written = "data.aws_route53_zone.getZone-1.zone_id"
    assert expression(found, "lookup:route53.getZone/1", "zoneId").text == written


def test_the_region_of_a_resource_is_a_text():
    found = record(resource(VPC, "a"), resource(VPC, "b", {"region": "us-east-1"}))
    assert expression(found, "ec2.Vpc/a", "region").text == '"eu-north-1"'
    assert expression(found, "ec2.Vpc/b", "region").text == '"us-east-1"'


def test_a_region_that_only_the_environment_knows_cannot_be_taken():
    with pytest.raises(CannotExport, match=r"here: takes ec2\.Vpc/a\.region, which Terraform's"):
        expression(record(resource(VPC, "a"), config={}), "ec2.Vpc/a", "region")


def test_sensitive_attributes_are_told():
    found = record(resource(INSTANCE, "one", {"password": "x"}))
    assert expression(found, "rds.Instance/one", "password").sensitive
    assert not expression(found, "rds.Instance/one", "address").sensitive


def test_an_output_that_terraform_has_not_is_refused():
    found = record(resource("aws:secretsmanager/secretVersion:SecretVersion", "one"))
    with pytest.raises(CannotExport) as error:
        expression(found, "secretsmanager.SecretVersion/one", "secretArn")
    assert str(error.value) == (
        "here: takes secretsmanager.SecretVersion/one.secretArn, which Terraform's provider does "
        "not have; take another output"
    )


def test_an_object_whole_is_refused_because_its_parts_are_called_otherwise():
    found = record(resource(INSTANCE, "one"))
    with pytest.raises(CannotExport, match=r"takes rds\.Instance/one\.masterUserSecrets whole"):
        expression(found, "rds.Instance/one", "masterUserSecrets")


def test_a_part_of_a_text_is_refused():
    with pytest.raises(CannotExport, match="which has no parts; take it whole"):
        expression(record(resource(VPC, "one")), "ec2.Vpc/one", "arn", "0")


def test_what_is_not_exported_cannot_be_taken():
    with pytest.raises(CannotExport, match=r"takes ec2\.Vpc/two\.id, which is not in the export"):
        expression(record(resource(VPC, "one")), "ec2.Vpc/two", "id")


def test_a_type_that_is_not_listed_is_refused():
    with pytest.raises(CannotExport) as error:
        places(record(resource("aws:mq/broker:Broker", "jobs")))
    assert str(error.value) == (
        "aws:mq/broker:Broker jobs: is not in the table of the export; "
        "list it in plan/export/types.toml and derive the table again"
    )


def test_a_function_that_is_not_listed_is_refused():
    unknown = lookup("aws:ec2/getAmi:getAmi", {})
    with pytest.raises(CannotExport, match=r"aws:ec2/getAmi:getAmi ec2\.getAmi/1: is not in"):
        places(record(lookups=[unknown]))


def test_addresses_are_legal_and_unique():
    found = places(record(resource(VPC, "2nd"), resource(VPC, "_2nd"), resource(GROUP, "2nd")))
    assert [found[f"ec2.{s}"].address for s in ("Vpc/2nd", "Vpc/_2nd", "SecurityGroup/2nd")] == [
        "aws_vpc._2nd-c21365c",
        "aws_vpc._2nd",
        "aws_security_group._2nd-c21365c",
    ]


def test_an_address_that_is_taken_gets_a_hash():
    found = places(record(resource(VPC, "_2nd-c21365c"), resource(VPC, "2nd")))
    assert found["ec2.Vpc/2nd"].address == "aws_vpc._2nd-c21365c-b9d5ec7"


def test_sources_are_what_placeholders_say():
    text = placeholders.token("ec2.Vpc", "one", "id")
    (reference,) = placeholders.references(text)
    assert source_of(VPC, "one") == reference.source
