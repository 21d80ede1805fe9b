import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from plan.export.errors import CannotExport
from plan.export.terraform import export
from plan.record import Lookup, Record, Resource, Secret
from tests.plan.export.made import BUCKET, PROVIDER, VPC, ZONE, lookup, record, resource, urn

MAIN = urn(PROVIDER, "main")
OTHER = urn(PROVIDER, "other")


def main(**inputs: Any) -> Resource:
    return resource(PROVIDER, "main", {"region": "eu-north-1", **inputs})


def exported(found: Record, to: Path) -> tuple[list[dict[str, Any]], dict[str, Any]]:
    """Provider blocks, and the `provider` of each resource and look-up by its name."""
    export(found, to)
    blocks = json.loads((to / "providers.tf.json").read_text())["provider"]["aws"]
    users: dict[str, Any] = {}
    for kind in ("resource", "data"):
        path = to / f"{'resources' if kind == 'resource' else kind}.tf.json"
        for named in (json.loads(path.read_text())[kind] if path.exists() else {}).values():
            users |= {name: body.get("provider") for name, body in named.items()}
    return blocks, users


def made(*resources: Resource, lookups: Sequence[Lookup] = ()) -> Record:
    return record(*resources, lookups=lookups, config={})


def test_the_only_provider_is_the_default_one(tmp_path: Path):
    found = made(main(), resource(VPC, "a", provider=MAIN))
    assert exported(found, tmp_path) == ([{"region": "eu-north-1"}], {"a": None})


def test_settings_are_decoded_and_named(tmp_path: Path):
    settings = {
        "defaultTags": json.dumps({"tags": {"stack": "dev"}}),
        "allowedAccountIds": '["123456789012"]',
        "skipCredentialsValidation": "true",
        "skipMetadataApiCheck": "true",
        "s3UsePathStyle": "true",
        "maxRetries": "3",
        "endpoints": '[{"sqs": "http://127.0.0.1:4660"}]',
    }
    blocks, _ = exported(made(main(**settings), resource(VPC, "a", provider=MAIN)), tmp_path)
    assert blocks == [
        {
            "region": "eu-north-1",
            "default_tags": [{"tags": {"stack": "dev"}}],
            "allowed_account_ids": ["123456789012"],
            "skip_credentials_validation": True,
            "skip_metadata_api_check": "true",
            "s3_use_path_style": True,
            "max_retries": 3,
            "endpoints": [{"sqs": "http://127.0.0.1:4660"}],
        }
    ]


def test_another_region_is_an_alias_with_the_same_settings(tmp_path: Path):
    found = made(
        main(s3UsePathStyle="true"),
        resource(VPC, "here", {"region": "eu-north-1"}, provider=MAIN),
        resource(VPC, "there", {"region": "us-east-1"}, provider=MAIN),
    )
    blocks, users = exported(found, tmp_path)
    assert blocks == [
        {"region": "eu-north-1", "s3_use_path_style": True},
        {"alias": "us-east-1", "region": "us-east-1", "s3_use_path_style": True},
    ]
    assert users == {"here": None, "there": "aws.us-east-1"}
    assert (
        "region"
        not in json.loads((tmp_path / "resources.tf.json").read_text())["resource"]["aws_vpc"][
            "there"
        ]
    )


def test_a_second_provider_is_an_alias_and_its_regions_too(tmp_path: Path):
    found = made(
        main(),
        resource(PROVIDER, "other", {"region": "eu-west-1"}),
        resource(VPC, "a", provider=MAIN),
        resource(VPC, "b", provider=OTHER),
        resource(VPC, "c", {"region": "us-east-1"}, provider=OTHER),
    )
    blocks, users = exported(found, tmp_path)
    assert blocks == [
        {"region": "eu-north-1"},
        {"alias": "other", "region": "eu-west-1"},
        {"alias": "other-us-east-1", "region": "us-east-1"},
    ]
    assert users == {"a": None, "b": "aws.other", "c": "aws.other-us-east-1"}


def test_a_provider_that_nothing_uses_is_no_block(tmp_path: Path):
    found = made(resource(PROVIDER, "idle"), main(), resource(VPC, "a", provider=MAIN))
    assert exported(found, tmp_path) == ([{"region": "eu-north-1"}], {"a": None})


def test_look_ups_take_providers_too(tmp_path: Path):
    found = made(
        main(),
        resource(VPC, "a", provider=MAIN),
        lookups=[
            lookup(ZONE, {"name": "a.example"}, 1, MAIN),
            lookup("aws:index/getRegion:getRegion", {"region": "us-east-1"}, 1, MAIN),
            lookup("aws:ec2/getPrefixList:getPrefixList", {"region": "us-east-1"}, 1, MAIN),
        ],
    )
    blocks, users = exported(found, tmp_path)
    assert [b.get("alias") for b in blocks] == [None, "us-east-1"]
    assert users == {
        "a": None,
        "getZone-1": None,
        "getRegion-1": None,
        "getPrefixList-1": "aws.us-east-1",
    }
    data = json.loads((tmp_path / "data.tf.json").read_text())["data"]
    assert data["aws_region"] == {"getRegion-1": {"name": "us-east-1"}}


def test_without_a_provider_the_config_makes_one(tmp_path: Path):
    config = {"aws:region": "eu-west-3", "aws:defaultTags": '{"tags": {"a": "b"}}', "other:x": "1"}
    found = record(resource(VPC, "a"), config=config)
    assert exported(found, tmp_path) == (
        [{"region": "eu-west-3", "default_tags": [{"tags": {"a": "b"}}]}],
        {"a": None},
    )


def test_without_config_the_region_is_the_environments(tmp_path: Path):
    found = record(resource(VPC, "a"), resource(VPC, "b", {"region": "us-east-1"}), config={})
    assert exported(found, tmp_path) == (
        [{}, {"alias": "us-east-1", "region": "us-east-1"}],
        {"a": None, "b": "aws.us-east-1"},
    )


def test_a_secret_setting_is_a_variable(tmp_path: Path):
    found = made(main(secretKey=Secret("hush")), resource(VPC, "a", provider=MAIN))
    blocks, _ = exported(found, tmp_path)
    assert blocks == [{"region": "eu-north-1", "secret_key": "${var.provider-main_secretKey}"}]


def test_a_region_that_only_aws_knows_is_refused(tmp_path: Path):
    region = "<<lookup:index.getRegion/1.region>>"
    found = made(main(), resource(VPC, "a", {"region": region}, provider=MAIN))
    with pytest.raises(CannotExport, match=r"Vpc a\.region: is not known; give it as a plain"):
        export(found, tmp_path)


def test_an_unknown_setting_is_refused(tmp_path: Path):
    found = made(main(userAgents="[]"), resource(VPC, "a", provider=MAIN))
    with pytest.raises(CannotExport, match=r"pulumi:providers:aws main\.userAgents: is newer than"):
        export(found, tmp_path)


def test_a_bucket_in_another_region(tmp_path: Path):
    found = made(main(), resource(BUCKET, "logs", {"region": "us-east-1"}, provider=MAIN))
    blocks, users = exported(found, tmp_path)
    assert [b.get("alias") for b in blocks] == [None, "us-east-1"]
    assert users == {"logs": "aws.us-east-1"}
