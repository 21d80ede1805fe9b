"""Seed 004, "Modern Serverless Application with AWS", as `blueprints/serverless.yaml` makes it."""

import json
import re

import pytest

from plan.export.terraform import export
from tests.seeds.document import ROOT, Plan, failing
from tests.seeds.parts_004 import ELSEWHERE, FUNCTIONS, HEADINGS, NAME, TABLE
from tests.seeds.switches import switches

FILE = ROOT / "blueprints" / "serverless.yaml"
KEY = "<<kms.Key/key-key.arn>>"


@pytest.fixture(scope="module")
def plan():
    return Plan.of(FILE)


@pytest.fixture(scope="module")
def guide():
    return (ROOT / "docs" / "guide" / "serverless.md").read_text()


@pytest.mark.parametrize("part", TABLE, ids=lambda part: part.words[:60])
def test_a_part_of_the_document_is_in_the_plan(plan, part):
    assert plan.missing(part) == []


def test_every_heading_of_the_document_has_a_part():
    found = {part.words.partition(":")[0] for part in TABLE}
    assert found == set(HEADINGS) - ELSEWHERE


def values(plan, resource, path):
    """All that a path leads to, through lists."""
    found = [plan.get(resource, path.partition(".")[0])]
    for word in path.split(".")[1:]:
        flat = [one for each in found for one in (each if isinstance(each, list) else [each])]
        found = [one.get(word) if one else None for one in flat]
    return found


OWN = {"kmsKeyId": KEY}
AT_REST = {
    "aws:backup/vault:Vault": {"kmsKeyArn": KEY},
    "aws:cloudwatch/eventArchive:EventArchive": {"kmsKeyIdentifier": KEY},
    "aws:cloudwatch/eventBus:EventBus": {"kmsKeyIdentifier": KEY},
    "aws:codebuild/project:Project": {"encryptionKey": KEY},
    "aws:codepipeline/pipeline:Pipeline": {
        "artifactStores.encryptionKey": {"id": KEY, "type": "KMS"}
    },
    "aws:dynamodb/table:Table": {"serverSideEncryption": {"enabled": True, "kmsKeyArn": KEY}},
    "aws:ec2/launchTemplate:LaunchTemplate": {"blockDeviceMappings.ebs.encrypted": "true"},
    "aws:ecr/repository:Repository": {
        "encryptionConfigurations": [{"encryptionType": "KMS", "kmsKey": KEY}]
    },
    "aws:lambda/function:Function": {"kmsKeyArn": KEY},
    "aws:opensearch/domain:Domain": {
        "encryptAtRest": {"enabled": True, "kmsKeyId": KEY},
        "nodeToNodeEncryption": {"enabled": True},
    },
    "aws:rds/cluster:Cluster": {
        "storageEncrypted": True,
        "kmsKeyId": KEY,
        "masterUserSecretKmsKeyId": KEY,
    },
    "aws:rds/clusterInstance:ClusterInstance": {"performanceInsightsKmsKeyId": KEY},
    "aws:sns/topic:Topic": {"kmsMasterKeyId": KEY},
    "aws:sqs/queue:Queue": {"kmsMasterKeyId": KEY},
}
"""What encrypts, by the type's own switches, of every resource of the type."""
OTHERWISE = {
    "aws:apigateway/methodSettings:MethodSettings": "there is no cache",
    "aws:cloudfront/distribution:Distribution": "no single fields of a form",
    "aws:cloudwatch/logGroup:LogGroup": "a test of its own: two regions",
    "aws:cognito/userPool:UserPool": "no sender of its own; the pool is always encrypted",
    "aws:ecs/cluster:Cluster": "no commands in tasks, no storage but the task's",
    "aws:ecs/service:Service": "no volumes, no TLS of Service Connect",
    "aws:ecs/taskDefinition:TaskDefinition": "no volumes of others",
    "aws:lambda/eventSourceMapping:EventSourceMapping": "no filter to keep",
    "aws:s3/bucket:Bucket": "a resource beside it says so",
    "aws:s3/bucketObjectv2:BucketObjectv2": "as its bucket says",
    "aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration": (
        "a test of its own: of each bucket"
    ),
    "aws:sfn/stateMachine:StateMachine": "holds names alone, with AWS's own key",
}
"""Types whose switches are of nothing that is there, and where else it is tested."""


def custom(plan):
    return [one for one in plan.record.resources if one.type.startswith("aws:")]


def test_every_type_with_a_switch_is_in_a_table(plan):
    with_a_switch = {one.type for one in custom(plan) if switches(one.type)}
    assert with_a_switch == AT_REST.keys() | OTHERWISE.keys()
    for token, wanted in AT_REST.items():
        assert set(wanted) <= set(switches(token))


@pytest.mark.parametrize("token", AT_REST, ids=lambda token: token.rpartition(":")[2])
def test_everything_is_encrypted_at_rest(plan, token):
    short = f"{token.split(':')[1].split('/')[0]}.{token.rpartition(':')[2]}"
    names = plan.names(short)
    assert names
    for name in names:
        for path, wanted in AT_REST[token].items():
            assert set(map(repr, values(plan, f"{short}/{name}", path))) == {repr(wanted)}, name


def test_every_log_is_encrypted_by_the_stacks_key_where_that_is(plan):
    for name in plan.names("cloudwatch.LogGroup"):
        group = f"cloudwatch.LogGroup/{name}"
        elsewhere = plan.get(group, "region") == "us-east-1"
        assert plan.get(group, "kmsKeyId") == (None if elsewhere else KEY), name


def test_every_bucket_is_encrypted_closed_and_asked_by_tls_alone(plan):
    kinds = (
        "BucketServerSideEncryptionConfiguration",
        "BucketPublicAccessBlock",
        "BucketPolicy",
    )
    buckets = {f"<<s3.Bucket/{name}.id>>" for name in plan.names("s3.Bucket")}
    for kind in kinds:
        each = plan.names(f"s3.{kind}")
        assert {plan.get(f"s3.{kind}/{name}", "bucket") for name in each} == buckets
    for name in plan.names("s3.BucketServerSideEncryptionConfiguration"):
        rule = f"s3.BucketServerSideEncryptionConfiguration/{name}"
        (found,) = values(plan, rule, "rules.applyServerSideEncryptionByDefault.sseAlgorithm")
        assert found in {"aws:kms", "AES256"}


@pytest.mark.parametrize("kind", ["s3.BucketPolicy", "sqs.QueuePolicy", "sns.TopicPolicy"])
def test_nothing_is_asked_without_tls(plan, kind):
    for name in plan.names(kind):
        statements = plan.get(f"{kind}/{name}", "policy.Statement")
        refused = [
            one
            for one in statements
            if one["Effect"] == "Deny"
            and one["Condition"] == {"Bool": {"aws:SecureTransport": "false"}}
        ]
        assert len(refused) == 1, name
        assert refused[0]["Principal"] == "*"


def test_every_queue_and_topic_has_a_policy(plan):
    assert len(plan.names("sqs.QueuePolicy")) == len(plan.names("sqs.Queue"))
    assert len(plan.names("sns.TopicPolicy")) == len(plan.names("sns.Topic"))


def test_the_distribution_speaks_tls_to_both_sides(plan):
    edge = "cloudfront.Distribution/edge-distribution"
    assert plan.get(edge, "viewerCertificate.minimumProtocolVersion") == "TLSv1.2_2021"
    behaviors = [
        plan.get(edge, "defaultCacheBehavior"),
        *plan.get(edge, "orderedCacheBehaviors"),
    ]
    assert {one["viewerProtocolPolicy"] for one in behaviors} == {"redirect-to-https"}
    asked = [one.get("customOriginConfig") for one in plan.get(edge, "origins")]
    assert len(asked) == 5
    assert asked.count(None) == 1  # the bucket, which AWS asks by its own signature
    for one in filter(None, asked):
        assert one["originProtocolPolicy"] == "https-only"
        assert one["originSslProtocols"] == ["TLSv1.2"]


def test_apis_speak_tls_alone(plan):
    for name in plan.names("apigateway.RestApi"):
        policy = plan.get(f"apigateway.RestApi/{name}", "securityPolicy")
        assert policy == "SecurityPolicy_TLS13_1_2_2021_06"
    assert [plan.get(f"lb.Listener/{name}", "protocol") for name in plan.names("lb.Listener")] == [
        "TLS"
    ]


def test_nothing_but_the_balancer_of_ports_is_open_and_everybody_comes_from_a_group(plan):
    rules = {
        name: (
            plan.get(f"vpc.SecurityGroupIngressRule/{name}", "cidrIpv4"),
            plan.get(f"vpc.SecurityGroupIngressRule/{name}", "fromPort"),
        )
        for name in plan.names("vpc.SecurityGroupIngressRule")
    }
    assert rules == {
        "net-balancer-direct": ("0.0.0.0/0", 443),
        "direct-from-listener": (None, 8080),
        "direct-into-board": (None, 5432),
        "tasks-into-board": (None, 5432),
        "forward-into-changes": (None, 9098),
        "indexer-into-changes": (None, 9098),
        "find-into-index": (None, 443),
        "indexer-into-index": (None, 443),
    }


def test_functions_are_those_of_the_document_and_alone_where_they_use_nothing(plan):
    assert plan.names("lambda.Function") == sorted(f"{label}-function" for label in FUNCTIONS)
    inside = {
        label
        for label in FUNCTIONS
        if plan.get(f"lambda.Function/{label}-function", "vpcConfig") is not None
    }
    assert inside == {"tasks", "forward", "find"}


def test_the_search_is_read_by_one_role_and_written_by_another(plan):
    roles = {
        "find": plan.get("lambda.Function/find-function", "environment.variables.INDEX_ROLE"),
        "indexer": next(
            each["value"]
            for each in plan.get(
                "ecs.TaskDefinition/indexer-task", "containerDefinitions.0.environment"
            )
            if each["name"] == "INDEX_ROLE"
        ),
    }
    assert roles == {
        "find": "<<iam.Role/index-reader.arn>>",
        "indexer": "<<iam.Role/index-writer.arn>>",
    }


def test_the_names_lead_to_the_distribution_and_to_the_fixed_addresses(plan):
    targets = {
        name: (plan.get(f"route53.Record/{name}", "name"), plan.get(f"route53.Record/{name}", at))
        for name, at in {"alias-a": "aliases.0.name", "net-alias-a": "aliases.0.name"}.items()
    }
    assert targets == {
        "alias-a": (NAME, "<<cloudfront.Distribution/edge-distribution.domainName>>"),
        "net-alias-a": (f"net.{NAME}", "<<lb.LoadBalancer/net-balancer-nlb.dnsName>>"),
    }


def variant(folder, text):
    file = folder / FILE.name
    file.write_text(text)
    return Plan.of(file)


def without(text, label):
    """The stack file without one service."""
    found = re.sub(rf"^    {label}:\n(?:      .*\n)+", "", text, count=1, flags=re.MULTILINE)
    assert found != text
    return found


CONTAINER = """\
    tasks:
      runs: {runs}
      build: services/tasks
      route: /api/tasks
      memory: 1024
      uses: {{ board: connect, events: send }}
      env: {{ BUS_PREFIX: EVENTS }}
"""


def moved(runs):
    """The stack file with `tasks` somewhere else, which the balancer leads to."""
    text = without(FILE.read_text(), "tasks").replace("    api: { services: [tasks] }\n", "")
    at = "  groundwork:gateways:\n"
    return text.replace(at, CONTAINER.format(runs=runs) + at)


def led(plan, path):
    """The host that the distribution asks for a path."""
    edge = "cloudfront.Distribution/edge-distribution"
    origins = {one["originId"]: one["domainName"] for one in plan.get(edge, "origins")}
    (found,) = (
        one["targetOriginId"]
        for one in plan.get(edge, "orderedCacheBehaviors")
        if one["pathPattern"] == path
    )
    return origins[found]


def test_elastic_beanstalk_is_an_option(tmp_path):
    plan = variant(tmp_path, moved("beanstalk"))
    (name,) = plan.names("elasticbeanstalk.Environment")
    settings = plan.get(f"elasticbeanstalk.Environment/{name}", "settings")
    told = {one["name"]: one["value"] for one in settings}
    assert told["BOARD_HOST"] == "<<rds.Cluster/board-cluster.endpoint>>"
    assert told["EVENTS_BUS"] == "<<cloudwatch.EventBus/events-bus.name>>"
    assert plan.has("vpc.SecurityGroupIngressRule/tasks-into-board")
    assert not plan.has("lambda.Function/tasks-function")
    assert led(plan, "/api/tasks") == "<<lb.LoadBalancer/balancer-alb.dnsName>>"


def test_fargate_is_another(tmp_path):
    plan = variant(tmp_path, moved("fargate"))
    compatible = plan.get("ecs.TaskDefinition/tasks-task", "requiresCompatibilities")
    assert compatible == ["FARGATE"]
    assert not plan.has("lambda.Function/tasks-function")
    assert led(plan, "/api/tasks") == "<<lb.LoadBalancer/balancer-alb.dnsName>>"


def test_the_stream_may_set_a_function_off_in_place_of_a_container(tmp_path):
    function = """\
    indexer:
      runs: lambda
      build: services/search
      handler: search.on_stream.handler
      on: { stream: changes }
      uses: { index: write }
"""
    at = "    find:\n"
    text = without(FILE.read_text(), "indexer").replace(at, function + at)
    plan = variant(tmp_path, text)
    source = "lambda.EventSourceMapping/indexer-kafka"
    assert plan.get(source, "eventSourceArn") == "<<msk.ServerlessCluster/changes-cluster.arn>>"
    assert not plan.has("ecs.Service/indexer-service")


def test_workflows_and_the_services_that_the_file_names_are_there(plan):
    folder = ROOT / ".github" / "workflows"
    assert {"plan.yaml", "up.yaml", "deploy.yaml", "drift.yaml"} <= {
        one.name for one in folder.iterdir()
    }
    contexts = {
        plan.get(f"docker.index.Image/{name}", "build.context")
        for name in plan.names("docker.index.Image")
    }
    assert contexts == {"services/search", "services/tasks"}


def test_the_diagram_has_networks_tiers_groups_and_labelled_arrows(guide):
    (picture,) = re.findall(r"```mermaid\n(.*?)```", guide, re.DOTALL)
    for words in (
        'subgraph Network_app["app, VPC 10.0.0.0/16, 3 zones"]',
        *(f'["{tier} subnets"]' for tier in ("public", "private", "isolated")),
        *(f"security group {label}-sg" for label in ("tasks", "board", "changes", "index")),
        '"5432 connect<br>',
        '"9098 send<br>',
        '"443 /api/live"',
    ):
        assert words in picture, words
    arrows = re.findall(r"^  \w+ (?:-->|-\.->)(.*)$", picture, re.MULTILINE)
    assert len(arrows) == 40
    assert all(re.match(r'\|"[^"]+"\| \w+$', one) for one in arrows)


def test_flows_and_stores_are_described(guide):
    flows = ("Ingestion", "Processing", "Storage", "Retrieval")
    assert [word for word in flows if f"**{word}.**" not in guide] == []
    rows = re.findall(r"^\| [^|`]+ \| ([^|]+) \| [^|]{40,} \|$", guide, re.MULTILINE)
    assert {"Aurora PostgreSQL", "DynamoDB", "OpenSearch", "Kafka (MSK)"} <= set(rows)


def test_it_can_be_had_as_terraform_which_names_what_it_lacks(plan, tmp_path):
    report = export(plan.record, tmp_path)
    made = json.loads((tmp_path / "resources.tf.json").read_text())["resource"]
    kinds = {
        *("aws_msk_serverless_cluster", "aws_opensearch_domain", "aws_rds_cluster"),
        *("aws_dynamodb_table", "aws_cloudwatch_event_bus", "aws_apigatewayv2_api"),
        *("aws_autoscalingplans_scaling_plan", "aws_cognito_user_pool", "aws_lambda_function"),
    }
    assert kinds <= made.keys()
    lacks = {(one.resource.rpartition("::")[2], one.property) for one in report.newer}
    assert lacks == {
        ("api-api", "endpointAccessMode"),
        ("api-api", "securityPolicy"),
        ("edge-invokes-page", "invokedViaFunctionUrl"),
        ("edge-sockets", "tags"),
        ("events-archive", "kmsKeyIdentifier"),
        ("indexer-scale-predictive", "predictiveScalingPolicyConfiguration"),
        ("partners-api", "endpointAccessMode"),
        ("partners-api", "securityPolicy"),
    }
    assert report.left_out == []


@pytest.mark.parametrize(
    ("before", "after", "parts"),
    [
        ("      archive_days: 30\n", "", ["Event-Driven Components"]),
        ("[task.finished]", "[task.created]", ["Event-Driven Components"]),
        ("emails: [team@example.com]", "queues: [outbox]", ["Event-Driven Components"]),
        ("{ key: id, ttl: expires }", "{ key: id }", ["DynamoDB"]),
        ("predictive: plan", "predictive: scale", ["Automatically scale"]),
        ("      scale: { predictive: scale }\n", "", ["Automatically scale"]),
        ("protocol: tls", "protocol: tcp", ["Data Protection", "Ensure high"]),
        ("users: people, ", "", ["Authentication"]),
        ("clients: { acme: The shop of Acme } ", "", ["Authentication"]),
        ("{ service_role: true }", "{ service_role: true, nodes: 6 }", ["Elasticsearch"]),
        ("repository: acme/board", "repository: acme/other", ["CI/CD Pipelines"]),
        ("email: ops@example.com", "email: other@example.com", ["Monitoring and Logging"]),
        (
            "env: { BUS_PREFIX: EVENTS }\n    push:",
            "env: {}\n    push:",
            ["Data Flows", "Backend Services", "Event-Driven Components"],
        ),
        (
            "board: { engine: aurora }",
            "board: { engine: postgres }",
            ["Components", "Data Flows", "Amazone Aurora", "Data Protection", "Monitoring"],
        ),
    ],
)
def test_another_file_does_not_pass(tmp_path, before, after, parts):
    found = failing(FILE, tmp_path, {before: after}, TABLE)
    assert found
    assert {next(p for p in parts if one.startswith(p)) for one in found} == set(parts), found
