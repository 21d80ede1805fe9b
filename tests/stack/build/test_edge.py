"""The way in: one balancer, with a name and a certificate where there is a domain."""

from stack.ranks import ranked
from stack.read import from_values

DOMAIN = {"name": "shop.example.com", "zone": "example.com"}
LISTENER = "aws:lb/listener:Listener"
RULE = "aws:lb/listenerRule:ListenerRule"


def test_without_a_domain_the_balancer_speaks_http(stack):
    made = stack(services={"tasks": {"runs": "fargate", "route": "/"}})
    (listener,) = made.of(LISTENER).values()
    assert (listener["port"], listener["protocol"]) == (80, "HTTP")
    assert made.of("aws:acm/certificate:Certificate") == {}
    assert made.of("aws:route53/record:Record") == {}


def test_domain_brings_certificate_redirect_and_name(stack):
    made = stack(domain=DOMAIN, services={"tasks": {"runs": "fargate", "route": "/"}})
    listeners = {each["port"]: each for each in made.of(LISTENER).values()}
    assert listeners.keys() == {80, 443}
    assert listeners[80]["defaultActions"][0]["type"] == "redirect"
    assert made.record.outputs["url"] == "https://shop.example.com"
    alias = made.of("aws:route53/record:Record")["alias-a"]
    assert (alias["name"], alias["type"]) == ("shop.example.com", "A")
    assert alias["zoneId"] == "<<lookup:route53.getZone/1.zoneId>>"
    assert alias["aliases"] == [
        {
            "name": "<<lb.LoadBalancer/balancer-alb.dnsName>>",
            "zoneId": "<<lb.LoadBalancer/balancer-alb.zoneId>>",
            "evaluateTargetHealth": True,
        }
    ]


def test_services_hang_on_the_secure_listener(stack):
    made = stack(domain=DOMAIN, services={"tasks": {"runs": "fargate", "route": "/"}})
    secure = next(name for name, each in made.of(LISTENER).items() if each["port"] == 443)
    assert made.of(RULE)["tasks-rule"]["listenerArn"] == f"<<lb.Listener/{secure}.arn>>"


def test_routes_carry_only_what_they_say():
    settings = from_values(
        {
            "region": "eu-north-1",
            "posture": "dev",
            "images": "given",
            "networks": {"app": {"cidr": "10.0.0.0/16"}},
            "services": {
                "web": {"runs": "fargate", "route": "/"},
                "api": {"runs": "fargate", "route": "/api/tasks"},
                "admin": {"runs": "fargate", "route": "admin.example.com"},
                "worker": {"runs": "fargate"},
                "first": {"runs": "fargate", "route": "/first", "priority": 7},
            },
        }
    )
    found = ranked(settings.balanced)
    assert found.keys() == {"web", "api", "admin", "first"}
    assert found["first"] == {"priority": 7, "path": "/first"}
    assert found["api"]["path"] == "/api/tasks"
    assert "host" not in found["api"]
    assert found["admin"]["host"] == "admin.example.com"
    assert "path" not in found["admin"]
    assert found["api"]["priority"] < found["admin"]["priority"] < found["web"]["priority"]
