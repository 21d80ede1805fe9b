"""Rules of users, and of services and gateways that name them."""

import pytest

from tests.stack.texts import NETWORK, PROD, networks, services

DOMAIN = "  groundwork:domain: { name: shop.example.com, zone: example.com }\n"
EDGE = "  groundwork:edge: {}\n"
INTERNAL = "  groundwork:edge: { balancer: internal }\n"
PRIVATE = "app: { cidr: 10.0.0.0/16, nat: none, endpoints: [tasks] }"
USERS = "  groundwork:users: { people: {} }\n"
ROUTED = "api: { runs: fargate, route: /api }"
SIGNED = "api: { runs: fargate, route: /api, sign_in: people }"
GATEWAY = "  groundwork:gateways: { public: { services: [api], users: people } }\n"
WRONG = [
    (services(SIGNED) + DOMAIN,
     "5: services.api.sign_in: no users people, accepted: an entry of groundwork:users"),
    (services(SIGNED.replace("people", "peopel")) + DOMAIN + USERS,
     "5: services.api.sign_in: no users peopel, accepted: people; did you mean people?"),
    (services("api: { runs: fargate, sign_in: people }", ROUTED.replace("api", "web"))
     + DOMAIN + USERS,
     "5: services.api.sign_in: a sign-in without a route, accepted: a route beside it"),
    (services(SIGNED) + EDGE + USERS,
     "5: services.api.sign_in: a sign-in without HTTPS at the load balancer, "
     "accepted: groundwork:domain beside it"),
    (services("web: { runs: static, build: services/web, route: /, sign_in: people }")
     + DOMAIN + EDGE + USERS,
     "5: services.web.sign_in: not for runs: static, accepted: build, route, runs"),
    (services(SIGNED) + USERS,
     "5: services.api.sign_in: a sign-in without HTTPS at the load balancer, "
     "accepted: groundwork:domain beside it"),
    (services(SIGNED, net=networks(PRIVATE)) + DOMAIN + INTERNAL + USERS,
     "5: services.api.sign_in: a sign-in at an internal load balancer without NAT, which cannot "
     "ask Cognito, accepted: nat: single, per-zone or instance in networks.app, "
     "or edge.balancer: public"),
    (services(ROUTED) + USERS,
     "6: users.people: no page over HTTPS to come back to, accepted: a service with a route, and "
     "groundwork:domain or groundwork:edge beside it"),
    (services("api: { runs: fargate }") + DOMAIN + USERS,
     "7: users.people: no page over HTTPS to come back to, accepted: a service with a route, and "
     "groundwork:domain or groundwork:edge beside it"),
    (services(ROUTED) + DOMAIN + USERS.replace("people", "our-cognito"),
     "7: users.our-cognito: holds cognito, accepted: a label without it"),
    (services(ROUTED) + DOMAIN + "  groundwork:users: { people: { mfa: sms } }\n",
     '7: users.people.mfa: got "sms", accepted: optional, required'),
    (services(ROUTED) + DOMAIN + "  groundwork:users: { people: { self_signup: true } }\n",
     "7: users.people.self_signup: no such key, accepted: disposable, mfa, self_sign_up; "
     "did you mean self_sign_up?"),
    (services(ROUTED.replace("/api", "/api/a")) + DOMAIN + GATEWAY,
     "7: gateways.public.users: no users people, accepted: an entry of groundwork:users"),
    (services(ROUTED) + DOMAIN + USERS.replace("people", "api"),
     "5: services.api: a label of users too, accepted: one entry for each label, over all kinds"),
]  # fmt: skip


@pytest.mark.parametrize(("body", "mistake"), WRONG, ids=lambda value: value.split("accepted")[0])
def test_a_rule_that_is_broken_is_one_line(mistakes, body, mistake):
    assert mistakes(body) == [mistake]


@pytest.mark.parametrize(
    "body",
    [
        services(SIGNED) + DOMAIN + USERS,
        services(SIGNED) + DOMAIN + EDGE + USERS,
        services(ROUTED) + EDGE + USERS,
        "  groundwork:services: { web: { runs: static, build: services/web, route: / } }\n"
        + EDGE + USERS,
        services(ROUTED.replace("/api", "/api/a")) + DOMAIN + USERS + GATEWAY,
    ],
)  # fmt: skip
def test_what_keeps_the_rules_passes(settings, body):
    assert settings(body).region == "eu-north-1"


def test_what_rests_on_a_wrong_value_is_not_said(mistakes):
    body = services(SIGNED) + USERS + "  groundwork:domain: { name: Shop, zone: example.com }\n"
    assert mistakes(body) == [
        '7: domain.name: got "Shop", accepted: a lower-case domain name such as shop.example.com'
    ]


def test_where_users_come_back_is_one_path_more_of_a_distribution(mistakes, settings):
    def many(count: int) -> str:
        rest = (f"s{n}: {{ runs: fargate, route: /{n}, priority: {n + 1} }}" for n in range(count))
        site = "web: { runs: static, build: services/web, route: / }"
        return services(site, SIGNED, *rest) + DOMAIN + EDGE + USERS

    assert mistakes(many(36)) == [
        "5: services: 37 services with a route beside a static site, accepted: up to 36"
    ]
    assert len(settings(many(35)).containers) == 36


@pytest.mark.parametrize(("posture", "disposable"), [("dev", True), ("prod", False)])
def test_accounts_are_kept_in_prod(settings, posture, disposable):
    head = PROD.replace("prod", posture)
    people = settings(services(SIGNED) + DOMAIN + USERS, head=head).users["people"]
    assert (people.disposable, people.self_sign_up, people.mfa) == (disposable, False, "optional")


def test_an_entry_says_otherwise(settings):
    users = "  groundwork:users: { people: { disposable: true, mfa: required } }\n"
    people = settings(NETWORK + services(SIGNED, net="") + DOMAIN + users, head=PROD)
    assert (people.users["people"].disposable, people.users["people"].mfa) == (True, "required")
