"""Functions that answer, as the stack file has them: behind a gateway, and at the distribution."""

import pytest

from plan.graph import graph
from stack.errors import BadSettings

FUNCTION = "aws:lambda/function:Function"
URL = "aws:lambda/functionUrl:FunctionUrl"
INTEGRATION = "aws:apigateway/integration:Integration"
LINK = "aws:apigatewayv2/vpcLink:VpcLink"
DISTRIBUTION = "aws:cloudfront/distribution:Distribution"
BALANCER = "aws:lb/loadBalancer:LoadBalancer"
ASSOCIATION = "aws:wafv2/webAclAssociation:WebAclAssociation"
AUTHORIZER = "aws:apigateway/authorizer:Authorizer"
RULE = "aws:cloudwatch/eventRule:EventRule"
BUILD = "docker:index/image:Image"
LAMBDA_PULLS = "aws:ecr/repositoryPolicy:RepositoryPolicy"
DOMAIN = {"name": "shop.example.com", "zone": "example.com"}
PAGE = {"runs": "lambda", "build": "tests/stacks/page", "route": "/api/page"}
HOME = {**PAGE, "route": "/"}
TASKS = {"runs": "fargate", "route": "/api/tasks"}
IMAGE = {
    "runs": "lambda",
    "build": "services/tasks",
    "handler": "tasks.app.handler",
    "route": "/api/page",
}
PUBLIC = {"public": {"services": ["page"]}}
API = "<<apigateway.RestApi/public-api.id>>.execute-api.eu-north-1.amazonaws.com"
HOST = "<<lambda.FunctionUrl/home-url.urlId>>.lambda-url.eu-north-1.on.aws"


@pytest.fixture(autouse=True)
def _at_the_program(monkeypatch, request):
    monkeypatch.chdir(request.config.rootpath)


def reached(made):
    return {
        one.node.name: [node.name for node in one.through]
        for one in graph(made.record).reachable_from_internet()
    }


def led(made):
    """Origins' hosts by path pattern; the default by `/`."""
    only = made.of(DISTRIBUTION)["edge-distribution"]
    hosts = {one["originId"]: one["domainName"] for one in only["origins"]}
    ordered = only.get("orderedCacheBehaviors", [])
    found = {one["pathPattern"]: hosts[one["targetOriginId"]] for one in ordered}
    return {**found, "/": hosts[only["defaultCacheBehavior"]["targetOriginId"]]}


def test_a_gateway_leads_to_it_and_no_balancer_is_made(stack):
    made = stack(services={"page": PAGE}, gateways=PUBLIC)
    assert {one["uri"] for one in made.of(INTEGRATION).values()} == {
        "<<lambda.Function/page-function.invokeArn>>"
    }
    assert made.of(LINK) == made.of(BALANCER) == made.of(URL) == made.of(DISTRIBUTION) == {}
    assert made.of(FUNCTION)["page-function"]["timeout"] == 29
    assert reached(made) == {"public": [], "page": ["public"]}
    assert made.record.outputs["gateways"] == {
        "public": {"url": "<<apigateway.Stage/public-stage.invokeUrl>>"}
    }


def test_a_gateway_leads_to_both_kinds(stack):
    made = stack(
        services={"page": PAGE, "tasks": TASKS},
        gateways={"public": {"services": ["page", "tasks"]}},
    )
    kinds = {name: one["type"] for name, one in made.of(INTEGRATION).items()}
    assert kinds["public-page-any"] == kinds["public-page-below-any"] == "AWS_PROXY"
    assert kinds["public-tasks-any"] == "HTTP_PROXY"
    assert made.of(LINK)["public-link"]["subnetIds"] == [
        "<<ec2.Subnet/app-private-a.id>>",
        "<<ec2.Subnet/app-private-b.id>>",
    ]
    assert made.of(BALANCER).keys() == {"balancer-alb"}


def test_a_firewall_guards_the_gateway_of_functions(stack):
    made = stack(services={"page": PAGE}, gateways=PUBLIC, firewall={})
    assert [one["resourceArn"] for one in made.of(ASSOCIATION).values()] == [
        "<<apigateway.Stage/public-stage.arn>>"
    ]


def test_the_distribution_asks_the_gateway_and_the_url(stack):
    made = stack(services={"page": PAGE, "home": HOME}, gateways=PUBLIC, edge={})
    assert led(made) == {"/api/page": API, "/api/page/*": API, "/": HOST}
    assert made.of(URL).keys() == {"home-url"}
    assert made.of(BALANCER) == {}
    assert reached(made) == {"edge": [], "public": [], "home": ["edge"], "page": ["public"]}
    assert made.record.outputs["url"] == (
        "https://<<cloudfront.Distribution/edge-distribution.domainName>>"
    )


def test_beside_containers_each_path_has_its_own(stack):
    made = stack(
        services={"tasks": TASKS, "page": PAGE, "shop": {**PAGE, "route": "/shop"}},
        gateways={"public": {"services": ["page", "tasks"]}},
        edge={},
    )
    front = "<<lb.LoadBalancer/balancer-alb.dnsName>>"
    assert led(made) == {
        "/api/page": API,
        "/api/page/*": API,
        "/shop": HOST.replace("home", "shop"),
        "/shop/*": HOST.replace("home", "shop"),
        "/": front,
    }


def test_users_of_the_gateway_come_back_to_the_domain(stack):
    made = stack(
        services={"page": PAGE, "home": HOME},
        gateways={"public": {"services": ["page"], "users": "people"}},
        users={"people": {}},
        domain=DOMAIN,
        edge={},
    )
    assert made.of(AUTHORIZER).keys() == {"public-users"}
    assert led(made)["/api/page"] == API
    assert made.components()["alias"] == "Alias"
    assert "certificate" not in made.components()


def test_a_folder_with_a_dockerfile_is_an_image_with_the_client_of_its_language(stack):
    made = stack(services={"page": IMAGE}, gateways=PUBLIC, images="build")
    only = made.of(FUNCTION)["page-function"]
    assert only["packageType"] == "Image"
    assert only["imageUri"] == "<<docker.index.Image/page-image.repoDigest>>"
    assert only["imageConfig"] == {
        "entryPoints": ["python", "-m", "awslambdaric"],
        "commands": ["tasks.app.handler"],
    }
    assert not {"handler", "runtime", "code"} & only.keys()
    assert made.of(LAMBDA_PULLS).keys() == {"page-functions"}
    assert made.of(BUILD)["page-image"]["build"]["context"] == "services/tasks"
    assert "scans" in made.components()


def test_a_task_beside_it_is_pulled_by_ecs_alone(stack):
    services = {"page": IMAGE, "tasks": {"runs": "fargate", "build": "services/tasks"}}
    made = stack(services=services, gateways=PUBLIC, images="build")
    assert made.of(BUILD).keys() == {"page-image", "tasks-image"}
    assert made.of(LAMBDA_PULLS).keys() == {"page-functions"}
    assert len({one.key for one in made.record.lookups}) == len(made.record.lookups)
    scanned = str([one["eventPattern"] for one in made.of(RULE).values()])
    assert "page-repository" in scanned
    assert "tasks-repository" in scanned


def test_another_language_has_another_client(stack):
    made = stack(
        services={"page": {**IMAGE, "runtime": "nodejs22.x"}}, gateways=PUBLIC, images="build"
    )
    assert made.of(FUNCTION)["page-function"]["imageConfig"]["entryPoints"] == [
        "node_modules/.bin/aws-lambda-ric"
    ]


def test_an_image_that_is_given_is_run_as_it_is(stack):
    reference = "123456789012.dkr.ecr.eu-north-1.amazonaws.com/page@sha256:" + "0" * 64
    made = stack(services={"page": {**IMAGE, "image": reference}}, gateways=PUBLIC)
    assert made.of(FUNCTION)["page-function"]["imageUri"] == reference
    assert made.of(BUILD) == made.of(LAMBDA_PULLS) == {}


def test_on_the_emulator_a_placeholder_stands_for_it(stack):
    made = stack(services={"page": IMAGE}, gateways=PUBLIC, emulator=True, local=True)
    assert made.of(FUNCTION)["page-function"]["imageUri"] == "image.invalid/page"


@pytest.mark.parametrize(
    ("changed", "line"),
    [
        (
            {"images": "given"},
            "services.page.image: no image for the Dockerfile in services/tasks, "
            "accepted: one in ECR, or images: build",
        ),
        (
            {"images": "build", "registry": {"url": "docker.io/acme"}},
            "registry: docker.io/acme for page, which Lambda pulls from ECR alone, "
            "accepted: none, for ECR",
        ),
    ],
)
def test_what_lambda_cannot_pull_is_one_line(stack, changed, line):
    with pytest.raises(BadSettings) as refused:
        stack(services={"page": IMAGE}, gateways=PUBLIC, **changed)
    assert str(refused.value) == f"stack test: {line}"


def test_a_handler_may_be_in_a_folder_below(stack):
    services = {"page": {**PAGE, "build": "services/digest", "handler": "digest.main.handler"}}
    made = stack(services=services, gateways=PUBLIC)
    assert made.of(FUNCTION)["page-function"]["handler"] == "digest.main.handler"
