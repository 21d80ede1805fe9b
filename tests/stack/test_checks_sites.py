"""Static sites, the distribution and the firewall: what a stack file may ask of them."""

import pytest

from stack.paths import default, paths
from stack.settings import PriceClass, Route, Runs
from tests.stack.texts import NETWORK, PROD, services

SITE = "web: { runs: static, build: services/web, route: / }"
API = "api: { runs: fargate, route: /api }"
EDGE = "  groundwork:edge: {}\n"


def site(extra: str = "", name: str = "web") -> str:
    return f"{name}: {{ runs: static, build: services/web, route: /{extra} }}"


def test_a_site_needs_no_network_and_has_no_tasks(settings):
    read = settings(f"  groundwork:services: {{ {SITE} }}\n{EDGE}")
    web = read.services["web"]
    assert (web.runs, web.network, web.route) == (Runs.STATIC, None, Route())
    assert read.sites == {"web": web}
    assert read.containers == {}


def test_a_site_stands_beside_containers(settings):
    read = settings(services(SITE, API) + EDGE)
    assert list(read.sites) == ["web"]
    assert list(read.containers) == ["api"]
    assert read.network_of("api") == "app"
    assert read.services["web"].network is None
    with pytest.raises(ValueError, match="web runs in no network"):
        read.network_of("web")


@pytest.mark.parametrize(
    ("extra", "key"),
    [
        (", cpu: 512", "cpu"),
        (", image: nginx", "image"),
        (", scale: { min: 1 }", "scale"),
        (", network: app", "network"),
        (", uses: {}", "uses"),
        (', env: { A: "1" }', "env"),
        (", internet: false", "internet"),
    ],
)
def test_what_concerns_a_process_is_not_said_of_a_site(mistakes, extra, key):
    assert mistakes(services(site(extra)) + EDGE) == [
        f"5: services.web.{key}: not for runs: static, accepted: build, route, runs"
    ]


def test_a_site_says_what_it_is_made_of_and_answers_by_default(mistakes):
    assert mistakes(services("web: { runs: static }") + EDGE) == [
        "5: services.web.build: missing for runs: static, "
        "accepted: the folder whose dist is the site, such as services/web",
        "5: services.web.route: missing for runs: static, "
        "accepted: /, the default of the distribution, or a path such as /assets",
    ]


def test_a_site_has_no_name_of_its_own(mistakes):
    at = site().replace("route: /", "route: docs.example.com")
    assert mistakes(services(at, API) + EDGE) == [
        "5: services.web.route: docs.example.com for runs: static, "
        "accepted: /, the default of the distribution, or a path such as /assets"
    ]


def test_several_sites_have_several_routes(mistakes, settings):
    assert mistakes(services(SITE, site(name="docs")) + EDGE) == [
        "5: services.docs.route: / is the route of web, accepted: a route of its own"
    ]
    docs = site(name="docs").replace("route: /", "route: /docs")
    read = settings(services(SITE, docs, API) + EDGE)
    assert list(read.sites) == ["web", "docs"]
    assert default(read) == "web"
    assert paths(read) == {"/docs": "docs", "/api": "balancer"}


def test_something_answers_beside_a_path(mistakes, settings):
    docs = site(name="docs").replace("route: /", "route: /docs")
    assert mistakes(services(docs) + EDGE) == [
        "5: services.docs.route: /docs, and nothing answers beside it, "
        "accepted: /, or a container with a route beside it"
    ]
    read = settings(services(docs, API) + EDGE)
    assert (default(read), paths(read)) == ("balancer", {"/docs": "docs"})


def test_pods_answer_beside_a_path(settings):
    docs = site(name="docs").replace("route: /", "route: /docs")
    cluster = "  groundwork:clusters: { pods: { engine: eks, admin_cidrs: [] } }\n"
    pods = "web: { runs: eks, route: / }"
    read = settings(services(docs, pods) + cluster + EDGE)
    assert (default(read), paths(read)) == ("pods", {"/docs": "docs"})


def test_what_lies_below_another_is_asked_first(settings):
    docs = site(name="docs").replace("route: /", "route: /docs")
    below = "api: { runs: fargate, route: /docs/api }"
    read = settings(services(docs, below, "all: { runs: fargate, route: /other }") + EDGE)
    assert list(paths(read).items()) == [("/docs/api", "balancer"), ("/docs", "docs")]


def test_the_paths_of_one_origin_stay_in_the_order_of_the_file(settings):
    read = settings(services(SITE, API, "b: { runs: fargate, route: /api/b }") + EDGE)
    assert list(paths(read)) == ["/api", "/api/b"]


def test_users_come_back_to_the_balancer(mistakes):
    docs = site(name="docs").replace("route: /", "route: /oauth2/idpresponse")
    asks = "api: { runs: fargate, route: /api, sign_in: people }"
    domain = "  groundwork:domain: { name: shop.example.com, zone: example.com }\n"
    users = "  groundwork:users: { people: {} }\n"
    assert mistakes(services(docs, asks) + EDGE + domain + users) == [
        "5: services.docs.route: /oauth2/idpresponse, where users come back, "
        "accepted: a path of its own"
    ]


def test_only_a_distribution_reads_a_site(mistakes):
    assert mistakes(services(SITE)) == [
        "5: services.web.runs: static without a distribution, "
        "accepted: groundwork:edge: {} beside it"
    ]


def test_nobody_calls_a_site(mistakes):
    assert mistakes(services(SITE, "api: { runs: fargate, uses: { web: call } }") + EDGE) == [
        "5: services.api.uses.web: no such entry, accepted: "
        "a database, cache, bucket, table, queue, topic, bus, stream, search, gateway or "
        "service (none)"
    ]


def test_a_site_in_prod_needs_a_domain(mistakes):
    assert mistakes(services(SITE) + EDGE, head=PROD) == [
        "1: domain: missing, with routes in prod (web), "
        "accepted: { name: shop.example.com, zone: example.com }"
    ]


def test_a_container_still_needs_a_network(mistakes):
    two = "  groundwork:networks: { a: { cidr: 10.0.0.0/16 }, b: { cidr: 10.1.0.0/16 } }\n"
    assert mistakes(services(SITE, "api: { runs: fargate }", net=two) + EDGE) == [
        "5: services.api.network: missing, accepted: a, b"
    ]


@pytest.mark.parametrize("key", ["edge", "firewall"])
def test_something_stands_behind_it(mistakes, settings, key):
    text = f"  groundwork:{key}: {{}}\n"
    assert mistakes(services("api: { runs: fargate }") + text) == [
        f"6: {key}: no service has a route, accepted: a service with a route, such as /"
    ]
    assert getattr(settings(services(API) + text), key) is not None


FIREWALL = "  groundwork:firewall: {}\n"
PODS = (
    services("api: { runs: eks, cluster: nodes, route: / }")
    + "  groundwork:clusters: { nodes: { engine: eks, admin_cidrs: [] } }\n"
)
SOCKET = (
    services("push: { runs: lambda, build: services/live/live, route: /live }")
    + "  groundwork:gateways: { live: { protocol: websocket, services: [push] } }\n"
)


@pytest.mark.parametrize(
    ("text", "given"),
    [
        (PODS, "api on Kubernetes, whose balancer it does not guard"),
        (SOCKET, "nothing but a WebSocket API, which no firewall guards"),
    ],
)
def test_a_firewall_without_a_distribution_has_something_to_guard(mistakes, text, given):
    assert mistakes(text + FIREWALL) == [
        f"7: firewall: {given}, accepted: groundwork:edge beside it"
    ]


def test_a_firewall_guards_the_distribution_before_pods(settings):
    assert settings(PODS + FIREWALL + EDGE).firewall is not None


def test_routes_behind_a_distribution_differ_by_path(mistakes, settings):
    by_host = services("api: { runs: fargate, route: api.example.com/v1 }")
    assert mistakes(by_host + EDGE) == [
        "5: services.api.route: a host behind the distribution: api.example.com/v1, "
        "accepted: a path such as /api"
    ]
    assert settings(by_host).edge is None


def test_a_distribution_has_room_for_so_many_paths(mistakes, settings):
    def many(count: int) -> str:
        return services(
            SITE,
            *(f"s{n}: {{ runs: fargate, route: /{n}, priority: {n + 1} }}" for n in range(count)),
        )

    assert mistakes(many(38) + EDGE) == [
        "5: services: 38 services with a route beside a static site, accepted: up to 37"
    ]
    assert len(settings(many(37) + EDGE).containers) == 37


def test_distribution_and_firewall_have_few_options(settings, mistakes):
    read = settings(services(API) + EDGE + "  groundwork:firewall: { rate_limit: 10 }\n")
    assert read.edge
    assert read.firewall
    assert (read.edge.price_class, read.firewall.rate_limit) == (PriceClass.CHEAPEST, 10)
    wide = "  groundwork:edge: { price_class: PriceClass_All }\n"
    assert settings(services(API) + wide).edge.price_class is PriceClass.ALL
    wrong = "  groundwork:edge: { price_clas: 1 }\n  groundwork:firewall: { rate_limit: 9 }\n"
    assert mistakes(services(API) + wrong) == [
        "6: edge.price_clas: no such key, accepted: balancer, price_class; "
        "did you mean price_class?",
        "7: firewall.rate_limit: got 9, accepted: a whole number 10 to 2000000000",
    ]
    assert mistakes(services(API) + wide.replace("All", "al")) == [
        '6: edge.price_class: got "PriceClass_al", '
        "accepted: PriceClass_100, PriceClass_200, PriceClass_All; did you mean PriceClass_All?"
    ]


def test_neither_is_on_by_default(settings):
    read = settings(services(API, net=NETWORK))
    assert (read.edge, read.firewall) == (None, None)


@pytest.mark.parametrize("label", ["edge", "firewall", "edge-certificate"])
def test_their_names_are_taken(mistakes, label):
    assert mistakes(services(f"{label}: {{ runs: fargate }}")) == [
        f"5: services.{label}: a reserved name, accepted: any other label"
    ]
