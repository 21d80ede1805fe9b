"""What Elastic Beanstalk is given to run: files that say how, while settings say what."""

import base64
import io
import json
import zipfile
from collections.abc import Mapping
from hashlib import sha256
from typing import Any, Final

from components.compute.traffic import path_values
from components.links import Route

LISTENER: Final = "ListenerArn"
"""Name of the setting that the rule of the load balancer hangs on."""
OPTIONS: Final = "aws:elasticbeanstalk:customoption"
EPOCH: Final = (1980, 1, 1, 0, 0, 0)
EXECUTABLE: Final = 0o100755 << 16
LOGIN: Final = """#!/bin/sh
set -eu
image=$(/opt/elasticbeanstalk/bin/get-config environment -k IMAGE)
registry=${image%%/*}
case $registry in
*.dkr.ecr.*)
    region=${registry#*.dkr.ecr.}
    aws ecr get-login-password --region "${region%%.*}" |
        docker login --username AWS --password-stdin "$registry"
    ;;
esac
"""
"""Lets Docker pull from ECR, before each version and each change of the settings."""
HOOKS: Final = ("hooks", "confighooks")


def files(port: int, route: Route) -> Mapping[str, str]:
    """Text by path: the container, its login, and the rule that leads requests to it.

    The image comes from a setting, so the files are the same for every image.
    https://docs.aws.amazon.com/elasticbeanstalk/latest/dg/docker-configuration.html
    """
    container = {
        "image": "${IMAGE}",
        "env_file": [".env"],
        "ports": [f"{port}:{port}"],
        "read_only": True,
        "tmpfs": ["/tmp"],  # noqa: S108
        "user": "10001:10001",
        "cap_drop": ["ALL"],
        "security_opt": ["no-new-privileges:true"],
        "init": True,
        "stop_grace_period": "30s",
    }
    conditions: list[dict[str, Any]] = []
    if host := route.get("host"):
        conditions.append({"Field": "host-header", "HostHeaderConfig": {"Values": [host]}})
    if values := path_values(route):
        conditions.append({"Field": "path-pattern", "PathPatternConfig": {"Values": values}})
    rule = {
        "Type": "AWS::ElasticLoadBalancingV2::ListenerRule",
        "Properties": {
            "ListenerArn": {"Fn::GetOptionSetting": {"Namespace": OPTIONS, "OptionName": LISTENER}},
            "Priority": route["priority"],
            "Conditions": conditions,
            "Actions": [
                {"Type": "forward", "TargetGroupArn": {"Ref": "AWSEBV2LoadBalancerTargetGroup"}}
            ],
        },
    }
    return {
        "docker-compose.yml": _text({"services": {"app": container}}),
        ".ebextensions/route.config": _text({"Resources": {"Route": rule}}),
        **{f".platform/{hooks}/prebuild/login.sh": LOGIN for hooks in HOOKS},
    }


def packed(content: Mapping[str, str]) -> tuple[str, str]:
    """The files as one archive in Base64, always the same for the same files, and its digest."""
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as archive:
        for path, text in sorted(content.items()):
            entry = zipfile.ZipInfo(path, EPOCH)
            entry.external_attr = EXECUTABLE
            archive.writestr(entry, text)
    digest = sha256(held.getvalue()).hexdigest()
    return base64.b64encode(held.getvalue()).decode(), digest


def _text(value: Any) -> str:
    """JSON, which every reader of YAML takes."""
    return json.dumps(value, indent=2, sort_keys=True) + "\n"
