"""Repairs of WAF: without the repair the test fails."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from botocore.exceptions import ClientError

Client = Callable[[str], Any]
SEEN = {"SampledRequestsEnabled": False, "CloudWatchMetricsEnabled": True, "MetricName": "guard"}
GROUP = "arn:aws:logs:eu-north-1:123456789012:log-group:aws-waf-logs-guard"


@pytest.fixture
def waf(client: Client) -> Any:
    return client("wafv2")


@pytest.fixture
def acl(waf: Any) -> Iterator[str]:
    """ARN of a web ACL; its name is the only one in the emulator."""
    made = waf.create_web_acl(
        Name="guard", Scope="REGIONAL", DefaultAction={"Allow": {}}, VisibilityConfig=SEEN
    )["Summary"]
    yield made["ARN"]
    found = {"Name": "guard", "Scope": "REGIONAL", "Id": made["Id"]}
    token = waf.get_web_acl(**found)["LockToken"]
    waf.delete_web_acl(**found, LockToken=token)


def configuration(acl: str, destination: str = GROUP) -> dict[str, Any]:
    return {
        "ResourceArn": acl,
        "LogDestinationConfigs": [destination],
        "RedactedFields": [{"SingleHeader": {"Name": "cookie"}}],
    }


def code(failed: pytest.ExceptionInfo[ClientError]) -> str:
    return failed.value.response["Error"]["Code"]


def test_a_log_is_kept_as_it_was_given(waf: Any, acl: str) -> None:
    wanted = configuration(acl)
    told = waf.put_logging_configuration(LoggingConfiguration=wanted)
    assert told["LoggingConfiguration"] == wanted
    assert waf.get_logging_configuration(ResourceArn=acl)["LoggingConfiguration"] == wanted

    other = configuration(acl, f"{GROUP}-2")
    waf.put_logging_configuration(LoggingConfiguration=other)
    assert waf.get_logging_configuration(ResourceArn=acl)["LoggingConfiguration"] == other


def test_without_a_log_there_is_none(waf: Any, acl: str) -> None:
    waf.put_logging_configuration(LoggingConfiguration=configuration(acl))
    waf.delete_logging_configuration(ResourceArn=acl)

    for ask in (waf.get_logging_configuration, waf.delete_logging_configuration):
        with pytest.raises(ClientError) as failed:
            ask(ResourceArn=acl)
        assert code(failed) == "WAFNonexistentItemException"


def test_a_destination_of_another_name_is_refused(waf: Any, acl: str) -> None:
    wrong = configuration(acl, GROUP.replace("aws-waf-logs-", ""))
    with pytest.raises(ClientError) as failed:
        waf.put_logging_configuration(LoggingConfiguration=wrong)
    assert code(failed) == "WAFInvalidParameterException"


def test_a_firewall_that_is_not_there_has_no_log(waf: Any, acl: str) -> None:
    gone = acl[:-1] + ("0" if acl[-1] != "0" else "1")
    with pytest.raises(ClientError) as failed:
        waf.put_logging_configuration(LoggingConfiguration=configuration(gone))
    assert code(failed) == "WAFNonexistentItemException"
