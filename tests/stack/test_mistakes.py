"""Mistakes of form: which key, what was given, what is accepted, and the name that was meant."""

import pytest

from tests.stack.texts import ARN, NETWORK, networks, service

LABEL = "a label: a lower-case letter, then up to 19 letters, digits or hyphens"

TWO = networks("app: { cidr: 10.0.0.0/16 }", "data: { cidr: 10.1.0.0/16 }")
USER = "  groundwork:services: { api: { runs: fargate, uses: { orders: connect } } }\n"


def network(entry: str) -> str:
    return f"  groundwork:networks: {{ app: {{ cidr: 10.0.0.0/16, {entry} }} }}\n"


def database(entry: str) -> str:
    return f"{NETWORK}  groundwork:databases: {{ orders: {{ engine: postgres, {entry} }} }}\n"


@pytest.mark.parametrize(
    ("body", "mistake"),
    [
        (network("nat: singel"),
         '4: networks.app.nat: got "singel", accepted: instance, none, per-zone, single; '
         "did you mean single?"),
        (network("zones: '2'"),
         '4: networks.app.zones: got "2", accepted: a whole number 1 to 6 or a list, '
         "each a zone's name such as eu-north-1a"),
        (network("zones: 7"),
         "4: networks.app.zones: got 7, accepted: a number 1 to 6, or a list of zone names"),
        (network("zones: true"),
         "4: networks.app.zones: got true, accepted: a whole number 1 to 6 or a list, "
         "each a zone's name such as eu-north-1a"),
        (network("zones: [eu-north-1-hel-1a]"),
         '4: networks.app.zones[0]: got "eu-north-1-hel-1a", '
         "accepted: a zone's name such as eu-north-1a"),
        (network("endpoints: [log]"),
         '4: networks.app.endpoints: no endpoint "log", accepted: dynamodb, ec2, ecr, ecr.api, '
         "ecr.dkr, ecs, ecs-agent, ecs-telemetry, eks, eks-auth, events, kms, logs, monitoring, "
         "s3, secretsmanager, sns, sqs, ssm, ssmmessages, sts, tasks, xray; did you mean logs?"),
        (network("zone: 2"),
         "4: networks.app.zone: no such key, accepted: cidr, discovery, endpoints, nat, "
         "public_zones, zones; "
         "did you mean zones?"),
        ("  groundwork:networks: { app: { cidr: 10.0.0.0 } }\n",
         '4: networks.app.cidr: got "10.0.0.0", accepted: an IPv4 range such as 10.0.0.0/16'),
        ("  groundwork:networks: { app: {} }\n",
         "4: networks.app.cidr: missing, accepted: an IPv4 range such as 10.0.0.0/16"),
        ("  groundwork:networks: [app]\n",
         "4: networks: got a list, accepted: a map of names to entries"),
        ("  groundwork:networks:\n",
         "4: networks: got null, accepted: a map of names to entries"),
        ("  groundwork:networks: { App: { cidr: 10.0.0.0/16 } }\n",
         f"4: networks.App: not a possible name, accepted: {LABEL}"),
        ("  groundwork:networks: { app: 5 }\n",
         "4: networks.app: got 5, accepted: a map with cidr, discovery, endpoints, nat, "
         "public_zones, zones"),
        (database("storage_gib: 10"),
         "5: databases.orders.storage_gib: got 10, accepted: a whole number 20 to 65536"),
        (database("storage_type: io1"),
         '5: databases.orders.storage_type: got "io1", accepted: gp2, gp3'),
        (database("backup_days: '2'"),
         '5: databases.orders.backup_days: got "2", accepted: a whole number 1 to 35'),
        (database("backup_days: true"),
         "5: databases.orders.backup_days: got true, accepted: a whole number 1 to 35"),
        (database("backup_days: 2.0"),
         "5: databases.orders.backup_days: got 2.0, accepted: a whole number 1 to 35"),
        (database("multi_az: yes"),
         '5: databases.orders.multi_az: got "yes", accepted: true or false'),
        (database("multi_az: 1"),
         "5: databases.orders.multi_az: got 1, accepted: true or false"),
        (database("version: 17"),
         '5: databases.orders.version: got 17, accepted: a major version in quotes, "14" to "18"'),
        (database("version: '17.2'"),
         '5: databases.orders.version: got "17.2", '
         'accepted: a major version in quotes, "14" to "18"'),
        (f"{TWO}  groundwork:databases: {{ orders: {{ engine: postgres, network: dta }} }}\n{USER}",
         "5: databases.orders.network: no network dta, accepted: app, data; did you mean data?"),
        (f"{TWO}  groundwork:databases: {{ orders: {{ engine: postgres, network: '' }} }}\n{USER}",
         f'5: databases.orders.network: got "", accepted: {LABEL}'),
        (database(f"storage_gib: {'9' * 40}"),
         "5: databases.orders.storage_gib: a number of 40 digits, "
         "accepted: up to 18 of them, or text in quotes"),
        (database("disposible: true"),
         "5: databases.orders.disposible: no such key, accepted: backup_days, capacity, "
         "disposable, engine, multi_az, network, size, storage_gib, storage_type, version; "
         "did you mean disposable?"),
        (f"{NETWORK}  groundwork:databases: {{ orders: {{ engine: mysql }} }}\n",
         '5: databases.orders.engine: got "mysql", accepted: aurora, mongo, postgres'),
        (network("discovery: conect"),
         '4: networks.app.discovery: got "conect", accepted: connect, dns; did you mean connect?'),
        (service("port: 0"),
         "5: services.api.port: got 0, accepted: a whole number 1 to 65535"),
        (service("architecture: arm"),
         '5: services.api.architecture: got "arm", accepted: arm64, x86_64; did you mean arm64?'),
        (service("command: gunicorn"),
         '5: services.api.command: got "gunicorn", accepted: a list, each text'),
        (service("command: []"),
         "5: services.api.command: got an empty list, accepted: a list, each text"),
        (service("command: [a, 5]"),
         "5: services.api.command[1]: got 5, accepted: text"),
        (service("scale: { max: 0 }"),
         "5: services.api.scale.max: got 0, accepted: a whole number 1 to 1000"),
        (service("scale: 3"),
         "5: services.api.scale: got 3, accepted: a map with backlog, cpu, max, "
         "memory, min, predictive, requests, schedule"),
        (service("spot_percent: 100"),
         "5: services.api.spot_percent: got 100, accepted: a whole number 0 to 99"),
        (service("priority: 50001"),
         "5: services.api.priority: got 50001, accepted: a whole number 1 to 50000"),
        (service("image: 'Docker.io/acme'"),
         '5: services.api.image: got "Docker.io/acme", '
         "accepted: an image reference such as docker.io/acme/tasks:1.4"),
        (service("build: ../tasks"),
         '5: services.api.build: got "../tasks", '
         "accepted: a folder of this project such as services/tasks"),
        (service("health: { path: healthz }"),
         '5: services.api.health.path: got "healthz", accepted: a path such as /healthz'),
        (service("env: { log_level: x }"),
         "5: services.api.env.log_level: not a possible name, accepted: "
         "an upper-case name such as LOG_LEVEL: letters, digits and underscores"),
        (service("env: { WORKERS: 2 }"),
         "5: services.api.env.WORKERS: got a number, accepted: text"),
        (service("env: { DEBUG: true }"),
         "5: services.api.env.DEBUG: got true or false, accepted: text"),
        (service("env: { DEBUG: }"),
         "5: services.api.env.DEBUG: got nothing, accepted: text"),
        (service("uses: [orders]"),
         "5: services.api.uses: got a list, accepted: a map of names to entries"),
        (service("route: 5"),
         "5: services.api.route: got 5, accepted: /, a path such as /api/tasks, a host such as "
         "api.example.com, or a host with a path; no wildcard, no slash at the end"),
        (f"{NETWORK}  groundwork:services: {{ api: {{}} }}\n",
         "5: services.api.runs: missing, accepted: beanstalk, ec2, eks, fargate, lambda, static"),
        ("  groundwork:image: given\n",
         "4: image: no such key, accepted: alerts, backup, buckets, buses, caches, clusters, "
         "databases, delivery, disposable, domain, edge, emulator, firewall, gateways, "
         "images, jobs, keys, mirrors, networks, posture, queues, registry, searches, secrets, "
         "services, streams, tables, tags, topics, trail, users, waivers; did you mean images?"),
        ("  groundwork:region: eu-north-1\n",
         "4: groundwork:region: no such key, accepted: alerts, backup, buckets, buses, caches, "
         "clusters, databases, delivery, disposable, domain, edge, emulator, firewall, "
         "gateways, images, jobs, keys, mirrors, networks, posture, queues, registry, searches, "
         "secrets, services, streams, tables, tags, topics, trail, users, waivers"),
        ("  groundwork:services.api.cpu: 512\n",
         '4: "services.api.cpu": no such key, accepted: a map of maps, '
         "as pulumi config set --path writes it"),
        ("  groundwork:images: buld\n",
         '4: images: got "buld", accepted: build, given; did you mean build?'),
        ("  groundwork:keys: owm\n", '4: keys: got "owm", accepted: aws, own; did you mean own?'),
        ("  groundwork:registry: docker.io/acme\n",
         '4: registry: got "docker.io/acme", accepted: a map with secret, url'),
        ("  groundwork:registry: { secret: hub }\n",
         "4: registry.url: missing, accepted: "
         "a registry such as docker.io/acme or registry.example.com:5000"),
        ("  groundwork:registry: { url: 'https://docker.io/acme' }\n",
         '4: registry.url: got "https://docker.io/acme", accepted: '
         "a registry such as docker.io/acme or registry.example.com:5000"),
        ("  groundwork:images: build\n"
         "  groundwork:registry: { url: docker.io/acme, secret: Hub }\n",
         f'5: registry.secret: got "Hub", accepted: {LABEL}'),
        ("  groundwork:emulator: maybe\n", '4: emulator: got "maybe", accepted: true or false'),
        ("  groundwork:disposable: 1\n", "4: disposable: got 1, accepted: true or false"),
        ("  groundwork:alerts: { email: ops }\n",
         '4: alerts.email: got "ops", accepted: an e-mail address such as ops@example.com'),
        ("  groundwork:alerts: { email: ops@example.com, budget_usd: 0 }\n",
         "4: alerts.budget_usd: got 0, accepted: a whole number 1 to 10000000"),
        *((f"  groundwork:alerts: {{ email: '{wrong}' }}\n",
           f'4: alerts.email: got "{wrong}", accepted: an e-mail address such as ops@example.com')
          for wrong in ("a..b@example.com", ".a@example.com", "a.@example.com", "a@b")),
        ("  groundwork:alerts: { budget_usd: 200 }\n",
         "4: alerts.email: nobody to tell when the budget is used up, "
         "accepted: an address such as ops@example.com, or no budget_usd"),
        ("  groundwork:trail: all\n", '4: trail: got "all", accepted: true or false'),
        ("  groundwork:backup: nightly\n", '4: backup: got "nightly", accepted: true or false'),
        ("  groundwork:domain: { name: Shop.example.com, zone: example.com }\n",
         '4: domain.name: got "Shop.example.com", '
         "accepted: a lower-case domain name such as shop.example.com"),
        ("  groundwork:domain: { name: shop.example.com }\n",
         "4: domain.zone: missing, accepted: a lower-case domain name such as shop.example.com"),
        ("  groundwork:tags: { team: 5 }\n", "4: tags.team: got 5, accepted: text"),
        ("  groundwork:waivers: [{ rule: EC23, reason: Why., expires: soon }]\n",
         '4: waivers[0].expires: got "soon", accepted: a date such as 2026-12-31'),
        ("  groundwork:waivers: [{ rule: EC23, reason: Why., expires: 20261231 }]\n",
         "4: waivers[0].expires: got 20261231, accepted: text such as 2026-12-31"),
        ("  groundwork:waivers: [{ rule: 23, reason: Why., expires: 2026-12-31 }]\n",
         "4: waivers[0].rule: got 23, accepted: a rule's id such as EC23"),
        ("  groundwork:waivers: [{ rule: EC23, reason: ' ', expires: 2026-12-31 }]\n",
         '4: waivers[0].reason: got " ", accepted: a sentence that says why'),
        (f"  groundwork:secrets: {{ stripe: {{ arn: {ARN.replace('secretsmanager', 'ssm')} }} }}\n",
         "4: secrets.stripe.arn: got text, accepted: the ARN of a Secrets Manager secret"),
    ],
)  # fmt: skip
def test_a_wrong_value_is_one_line(mistakes, body, mistake):
    assert mistakes(body) == [mistake]


def test_a_file_without_region_or_posture_says_both(mistakes):
    assert mistakes("  other:key: x\n", head="config:\n") == [
        "1: aws:region: missing, accepted: text",
        "1: posture: missing, accepted: dev, prod",
    ]


def test_a_wrong_posture_does_not_hide_the_rest(mistakes):
    head = "config:\n  aws:region: eu-north-1\n  groundwork:posture: prd\n"
    assert mistakes(network("nat: two"), head=head) == [
        '3: posture: got "prd", accepted: dev, prod; did you mean prod?',
        '4: networks.app.nat: got "two", accepted: instance, none, per-zone, single',
    ]


def test_what_follows_from_a_mistake_is_not_said(mistakes):
    body = """
  groundwork:networks: { app: { cidr: 10.0.0.1 }, data: { cidr: 10.0.0.0/16, nat: no } }
  groundwork:databases: { orders: { engine: mysql, network: dat } }
  groundwork:services:
    api:
      runs: lambada
      network: app
      cpu: "512"
      memory: 4096
      uses: { orders: connect }
"""
    assert mistakes(body) == [
        '5: networks.app.cidr: got "10.0.0.1", accepted: an IPv4 range such as 10.0.0.0/16',
        '5: networks.data.nat: got "no", accepted: instance, none, per-zone, single; '
        "did you mean none?",
        '6: databases.orders.engine: got "mysql", accepted: aurora, mongo, postgres',
        "6: databases.orders.network: no network dat, accepted: app, data; did you mean data?",
        '9: services.api.runs: got "lambada", accepted: beanstalk, ec2, eks, fargate, lambda, '
        "static; "
        "did you mean lambda?",
        '11: services.api.cpu: got "512", accepted: a whole number 256 to 16384',
    ]


def test_secrets_are_never_printed(mistakes):
    body = """
  groundwork:secrets:
    one: hunter2
    two: { value: hunter2, arn: hunter2 }
    three: { value: [hunter2] }
    four: { secure: hunter2 }
  groundwork:networks: { app: { cidr: { secure: hunter2 } } }
"""
    assert mistakes(body) == [
        "6: secrets.one: got text, accepted: a map with arn, value",
        "7: secrets.two.arn: got text, accepted: the ARN of a Secrets Manager secret",
        "7: secrets.two.value: text that is not encrypted, accepted: "
        "pulumi config set --secret --path 'groundwork:secrets.two.value'",
        "8: secrets.three.value: a list that is not encrypted, accepted: "
        "pulumi config set --secret --path 'groundwork:secrets.three.value'",
        "9: secrets.four: an encrypted value, accepted: "
        "a plain one; only secrets.LABEL.value is secret",
        "10: networks.app.cidr: an encrypted value, accepted: "
        "a plain one; only secrets.LABEL.value is secret",
    ]


def test_secrets_that_are_encrypted_as_a_whole_are_opaque(mistakes):
    body = f"  groundwork:secrets: {{ secure: v1:abc }}\n{service('secrets: { KEY: stripe }')}"
    assert mistakes(body) == [
        "4: secrets: encrypted as a whole, accepted: "
        "pulumi config set --secret --path 'groundwork:secrets.LABEL.value' for each value"
    ]
