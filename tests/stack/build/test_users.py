"""Users as the stack file has them, and who asks them to sign in."""

import contextlib

import pytest

from plan.graph import graph

POOL = "aws:cognito/userPool:UserPool"
CLIENT = "aws:cognito/userPoolClient:UserPoolClient"
RULE = "aws:lb/listenerRule:ListenerRule"
EGRESS = "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule"
DISTRIBUTION = "aws:cloudfront/distribution:Distribution"
DOMAIN = {"name": "shop.example.com", "zone": "example.com"}
API = {"runs": "fargate", "route": "/api"}
ADMIN = {"runs": "fargate", "route": "/admin", "sign_in": "people"}
WEB = {"runs": "static", "build": "services/web", "route": "/"}
PEOPLE = {"people": {}}


@pytest.fixture
def page(tmp_path):
    """A project folder whose page has been built."""
    built = tmp_path / "services" / "web" / "dist"
    built.mkdir(parents=True)
    (built / "index.html").write_text("<title>Board</title>")
    with contextlib.chdir(tmp_path):
        yield


def ways(made, source, target):
    return [
        (e.port, e.access or " ".join(e.details))
        for e in graph(made.record).edges
        if (e.source.name, e.target.name) == (source, target)
    ]


def test_without_users_nobody_signs_in(stack):
    made = stack(domain=DOMAIN, services={"api": API})
    assert made.of(POOL) == {}
    assert "balancer-to-internet" not in made.of(EGRESS)
    assert "users" not in made.record.outputs
    assert ways(made, "balancer", "internet") == []


def test_users_come_back_to_the_domain(stack):
    made = stack(domain=DOMAIN, users=PEOPLE, services={"api": API})
    assert made.of(CLIENT).keys() == {"people-browser"}
    browser = made.of(CLIENT)["people-browser"]
    assert browser["callbackUrls"] == browser["logoutUrls"] == ["https://shop.example.com/"]
    assert made.of(RULE)["api-rule"]["actions"][0]["type"] == "forward"
    assert "balancer-to-internet" not in made.of(EGRESS)


def test_without_a_domain_they_come_back_to_the_distribution(stack):
    made = stack(edge={}, users=PEOPLE, services={"api": API})
    assert made.of(CLIENT)["people-browser"]["callbackUrls"] == [
        "https://<<cloudfront.Distribution/edge-distribution.domainName>>/"
    ]


def test_outputs_say_where_to_sign_in(stack):
    made = stack(domain=DOMAIN, users=PEOPLE, services={"api": API})
    prefix = "people-<<cognito.UserPoolClient/people-browser.id>>"
    assert made.record.outputs["users"] == {
        "people": {
            "pool": "<<cognito.UserPool/people-pool.id>>",
            "client": "<<cognito.UserPoolClient/people-browser.id>>",
            "sign_in": f"https://{prefix}.auth.eu-north-1.amazoncognito.com",
        }
    }


def test_entries_say_what_their_pools_ask(stack):
    entry = {"mfa": "required", "self_sign_up": True, "disposable": False}
    made = stack(domain=DOMAIN, users={"people": entry}, services={"api": API})
    pool = made.of(POOL)["people-pool"]
    assert (pool["mfaConfiguration"], pool["deletionProtection"]) == ("ON", "ACTIVE")
    assert pool["adminCreateUserConfig"] == {"allowAdminCreateUserOnly": False}
    assert made.named("people-pool").options.protect is True


def test_a_service_asks_its_users_and_no_other_does(stack):
    made = stack(domain=DOMAIN, users=PEOPLE, services={"api": API, "admin": ADMIN})
    ask, forward = made.of(RULE)["admin-rule"]["actions"]
    assert ask["authenticateCognito"]["userPoolArn"] == "<<cognito.UserPool/people-pool.arn>>"
    assert ask["authenticateCognito"]["userPoolClientId"] == (
        "<<cognito.UserPoolClient/people-balancer.id>>"
    )
    assert forward["type"] == "forward"
    assert [a["type"] for a in made.of(RULE)["api-rule"]["actions"]] == ["forward"]
    assert made.of(CLIENT)["people-balancer"]["callbackUrls"] == [
        "https://shop.example.com/oauth2/idpresponse"
    ]


def test_the_way_to_cognito_is_seen(stack):
    made = stack(domain=DOMAIN, users=PEOPLE, services={"api": API, "admin": ADMIN})
    assert ways(made, "balancer", "internet") == [("443", "https")]
    assert ways(made, "internet", "people") == [("443", "sign in")]
    assert ways(made, "balancer", "admin")[-1] == ("8080", "/admin /admin/* sign in: people")
    assert ways(made, "balancer", "api")[-1] == ("8080", "/api /api/*")


def test_two_pools_share_neither_client_nor_cookie(stack):
    services = {"admin": ADMIN, "desk": {**ADMIN, "route": "/desk", "sign_in": "staff"}}
    made = stack(domain=DOMAIN, users={"people": {}, "staff": {}}, services=services)
    asked = [
        rule["actions"][0]["authenticateCognito"]
        for rule in (made.of(RULE)["admin-rule"], made.of(RULE)["desk-rule"])
    ]
    assert [one["sessionCookieName"] for one in asked] == ["people-session", "staff-session"]
    assert len({one["userPoolClientId"] for one in asked}) == 2


def test_a_host_of_its_own_is_where_its_users_come_back(stack):
    services = {"admin": ADMIN, "desk": {**ADMIN, "route": "desk.example.com"}}
    made = stack(domain=DOMAIN, users=PEOPLE, services=services)
    assert made.of(CLIENT)["people-balancer"]["callbackUrls"] == [
        "https://desk.example.com/oauth2/idpresponse",
        "https://shop.example.com/oauth2/idpresponse",
    ]


@pytest.mark.usefixtures("page")
def test_a_distribution_with_a_site_lets_them_come_back_to_the_balancer(stack):
    services = {"web": WEB, "admin": ADMIN}
    made = stack(domain=DOMAIN, edge={}, users=PEOPLE, services=services)
    behaviors = made.of(DISTRIBUTION)["edge-distribution"]["orderedCacheBehaviors"]
    back = next(b for b in behaviors if b["pathPattern"] == "/oauth2/idpresponse")
    admin = next(b for b in behaviors if b["pathPattern"] == "/admin")
    assert back["targetOriginId"] == "balancer"
    # Never kept; all headers, cookies and queries go on.
    assert back["cachePolicyId"] == "4135ea2d-6df8-44a3-9df3-4b5a84be39ad"
    assert back["originRequestPolicyId"] == "216adef6-5c7f-47e4-b989-5492eafa07d3"
    assert {**back, "pathPattern": "/admin"} == admin


@pytest.mark.usefixtures("page")
def test_without_a_sign_in_a_distribution_has_no_such_path(stack):
    made = stack(domain=DOMAIN, edge={}, users=PEOPLE, services={"web": WEB, "api": API})
    behaviors = made.of(DISTRIBUTION)["edge-distribution"]["orderedCacheBehaviors"]
    assert [b["pathPattern"] for b in behaviors] == ["/api", "/api/*"]
