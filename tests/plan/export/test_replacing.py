"""The inputs that `types.toml` calls replacing, asked of the genuine provider."""

import json
from pathlib import Path
from typing import Any

from plan.export import table
from plan.export.terraform import export
from plan.record import Record
from tests.plan.export.conftest import Terraform
from tests.plan.export.made import GROUP, record, resource

BALANCER = "aws:lb/loadBalancer:LoadBalancer"
TARGET = "aws:lb/targetGroup:TargetGroup"
PARAMETERS = "aws:rds/parameterGroup:ParameterGroup"
AURORA_PARAMETERS = "aws:rds/clusterParameterGroup:ClusterParameterGroup"
MONGO_PARAMETERS = "aws:docdb/clusterParameterGroup:ClusterParameterGroup"
CACHE = "aws:elasticache/replicationGroup:ReplicationGroup"
MEMCACHED = "aws:elasticache/cluster:Cluster"
VERSION = "aws:elasticbeanstalk/applicationVersion:ApplicationVersion"

BEFORE: dict[str, dict[str, Any]] = {
    GROUP: {"description": "one", "vpcId": "vpc-1"},
    BALANCER: {
        "customerOwnedIpv4Pool": "pool-1",
        "internal": True,
        "loadBalancerType": "application",
        "subnets": ["subnet-1", "subnet-2"],
    },
    TARGET: {
        "ipAddressType": "ipv4",
        "port": 80,
        "protocol": "HTTP",
        "protocolVersion": "HTTP1",
        "targetType": "ip",
        "vpcId": "vpc-1",
    },
    PARAMETERS: {"description": "one", "family": "postgres16"},
    AURORA_PARAMETERS: {"description": "one", "family": "aurora-postgresql16"},
    MONGO_PARAMETERS: {"description": "one", "family": "docdb4.0"},
    CACHE: {
        "description": "cache",
        "engine": "valkey",
        "securityGroupNames": [],
        "nodeType": "cache.t3.micro",
        "atRestEncryptionEnabled": False,
        "kmsKeyId": "arn:aws:kms:eu-north-1:123456789012:key/one",
        "port": 6379,
        "subnetGroupName": "one",
    },
    MEMCACHED: {
        "engine": "memcached",
        "engineVersion": "1.6.22",
        "nodeType": "cache.t3.micro",
        "numCacheNodes": 1,
        "port": 11211,
        "subnetGroupName": "one",
        "transitEncryptionEnabled": False,
    },
    VERSION: {"application": "one", "bucket": "one", "key": "one"},
}
AFTER: dict[str, dict[str, Any]] = {
    GROUP: {"description": "two", "vpcId": "vpc-2"},
    BALANCER: {
        "customerOwnedIpv4Pool": "pool-2",
        "internal": False,
        "loadBalancerType": "network",
        "subnets": ["subnet-1", "subnet-2"],
    },
    TARGET: {
        "ipAddressType": "ipv6",
        "port": 81,
        "protocol": "HTTPS",
        "protocolVersion": "HTTP2",
        "targetType": "instance",
        "vpcId": "vpc-2",
    },
    PARAMETERS: {"description": "two", "family": "postgres17"},
    AURORA_PARAMETERS: {"description": "two", "family": "aurora-postgresql17"},
    MONGO_PARAMETERS: {"description": "two", "family": "docdb5.0"},
    CACHE: {
        "description": "cache",
        "engine": "valkey",
        "securityGroupNames": [],
        "nodeType": "cache.t3.micro",
        "atRestEncryptionEnabled": True,
        "kmsKeyId": "arn:aws:kms:eu-north-1:123456789012:key/two",
        "port": 6380,
        "subnetGroupName": "two",
    },
    MEMCACHED: {
        "engine": "memcached",
        "engineVersion": "1.6.22",
        "nodeType": "cache.t3.micro",
        "numCacheNodes": 1,
        "port": 11212,
        "subnetGroupName": "two",
        "transitEncryptionEnabled": True,
    },
    VERSION: {"application": "two", "bucket": "two", "key": "two"},
}
OFFLINE = {
    "aws:region": "eu-north-1",
    "aws:accessKey": "none",
    "aws:secretKey": "none",
    "aws:skipCredentialsValidation": "true",
    "aws:skipRequestingAccountId": "true",
    "aws:skipMetadataApiCheck": "true",
}


def made(inputs: dict[str, dict[str, Any]]) -> Record:
    return record(
        *(resource(token, "one", given) for token, given in inputs.items()), config=OFFLINE
    )


def state(folder: Path, schemas: dict[str, Any]) -> dict[str, Any]:
    """A Terraform state as if the export in a folder had been applied."""
    resources = json.loads((folder / "resources.tf.json").read_text())["resource"]
    held = [
        {
            "mode": "managed",
            "type": kind,
            "name": name,
            "provider": 'provider["registry.terraform.io/hashicorp/aws"]',
            "instances": [
                {
                    "schema_version": schemas[kind]["version"],
                    "attributes": {k: v for k, v in body.items() if k != "lifecycle"}
                    | {"id": "x", "arn": "arn:aws:x:eu-north-1:123456789012:loadbalancer/app/x/1"},
                }
            ],
        }
        for kind, named in resources.items()
        for name, body in named.items()
    ]
    return {"version": 4, "serial": 1, "lineage": "x", "outputs": {}, "resources": held}


def test_every_replacing_input_replaces(tmp_path: Path, terraform: Terraform):
    export(made(BEFORE), tmp_path)
    (schemas,) = terraform.schema()["provider_schemas"].values()
    (tmp_path / "terraform.tfstate").write_text(
        json.dumps(state(tmp_path, schemas["resource_schemas"]))
    )
    export(made(AFTER), tmp_path)
    terraform.borrow(tmp_path)
    terraform.run(tmp_path, "plan", "-refresh=false", "-out=plan", "-input=false")
    shown = json.loads(terraform.run(tmp_path, "show", "-json", "plan"))
    changes = {c["type"]: c["change"] for c in shown["resource_changes"]}
    for token in BEFORE:
        entry = table.load()["resources"][token]
        change = changes[entry["type"]]
        replaced = {path[0] for path in change["replace_paths"]}
        replacing = entry["naming"]["replacing"]
        wires = [*replacing, entry["naming"]["property"]]
        assert replaced == {entry["properties"][wire]["to"] for wire in wires}, token
        assert change["actions"] == ["create", "delete"], token


def test_every_type_with_replacing_inputs_is_asked():
    listed = {t for t, e in table.load()["resources"].items() if "replacing" in e.get("naming", {})}
    assert listed == BEFORE.keys()
    for token in listed:
        replacing = set(table.load()["resources"][token]["naming"]["replacing"])
        changed = {wire for wire in replacing if BEFORE[token][wire] != AFTER[token][wire]}
        assert changed == replacing
