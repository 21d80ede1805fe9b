"""A call whose answer was lost is answered again, not done again."""

import http.client
import json
from collections.abc import Callable
from typing import Any

from ops.local import resent
from ops.local.call import Answer, Call
from ops.local.emulator import Emulator
from ops.local.resent import Resent
from tests.ops.local.signing import signed

MADE = Answer(200, (), b"made")
REFUSED = Answer(400, (), b"throttled")


def call(attempt: str, invocation: str = "one") -> Call:
    headers = (
        (b"Amz-Sdk-Request", attempt.encode()),
        (b"Amz-Sdk-Invocation-Id", invocation.encode()),
    )
    return Call("POST", "/", b"", headers, b"")


def kept(told: Answer, *invocations: str) -> Resent:
    made = Resent()
    for invocation in invocations or ("one",):
        made.keep(call("attempt=1; max=25", invocation), told)
    return made


def test_a_later_attempt_gets_the_answer_that_was_lost() -> None:
    assert kept(MADE).answer(call("attempt=2; max=25")) == MADE
    assert kept(MADE).answer(call("attempt=3")) == MADE


def test_a_first_attempt_is_always_done() -> None:
    assert kept(MADE).answer(call("attempt=1; max=25")) is None
    assert kept(MADE).answer(Call("POST", "/", b"", (), b"")) is None


def test_another_call_is_another_call() -> None:
    assert kept(MADE).answer(call("attempt=2; max=25", "two")) is None


def test_what_failed_is_tried_again() -> None:
    assert kept(REFUSED).answer(call("attempt=2; max=25")) is None


def test_a_client_that_says_nothing_leaves_nothing() -> None:
    made = Resent()
    made.keep(Call("POST", "/", b"", (), b""), MADE)
    assert not made.kept


def test_the_oldest_is_forgotten() -> None:
    made = kept(MADE, *(str(number) for number in range(resent.KEPT + 1)))
    assert len(made.kept) == resent.KEPT
    assert made.answer(call("attempt=2", "0")) is None
    assert made.answer(call("attempt=2", "1")) == MADE


def _create(emulator: Emulator, attempt: int, invocation: str) -> tuple[int, dict[str, Any]]:
    rules = {"SampledRequestsEnabled": False, "CloudWatchMetricsEnabled": False, "MetricName": "m"}
    body = {
        "Name": "twice",
        "Scope": "REGIONAL",
        "DefaultAction": {"Allow": {}},
        "VisibilityConfig": rules,
    }
    headers = {
        "Authorization": signed(scope="eu-north-1/wafv2")[1].decode(),
        "Content-Type": "application/x-amz-json-1.1",
        "X-Amz-Target": "AWSWAF_20190729.CreateWebACL",
        "amz-sdk-request": f"attempt={attempt}; max=25",
        "amz-sdk-invocation-id": invocation,
    }
    connection = http.client.HTTPConnection("127.0.0.1", int(emulator.endpoint.rpartition(":")[2]))
    connection.request("POST", "/", json.dumps(body), headers)
    answer = connection.getresponse()
    return answer.status, json.loads(answer.read())


def test_a_create_that_is_sent_again_makes_one(
    emulator: Emulator, client: Callable[[str], Any]
) -> None:
    first = _create(emulator, 1, "same")
    again = _create(emulator, 2, "same")
    other = _create(emulator, 1, "other")
    held = client("wafv2").list_web_acls(Scope="REGIONAL")["WebACLs"]
    ours = [acl for acl in held if acl["Name"] == "twice"]
    client("wafv2").delete_web_acl(
        Name="twice", Scope="REGIONAL", Id=ours[0]["Id"], LockToken=ours[0]["LockToken"]
    )
    assert first[0] == 200
    assert again == first
    assert (other[0], other[1]["__type"]) == (400, "WAFDuplicateItemException")
    assert len(ours) == 1
