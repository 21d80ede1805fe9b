"""The distribution before a static site and the balancer."""

import contextlib

import pytest

from stack.errors import BadSettings
from tests.stack.build.conftest import SMALL

DOMAIN = {"name": "shop.example.com", "zone": "example.com"}
API = {"runs": "fargate", "route": "/api"}
BOARD = {"runs": "fargate", "route": "/api/board"}
WEB = {"runs": "static", "build": "services/web", "route": "/"}
DISTRIBUTION = "aws:cloudfront/distribution:Distribution"
CERTIFICATE = "aws:acm/certificate:Certificate"
INGRESS = "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule"
RECORD = "aws:route53/record:Record"
OBJECT = "aws:s3/bucketObjectv2:BucketObjectv2"


@pytest.fixture(autouse=True)
def page(tmp_path):
    """A project folder whose page has been built."""
    built = tmp_path / "services" / "web" / "dist"
    built.mkdir(parents=True)
    (built / "index.html").write_text("<title>Board</title>")
    with contextlib.chdir(tmp_path):
        yield built / "index.html"


def only(stack, **changed):
    (made,) = stack(**changed).of(DISTRIBUTION).values()
    return made


def test_nothing_of_it_without_the_key(stack):
    made = stack(services={"api": API})
    assert made.of(DISTRIBUTION) == {}
    assert [one.key for one in made.record.lookups] == ["index.getCallerIdentity/1"]


def test_the_balancer_answers_all_where_there_is_no_site(stack):
    made = only(stack, edge={}, services={"api": API})
    (origin,) = made["origins"]
    assert origin["domainName"] == "<<lb.LoadBalancer/balancer-alb.dnsName>>"
    assert origin["customOriginConfig"]["originProtocolPolicy"] == "http-only"
    assert made["defaultCacheBehavior"]["targetOriginId"] == origin["originId"]
    assert made["orderedCacheBehaviors"] == []
    assert "webAclId" not in made
    assert made["priceClass"] == "PriceClass_100"
    assert "aliases" not in made


def test_the_site_answers_by_default_and_services_at_their_paths(stack):
    built = stack(edge={}, services={"web": WEB, "board": BOARD, "api": API})
    (made,) = built.of(DISTRIBUTION).values()
    assert made["defaultRootObject"] == "index.html"
    assert [b["pathPattern"] for b in made["orderedCacheBehaviors"]] == [
        "/api/board",
        "/api/board/*",
        "/api",
        "/api/*",
    ]
    assert {b["targetOriginId"] for b in made["orderedCacheBehaviors"]} == {"balancer"}
    assert built.components()["web"] == "Site"
    (page,) = (one for one in built.of(OBJECT).values() if one["key"] == "index.html")
    assert page["source"]["path"] == "services/web/dist/index.html"


def test_a_site_alone_has_no_balancer_and_no_network(stack):
    made = stack(edge={}, networks={}, services={"web": WEB})
    kinds = set(made.components().values())
    assert kinds == {"Alerts", "Edge", "Key", "Site"}
    assert made.record.outputs["url"] == (
        "https://<<cloudfront.Distribution/edge-distribution.domainName>>"
    )
    assert made.record.outputs["services"] == {}


def test_a_domain_brings_two_certificates_and_leads_to_the_distribution(stack):
    made = stack(edge={"price_class": "PriceClass_All"}, domain=DOMAIN, services={"api": API})
    regions = {name: one.get("region") for name, one in made.of(CERTIFICATE).items()}
    assert regions == {
        "certificate-certificate": None,
        "edge-certificate-certificate": "us-east-1",
    }
    (edge,) = made.of(DISTRIBUTION).values()
    assert edge["aliases"] == ["shop.example.com"]
    assert edge["viewerCertificate"]["acmCertificateArn"] == (
        "<<acm.Certificate/edge-certificate-certificate.arn>>"
    )
    waited = made.named("edge-distribution").property_dependencies["viewerCertificate"]
    assert waited[0].endswith("CertificateValidation::edge-certificate-validated")
    assert edge["origins"][0]["customOriginConfig"]["originProtocolPolicy"] == "https-only"
    assert edge["priceClass"] == "PriceClass_All"
    records = made.of(RECORD)
    assert {records[name]["type"] for name in ("alias-a", "alias-aaaa")} == {"A", "AAAA"}
    assert records["alias-a"]["aliases"] == [
        {
            "name": "<<cloudfront.Distribution/edge-distribution.domainName>>",
            "zoneId": "<<cloudfront.Distribution/edge-distribution.hostedZoneId>>",
            "evaluateTargetHealth": False,
        }
    ]
    assert made.record.outputs["url"] == "https://shop.example.com"


def test_a_site_with_a_domain_has_the_one_certificate(stack):
    made = stack(edge={}, domain=DOMAIN, networks={}, services={"web": WEB})
    assert list(made.of(CERTIFICATE)) == ["edge-certificate-certificate"]


@pytest.mark.parametrize(("domain", "ports"), [(None, {80}), (DOMAIN, {443})])
def test_only_cloudfront_reaches_the_balancer(stack, domain, ports):
    made = stack(edge={}, domain=domain, services={"api": API})
    opened = {
        name: (one["fromPort"], one["prefixListId"])
        for name, one in made.of(INGRESS).items()
        if "prefixListId" in one
    }
    addresses = "<<lookup:ec2.getManagedPrefixList/1.id>>"
    assert set(opened.values()) == {(port, addresses) for port in ports}
    assert [one for one in made.of(INGRESS).values() if one.get("cidrIpv4") == "0.0.0.0/0"] == []
    (asked,) = (one for one in made.record.lookups if "PrefixList" in one.token)
    assert asked.args == {"name": "com.amazonaws.global.cloudfront.origin-facing"}


def test_kept_stacks_keep_their_pages_and_logs(stack):
    made = stack(posture="prod", edge={}, domain=DOMAIN, services={"web": WEB})
    kept = {r.name: r.options.protect for r in made.record.resources if "bucket:Bucket" in r.type}
    assert kept == {"edge-logs": True, "web-bucket": True}
    made = stack(edge={}, services={"web": WEB})
    kept = {r.name: r.options.protect for r in made.record.resources if "bucket:Bucket" in r.type}
    assert kept == {"edge-logs": False, "web-bucket": False}


@pytest.mark.parametrize("left", ["folder", "nothing"])
def test_a_site_that_is_not_built_is_one_line(stack, page, left):
    page.unlink()
    if left == "nothing":
        page.parent.rmdir()
    with pytest.raises(BadSettings) as refused:
        stack(edge={}, services={"web": WEB})
    assert str(refused.value) == (
        "stack test: services.web.build: no built site in services/web/dist, "
        "accepted: a folder with index.html; `make web` builds services/web"
    )


def test_a_site_at_a_path_stands_beside_the_balancer(stack, page):
    (page.parent / "assets").mkdir()
    (page.parent / "assets" / "x.js").write_text("1")
    made = stack(edge={}, services={"web": {**WEB, "route": "/assets"}, "api": API})
    (cdn,) = made.of(DISTRIBUTION).values()
    assert cdn["defaultCacheBehavior"]["targetOriginId"] == "balancer"
    assert "defaultRootObject" not in cdn
    assert [(b["pathPattern"], b["targetOriginId"]) for b in cdn["orderedCacheBehaviors"]] == [
        ("/assets", "web-site"),
        ("/assets/*", "web-site"),
    ]
    assert [one["key"] for one in made.of(OBJECT).values()] == ["assets/x.js"]


def test_a_site_without_files_for_its_path_is_one_line(stack):
    with pytest.raises(BadSettings) as refused:
        stack(edge={}, services={"web": {**WEB, "route": "/assets"}, "api": API})
    assert str(refused.value) == (
        "stack test: services.web.build: no files in services/web/dist/assets, accepted: "
        "a built site with files in dist/assets, which it answers at /assets"
    )


def test_who_waits_for_the_address_hears_why_there_is_none(stack, page):
    page.unlink()
    with pytest.raises(BadSettings, match="no built site in services/web/dist"):
        stack(edge={}, users={"people": {}}, networks={}, services={"web": WEB})


def test_the_small_stack_has_neither():
    assert not SMALL.keys() & {"edge", "firewall"}
