"""The models by themselves: defaults, forms of text, and that nothing can be changed."""

from datetime import date

import pydantic
import pytest
from pydantic import TypeAdapter, ValidationError

from components.data.storage_type import StorageType
from stack.model import base
from stack.model.network import Endpoint, Network
from stack.read import from_values
from stack.settings import (
    Access,
    Architecture,
    CacheEngine,
    Engine,
    Images,
    Keys,
    Nat,
    Posture,
    Route,
    Runs,
    Runtime,
    Settings,
    Size,
    Use,
)

LEAST = {
    "region": "eu-north-1",
    "posture": "dev",
    "images": "given",
    "networks": {"app": {"cidr": "10.0.0.0/16"}},
    "databases": {"orders": {"engine": "postgres"}},
    "services": {"api": {"runs": "fargate", "uses": {"orders": "connect"}}},
}


@pytest.fixture(scope="module")
def least() -> Settings:
    return from_values(LEAST)


def test_a_stack_by_default(least):
    plain = least.model_dump(exclude={"networks", "databases", "services"})
    assert plain == {
        "region": "eu-north-1",
        "posture": Posture.DEV,
        "emulator": False,
        "disposable": True,
        "images": Images.GIVEN,
        "registry": None,
        "keys": Keys.OWN,
        "mirrors": {},
        "domain": None,
        "edge": None,
        "firewall": None,
        "secrets": {},
        "caches": {},
        "buckets": {},
        "tables": {},
        "queues": {},
        "topics": {},
        "buses": {},
        "streams": {},
        "searches": {},
        "clusters": {},
        "users": {},
        "gateways": {},
        "jobs": {},
        "delivery": None,
        "alerts": {"email": None, "budget_usd": None},
        "trail": False,
        "backup": False,
        "waivers": (),
        "tags": {},
    }
    assert least.log_days == 7


def test_a_network_by_default(least):
    assert least.networks["app"].model_dump() == {
        "cidr": "10.0.0.0/16",
        "zones": ("eu-north-1a", "eu-north-1b"),
        "public_zones": None,
        "nat": Nat.SINGLE,
        "endpoints": (),
        "discovery": "dns",
    }


def test_a_database_by_default(least):
    assert least.databases["orders"].model_dump() == {
        "engine": Engine.POSTGRES,
        "network": "app",
        "size": Size.MICRO,
        "capacity": {"min": 0, "max": 2},
        "storage_gib": 20,
        "storage_type": StorageType.GP3,
        "version": "17",
        "multi_az": False,
        "backup_days": 1,
        "disposable": True,
    }


def test_a_cache_a_bucket_and_a_queue_by_default():
    settings = from_values(
        {
            **LEAST,
            "caches": {"sessions": {"engine": "valkey"}},
            "buckets": {"uploads": {}},
            "queues": {"jobs": {}},
        }
    )
    assert settings.caches["sessions"].model_dump() == {
        "engine": CacheEngine.VALKEY,
        "network": "app",
        "size": Size.MICRO,
        "nodes": 1,
        "backup_days": 0,
        "disposable": True,
    }
    assert settings.buckets["uploads"].model_dump() == {
        "noncurrent_days": 30,
        "expire_days": None,
        "disposable": True,
    }
    assert settings.queues["jobs"].model_dump() == {
        "visibility_seconds": 30,
        "retention_days": 4,
        "attempts": 5,
        "disposable": True,
    }


def test_a_cluster_by_default():
    settings = from_values(
        {**LEAST, "clusters": {"boxes": {}}, "services": {"api": {"runs": "ec2"}}}
    )
    assert settings.clusters["boxes"].model_dump() == {
        "engine": "ecs",
        "nodes": "auto",
        "machine": "t3.micro",
        "min": 1,
        "max": 2,
        "predictive": None,
        "network": "app",
        "version": "1.35",
        "admins": {},
        "admin_cidrs": None,
    }
    assert (settings.services["api"].cluster, settings.services["api"].network) == ("boxes", "app")
    assert settings.members("boxes") == settings.on(Runs.EC2) == settings.services
    assert settings.members("others") == settings.on(Runs.FARGATE) == {}


@pytest.mark.parametrize(
    ("machine", "processor"), [("t3.2xlarge", "x86_64"), ("t4g.micro", "arm64")]
)
def test_machines_have_a_processor(machine, processor):
    services = {"api": {"runs": "ec2", "architecture": processor}}
    settings = from_values(
        {**LEAST, "clusters": {"boxes": {"machine": machine}}, "services": services}
    )
    assert settings.clusters["boxes"].architecture == processor


def test_a_service_by_default(least):
    assert least.services["api"].model_dump() == {
        "runs": Runs.FARGATE,
        "build": None,
        "image": None,
        "pull_secret": None,
        "sign_in": None,
        "route": None,
        "priority": None,
        "listen": None,
        "cluster": None,
        "network": "app",
        "cpu": 256,
        "memory": 512,
        "architecture": Architecture.X86_64,
        "port": 8080,
        "command": None,
        "migrate": None,
        "on": None,
        "handler": "main.handler",
        "runtime": Runtime.PYTHON,
        "timeout_seconds": 30,
        "scale": {
            "min": 1,
            "max": 2,
            "cpu": 60,
            "memory": 60,
            "requests": None,
            "backlog": None,
            "predictive": None,
            "schedule": {},
        },
        "interruptible": False,
        "deploy": "rolling",
        "spot_percent": 0,
        "uses": {"orders": {"access": Access.CONNECT}},
        "env": {},
        "secrets": {},
        "internet": False,
        "tracing": False,
        "sidecars": {},
        "exec": False,
        "health": {"path": "/healthz", "command": None},
    }
    assert least.services["api"].uses == {"orders": Use(access=Access.CONNECT)}


def test_a_waiver_by_default():
    waiver = {"rule": "EC23", "reason": "Why.", "expires": "2026-12-31"}
    (read,) = from_values({**LEAST, "waivers": [waiver]}).waivers
    assert read.model_dump() == {**waiver, "expires": date(2026, 12, 31), "resource": None}


def test_an_image_is_given_or_a_placeholder(least):
    assert least.image_of("api") == "image.invalid/api"
    services = {"api": {"runs": "fargate", "image": "acme/api:1"}}
    assert from_values({**LEAST, "services": services}).image_of("api") == "acme/api:1"


def test_settings_cannot_be_changed(least):
    for model, field in ((least, "region"), (least.networks["app"], "cidr"), (Route(), "path")):
        with pytest.raises(ValidationError, match="frozen"):
            setattr(model, field, "x")


def test_a_secret_does_not_show(least):
    values = {**LEAST, "secrets": {"stripe": {"value": "hunter2"}}}
    settings = from_values(values, sealed={("secrets", "stripe", "value")})
    assert "hunter2" not in f"{settings!r} {settings} {settings.model_dump_json()}"
    value = settings.secrets["stripe"].value
    assert isinstance(value, pydantic.SecretStr)
    assert value.get_secret_value() == "hunter2"
    assert settings != least


def test_settings_are_equal_whatever_the_order_of_keys(least):
    assert from_values(dict(reversed(LEAST.items()))) == least


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ([], ()),
        (["tasks"], ("ecr.api", "ecr.dkr", "logs", "s3", "secretsmanager")),
        (["ecr"], ("ecr.api", "ecr.dkr")),
        (["kms", "ecr", "ecr.api"], ("ecr.api", "ecr.dkr", "kms")),
        (["s3", "s3", "dynamodb"], ("dynamodb", "s3")),
    ],
)
def test_endpoints_are_spelt_out_sorted_and_named_once(given, expected):
    networks = {"app": {"cidr": "10.0.0.0/16", "endpoints": given}}
    assert from_values({**LEAST, "networks": networks}).networks["app"].endpoints == expected


def test_no_preset_is_left_among_endpoints():
    networks = {"app": {"cidr": "10.0.0.0/16", "endpoints": list(Endpoint)}}
    endpoints = from_values({**LEAST, "networks": networks}).networks["app"].endpoints
    assert set(endpoints) == set(Endpoint) - {Endpoint.TASKS, Endpoint.ECR}


def test_a_network_needs_a_region_to_count_zones():
    values = b'{"cidr": "10.0.0.0/16", "zones": 2, "nat": "none"}'
    network = Network.model_validate_json(values, context={"region": "us-east-1"})
    assert network.zones == ("us-east-1a", "us-east-1b")


FORMS = {
    base.Label: (
        ["a", "orders", "order-db2", "a" * 20],
        ["", "A", "1a", "-a", "a_b", "a.b", "a" * 21, "a\n", "é"],
    ),
    base.EnvName: (
        ["A", "LOG_LEVEL", "A1", "A" * 100],
        ["", "a", "1A", "_A", "A-B", "A B", "A" * 101, "A\n"],
    ),
    base.DomainName: (
        ["example.com", "a.b-c.example.com", "xn--bcher-kva.example", "1.example.com"],
        ["", "com", "Example.com", "example.com.", "-a.com", "a-.com", "a..com", "*.example.com",
         "a_b.com", "10.0.0.1", "a" * 64 + ".com", "example.com\n"],
    ),
    base.Cidr: (
        ["10.0.0.0/16", "999.0.0.0/99"],
        ["", "10.0.0.0", "10.0.0/16", "::/0", "10.0.0.0/16 ", "10.0.0.0/16\n"],
    ),
    base.ZoneName: (
        ["eu-north-1a", "us-gov-west-1b", "ap-southeast-2f"],
        ["", "eu-north-1", "eu-north-1g", "us-west-2-lax-1a", "eu-north-1A"],
    ),
    base.Image: (
        ["nginx", "nginx:1.27", "docker.io/acme/tasks:1.4", "127.0.0.1:5000/a/b_c:x",
         "123456789012.dkr.ecr.eu-north-1.amazonaws.com/tasks@sha256:" + "0" * 64],
        ["", "Nginx", "nginx:", ":1", "a//b", "nginx 1", "a@sha256:00", "-a", "a/", "a\n"],
    ),
    base.Folder: (
        ["services/tasks", "a", "a.b/c_d-e"],
        ["", "/a", "../a", "a/../b", "./a", "a/", "a//b", "a b", "a\\b", ".git"],
    ),
    base.SecretArn: (
        ["arn:aws:secretsmanager:eu-north-1:123456789012:secret:a/b-Ab12Cd",
         "arn:aws-us-gov:secretsmanager:us-gov-west-1:123456789012:secret:a"],
        ["", "a", "arn:aws:ssm:eu-north-1:123456789012:parameter/a",
         "arn:aws:secretsmanager:eu-north-1:1:secret:a",
         "arn:aws:secretsmanager:eu-north-1:123456789012:secret:"],
    ),
    base.Email: (
        ["ops@example.com", "a.b+c@d-e.example"],
        ["", "ops", "@example.com", "ops@", "ops@example", "a b@example.com", "a@b@example.com"],
    ),
    base.HealthPath: (
        ["/", "/healthz", "/a/b.c?x=1&y=2"],
        ["", "healthz", "/a b", "/a#b", "/" + "a" * 1024, "/é"],
    ),
}  # fmt: skip


@pytest.mark.parametrize(
    ("form", "text"), [(form, text) for form, (good, _) in FORMS.items() for text in good]
)
def test_text_of_a_good_form_is_taken_as_it_is(form, text):
    assert TypeAdapter(form).validate_python(text) == text


@pytest.mark.parametrize(
    ("form", "text"), [(form, text) for form, (_, bad) in FORMS.items() for text in bad]
)
def test_text_of_another_form_is_refused(form, text):
    with pytest.raises(ValidationError):
        TypeAdapter(form).validate_python(text)


@pytest.mark.parametrize("form", FORMS)
def test_every_form_has_an_example_that_it_takes(form):
    schema = TypeAdapter(form).json_schema()
    assert schema["patternErrorMessage"]
    for example in schema["examples"]:
        assert TypeAdapter(form).validate_python(example) == example
