"""What runs in a cluster is left out of an export by name, and asked for where AWS needs it."""

import json
from pathlib import Path

import pulumi
import pulumi_aws as aws
import pulumi_kubernetes as kubernetes
import pytest
from pulumi_kubernetes.core.v1 import ConfigMap
from pulumi_kubernetes.networking.v1 import Ingress

from plan.export.terraform import export
from plan.record import Record
from tests.plan.export.conftest import Terraform

HOST = "front_hostname"


def program() -> None:
    provider = aws.Provider("main", region="eu-north-1")
    opts = pulumi.ResourceOptions(provider=provider)
    bucket = aws.s3.Bucket("logs", opts=opts)
    pods = pulumi.ResourceOptions(provider=kubernetes.Provider("pods", kubeconfig=bucket.arn))
    settings = ConfigMap("settings", data={"bucket": bucket.id}, opts=pods)
    front = Ingress("front", metadata={"name": "front"}, spec={}, opts=pods)
    host = front.status.load_balancer.ingress[0].hostname
    aws.route53.Record(
        "name",
        zone_id="Z1",
        name="pods.example.com",
        type="CNAME",
        ttl=60,
        records=[host],
        opts=pulumi.ResourceOptions(provider=provider, depends_on=[settings]),
    )
    pulumi.export("host", pulumi.Output.concat("https://", host))


@pytest.fixture
def made(record) -> Record:
    return record(program, project="shop", config={"aws:region": "eu-north-1"})


def written(folder: Path, name: str):
    return json.loads((folder / f"{name}.tf.json").read_text())


def test_what_a_cluster_alone_knows_is_a_variable(made: Record, tmp_path: Path):
    report = export(made, tmp_path)
    told = "The hostname that the cluster gives its Ingress front."
    assert report.told == {HOST: told}
    assert written(tmp_path, "variables")["variable"] == {
        HOST: {"type": "string", "description": told}
    }
    record = written(tmp_path, "resources")["resource"]["aws_route53_record"]["name"]
    assert record["records"] == [f"${{var.{HOST}}}"]
    outputs = written(tmp_path, "outputs")["output"]
    assert outputs["host"] == {"value": f"https://${{var.{HOST}}}"}


def test_what_runs_there_is_told_and_written_nowhere(made: Record, tmp_path: Path):
    report = export(made, tmp_path)
    assert report.left_out == [
        "ConfigMap settings: runs in a cluster, so Pulumi alone makes it",
        "Ingress front: runs in a cluster, so Pulumi alone makes it",
    ]
    kinds = written(tmp_path, "resources")["resource"].keys()
    assert kinds == {"aws_s3_bucket", "aws_route53_record"}
    assert written(tmp_path, "providers")["provider"].keys() == {"aws"}
    record = written(tmp_path, "resources")["resource"]["aws_route53_record"]["name"]
    assert "depends_on" not in record


def test_a_record_without_clusters_has_neither(record, tmp_path: Path):
    made = record(lambda: aws.s3.Bucket("logs"), config={"aws:region": "eu-north-1"})
    report = export(made, tmp_path)
    assert report.told == {}
    assert report.left_out == []
    assert not (tmp_path / "variables.tf.json").exists()


def test_the_genuine_provider_takes_it(made: Record, tmp_path: Path, terraform: Terraform):
    export(made, tmp_path)
    terraform.validate(tmp_path)
