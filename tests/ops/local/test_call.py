"""A request and its answer as data."""

import pytest

from ops.local.call import Answer, Call, json_answer, refusal
from tests.ops.local.signing import signed


def call(*headers: tuple[bytes, bytes], body: bytes = b"") -> Call:
    return Call("POST", "/", b"", headers, body)


def test_the_credential_scope_names_service_region_and_account() -> None:
    asked = call(signed("999999999999"))
    assert (asked.service, asked.region, asked.account) == ("ecs", "eu-north-1", "999999999999")


@pytest.mark.parametrize("key", ["AKIAEXAMPLE", "12345678901", "1234567890123"])
def test_other_keys_belong_to_the_usual_account(key: str) -> None:
    assert call(signed(key)).account == "123456789012"


@pytest.mark.parametrize("value", [b"", b"Basic YTpi", b"AWS4-HMAC-SHA256 Credential=a/b"])
def test_an_unsigned_call_has_no_service(value: bytes) -> None:
    asked = call((b"authorization", value))
    assert (asked.service, asked.region, asked.account) == ("", "us-east-1", "123456789012")


def test_operation_of_a_json_service() -> None:
    target = (b"X-Amz-Target", b"AmazonEC2ContainerServiceV20141113.CreateService")
    assert call(target, body=b"Action=Wrong").operation == "CreateService"


def test_operation_of_a_query_service() -> None:
    form = (b"Content-Type", b"application/x-www-form-urlencoded; charset=utf-8")
    asked = call(form, body=b"Action=CreateDBInstance&Empty=&Tag=a%26b")
    assert asked.operation == "CreateDBInstance"
    assert asked.form == {"Action": "CreateDBInstance", "Empty": "", "Tag": "a&b"}


def test_operation_of_a_rest_service_is_empty() -> None:
    asked = call((b"content-type", b"application/xml"), body=b"Action=Wrong")
    assert asked.operation == ""
    assert asked.form == {}


def test_headers_are_found_whatever_their_case() -> None:
    assert call((b"X-Amz-Target", b"a")).header("x-aMZ-target") == "a"
    assert call().header("x-amz-target") == ""


def test_a_changed_body_has_its_length() -> None:
    asked = call((b"Content-Length", b"2"), (b"a", b"b"), body=b"{}")
    assert asked.json() == {}
    changed = asked.with_json({"a": 1})
    assert changed.body == b'{"a": 1}'
    assert changed.headers == ((b"a", b"b"), (b"content-length", b"8"))
    assert changed.method == "POST"


def test_changed_parameters() -> None:
    form = (b"Content-Type", b"application/x-www-form-urlencoded")
    changed = call(form, body=b"Action=A&Old=1").with_form(Action="B", New="a&b")
    assert changed.operation == "B"
    assert changed.form == {"Action": "B", "New": "a&b"}
    assert changed.header("content-length") == str(len(b"Action=B&New=a%26b"))


def test_no_body_is_an_empty_object() -> None:
    assert call().json() == {}


@pytest.mark.parametrize(("status", "ok"), [(199, False), (200, True), (299, True), (300, False)])
def test_ok(status: int, ok: bool) -> None:  # noqa: FBT001
    assert Answer(status, (), b"").ok is ok


def test_a_changed_answer_has_its_length() -> None:
    answer = Answer(200, ((b"CONTENT-LENGTH", b"2"), (b"a", b"b")), b"{}").with_json({"a": 1})
    assert answer == Answer(200, ((b"a", b"b"), (b"content-length", b"8")), b'{"a": 1}')
    assert answer.json() == {"a": 1}


def test_a_changed_answer_has_no_sum_of_another_body() -> None:
    answer = Answer(200, ((b"X-Amz-CRC32", b"2745614147"),), b"{}").with_json({"a": 1})
    assert answer.headers == ((b"content-length", b"8"),)


REASON = "no <such> operation"
XML_ERROR = "<Error><Code>NotImplemented</Code><Message>no &lt;such&gt; operation</Message></Error>"


def test_a_refusal_of_a_json_service() -> None:
    answer = refusal(call(signed(), (b"x-amz-target", b"X.Y")), REASON)
    assert answer.status == 501
    assert answer.json() == {"__type": "NotImplemented", "message": REASON}


@pytest.mark.parametrize(
    ("service", "start", "end"),
    [
        ("ec2", "<Response><Errors>", "</Errors></Response>"),
        ("rds", "<ErrorResponse>", "</ErrorResponse>"),
        ("route53", "<ErrorResponse>", "</ErrorResponse>"),
    ],
)
def test_a_refusal_of_an_xml_service(service: str, start: str, end: str) -> None:
    answer = refusal(call(signed(scope=f"eu-north-1/{service}")), REASON)
    body = f"{start}{XML_ERROR}{end}".encode()
    length = (b"content-length", str(len(body)).encode())
    assert answer == Answer(501, ((b"content-type", b"text/xml"), length), body)


def test_a_json_answer_is_what_the_sdks_expect() -> None:
    answer = json_answer({"a": 1})
    assert (answer.status, answer.body) == (200, b'{"a": 1}')
    assert (b"content-type", b"application/x-amz-json-1.1") in answer.headers
