"""Rules that hold for every component, so no component has to restate them."""

import inspect
import keyword
from collections.abc import Mapping
from pathlib import Path

import pulumi_aws as aws
import pytest
from pulumi.provider.experimental.analyzer import Analyzer

from components.compute.beanstalk import Beanstalk
from components.compute.cluster import Cluster
from components.compute.function import Function
from components.compute.function_args import Asked
from components.compute.image import Image
from components.compute.job import Job
from components.compute.kubernetes import Kubernetes
from components.compute.namespace import Namespace
from components.compute.pod_edges import PodEdges
from components.compute.rotation import Rotation
from components.compute.scaling_plan import ScalingPlan
from components.compute.service import Service
from components.compute.workload import Workload
from components.data.aurora import Aurora
from components.data.backup import BackupPlan
from components.data.bucket import Bucket
from components.data.cache import Cache
from components.data.cache_engine import CacheEngine
from components.data.kept_secret import KeptSecret
from components.data.mongo import Mongo
from components.data.postgres import Postgres
from components.data.search import Search
from components.data.stream import Stream
from components.data.stream_engine import StreamEngine
from components.data.table import Table
from components.delivery.image_scans import ImageScans
from components.delivery.mirror import Mirror
from components.delivery.pipeline import Pipeline
from components.delivery.public_registry import PublicRegistry
from components.edge.edge import Edge
from components.edge.firewall import Firewall, Scope
from components.edge.listen import Protocol
from components.edge.load_balancer import LoadBalancer
from components.edge.network_balancer import NetworkBalancer
from components.edge.rest_api import RestApi
from components.edge.rest_api_account import RestApiAccount
from components.edge.site import Site
from components.edge.web_socket_api import WebSocketApi
from components.identity.deploy_role import DeployRole
from components.identity.users import Users
from components.messaging.bus import Bus
from components.messaging.queue import Queue
from components.messaging.topic import Topic
from components.network.alias import Alias
from components.network.certificate import Certificate
from components.network.network import Network
from components.network.peering import Peering
from components.observability.alarms import Alarms
from components.observability.alerts import Alerts
from components.observability.budget import Budget
from components.observability.certificate_notices import CertificateNotices
from components.observability.dashboard import Dashboard
from components.observability.key import Key
from components.observability.trail import Trail

HERE = {"account_id": "123456789012", "region": "eu-north-1"}
PLACE = {"vpc_id": "vpc-1", "subnet_ids": ["subnet-a", "subnet-b"]}
DELIVERED = {
    "release": {
        "cluster_name": "main",
        "service_name": "tasks",
        "task_definition_arn": "arn:tasks:1",
        "family": "tasks",
        "role_arns": ["arn:role"],
        "container_name": "tasks",
        "port": 8080,
    },
    "context": "services/tasks",
    "repository_url": "123456789012.dkr.ecr.eu-north-1.amazonaws.com/tasks",
    "repository_arn": "arn:repository",
}
ALIAS = {"target_dns_name": "lb.example.com", "target_zone_id": "Z2"}
WATCH = {"cluster_name": "main", "service_name": "tasks"}
TASK = {
    **HERE,
    **PLACE,
    "cluster_arn": "arn:cluster",
    "cluster_name": "main",
    "image": "image.invalid/tasks",
    "topic_arn": "arn:topic",
    "peers": {},
}
# A component enters the library by gaining a row here: its class and the least it accepts.
CATALOGUE = [
    (Network, {**HERE, "cidr": "10.0.0.0/16", "zones": ["eu-north-1a", "eu-north-1b"]}),
    (
        Peering,
        {
            "requester": {
                "vpc_id": "vpc-1",
                "cidr": "10.0.0.0/16",
                "route_table_ids": {"private": {"private-a": "rtb-1"}},
            },
            "accepter": {
                "vpc_id": "vpc-2",
                "cidr": "10.1.0.0/16",
                "route_table_ids": {"isolated": {"isolated": "rtb-2"}},
            },
            "joins": [{"requester": "private", "accepter": "isolated"}],
        },
    ),
    (Certificate, {"domain": "shop.example.com", "zone_id": "Z1"}),
    (Alias, {"domain": "shop.example.com", "zone_id": "Z1", **ALIAS}),
    (LoadBalancer, {**HERE, **PLACE}),
    (
        NetworkBalancer,
        {
            **HERE,
            "vpc_id": "vpc-1",
            "subnet_ids": {"a": "subnet-a"},
            "listeners": {"relay": {"protocol": Protocol.TCP, "port": 5432}},
        },
    ),
    (Firewall, {**HERE, "scope": Scope.CLOUDFRONT}),
    (
        Edge,
        {
            "account_id": "123456789012",
            "origins": {
                "balancer": {"balancer": {"domain_name": "lb", "tls": False}},
                "api": {"api": {"domain_name": "api"}},
                "live": {"socket": {"domain_name": "live", "stage": "live"}},
                "shop": {"function": {"domain_name": "shop", "function_arn": "arn:shop"}},
            },
            "default": "balancer",
            "paths": {"/api": "api", "/live": "live", "/shop": "shop"},
        },
    ),
    (Site, {"folder": str(Path(__file__).parent / "edge" / "page")}),
    (RestApiAccount, {}),
    (
        RestApi,
        {
            **PLACE,
            "balancer": {
                "arn": "arn:balancer",
                "security_group_id": "sg-1",
                "host_name": "shop.example.com",
                "port": 443,
            },
            "routes": {
                "tasks": {},
                "page": {"function": {"function_name": "page", "invoke_arn": "arn:page"}},
            },
            "account_role_arn": "arn:role",
        },
    ),
    (WebSocketApi, {"region": "eu-north-1", "account_role_arn": "arn:role"}),
    (Cluster, {}),
    (
        ScalingPlan,
        {"tag": "shop", "groups": {"boxes": {"group_name": "boxes", "min": 1, "max": 2}}},
    ),
    (
        Image,
        {
            "context": str(Path(__file__).parents[2] / "services" / "tasks"),
            "for_functions": True,
        },
    ),
    (
        Kubernetes,
        {
            **HERE,
            **PLACE,
            "admin_arns": {"deployer": "arn:aws:iam::123456789012:role/deployer"},
        },
    ),
    (
        Namespace,
        {
            **HERE,
            "cluster_name": "main",
            "security_group_id": "sg-1",
            "vpc_id": "vpc-1",
            "network_cidr": "10.0.0.0/16",
            "auto": True,
        },
    ),
    (Service, TASK),
    (Job, TASK),
    (
        Beanstalk,
        {
            **HERE,
            **PLACE,
            "platform": "64bit Amazon Linux 2023 v4.6.0 running Docker",
            "image": "image.invalid/shop",
            "balancer_arn": "arn:balancer",
            "front": {
                "listener_arn": "arn:listener",
                "security_group_id": "sg-balancer",
                "arn_suffix": "app/balancer/1",
            },
            "route": {"priority": 1, "path": "/shop"},
            "listener_port": 443,
            "peers": {},
            "instance_type": "t3.small",
        },
    ),
    (
        Rotation,
        {
            "account_id": "123456789012",
            "topic_arn": "arn:topic",
            "services": {
                "tasks": {
                    **WATCH,
                    "service_arn": "arn:tasks",
                    "secret_arns": {"orders": "arn:orders"},
                }
            },
        },
    ),
    (
        Function,
        {
            "account_id": "123456789012",
            "topic_arn": "arn:topic",
            "image": "image.invalid/resize",
            "asked": Asked.URL,
            "schedule": {"expression": "rate(1 day)"},
        },
    ),
    (
        Workload,
        {
            **HERE,
            "pods": {
                "cluster_name": "main",
                "namespace": "shop",
                "security_group_id": "sg-pods",
                "network_cidr": "10.0.0.0/16",
                "auto": True,
            },
            "image": "image.invalid/tasks",
            "peers": {},
        },
    ),
    (
        PodEdges,
        {
            "security_group_id": "sg-pods",
            "bindings": {
                "board": {
                    "access": "connect",
                    "target": {"security_group_id": "sg-board", "port": 5432},
                }
            },
        },
    ),
    (
        Pipeline,
        {
            **HERE,
            "repository": "acme/shop",
            "services": {"tasks": DELIVERED},
            "topic_arn": "arn:topic",
        },
    ),
    (ImageScans, {"repository_arns": {"tasks": "arn:repository"}, "topic_arn": "arn:topic"}),
    (
        Mirror,
        {
            "registry": PublicRegistry.QUAY,
            "prefix": "dev-quay",
            "repositories": ["acme/tasks"],
        },
    ),
    (Postgres, {**HERE, **PLACE}),
    (Aurora, {**HERE, **PLACE, "zones": ["eu-north-1a", "eu-north-1b"]}),
    (Mongo, {**PLACE, "zones": ["eu-north-1a", "eu-north-1b"]}),
    (Cache, {**HERE, **PLACE, "engine": CacheEngine.VALKEY}),
    (Stream, {**HERE, **PLACE, "engine": StreamEngine.PROVISIONED, "zones": 2}),
    (Search, {**HERE, **PLACE, "zones": 2}),
    (Bucket, {}),
    (Table, {"key": {"name": "id"}}),
    (Queue, {}),
    (Topic, {}),
    (Bus, {"topic_arn": "arn:topic", "archive_days": 30}),
    (
        BackupPlan,
        {
            "account_id": "123456789012",
            "resource_arns": {"orders": "arn:orders"},
        },
    ),
    (KeptSecret, {"value": "hush"}),
    (
        DeployRole,
        {
            "repository": "acme/shop",
            "environment": "prod",
            "provider_arn": "arn:provider",
            "deploy": {"1": "{}"},
            "preview": {"1": "{}"},
        },
    ),
    (Users, {"region": "eu-north-1", "callback_urls": ["https://shop.example.com"]}),
    (Key, HERE),
    (Trail, {**HERE}),
    (Budget, {"monthly_usd": 200, "emails": ["ops@example.com"]}),
    (Alerts, {"account_id": "123456789012"}),
    (Alarms, {"topic_arn": "arn:topic", "services": {"tasks": WATCH}}),
    (
        CertificateNotices,
        {
            **HERE,
            "certificates_region": "us-east-1",
            "certificate_arns": {"shop": "arn:certificate"},
            "topic_arn": "arn:topic",
        },
    ),
    (Dashboard, {"title": "shop", "region": "eu-north-1", "services": {"tasks": WATCH}}),
]
# Where AWS or the edge of the design needs a name of ours; every other name is Pulumi's.
NAMED = {
    "aws:elasticache/user:User": "userId",
    "aws:elasticache/userGroup:UserGroup": "userGroupId",
    "aws:apigateway/model:Model": "name",
    "aws:cloudtrail/trail:Trail": "name",
    "aws:ecr/repository:Repository": "name",
    "aws:eks/cluster:Cluster": "name",
    "aws:rds/instance:Instance": "identifier",
    "aws:cloudwatch/logGroup:LogGroup": "name",
    "aws:cloudwatch/queryDefinition:QueryDefinition": "name",
    "aws:route53/record:Record": "name",
    "aws:servicediscovery/service:Service": "name",
}
IDENTIFIERS = (
    "clusterId",
    "identifier",
    "name",
    "replicationGroupId",
    "userGroupId",
    "userId",
)
BUCKET = "aws:s3/bucket:Bucket"
STATEFUL = {
    "aws:cloudwatch/eventArchive:EventArchive",
    "aws:docdb/cluster:Cluster",
    "aws:dynamodb/table:Table",
    "aws:eks/cluster:Cluster",
    "aws:elasticache/replicationGroup:ReplicationGroup",
    "aws:sqs/queue:Queue",
    "aws:backup/vault:Vault",
    "aws:cloudtrail/trail:Trail",
    "aws:cognito/userPool:UserPool",
    "aws:msk/cluster:Cluster",
    "aws:msk/serverlessCluster:ServerlessCluster",
    "aws:opensearch/domain:Domain",
    "aws:rds/cluster:Cluster",
    "aws:rds/instance:Instance",
    "aws:kms/key:Key",
    BUCKET,
    "aws:secretsmanager/secret:Secret",
    "aws:ecr/repository:Repository",
}


@pytest.fixture(params=CATALOGUE, ids=lambda row: row[0].__name__)
def row(request):
    return request.param


def test_every_component_of_the_library_is_in_the_catalogue():
    import components  # noqa: PLC0415

    root = Path(components.__path__[0])
    tokens = [
        line
        for path in root.rglob("*.py")
        for line in path.read_text().splitlines()
        if 'super().__init__("groundwork:' in line
    ]
    assert len(tokens) == len(CATALOGUE)


def test_schema_is_inferable_and_documented():
    result = Analyzer("groundwork").analyze([cls for cls, _ in CATALOGUE])
    assert len(result["component_definitions"]) == len(CATALOGUE)
    for definition in result["component_definitions"].values():
        for key, prop in {**definition.inputs, **definition.outputs}.items():
            assert prop.description, f"{definition.name}.{key} has no docstring"


def test_token_parents_and_outputs(engine, row):
    cls, args = row
    token = f"groundwork:index:{cls.__name__}"
    engine.run(lambda: cls("it", args))

    public = {k: v for k, v in inspect.get_annotations(cls).items() if not k.startswith("_")}
    # The engine keeps no output that is None.
    required = {k for k, v in public.items() if "Optional" not in str(v)}
    assert required <= engine.outputs(token).keys() <= public.keys()
    children = [r for r in engine.resources if r.type != token]
    assert children
    assert all(f"::{token}$" in r.urn for r in children)
    assert all(r.name.startswith("it-") for r in children)


def test_physical_names_are_left_to_auto_naming(engine, row):
    cls, args = row
    engine.run(lambda: cls("it", args))
    for resource in engine.resources:
        named = {*IDENTIFIERS, *(["bucket"] if resource.type == BUCKET else [])}
        assert named & resource.inputs.keys() <= {NAMED.get(resource.type)}, resource.name


def test_everything_taggable_is_named_by_a_tag(engine, row):
    cls, args = row
    engine.run(lambda: cls("it", args))
    for resource in engine.resources:
        if taggable(resource):
            assert resource.inputs.get("tags", {}).get("Name", "").startswith("it"), resource.name


def taggable(resource):
    if not resource.custom or not resource.type.startswith("aws:"):
        return False
    module, name = resource.type.removeprefix("aws:").split(":")
    package = module.split("/")[0]
    cls = getattr(getattr(aws, f"{package}_" if keyword.iskeyword(package) else package), name)
    return isinstance(inspect.getattr_static(cls, "tags", None), property)


def test_callers_tags_reach_everything_taggable(engine, row):
    cls, args = row
    if "tags" not in args_type(cls).__optional_keys__:
        pytest.skip("nothing in it has tags")
    engine.run(lambda: cls("it", {**args, "tags": {"team": "shop"}}))
    for resource in engine.resources:
        if taggable(resource):
            assert resource.inputs["tags"]["team"] == "shop", resource.name


def test_what_holds_data_is_protected_unless_disposable(engine, row):
    cls, args = row
    engine.run(lambda: cls("it", args))
    held = [r for r in engine.resources if r.type in STATEFUL]
    assert all(r.options.protect for r in held)
    if held:
        engine.run(lambda: cls("it", {**args, "disposable": True}))
        assert not any(r.options.protect for r in engine.resources)


def test_unknown_argument_is_refused(engine, row):
    cls, args = row
    with pytest.raises(TypeError, match="it: unknown args \\['colour'\\]"):
        engine.run(lambda: cls("it", {**args, "colour": "red"}))


def test_first_required_argument_is_missed(engine, row):
    cls, args = row
    required = sorted(args_type(cls).__required_keys__)
    if not required:
        pytest.skip("nothing is required")
    without = {k: v for k, v in args.items() if k != required[0]}
    with pytest.raises(TypeError, match=f"missing args \\['{required[0]}'"):
        engine.run(lambda: cls("it", without))


def args_type(cls):
    return inspect.signature(cls.__init__).parameters["args"].annotation


def test_previews_with_unknown_values_declare_the_same(engine, row):
    cls, args = row
    engine.run(lambda: cls("it", args))
    known = [r.urn for r in engine.resources]
    engine.run(lambda: cls("it", args), preview=True)
    assert sorted(r.urn for r in engine.resources) == sorted(known)


def test_args_are_not_changed(engine, row):
    cls, args = row
    before = repr(args)
    engine.run(lambda: cls("it", args))
    assert repr(args) == before
    assert isinstance(args, Mapping)
