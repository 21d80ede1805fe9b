"""The firewall: before the distribution where there is one, else before the balancer."""

API = {"runs": "fargate", "route": "/"}
ACL = "aws:wafv2/webAcl:WebAcl"
GROUP = "aws:cloudwatch/logGroup:LogGroup"
ASSOCIATION = "aws:wafv2/webAclAssociation:WebAclAssociation"
DISTRIBUTION = "aws:cloudfront/distribution:Distribution"


def rules(acl):
    return {rule["name"] for rule in acl["rules"]}


def test_there_is_none_unless_asked_for(stack):
    assert stack(services={"api": API}).of(ACL) == {}
    assert stack(services={"api": API}, edge={}).of(ACL) == {}


def test_it_stands_before_the_balancer(stack):
    made = stack(services={"api": API}, firewall={"rate_limit": 100})
    acl = made.of(ACL)["firewall-acl"]
    assert acl["scope"] == "REGIONAL"
    assert "region" not in acl
    assert made.of(ASSOCIATION) == {
        "firewall-before-balancer": {
            "resourceArn": "<<lb.LoadBalancer/balancer-alb.arn>>",
            "webAclArn": "<<wafv2.WebAcl/firewall-acl.arn>>",
        }
    }
    (limit,) = (
        rule["statement"]["rateBasedStatement"]["limit"]
        for rule in acl["rules"]
        if "rateBasedStatement" in rule["statement"]
    )
    assert limit == 100
    (group,) = (one for name, one in made.of(GROUP).items() if name.startswith("firewall"))
    assert (group["retentionInDays"], group["kmsKeyId"]) == (7, "<<kms.Key/key-key.arn>>")


def test_it_stands_before_the_distribution_alone(stack):
    made = stack(services={"api": API}, edge={}, firewall={})
    acl = made.of(ACL)["firewall-acl"]
    assert (acl["scope"], acl["region"]) == ("CLOUDFRONT", "us-east-1")
    assert made.of(ASSOCIATION) == {}
    assert made.of(DISTRIBUTION)["edge-distribution"]["webAclId"] == (
        "<<wafv2.WebAcl/firewall-acl.arn>>"
    )
    # The key of the stack is of another region.
    (group,) = (one for name, one in made.of(GROUP).items() if name.startswith("firewall"))
    assert "kmsKeyId" not in group


def test_databases_bring_the_rules_against_sql_injection(stack):
    sql = rules(
        stack(services={"api": API}, firewall={}, databases={"board": {"engine": "postgres"}}).of(
            ACL
        )["firewall-acl"]
    )
    plain = rules(stack(services={"api": API}, firewall={}).of(ACL)["firewall-acl"])
    assert len(sql - plain) == 1
    assert plain < sql
