"""HTTP reaches the right emulator, and comes back, unharmed."""

import asyncio
import hashlib
import http.client
import socket
import time
from collections.abc import Callable
from typing import Any

import pytest

from ops.local import backends, front
from ops.local.call import Answer, Call
from ops.local.emulator import Emulator
from ops.local.process import health
from tests.ops.local.signing import signed

Client = Callable[[str], Any]


@pytest.fixture
def bucket(client: Client) -> Any:
    s3 = client("s3")
    where = {"LocationConstraint": "eu-north-1"}
    s3.create_bucket(Bucket="front-test", CreateBucketConfiguration=where)
    yield s3
    for found in s3.list_objects_v2(Bucket="front-test").get("Contents", []):
        s3.delete_object(Bucket="front-test", Key=found["Key"])
    s3.delete_bucket(Bucket="front-test")


def port_of(emulator: Emulator) -> int:
    return int(emulator.endpoint.rpartition(":")[2])


def test_health_tells_the_boot_id_and_the_regions(emulator: Emulator, client: Client) -> None:
    client("sts").get_caller_identity()
    told = health(port_of(emulator))
    assert told["boot_id"] == emulator.boot_id
    assert "eu-north-1" in told["regions"]


def test_health_counts_what_may_have_changed(
    emulator: Emulator, client: Client, bucket: Any
) -> None:
    def counted() -> dict[str, int]:
        return health(port_of(emulator))["changes"]

    before = counted()
    client("ecs").list_clusters()
    client("elbv2").describe_load_balancers()
    bucket.list_objects_v2(Bucket="front-test")
    assert counted() == before
    client("ecs").create_cluster(clusterName="counted")
    client("ecs").delete_cluster(cluster="counted")
    bucket.put_object(Bucket="front-test", Key="counted", Body=b"1")
    assert counted() == {
        **before,
        "ecs": before.get("ecs", 0) + 2,
        "s3": before["s3"] + 1,
    }


def test_a_large_object_comes_back_whole(bucket: Any) -> None:
    body = hashlib.sha512(b"seed").digest() * 131072
    bucket.put_object(Bucket="front-test", Key="a/large one", Body=body)
    got = bucket.get_object(Bucket="front-test", Key="a/large one")
    assert got["ContentLength"] == len(body) == 8 * 1024 * 1024
    assert hashlib.sha256(got["Body"].read()).digest() == hashlib.sha256(body).digest()


def test_head_has_the_length_and_no_body(emulator: Emulator, bucket: Any) -> None:
    bucket.put_object(Bucket="front-test", Key="x", Body=b"12345")
    assert bucket.head_object(Bucket="front-test", Key="x")["ContentLength"] == 5
    connection = http.client.HTTPConnection("127.0.0.1", port_of(emulator))
    connection.request("HEAD", "/front-test/x", headers={"Authorization": _s3()})
    answer = connection.getresponse()
    assert (answer.status, answer.getheader("Content-Length")) == (200, "5")
    assert answer.read() == b""
    connection.request("GET", "/front-test/x", headers={"Authorization": _s3()})
    assert connection.getresponse().read() == b"12345"
    connection.close()


def test_a_chunked_body(emulator: Emulator, bucket: Any) -> None:
    connection = http.client.HTTPConnection("127.0.0.1", port_of(emulator))
    chunks = iter([b"one ", b"two ", b"three"])
    headers = {"Authorization": _s3(), "Transfer-Encoding": "chunked"}
    connection.request("PUT", "/front-test/chunked", chunks, headers, encode_chunked=True)
    assert connection.getresponse().status == 200
    connection.close()
    got = bucket.get_object(Bucket="front-test", Key="chunked")
    assert got["Body"].read() == b"one two three"


def test_a_client_that_waits_for_100_continue(emulator: Emulator, bucket: Any) -> None:
    head = (
        f"PUT /front-test/waited HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: {_s3()}\r\n"
        "Content-Length: 4\r\nExpect: 100-continue\r\nConnection: close\r\n\r\n"
    )
    with socket.create_connection(("127.0.0.1", port_of(emulator)), 60) as connection:
        connection.sendall(head.encode())
        assert connection.recv(4096) == b"HTTP/1.1 100 Continue\r\n\r\n"
        connection.sendall(b"body")
        assert connection.recv(4096).startswith(b"HTTP/1.1 200 ")
    assert bucket.get_object(Bucket="front-test", Key="waited")["Body"].read() == b"body"


@pytest.mark.parametrize("key", ["a b+c/ä%2F", "a//b", "~x'(y)*", "?q=1&r#s"])
def test_keys_with_every_kind_of_character(bucket: Any, key: str) -> None:
    bucket.put_object(Bucket="front-test", Key=key, Body=b"x", Metadata={"under_score": "kept"})
    got = bucket.get_object(Bucket="front-test", Key=key)
    assert (got["Body"].read(), got["Metadata"]) == (b"x", {"under_score": "kept"})
    found = bucket.list_objects_v2(Bucket="front-test")["Contents"]
    assert [one["Key"] for one in found] == [key]


def test_an_error_of_an_emulator_keeps_its_code(client: Client) -> None:
    s3 = client("s3")
    with pytest.raises(s3.exceptions.NoSuchBucket):
        s3.list_objects_v2(Bucket="absent")
    elb = client("elbv2")
    with pytest.raises(elb.exceptions.LoadBalancerNotFoundException):
        elb.describe_load_balancers(Names=["absent"])


def test_all_services_are_in_one_account(client: Client) -> None:
    assert client("sts").get_caller_identity()["Account"] == "123456789012"
    vpc = client("ec2").describe_vpcs()["Vpcs"][0]
    assert vpc["OwnerId"] == "123456789012"
    topic = client("sns").create_topic(Name="account")["TopicArn"]
    assert topic == "arn:aws:sns:eu-north-1:123456789012:account"
    client("sns").delete_topic(TopicArn=topic)


def test_the_managed_prefix_list_of_s3_is_there(client: Client) -> None:
    wanted = {"Name": "prefix-list-name", "Values": ["com.amazonaws.eu-north-1.s3"]}
    (found,) = client("ec2").describe_managed_prefix_lists(Filters=[wanted])["PrefixLists"]
    assert found["PrefixListId"].startswith("pl-")


@pytest.mark.parametrize(
    ("service", "emulator_of_it"),
    [
        ("acm", "moto"),
        ("application-autoscaling", "moto"),
        ("ec2", "moto"),
        ("elasticloadbalancing", "moto"),
        ("monitoring", "moto"),
        ("ecs", "ministack"),
        ("s3", "ministack"),
        ("", "ministack"),
    ],
)
def test_each_service_has_its_emulator(
    monkeypatch: pytest.MonkeyPatch, service: str, emulator_of_it: str
) -> None:
    def told_by(name: str) -> Callable[[Call], Any]:
        async def tell(_call: Call) -> Answer:
            return Answer(200, (), name.encode())

        return tell

    monkeypatch.setattr(backends, "moto", told_by("moto"))
    monkeypatch.setattr(backends, "ministack", told_by("ministack"))
    headers = (signed(scope=f"eu-north-1/{service}"),) if service else ()
    answer = asyncio.run(front.answer(Call("GET", "/", b"", headers, b"")))
    assert answer.body.decode() == emulator_of_it


def test_an_emulator_that_breaks_says_so_in_one_line(monkeypatch: pytest.MonkeyPatch) -> None:
    async def broken(_call: Call) -> Answer:
        raise KeyError("two\nlines")

    monkeypatch.setattr(backends, "ministack", broken)
    target = (b"x-amz-target", b"X.CreateCluster")
    call = Call("POST", "/", b"", (signed(), target), b"{}")
    answer = asyncio.run(front.answer(call))
    assert answer.status == 501
    line = "the emulator cannot do ecs CreateCluster: KeyError('two\\nlines')"
    assert answer.json()["message"] == line


def test_what_no_emulator_knows_is_refused_at_once(client: Client) -> None:
    ec2 = client("ec2")
    with pytest.raises(ec2.exceptions.ClientError) as refused:
        ec2.describe_capacity_block_status()
    error = refused.value.response["Error"]
    assert error["Code"] == "NotImplemented"
    assert error["Message"].startswith("the emulator cannot do ec2 DescribeCapacityBlockStatus: ")
    assert refused.value.response["ResponseMetadata"]["RetryAttempts"] == 0


def test_calls_of_moto_never_overlap(monkeypatch: pytest.MonkeyPatch) -> None:
    inside, most = [0], [0]

    def slow(_call: Call) -> Answer:
        inside[0] += 1
        most[0] = max(most[0], inside[0])
        time.sleep(0.01)
        inside[0] -= 1
        return Answer(200, (), b"")

    async def all_at_once() -> None:
        call = Call("POST", "/", b"", (signed(scope="eu-north-1/ec2"),), b"")
        await asyncio.gather(*(backends.moto(call) for _ in range(8)))

    monkeypatch.setattr(backends, "_moto", slow)
    asyncio.run(all_at_once())
    assert most == [1]


def _s3() -> str:
    return signed(scope="eu-north-1/s3")[1].decode()
