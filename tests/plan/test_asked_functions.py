"""Functions in the graph: behind an API for a path, behind a distribution, and set off alone."""

import pulumi_aws as aws
import pytest

from plan import gates
from plan.graph import graph
from plan.nodes import Means
from tests.plan.parts import Part

EXECUTION = "<<apigateway.RestApi/gate-api.executionArn>>"


@pytest.mark.parametrize(
    ("principal", "arn", "path"),
    [
        ("apigateway.amazonaws.com", f"{EXECUTION}/api/*/page", "/api/page"),
        ("apigateway.amazonaws.com", f"{EXECUTION}/api/*/page/*", "/api/page/*"),
        ("apigateway.amazonaws.com", f"{EXECUTION}/live/*", None),
        ("events.amazonaws.com", f"{EXECUTION}/api/*/page", None),
    ],
)
def test_for_which_path_an_api_runs_a_function(principal, arn, path):
    assert gates.run_by({"principal": principal, "sourceArn": arn}) == path


def function(part):
    return aws.lambda_.Function(f"{part._name}-function", role="arn:role", opts=part.child)


def edges(record, program):
    return [
        (e.source.name, e.target.name, e.means, e.port, e.details)
        for e in graph(record(program)).edges
    ]


def gate(page):
    part = Part("gate")
    rest = aws.apigateway.RestApi("gate-api", opts=part.child)
    aws.lambda_.Permission(
        "gate-page",
        action="lambda:InvokeFunction",
        function=page.name,
        principal="apigateway.amazonaws.com",
        source_arn=rest.execution_arn.apply(lambda arn: f"{arn}/api/*/page"),
        opts=part.child,
    )


def test_an_api_leads_to_a_function_for_a_path(record):
    assert edges(record, lambda: gate(function(Part("page")))) == [
        ("gate", "page", Means.GRANT, "", ("lambda:InvokeFunction",)),
        ("gate", "page", Means.NETWORK, "443", ("/api/page",)),
        ("internet", "gate", Means.NETWORK, "443", ()),
    ]


def test_and_the_function_is_reached_from_the_internet_through_it(record):
    found = graph(record(lambda: gate(function(Part("page"))))).reachable_from_internet()
    assert [(one.node.name, [node.name for node in one.through]) for one in found] == [
        ("gate", []),
        ("page", ["gate"]),
    ]


def test_a_distribution_leads_to_the_url_of_a_function(record):
    def program():
        page = Part("page")
        url = aws.lambda_.FunctionUrl(
            "url", function_name=function(page).name, authorization_type="AWS_IAM", opts=page.child
        )
        aws.cloudfront.Distribution(
            "distribution",
            enabled=True,
            origins=[
                {
                    "origin_id": "page",
                    "domain_name": url.url_id.apply(lambda id: f"{id}.lambda-url.on.aws"),
                    "custom_origin_config": {
                        "http_port": 80,
                        "https_port": 443,
                        "origin_protocol_policy": "https-only",
                        "origin_ssl_protocols": ["TLSv1.2"],
                    },
                }
            ],
            default_cache_behavior={
                "target_origin_id": "page",
                "viewer_protocol_policy": "https-only",
                "allowed_methods": ["GET", "HEAD"],
                "cached_methods": ["GET", "HEAD"],
            },
            restrictions={"geo_restriction": {"restriction_type": "none"}},
            viewer_certificate={"cloudfront_default_certificate": True},
            opts=Part("edge").child,
        )

    found = edges(record, program)
    assert ("edge", "page", Means.NETWORK, "443", ("/",)) in found
    reached = graph(record(program)).reachable_from_internet()
    assert [one.node.name for one in reached] == ["edge", "page"]


def test_what_only_an_event_runs_is_reached_by_nobody(record):
    def program():
        page, clock = Part("page"), Part("clock")
        aws.lambda_.Permission(
            "clock",
            action="lambda:InvokeFunction",
            function=function(page).name,
            principal="events.amazonaws.com",
            source_arn="arn:rule",
            opts=clock.child,
        )

    assert graph(record(program)).reachable_from_internet() == []
