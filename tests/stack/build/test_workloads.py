"""Services on Kubernetes, as the stack file has them: where they run, and what they reach."""

import pytest

from tests.manifests import manifests, mistakes

DEPLOYMENT = "kubernetes:apps/v1:Deployment"
INGRESS = "kubernetes:networking.k8s.io/v1:Ingress"
POLICY = "kubernetes:networking.k8s.io/v1:NetworkPolicy"
SCALER = "kubernetes:autoscaling/v2:HorizontalPodAutoscaler"
GROUP_RULE = "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule"
NETWORKS = {
    "app": {"cidr": "10.0.0.0/16"},
    "data": {"cidr": "10.1.0.0/16", "nat": "none"},
}
CLUSTERS = {"pods": {"engine": "eks", "network": "app", "admin_cidrs": ["203.0.113.7/32"]}}
BOARD = {"board": {"engine": "postgres", "network": "data"}}


@pytest.fixture
def pods(stack):
    """A stack of services that run as pods, each with what is said of it."""

    def make(more=None, **services):
        entries = {label: {"runs": "eks", **said} for label, said in services.items()}
        more = {"databases": BOARD, **(more or {})}
        return stack(networks=NETWORKS, clusters=CLUSTERS, services=entries, **more)

    return make


def container(made, label):
    spec = made.of(DEPLOYMENT)[f"{label}-deployment"]["spec"]["template"]["spec"]
    return spec["containers"][0]


def variables(made, label):
    return {one["name"]: one.get("value") for one in container(made, label)["env"]}


def policy(made, label):
    return made.of(POLICY)[f"{label}-policy"]["spec"]


def blocks(rules, port):
    """Ranges that a policy lets out to on a port."""
    found = [rule for rule in rules if rule["ports"][0]["port"] == port]
    return [[one["ipBlock"]["cidr"] for one in rule["to"] if "ipBlock" in one] for rule in found]


def test_an_entry_becomes_a_workload_and_no_task(pods):
    made = pods(api={"image": "acme/api:1", "cpu": 512, "memory": 1024, "port": 9000})
    assert made.components()["api"] == "Workload"
    assert "cluster" not in made.components()
    one = container(made, "api")
    assert one["image"] == "acme/api:1"
    assert one["resources"]["requests"] == {"cpu": "500m", "memory": "1024Mi"}
    assert made.of(DEPLOYMENT)["api-deployment"]["metadata"]["namespace"] == "apps"


def test_everything_valid_by_the_schemas_of_the_cluster(pods):
    made = pods(
        api={"route": "/", "uses": {"board": "connect"}, "migrate": ["migrate"]},
        worker={"health": {"command": ["alive"]}, "scale": {"min": 1, "max": 1}},
    )
    assert [*mistakes(manifests(made.record.resources), "1.35")] == []


def test_the_providers_are_those_of_its_cluster(pods):
    made = pods(api={})
    assert "pulumi:providers:kubernetes::pods::" in made.named("api-deployment").provider
    assert "pulumi:providers:aws::" in made.named("api-role").provider


def test_configuration_of_what_it_uses_and_says(pods):
    secret = "arn:aws:secretsmanager:eu-north-1:123456789012:secret:mail-AbCdEf"
    made = pods(
        {"secrets": {"mail": {"arn": secret}}},
        api={"uses": {"board": "connect"}, "env": {"MODE": "fast"}, "secrets": {"MAIL": "mail"}},
    )
    assert variables(made, "api") == {
        "AWS_REGION": "eu-north-1",
        "BOARD_HOST": "<<rds.Instance/board-instance.address>>",
        "BOARD_NAME": "app",
        "BOARD_PORT": "5432",
        "BOARD_SECRET_ARN": "<<rds.Instance/board-instance.masterUserSecrets.0.secretArn>>",
        "MAIL_SECRET_ARN": secret,
        "MODE": "fast",
    }


def test_data_in_another_network_is_reached_where_data_stands_there(pods):
    made = pods(api={"uses": {"board": "connect"}})
    assert blocks(policy(made, "api")["egress"], 5432) == [["10.1.64.0/19"]]
    rule = made.of(GROUP_RULE)["pods-to-data-into-board"]
    assert rule["securityGroupId"] == "<<ec2.SecurityGroup/board-sg.id>>"
    assert rule["referencedSecurityGroupId"] == (
        "<<eks.Cluster/pods-cluster.vpcConfig.clusterSecurityGroupId>>"
    )
    waits = made.named("pods-to-data-into-board").property_dependencies["securityGroupId"]
    assert "app-to-data-connection" in {urn.rpartition("::")[2] for urn in waits}


def test_two_users_of_a_target_share_the_rule_of_their_group(pods):
    made = pods(api={"uses": {"board": "connect"}}, worker={"uses": {"board": "connect"}})
    assert [name for name in made.of(GROUP_RULE) if name.endswith("-board")] == [
        "pods-to-data-into-board"
    ]
    for label in ("api", "worker"):
        assert blocks(policy(made, label)["egress"], 5432) == [["10.1.64.0/19"]]


def test_who_uses_no_data_makes_no_rule(pods):
    made = pods(api={})
    assert "pods-to-data" not in made.components()
    assert blocks(policy(made, "api")["egress"], 5432) == []


def test_calls_go_by_name_between_pods(pods):
    made = pods(web={"uses": {"api": "call"}}, api={})
    told = variables(made, "web")
    assert told["API_PORT"] == "8080"
    assert told["API_HOST"].startswith("api.")
    called = {"podSelector": {"matchLabels": {"app.kubernetes.io/name": "api"}}}
    calling = {"podSelector": {"matchLabels": {"app.kubernetes.io/name": "web"}}}
    assert [called] in [rule["to"] for rule in policy(made, "web")["egress"]]
    assert [rule["from"] for rule in policy(made, "api")["ingress"]] == [[calling]]
    assert policy(made, "web")["ingress"] == []
    assert not made.of("aws:servicediscovery/privateDnsNamespace:PrivateDnsNamespace")


def test_routes_take_their_places_in_the_order_of_priorities(pods):
    made = pods(
        web={"route": "/"},
        api={"route": "/api"},
        admin={"route": "/admin", "priority": 1},
    )
    order = "alb.ingress.kubernetes.io/group.order"
    places = {
        name: ingress["metadata"]["annotations"][order]
        for name, ingress in made.of(INGRESS).items()
        if name != "pods-apps-front"
    }
    assert places == {"admin-ingress": "1", "api-ingress": "2", "web-ingress": "3"}
    (rule,) = made.of(INGRESS)["api-ingress"]["spec"]["rules"]
    assert rule["http"]["paths"][0]["path"] == "/api"


def test_the_posture_sets_the_bounds_and_the_entry_others(pods):
    made = pods(api={}, web={"scale": {"min": 2, "max": 10, "cpu": 60}})
    bounds = {
        name: (scaler["spec"]["minReplicas"], scaler["spec"]["maxReplicas"])
        for name, scaler in made.of(SCALER).items()
    }
    assert bounds == {"api-scale": (1, 2), "web-scale": (2, 10)}


def test_the_stack_says_where_pods_are(pods):
    made = pods(api={"route": "/"})
    outputs = made.record.outputs
    assert outputs["services"]["api"]["deployment"] == "api"
    assert outputs["services"]["api"].keys() == {"deployment", "namespace"}
    front = "<<kubernetes.networking.k8s.io.Ingress/pods-apps-front"
    assert outputs["url"] == f"http://{front}.status.loadBalancer.ingress.0.hostname>>"


def test_without_a_route_there_is_no_url(pods):
    assert "url" not in pods(api={}).record.outputs


def test_images_are_built_as_those_of_tasks(pods, monkeypatch, request):
    monkeypatch.chdir(request.config.rootpath)
    made = pods({"images": "build"}, api={"build": "services/tasks"})
    assert container(made, "api")["image"] == "<<docker.index.Image/api-image.repoDigest>>"
    assert made.of("docker:index/image:Image").keys() == {"api-image"}


def test_a_distribution_leads_to_the_balancer_of_the_cluster(pods):
    made = pods({"edge": {}}, web={"route": "/"}, api={"route": "/api"})
    (only,) = made.of("aws:cloudfront/distribution:Distribution").values()
    (origin,) = only["origins"]
    assert origin["originId"] == "pods-balancer"
    assert origin["domainName"].startswith("<<kubernetes.networking.k8s.io.Ingress/pods-apps-front")
    assert only["defaultCacheBehavior"]["targetOriginId"] == "pods-balancer"
    assert (
        made.record.outputs["url"]
        == "https://<<cloudfront.Distribution/edge-distribution.domainName>>"
    )


def test_a_distribution_tells_pods_from_tasks(stack):
    services = {
        "web": {"runs": "eks", "cluster": "pods", "route": "/"},
        "front": {"runs": "fargate", "network": "app", "route": "/front"},
    }
    made = stack(networks=NETWORKS, clusters=CLUSTERS, services=services, edge={})
    (only,) = made.of("aws:cloudfront/distribution:Distribution").values()
    led = {one["pathPattern"]: one["targetOriginId"] for one in only["orderedCacheBehaviors"]}
    assert led == {"/front": "balancer", "/front/*": "balancer"}
    assert only["defaultCacheBehavior"]["targetOriginId"] == "pods-balancer"


def test_tasks_at_the_root_leave_their_paths_to_pods(stack):
    services = {
        "front": {"runs": "fargate", "network": "app", "route": "/"},
        "api": {"runs": "eks", "cluster": "pods", "route": "/api"},
    }
    made = stack(networks=NETWORKS, clusters=CLUSTERS, services=services, edge={})
    (only,) = made.of("aws:cloudfront/distribution:Distribution").values()
    led = {one["pathPattern"]: one["targetOriginId"] for one in only["orderedCacheBehaviors"]}
    assert led == {"/api": "pods-balancer", "/api/*": "pods-balancer"}
    assert only["defaultCacheBehavior"]["targetOriginId"] == "balancer"


def test_with_a_domain_the_balancer_of_the_cluster_has_a_certificate(pods):
    domain = {"name": "shop.example.com", "zone": "example.com"}
    made = pods({"edge": {}, "domain": domain}, web={"route": "/"})
    certificates = made.of("aws:acm/certificate:Certificate")
    assert certificates.keys() == {"certificate-certificate", "edge-certificate-certificate"}
    (origin,) = made.of("aws:cloudfront/distribution:Distribution").popitem()[1]["origins"]
    assert origin["customOriginConfig"]["originProtocolPolicy"] == "https-only"
    assert made.record.outputs["url"] == "https://shop.example.com"


def test_a_port_of_its_own_is_a_balancer_in_front_of_it(pods):
    made = pods(relay={"listen": {"port": 5000}}, tasks={})
    services = made.of("kubernetes:core/v1:Service")
    assert services["relay-balancer"]["spec"]["type"] == "LoadBalancer"
    assert services["relay-balancer"]["spec"]["ports"][0]["port"] == 5000
    assert "tasks-balancer" not in services
