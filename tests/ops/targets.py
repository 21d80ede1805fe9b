"""Targets for tests: a project folder with one stack."""

from collections.abc import Mapping
from pathlib import Path

from ops.target import Target, target

LOCAL = """\
config:
  aws:region: eu-north-1
  groundwork:posture: dev
  groundwork:emulator: true
  groundwork:networks:
    app: { cidr: 10.0.0.0/16, nat: none, endpoints: [tasks] }
  groundwork:databases:
    board: { engine: postgres }
"""
EKS = """\
config:
  aws:region: eu-north-1
  groundwork:posture: dev
  groundwork:images: given
  groundwork:networks:
    app: { cidr: 10.0.0.0/16 }
  groundwork:clusters:
    pods: { engine: eks, admin_cidrs: [] }
  groundwork:services:
    web: { runs: eks, image: "docker.io/acme/web:1", route: / }
"""
PROD = """\
config:
  aws:region: eu-north-1
  groundwork:posture: prod
  groundwork:domain: { name: shop.example.com, zone: example.com }
  groundwork:networks:
    app: { cidr: 10.0.0.0/16 }
  groundwork:databases:
    orders: { engine: postgres }
  groundwork:services:
    web: { runs: fargate, image: "docker.io/acme/web:1", route: / }
"""
SEARCHES = """
import pulumi
import pulumi_aws as aws
given = pulumi.ResourceOptions(provider=aws.Provider("aws", region="eu-north-1"))
domain = aws.opensearch.Domain("index-domain", opts=given)
after = pulumi.ResourceOptions.merge(given, pulumi.ResourceOptions(depends_on=[domain]))
aws.sns.Topic("told", display_name=domain.endpoint, opts=after)
pulumi.export("url", pulumi.Output.concat("https://", domain.endpoint))
"""
"""A program with something that the emulator cannot create."""


def project(root: Path, stacks: Mapping[str, str], program: str = "") -> Path:
    """Write a project with these stack files."""
    (root / "Pulumi.yaml").write_text("name: groundwork\nruntime: python\n")
    (root / "__main__.py").write_text(program)
    for name, text in stacks.items():
        (root / f"Pulumi.{name}.yaml").write_text(text)
    return root


def local(root: Path, program: str = "") -> Target:
    """The target `local` of a project in `root`."""
    return target("local", project(root, {"local": LOCAL}, program))


def eks(root: Path, *, emulator: bool) -> Target:
    """A target whose services are pods."""
    text = f"{EKS}  groundwork:emulator: true\n" if emulator else EKS
    name = "local" if emulator else "dev"
    return target(name, project(root, {name: text}))


def prod(root: Path, program: str = "") -> Target:
    """The target `prod` of a project in `root`, as prod on AWS."""
    return target("prod", project(root, {"prod": PROD}, program))
