"""Jobs: whose image they run, when, and that the rules of services hold for them, too."""

import pytest

from tests.stack.texts import ARN, NETWORK, databases, networks, services

API = "api: { runs: fargate }"
PRIVATE = "app: { cidr: 10.0.0.0/16, nat: none"


def job(entry: str, *, body: str | None = None) -> str:
    return (
        f"{services(API) if body is None else body}  groundwork:jobs: {{ tidy: {{ {entry} }} }}\n"
    )


WRONG = [
    (job("of: aip, command: [x]"),
     "6: jobs.tidy.of: no service aip with an image, accepted: api; did you mean api?"),
    (job("of: api"),
     "6: jobs.tidy.command: missing with of: api, so that it would serve, "
     "accepted: the command of the job"),
    (job("of: api, command: [x], image: acme/tidy"),
     "6: jobs.tidy.image: beside of: api, whose image it is, accepted: of, or image"),
    (job("of: api, command: [x], architecture: arm64"),
     "6: jobs.tidy.architecture: beside of: api, whose image it is, accepted: of, or architecture"),
    (job("schedule: hourly"),
     '6: jobs.tidy.schedule: got "hourly", '
     "accepted: rate(5 minutes), or six fields such as cron(0 3 ? * SUN *)"),
    (job("schedule: cron(0 3 * * *)"),
     '6: jobs.tidy.schedule: got "cron(0 3 * * *)", '
     "accepted: rate(5 minutes), or six fields such as cron(0 3 ? * SUN *)"),
    (job("timezone: Europe/Stockholm"),
     "6: jobs.tidy.timezone: a time zone without times, accepted: schedule: cron(…) beside it"),
    (job("timezone: Europe/Stockholm, schedule: rate(1 day)"),
     "6: jobs.tidy.timezone: a time zone without times, accepted: schedule: cron(…) beside it"),
    (job("cpu: 300"),
     "6: jobs.tidy.cpu: Fargate has no 300 CPU units, "
     "accepted: 256, 512, 1024, 2048, 4096, 8192, 16384; did you mean 256?"),
    (job("uses: { tidy: call }"),
     "6: jobs.tidy.uses.tidy: the job itself, accepted: "
     "a database, cache, bucket, table, queue, topic, bus, stream, search, gateway or "
     "service (api)"),
    (job("uses: { api: connect }"),
     "6: jobs.tidy.uses.api: got connect for one of services, accepted: call"),
    (job("secrets: { KEY: stripe }"),
     "6: jobs.tidy.secrets.KEY: no secret stripe, accepted: an entry of groundwork:secrets"),
    (job('env: { PASSWORD: "x" }'),
     "6: jobs.tidy.env.PASSWORD: looks like a secret by its name, "
     "accepted: an entry of secrets, named in jobs.tidy.secrets"),
    (job("network: ap"),
     "6: jobs.tidy.network: no network ap, accepted: app; did you mean app?"),
    (job("internet: true", body=networks(f"{PRIVATE}, endpoints: [tasks] }}")),
     "5: jobs.tidy.internet: the internet without NAT, "
     "accepted: nat: single, per-zone or instance in networks.app, or false"),
    (job("command: [x]", body=networks(f"{PRIVATE} }}")),
     "4: networks.app.endpoints: without NAT, tidy cannot reach ecr.api, ecr.dkr, logs, s3, "
     "secretsmanager for image, secrets and logs, "
     "accepted: [tasks], or nat: single, per-zone or instance"),
    (job("command: [x]") + "  groundwork:images: build\n"
     "  groundwork:registry: { url: docker.io/acme }\n",
     "5: services.api: neither build nor image, accepted: one of them, or images: given"),
]  # fmt: skip


@pytest.mark.parametrize(("body", "mistake"), WRONG, ids=lambda value: value.split("accepted")[0])
def test_a_rule_that_is_broken_is_one_line(mistakes, body, mistake):
    assert mistakes(body)[:1] == [mistake]


def test_a_job_in_a_network_of_its_own_needs_an_image_of_its_own(mistakes):
    assert mistakes(job("command: [x]", body=NETWORK) + "  groundwork:images: build\n") == [
        "5: jobs.tidy: neither build nor image, accepted: one of them, or images: given"
    ]


def test_nobody_calls_a_site_to_have_its_image(mistakes):
    body = "  groundwork:edge: {}\n" + services(
        "web: { runs: static, build: services/web, route: / }"
    )
    assert mistakes(job("of: web, command: [x]", body=body)) == [
        "7: jobs.tidy.of: no service web with an image, accepted: none"
    ]


def test_a_job_by_default(settings):
    tidy = settings(job("")).jobs["tidy"]
    assert tidy.model_dump() == {
        "of": None,
        "build": None,
        "image": None,
        "pull_secret": None,
        "command": None,
        "schedule": None,
        "timezone": None,
        "network": "app",
        "cpu": 256,
        "memory": 512,
        "architecture": "x86_64",
        "uses": {},
        "env": {},
        "secrets": {},
        "internet": False,
    }


def test_a_job_stands_where_what_it_uses_does(settings):
    two = networks("app: { cidr: 10.0.0.0/16 }", "data: { cidr: 10.1.0.0/16 }")
    body = two + databases("orders: { engine: postgres, network: data }")
    read = settings(job("uses: { orders: connect }", body=body))
    assert read.network_of("tidy") == "data"


def test_whose_image_it_runs(settings):
    body = services("api: { runs: fargate, image: acme/api:1, pull_secret: hub }")
    hub = f"  groundwork:secrets: {{ hub: {{ arn: '{ARN}' }} }}\n"
    read = settings(job("of: api, command: [x]", body=body + hub))
    assert read.image_owner("tidy") == read.image_owner("api") == "api"
    assert read.image_of("tidy") == "acme/api:1"
    assert read.pull_secret_of("tidy") == "hub"
    assert not read.is_built("tidy")
