"""Repairs of ECR: without the repair the test fails."""

from collections.abc import Callable
from typing import Any

import pytest
from botocore.exceptions import ClientError

from ops.local.emulator import Emulator
from ops.local.inventory import inventory

ARN = "arn:aws:secretsmanager:eu-north-1:123456789012:secret:ecr-pullthroughcache/hub-AbCdEf"
HUB = {"ecrRepositoryPrefix": "hub", "upstreamRegistryUrl": "registry-1.docker.io"}


@pytest.fixture
def registry(client: Callable[[str], Any]) -> Any:
    return client("ecr")


def code(call: Callable[..., Any], **asked: Any) -> str:
    with pytest.raises(ClientError) as refused:
        call(**asked)
    return refused.value.response["Error"]["Code"]


def test_a_rule_lives_and_goes(registry: Any, emulator: Emulator) -> None:
    before = inventory(emulator.endpoint)
    made = registry.create_pull_through_cache_rule(**HUB, credentialArn=ARN)
    assert (made["registryId"], made["credentialArn"]) == ("123456789012", ARN)
    (kept,) = registry.describe_pull_through_cache_rules(ecrRepositoryPrefixes=["hub"])[
        "pullThroughCacheRules"
    ]
    assert kept == {**HUB, "credentialArn": ARN, "registryId": "123456789012"}
    found = [one for one in inventory(emulator.endpoint) if one not in before]
    assert found == ["eu-north-1/ecr:hub"]

    registry.delete_pull_through_cache_rule(ecrRepositoryPrefix="hub")
    assert registry.describe_pull_through_cache_rules()["pullThroughCacheRules"] == []
    assert inventory(emulator.endpoint) == before


def test_a_rule_that_is_not_there(registry: Any) -> None:
    gone = "PullThroughCacheRuleNotFoundException"
    assert code(registry.delete_pull_through_cache_rule, ecrRepositoryPrefix="none") == gone
    asked = registry.describe_pull_through_cache_rules
    assert code(asked, ecrRepositoryPrefixes=["none"]) == gone


def test_a_prefix_has_one_rule(registry: Any) -> None:
    registry.create_pull_through_cache_rule(**HUB)
    again = code(registry.create_pull_through_cache_rule, **HUB)
    assert again == "PullThroughCacheRuleAlreadyExistsException"
    registry.delete_pull_through_cache_rule(ecrRepositoryPrefix="hub")
