"""The schema that editors use: committed, complete, and of one mind with the reader."""

import copy
import json
from pathlib import Path

import jsonschema
import pytest
from ruamel.yaml import YAML

from stack.read import from_file
from stack.schema import schema, text

ROOT = Path(__file__).parents[2]
FILES = ["Pulumi.local.yaml", "Pulumi.dev.yaml", "Pulumi.prod.yaml"]
VALIDATOR = jsonschema.Draft202012Validator(schema())


def loaded(name: str):
    return YAML(typ="safe").load((ROOT / name).read_text())


def test_the_committed_schema_is_the_models():
    assert (ROOT / "schema.json").read_text() == text()
    assert json.loads(text()) == schema()


def test_the_schema_is_a_schema():
    jsonschema.Draft202012Validator.check_schema(schema())


@pytest.mark.parametrize("name", FILES)
def test_every_stack_file_is_valid(name):
    assert [error.message for error in VALIDATOR.iter_errors(loaded(name))] == []


FULL = """
config:
  aws:region: eu-north-1
  aws:allowedAccountIds: ["123456789012"]
  groundwork:posture: prod
  groundwork:emulator: false
  groundwork:disposable: true
  groundwork:images: build
  groundwork:registry: { url: docker.io/acme, secret: hub }
  groundwork:domain: { name: shop.example.com, zone: example.com }
  groundwork:edge: { price_class: PriceClass_200, balancer: internal }
  groundwork:firewall: { rate_limit: 500 }
  groundwork:networks:
    app: { cidr: 10.0.0.0/16, zones: [eu-north-1a, eu-north-1b], nat: single,
           public_zones: 1, endpoints: [tasks, sqs, ecs, ecs-agent, ecs-telemetry, xray,
                                        ssmmessages, kms, sts], discovery: connect }
  groundwork:secrets:
    stripe: { value: { secure: v1:abc } }
    hub: { arn: "arn:aws:secretsmanager:eu-north-1:123456789012:secret:hub-Ab12Cd" }
    reader:
      arn: "arn:aws:secretsmanager:eu-north-1:123456789012:secret:ecr-pullthroughcache/r-Ab12Cd"
  groundwork:databases:
    orders: { engine: postgres, network: app, size: small, storage_gib: 20, version: "16",
              storage_type: gp2,
              multi_az: false, backup_days: 3, disposable: true }
  groundwork:caches:
    sessions: { engine: valkey, network: app, size: micro, nodes: 2, backup_days: 1,
                disposable: true }
  groundwork:buckets:
    uploads: { noncurrent_days: 7, expire_days: 90, disposable: true }
  groundwork:tables:
    cards: { key: owner, sort_key: { at: number }, ttl: until, stream: true, backup_days: 7,
             disposable: true }
  groundwork:queues:
    jobs: { visibility_seconds: 60, retention_days: 2, attempts: 3, disposable: true }
  groundwork:topics:
    news: { queues: [jobs], emails: [ops@example.com] }
  groundwork:buses:
    board: { archive_days: 7, disposable: true,
             rules: { moved: { pattern: { source: [a] }, to: jobs } } }
  groundwork:streams:
    changes: { engine: provisioned, network: app, size: large, storage_gib: 50, disposable: true }
  groundwork:searches:
    index: { network: app, size: medium, nodes: 2, masters: true, storage_gib: 20,
             service_role: true, disposable: true }
  groundwork:clusters:
    boxes: { machine: t4g.medium, min: 1, max: 3, network: app }
  groundwork:users:
    people: { mfa: required, self_sign_up: true, disposable: true }
  groundwork:gateways:
    public: { services: [tasks], users: people, clients: { partner: A partner }, rate: 50,
              client_rate: 10, client_daily_requests: 1000,
              log_role: "arn:aws:iam::123456789012:role/api-gateway-logs" }
  groundwork:services:
    tasks:
      { runs: fargate, build: services/tasks, image: "docker.io/acme/tasks:1.4", pull_secret: hub,
        route: /api/tasks, priority: 10, network: app, cpu: 512, memory: 2048, architecture: arm64,
        port: 80, command: [run], spot_percent: 50,
        scale: { min: 1, max: 6, cpu: 60, memory: , requests: 900, schedule: {
                 night: { cron: "0 20 ? * * *", min: 1, max: 1, timezone: Europe/Stockholm } } },
        uses: { orders: connect, sessions: write, uploads: read, jobs: send, web: call },
        env: { A: "1" }, secrets: { KEY: stripe },
        tracing: true, exec: true,
        sidecars: { proxy: { image: "ghcr.io/a/b:2", memory: 64, command: [run], env: { A: "1" },
                             health: [check], essential: false } },
        internet: true, health: { path: /ok, command: [check] } }
    web: { runs: fargate, build: services/web, route: /web, sign_in: people }
    jobs-worker: { runs: ec2, cluster: boxes, architecture: arm64, interruptible: true,
                   build: services/notifier, uses: { jobs: receive },
                   scale: { min: 0, max: 2, backlog: { queue: jobs, messages: 100 } } }
    idle: { runs: fargate, build: services/web, route: }
    page: { runs: static, build: services/web, route: / }
    digest: { runs: lambda, build: services/digest/digest, handler: main.handler, network: app,
              runtime: python3.13, timeout_seconds: 20, memory: 512,
              uses: { index: write },
              on: { queue: jobs, table: cards, topic: news, bus: board, stream: changes,
                    pattern: { source: [b] }, schedule: "cron(0 6 * * ? *)",
                    timezone: Europe/Stockholm } }
  groundwork:jobs:
    nightly: { of: tasks, command: [tidy], schedule: "cron(0 3 * * ? *)",
               timezone: Europe/Stockholm, network: app, cpu: 256, memory: 512,
               uses: { orders: connect }, env: { A: "1" },
               secrets: { KEY: stripe }, internet: true }
    once: { build: services/tasks, image: "acme/once:1", pull_secret: hub, architecture: arm64 }
  groundwork:alerts: { email: ops@example.com, budget_usd: 200 }
  groundwork:trail: true
  groundwork:backup: true
  groundwork:keys: aws
  groundwork:mirrors: { github: { registry: ghcr.io, secret: reader } }
  groundwork:waivers: [{ rule: EC23, reason: Public., expires: "2026-12-31", resource: balancer }]
  groundwork:tags: { team: shop }
encryptionsalt: v1:salt
secretsprovider: awskms://alias/x
encryptedkey: abc
environment: [shared]
"""


REGISTRY = "  groundwork:registry: { url: docker.io/acme, secret: hub }\n"
DELIVERY = "  groundwork:delivery: { repository: acme/shop, branch: release/1, approve: true }\n"
OTHER = FULL.replace(REGISTRY, DELIVERY).replace("arm64, inter", "arm64, image: acme/jobs:1, inter")
"""What a pipeline delivers is in no other registry, and for one processor."""


@pytest.mark.parametrize("text", [FULL, OTHER])
def test_files_with_every_key_are_valid_and_good(written, text):
    assert list(VALIDATOR.iter_errors(YAML(typ="safe").load(text))) == []
    assert len(from_file(written(text, head="")).services) == 6
    keys = {key for key in schema()["properties"]["config"]["properties"] if key in FULL + OTHER}
    assert keys == set(schema()["properties"]["config"]["properties"])


@pytest.mark.parametrize(
    ("path", "value"),
    [
        (["config", "groundwork:colour"], "red"),
        (["config", "groundwork:region"], "eu-north-1"),
        (["config", "nothing"], "x"),
        (["extra"], 1),
        (["config", "aws:region"], "eu-nort-1"),
        (["config", "groundwork:posture"], "test"),
        (["config", "groundwork:networks", "App"], {"cidr": "10.0.0.0/16"}),
        (["config", "groundwork:networks", "app", "cidr"], "10.0.0.0"),
        (["config", "groundwork:networks", "app", "nat"], "two"),
        (["config", "groundwork:networks", "app", "zones"], 7),
        (["config", "groundwork:networks", "app", "discovery"], "mesh"),
        (["config", "groundwork:networks", "app", "zones"], "2"),
        (["config", "groundwork:networks", "app", "endpoints"], ["s4"]),
        (["config", "groundwork:databases", "board", "engine"], "mysql"),
        (["config", "groundwork:databases", "board", "backup_days"], 36),
        (["config", "groundwork:databases", "board", "multi_az"], "yes"),
        (["config", "groundwork:caches"], {"sessions": {"engine": "keydb"}}),
        (["config", "groundwork:caches"], {"sessions": {"engine": "valkey", "nodes": 7}}),
        (["config", "groundwork:buckets"], {"uploads": {"expire_days": 0}}),
        (["config", "groundwork:tables"], {"cards": {}}),
        (["config", "groundwork:tables"], {"cards": {"key": "#"}}),
        (["config", "groundwork:tables"], {"cards": {"key": {"id": "text"}}}),
        (["config", "groundwork:tables"], {"cards": {"key": "id", "sort_key": {}}}),
        (["config", "groundwork:queues"], {"jobs": {"retention_days": 15}}),
        (["config", "groundwork:topics"], {"news": {"queues": "jobs"}}),
        (["config", "groundwork:topics"], {"news": {"emails": ["ops"]}}),
        (["config", "groundwork:buses"], {"board": {"archive_days": 0}}),
        (["config", "groundwork:buses"], {"board": {"rules": {"a": {"to": "jobs"}}}}),
        (["config", "groundwork:users"], {"people": {"mfa": "sms"}}),
        (["config", "groundwork:gateways"], {"public": {}}),
        (["config", "groundwork:gateways"], {"public": {"services": []}}),
        (["config", "groundwork:gateways"], {"public": {"services": ["tasks"], "rate": 0}}),
        (["config", "groundwork:services", "tasks", "sign_in"], "People"),
        (["config", "groundwork:services", "tasks", "runs"], None),
        (["config", "groundwork:services", "tasks", "route"], "/api/*"),
        (["config", "groundwork:services", "tasks", "uses"], {"board": "open"}),
        (["config", "groundwork:services", "tasks", "env"], {"lower": "x"}),
        (["config", "groundwork:services", "tasks", "env"], {"N": 1}),
        (["config", "groundwork:services", "tasks", "cpus"], 256),
        (["config", "groundwork:services", "tasks", "tracing"], "yes"),
        (["config", "groundwork:services", "tasks", "exec"], "yes"),
        (["config", "groundwork:services", "tasks", "sidecars"], {"proxy": {"memory": 64}}),
        (["config", "groundwork:alerts"], {"budget_usd": 0}),
        (["config", "groundwork:trail"], "all"),
        (["config", "groundwork:backup"], 1),
        (["config", "groundwork:images"], "pull"),
        (["config", "groundwork:registry"], {"url": "Docker.io/acme"}),
        (["config", "groundwork:registry"], {"secret": "hub"}),
        (["config", "groundwork:delivery"], {"branch": "main"}),
        (["config", "groundwork:delivery"], {"repository": "acme"}),
        (["config", "groundwork:secrets"], {"stripe": {"value": "plain"}}),
        (["config", "groundwork:waivers"], [{"rule": "EC23"}]),
    ],
)
def test_the_schema_refuses_what_the_reader_refuses(mistakes, path, value):
    stack = copy.deepcopy(loaded("Pulumi.local.yaml"))
    owner = stack
    for key in path[:-1]:
        owner = owner[key]
    owner[path[-1]] = value
    assert not VALIDATOR.is_valid(stack)
    assert mistakes(json.dumps(stack), head="", name="Pulumi.local.yaml")


@pytest.mark.parametrize("key", ["aws:region", "groundwork:posture"])
def test_region_and_posture_are_required(key):
    stack = loaded("Pulumi.local.yaml")
    del stack["config"][key]
    assert [error.validator for error in VALIDATOR.iter_errors(stack)] == ["required"]


def test_every_key_is_described_and_says_what_is_left_out_means():
    whole = schema()
    owners = {"config": whole["properties"]["config"], **whole["$defs"]}
    fields = {
        f"{name}.{key}": field.get("description", "")
        for name, owner in owners.items()
        for key, field in owner.get("properties", {}).items()
        if name != "Sealed"
    }
    silent = [key for key, said in fields.items() if "Default" not in said and "Req" not in said]
    assert silent == []
    assert len(fields) > 50


def test_what_the_posture_or_another_entry_fills_is_not_required():
    definitions = schema()["$defs"]
    assert definitions["Network"]["required"] == ["cidr"]
    assert definitions["Database"]["required"] == ["engine"]
    assert definitions["Cache"]["required"] == ["engine"]
    assert "required" not in definitions["Bucket"]
    assert "required" not in definitions["Queue"]
    assert "required" not in definitions["Users"]
    assert definitions["Gateway"]["required"] == ["services"]
    assert definitions["Service"]["required"] == ["runs"]
    assert "required" not in definitions["Scale"]
    assert definitions["Waiver"]["required"] == ["rule", "reason", "expires"]
