"""Ports of a stack: one network load balancer, with a name where there is a domain."""

from plan.graph import graph

BALANCER = "aws:lb/loadBalancer:LoadBalancer"
DOMAIN = {"name": "shop.example.com", "zone": "example.com"}


def listening(port, **more):
    return {"runs": "fargate", "listen": {"port": port, **more}}


def test_ports_share_a_balancer_in_the_public_subnets(stack):
    made = stack(services={"relay": listening(5432), "ns": listening(53, protocol="udp")})

    (balancer,) = made.of(BALANCER).values()
    assert [each["subnetId"] for each in balancer["subnetMappings"]] == [
        "<<ec2.Subnet/app-public-a.id>>",
        "<<ec2.Subnet/app-public-b.id>>",
    ]
    assert balancer["enableDeletionProtection"] is False
    listeners = made.of("aws:lb/listener:Listener")
    assert {name: (one["port"], one["protocol"]) for name, one in listeners.items()} == {
        "relay-listener": (5432, "TCP"),
        "ns-listener": (53, "UDP"),
    }
    assert made.record.outputs["listeners"] == {
        "host": "<<lb.LoadBalancer/net-balancer-nlb.dnsName>>",
        "addresses": {zone: f"<<ec2.Eip/net-balancer-{zone}.publicIp>>" for zone in "ab"},
    }
    assert "url" not in made.record.outputs


def test_a_network_with_one_public_zone_has_one_address(stack):
    one = {"app": {"cidr": "10.0.0.0/16", "nat": "single", "public_zones": 1}}
    made = stack(networks=one, services={"relay": listening(5432)})
    assert made.of("aws:ec2/eip:Eip").keys() == {"net-balancer-a", "app-nat-a"}


def test_the_internet_comes_to_a_service_by_its_port_alone(stack):
    made = stack(services={"ns": listening(53, protocol="udp")})
    edges = [
        (e.source.name, e.target.name, e.port, e.protocol, e.access)
        for e in graph(made.record).edges
        if "net-balancer" in (e.source.name, e.target.name)
    ]
    assert edges == [
        ("net-balancer", "ns", "8080", "tcp", "check"),
        ("net-balancer", "ns", "8080", "udp", "serve"),
        ("internet", "net-balancer", "53", "udp", ""),
    ]
    reached = graph(made.record).reachable_from_internet()
    assert [one.node.name for one in reached] == ["net-balancer", "ns"]


def test_a_domain_gives_the_balancer_a_name_and_tls_a_certificate(stack):
    made = stack(domain=DOMAIN, services={"mail": listening(465, protocol="tls")})

    certificate = made.named("net-certificate-certificate").inputs
    assert certificate["domainName"] == "net.shop.example.com"
    alias = made.named("net-alias-a").inputs
    assert alias["name"] == "net.shop.example.com"
    assert alias["aliases"][0]["name"] == "<<lb.LoadBalancer/net-balancer-nlb.dnsName>>"
    assert made.record.outputs["listeners"]["host"] == "net.shop.example.com"
    assert made.components()["net-certificate"] == "Certificate"
    assert any(
        "net-certificate" in name for name in made.of("aws:cloudwatch/metricAlarm:MetricAlarm")
    )


def test_without_tls_there_is_a_name_and_no_certificate(stack):
    made = stack(domain=DOMAIN, services={"relay": listening(5432)})
    assert made.components()["net-alias"] == "Alias"
    assert made.of("aws:acm/certificate:Certificate") == {}


def test_a_task_that_takes_no_connection_is_an_alarm(stack):
    made = stack(services={"relay": listening(5432)})

    alarm = made.named("alarms-relay-unhealthy").inputs
    assert (alarm["namespace"], alarm["metricName"]) == ("AWS/NetworkELB", "UnHealthyHostCount")
    assert (alarm["statistic"], alarm["threshold"]) == ("Minimum", 0)
    assert alarm["dimensions"] == {
        "TargetGroup": "<<lb.TargetGroup/relay-listener.arnSuffix>>",
        "LoadBalancer": "<<lb.LoadBalancer/net-balancer-nlb.arnSuffix>>",
    }
    assert "alarms-relay-slow" not in made.of("aws:cloudwatch/metricAlarm:MetricAlarm")


def test_a_stack_that_keeps_its_data_keeps_its_addresses(stack):
    made = stack(disposable=False, services={"relay": listening(5432)})
    kept = {r.name for r in made.record.resources if r.options.protect}
    assert {"net-balancer-nlb", "net-balancer-a", "net-balancer-b"} <= kept


def test_a_route_beside_has_a_balancer_of_its_own(stack):
    made = stack(services={"relay": listening(5432), "tasks": {"runs": "fargate", "route": "/"}})
    kinds = sorted(each["loadBalancerType"] for each in made.of(BALANCER).values())
    assert kinds == ["application", "network"]
    assert made.of("aws:lb/listenerRule:ListenerRule").keys() == {"tasks-rule"}


def test_without_ports_there_is_none(stack):
    made = stack()
    assert made.of(BALANCER) == {}
    assert "listeners" not in made.record.outputs
