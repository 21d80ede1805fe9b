"""What Elastic Beanstalk is given to run: always the same bytes for the same files."""

import base64
import io
import json
import subprocess
import zipfile

import pytest

from components.compute.beanstalk_bundle import LOGIN, files, packed

ROUTE = {"priority": 1200, "path": "/shop"}
TEXTS = {"b.txt": "two", "a/a.sh": "one"}


def test_the_container_is_locked_down_and_its_image_a_setting():
    compose = json.loads(files(8080, ROUTE)["docker-compose.yml"])
    assert compose == {
        "services": {
            "app": {
                "image": "${IMAGE}",
                "env_file": [".env"],
                "ports": ["8080:8080"],
                "read_only": True,
                "tmpfs": ["/tmp"],  # noqa: S108
                "user": "10001:10001",
                "cap_drop": ["ALL"],
                "security_opt": ["no-new-privileges:true"],
                "init": True,
                "stop_grace_period": "30s",
            }
        }
    }


@pytest.mark.parametrize(
    ("route", "conditions"),
    [
        (ROUTE, [("path-pattern", "PathPatternConfig", ["/shop", "/shop/*"])]),
        ({"priority": 1}, [("path-pattern", "PathPatternConfig", ["/*"])]),
        (
            {"priority": 1, "host": "shop.example.com"},
            [("host-header", "HostHeaderConfig", ["shop.example.com"])],
        ),
        (
            {"priority": 1, "host": "shop.example.com", "path": "/v1"},
            [
                ("host-header", "HostHeaderConfig", ["shop.example.com"]),
                ("path-pattern", "PathPatternConfig", ["/v1", "/v1/*"]),
            ],
        ),
    ],
)
def test_the_rule_has_the_place_that_the_stack_gives_it(route, conditions):
    rule = json.loads(files(80, route)[".ebextensions/route.config"])["Resources"]["Route"]
    assert rule["Type"] == "AWS::ElasticLoadBalancingV2::ListenerRule"
    assert rule["Properties"] == {
        "ListenerArn": {
            "Fn::GetOptionSetting": {
                "Namespace": "aws:elasticbeanstalk:customoption",
                "OptionName": "ListenerArn",
            }
        },
        "Priority": route["priority"],
        "Conditions": [{"Field": f, key: {"Values": values}} for f, key, values in conditions],
        "Actions": [
            {"Type": "forward", "TargetGroupArn": {"Ref": "AWSEBV2LoadBalancerTargetGroup"}}
        ],
    }


def test_machines_log_in_before_versions_and_before_changes():
    held = files(80, ROUTE)
    scripts = {path for path, text in held.items() if text == LOGIN}
    assert scripts == {
        ".platform/hooks/prebuild/login.sh",
        ".platform/confighooks/prebuild/login.sh",
    }


@pytest.mark.parametrize(
    ("image", "said"),
    [
        (
            "123456789012.dkr.ecr.eu-north-1.amazonaws.com/shop@sha256:0",
            "eu-north-1 login 123456789012.dkr.ecr.eu-north-1.amazonaws.com",
        ),
        ("docker.io/acme/shop:1", ""),
    ],
)
def test_the_login_is_for_ecr_alone(tmp_path, image, said):
    """Runs the script with programs of its own for those of the machine."""
    for name, text in (
        ("get-config", f"echo {image}"),
        ("aws", "shift 2; printf '%s ' \"$2\""),
        ("docker", 'cat; echo "login $5"'),
    ):
        (tmp_path / name).write_text(f"#!/bin/sh\n{text}\n")
        (tmp_path / name).chmod(0o755)
    script = LOGIN.replace("/opt/elasticbeanstalk/bin/", f"{tmp_path}/")
    path = f"{tmp_path}:/usr/bin:/bin"
    run = subprocess.run(
        ["sh", "-c", script], env={"PATH": path}, capture_output=True, text=True, check=True
    )
    assert run.stdout.strip() == said


def test_the_archive_is_the_same_whatever_the_order():
    again = dict(reversed(TEXTS.items()))
    assert packed(TEXTS) == packed(again)
    content, digest = packed(TEXTS)
    with zipfile.ZipFile(io.BytesIO(base64.b64decode(content))) as archive:
        assert archive.namelist() == ["a/a.sh", "b.txt"]
        assert archive.read("b.txt") == b"two"
        modes = {entry.external_attr >> 16 for entry in archive.infolist()}
        assert modes == {0o100755}
        assert {entry.date_time for entry in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
    assert len(digest) == 64
    assert packed({**TEXTS, "b.txt": "three"})[1] != digest
