"""Rules of calls by Service Connect."""

import pytest

from tests.stack.texts import networks, services

CONNECT = networks("app: { cidr: 10.0.0.0/16, discovery: connect }")
DNS = networks("app: { cidr: 10.0.0.0/16, discovery: dns }")
API = "api: { runs: fargate, route: /api }"
DIGEST = (
    "digest: { runs: lambda, build: services/digest/digest, "
    "on: { schedule: rate(1 day) }, uses: { api: call } }"
)
JOB = "  groundwork:jobs: { tidy: { of: api, command: [x], uses: { api: call } } }\n"
CODEDEPLOY = "api: { runs: fargate, route: /api, deploy: codedeploy }"
CALLER = "web: { runs: fargate, uses: { api: call } }"
WRONG = [
    (services(API, net=CONNECT) + JOB,
     "6: jobs.tidy.uses.api: a job that calls by Service Connect, which has proxies for services "
     "alone, accepted: no call, or discovery: dns in networks.app"),
    (services(API, DIGEST, net=CONNECT),
     "5: services.digest.uses.api: a function that calls by Service Connect, which has proxies "
     "for services alone, accepted: no call, or discovery: dns in networks.app"),
    (services(CODEDEPLOY, CALLER, net=CONNECT),
     "5: services.api.deploy: codedeploy of a service that calls or is called by Service Connect, "
     "accepted: another one, or discovery: dns in networks.app"),
    (services(CODEDEPLOY.replace(" }", ", uses: { web: call } }"), "web: { runs: fargate }",
              net=CONNECT),
     "5: services.api.deploy: codedeploy of a service that calls or is called by Service Connect, "
     "accepted: another one, or discovery: dns in networks.app"),
]  # fmt: skip


@pytest.mark.parametrize(("body", "mistake"), WRONG, ids=[line[:40] for _, line in WRONG])
def test_a_rule_that_is_broken_is_one_line(mistakes, body, mistake):
    assert mistakes(body) == [mistake]


@pytest.mark.parametrize(
    "body",
    [
        services(API, DIGEST, net=DNS) + JOB,
        services(CODEDEPLOY, CALLER, net=DNS),
        services(CODEDEPLOY, net=CONNECT),
        services(API, CALLER, net=CONNECT),
        services(API.replace("/api }", "/api, deploy: canary }"), CALLER, net=CONNECT),
    ],
)
def test_what_can_have_a_proxy_passes(settings, body):
    assert "api" in settings(body).services
