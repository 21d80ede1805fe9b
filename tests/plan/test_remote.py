"""Components of another process: a plan shows what they would make."""

import json

import pulumi
import pulumi_aws as aws
import pulumi_awsx as awsx
import pytest

from plan.monitor import CannotRecord
from plan.record import Secret

COMPONENT = "awsx:ecr:Repository"
REPOSITORY = "aws:ecr/repository:Repository"
POLICY = "aws:ecr/lifecyclePolicy:LifecyclePolicy"
URN = "urn:pulumi:test::groundwork::"


def repository(name="Images", opts=None, **args):
    made = awsx.ecr.Repository(name, opts=opts, **args)
    pulumi.export("url", made.url)
    pulumi.export("arn", made.repository.apply(lambda each: each.arn))
    pulumi.export("policy", made.lifecycle_policy.apply(lambda each: each and each.repository))


def of(record, type_):
    (only,) = (r for r in record.resources if r.type == type_)
    return only


def rules(record):
    return json.loads(of(record, POLICY).inputs["policy"])["rules"]


def test_a_repository_is_one_and_its_policy_below_the_component(record):
    found = record(lambda: repository(image_tag_mutability="IMMUTABLE", tags={"a": "b"}))
    component, made, policy = (of(found, t) for t in (COMPONENT, REPOSITORY, POLICY))
    assert not component.custom
    assert made.urn == f"{URN}{COMPONENT}${REPOSITORY}::images"
    assert policy.urn == f"{URN}{COMPONENT}${POLICY}::images"
    assert (made.parent, policy.parent) == (component.urn, component.urn)
    assert made.inputs == {"imageTagMutability": "IMMUTABLE", "tags": {"a": "b"}}
    assert policy.inputs["repository"] == "<<ecr.Repository/images.name>>"
    assert policy.property_dependencies == {"repository": [made.urn]}


def test_the_program_gets_what_the_component_hands_out(record):
    found = record(repository)
    assert found.outputs == {
        "url": "<<ecr.Repository/images.repositoryUrl>>",
        "arn": "<<ecr.Repository/images.arn>>",
        "policy": "<<ecr.Repository/images.name>>",
    }
    assert of(found, COMPONENT).outputs == {
        "lifecyclePolicy": "<<ecr.LifecyclePolicy/images.id>>",
        "repository": "<<ecr.Repository/images.id>>",
        "url": "<<ecr.Repository/images.repositoryUrl>>",
    }


def test_by_default_one_untagged_image_is_kept(record):
    (rule,) = rules(record(repository))
    assert rule == {
        "rulePriority": 1,
        "selection": {
            "tagStatus": "untagged", "countType": "imageCountMoreThan", "countNumber": 1,
        },
        "action": {"type": "expire"},
    }  # fmt: skip


def test_rules_are_written_in_the_words_of_aws_with_the_one_for_all_last(record):
    given = awsx.ecr.LifecyclePolicyArgs(
        rules=[
            awsx.ecr.LifecyclePolicyRuleArgs(tag_status="any", maximum_number_of_images=9),
            awsx.ecr.LifecyclePolicyRuleArgs(
                tag_status="tagged", tag_prefix_list=["dev"], maximum_age_limit=3, description="old"
            ),
        ]
    )
    first, last = rules(record(lambda: repository(lifecycle_policy=given)))
    assert first["selection"] == {
        "tagStatus": "tagged", "tagPrefixList": ["dev"], "countType": "sinceImagePushed",
        "countNumber": 3, "countUnit": "days",
    }  # fmt: skip
    assert (first["description"], first["rulePriority"]) == ("old", 1)
    assert (last["selection"]["tagStatus"], last["rulePriority"]) == ("any", 2)


def test_a_policy_that_is_skipped_is_not_there(record):
    skip = awsx.ecr.LifecyclePolicyArgs(skip=True)
    found = record(lambda: repository(lifecycle_policy=skip))
    assert POLICY not in {r.type for r in found.resources}
    assert "policy" not in found.outputs
    assert "lifecyclePolicy" not in of(found, COMPONENT).outputs


def test_children_take_over_provider_protection_and_dependencies(record):
    def program():
        provider = aws.Provider("aws", region="eu-north-1")
        key = aws.kms.Key("key", opts=pulumi.ResourceOptions(provider=provider))
        encrypted = aws.ecr.RepositoryEncryptionConfigurationArgs(
            encryption_type="KMS", kms_key=key.arn
        )
        opts = pulumi.ResourceOptions(providers=[provider], protect=True)
        repository(encryption_configurations=[encrypted], opts=opts)

    found = record(program, explicit_providers=True)
    made, policy = of(found, REPOSITORY), of(found, POLICY)
    assert made.provider == policy.provider == of(found, "aws:kms/key:Key").provider != ""
    assert made.options.protect
    assert policy.options.protect
    key = of(found, "aws:kms/key:Key").urn
    assert made.property_dependencies == {"encryptionConfigurations": [key]}
    assert "encryptionConfigurations" not in policy.property_dependencies


def test_without_a_provider_they_would_take_a_default_one(record):
    with pytest.raises(CannotRecord, match=r"^images: aws:ecr/repository:Repository would use"):
        record(repository, explicit_providers=True)


def test_a_secret_stays_one(record):
    found = record(lambda: repository(tags={"a": pulumi.Output.secret("b")}))
    assert of(found, REPOSITORY).inputs["tags"] == {"a": Secret("b")}


def test_a_preview_declares_the_same_and_knows_no_outputs(record):
    known, unknown = (record(repository, preview=p) for p in (False, True))
    assert [r.urn for r in known.resources] == [r.urn for r in unknown.resources]
    assert not any("<<" in str(value) for value in unknown.outputs.values())
    assert "<<" not in str(of(unknown, POLICY).inputs)


def test_a_component_that_nobody_has_written_out_is_refused(record):
    with pytest.raises(CannotRecord, match=r"^net: nobody has written out what awsx:ec2:Vpc"):
        record(lambda: awsx.ec2.Vpc("net"))
