"""Namespace: restricted, silent until told otherwise, and behind one balancer."""

import json

import kubernetes_validate
import pulumi
import pytest

from components.compute.kubernetes_facts import VERSIONS
from components.compute.namespace import Namespace, NamespaceArgs

SPACE = "kubernetes:core/v1:Namespace"
POLICY = "kubernetes:networking.k8s.io/v1:NetworkPolicy"
CONFIG = "kubernetes:core/v1:ConfigMap"
CLASS = "kubernetes:networking.k8s.io/v1:IngressClass"
FRONT = "kubernetes:networking.k8s.io/v1:Ingress"
RELEASE = "kubernetes:helm.sh/v3:Release"
AUTO = "kubernetes:eks.amazonaws.com/v1:IngressClassParams"
CONTROLLER = "kubernetes:elbv2.k8s.aws/v1beta1:IngressClassParams"
INGRESS = "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule"
EGRESS = "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule"
NLB_OR_ALB = "aws:lb/loadBalancer:LoadBalancer"
ARGS: NamespaceArgs = {
    "cluster_name": "pods",
    "security_group_id": "sg-pods",
    "vpc_id": "vpc-1",
    "network_cidr": "10.0.0.0/16",
    "account_id": "123456789012",
    "region": "eu-north-1",
    "auto": True,
}
BALANCED: NamespaceArgs = {**ARGS, "ingress": {"subnet_ids": ["subnet-a", "subnet-b"]}}
PREFIX = "alb.ingress.kubernetes.io"
BALANCER = "<<ec2.SecurityGroup/apps-sg.id>>"
HOST = "<<kubernetes.networking.k8s.io.Ingress/apps-front.status.loadBalancer.ingress.0.hostname>>"


def with_(**changed) -> NamespaceArgs:
    return {**BALANCED, "ingress": {**BALANCED["ingress"], **changed}}


def said(engine) -> dict[str, str]:
    annotations = engine.one(FRONT)["metadata"]["annotations"]
    return {key.removeprefix(f"{PREFIX}/"): value for key, value in annotations.items()}


def attributes(engine, kind: str) -> dict[str, str]:
    return {
        each["key"]: each["value"] for each in engine.one(kind)["spec"]["loadBalancerAttributes"]
    }


def waits(engine, kind: str) -> set[str]:
    (found,) = (r for r in engine.resources if r.type == kind)
    return {urn.split("::")[2].split("$")[-1] for urn in found.options.depends_on}


def test_pods_are_restricted(engine):
    engine.run(lambda: Namespace("apps", ARGS))
    assert engine.one(SPACE)["metadata"] == {
        "name": "apps",
        "labels": {
            "eks.amazonaws.com/pod-readiness-gate-inject": "enabled",
            "pod-security.kubernetes.io/audit": "restricted",
            "pod-security.kubernetes.io/enforce": "restricted",
            "pod-security.kubernetes.io/warn": "restricted",
        },
    }


@pytest.mark.parametrize(("auto", "label"), [(True, "eks.amazonaws.com"), (False, "elbv2.k8s.aws")])
def test_new_pods_wait_for_the_balancer(engine, auto, label):
    engine.run(lambda: Namespace("apps", {**ARGS, "auto": auto}))
    labels = engine.one(SPACE)["metadata"]["labels"]
    gates = {key: value for key, value in labels.items() if "readiness-gate" in key}
    assert gates == {f"{label}/pod-readiness-gate-inject": "enabled"}


def test_nothing_is_allowed_by_default(engine):
    engine.run(lambda: Namespace("apps", ARGS))
    assert engine.one(POLICY)["metadata"] == {"name": "default", "namespace": "apps"}
    assert engine.one(POLICY)["spec"] == {"podSelector": {}, "policyTypes": ["Ingress", "Egress"]}


def test_auto_mode_is_told_to_enforce_policies(engine):
    engine.run(lambda: Namespace("apps", ARGS))
    assert engine.one(CONFIG) == {
        "apiVersion": "v1",
        "kind": "ConfigMap",
        "metadata": {"name": "amazon-vpc-cni", "namespace": "kube-system"},
        "data": {"enable-network-policy-controller": "true"},
    }
    assert engine.of(RELEASE) == []


def test_without_routes_nothing_faces_the_internet(engine):
    engine.run(lambda: Namespace("apps", ARGS))
    assert engine.of(FRONT) == engine.of(CLASS) == engine.of(AUTO) == engine.of(INGRESS) == []
    assert not [r for r in engine.resources if r.type.startswith("aws:")]


@pytest.mark.parametrize("auto", [True, False])
@pytest.mark.parametrize("version", VERSIONS)
def test_objects_are_what_the_official_schemas_say(engine, auto, version):
    engine.run(lambda: Namespace("apps", {**BALANCED, "auto": auto}))
    kinds = set()
    for one in engine.resources:
        foreign = one.type in (AUTO, CONTROLLER, RELEASE)
        if one.type.startswith("kubernetes:") and not foreign:
            kubernetes_validate.validate(dict(one.inputs), version, strict=True)
            kinds.add(one.inputs["kind"])
    assert kinds >= {"Namespace", "NetworkPolicy", "IngressClass", "Ingress"}


def test_a_schema_refuses_what_is_none(engine):
    engine.run(lambda: Namespace("apps", ARGS))
    wrong = {**engine.one(POLICY), "spec": {"podSelector": "all"}}
    with pytest.raises(kubernetes_validate.ValidationError):
        kubernetes_validate.validate(wrong, "1.35", strict=True)


def test_all_routes_share_one_balancer_of_auto_mode(engine):
    engine.run(lambda: Namespace("apps", BALANCED))
    params = engine.one(AUTO)
    assert params["metadata"] == {"name": "alb"}
    assert params["spec"].keys() == {
        "scheme", "ipAddressType", "group", "subnets", "loadBalancerAttributes",
    }  # fmt: skip
    assert params["spec"]["scheme"] == "internet-facing"
    assert params["spec"]["group"] == {"name": "apps"}
    assert params["spec"]["subnets"] == {"ids": ["subnet-a", "subnet-b"]}
    assert engine.one(CLASS)["spec"] == {
        "controller": "eks.amazonaws.com/alb",
        "parameters": {
            "apiGroup": "eks.amazonaws.com", "kind": "IngressClassParams", "name": "alb",
        },
    }  # fmt: skip
    assert waits(engine, AUTO) == {CONFIG}
    assert engine.of(NLB_OR_ALB) == []


def test_the_controller_has_words_of_its_own(engine):
    engine.run(lambda: Namespace("apps", {**with_(certificate_arn="arn:cert"), "auto": False}))
    assert engine.one(CONTROLLER)["spec"]["certificateArn"] == ["arn:cert"]
    assert engine.one(CLASS)["spec"] == {
        "controller": "ingress.k8s.aws/alb",
        "parameters": {"apiGroup": "elbv2.k8s.aws", "kind": "IngressClassParams", "name": "alb"},
    }
    assert waits(engine, CONTROLLER) == {RELEASE}


def test_the_balancer_logs_and_is_kept(engine):
    engine.run(lambda: Namespace("apps", BALANCED))
    assert attributes(engine, AUTO) == {
        "access_logs.s3.enabled": "true",
        "access_logs.s3.bucket": "<<s3.Bucket/apps-logs.id>>",
        "deletion_protection.enabled": "true",
        "routing.http.drop_invalid_header_fields.enabled": "true",
    }
    assert engine.named("apps-front").options.protect
    engine.run(lambda: Namespace("apps", with_(disposable=True)))
    assert attributes(engine, AUTO)["deletion_protection.enabled"] == "false"
    assert not engine.named("apps-front").options.protect


def test_whatever_no_route_takes_is_not_found(engine):
    engine.run(lambda: Namespace("apps", BALANCED))
    front = engine.one(FRONT)
    assert front["spec"] == {
        "ingressClassName": "alb",
        "defaultBackend": {"service": {"name": "none", "port": {"name": "use-annotation"}}},
    }
    action = json.loads(said(engine)["actions.none"])
    assert action["type"] == "fixed-response"
    assert action["fixedResponseConfig"]["statusCode"] == "404"
    assert said(engine)["group.order"] == "1000"


def test_plain_http_has_no_tls(engine):
    engine.run(lambda: Namespace("apps", BALANCED))
    assert json.loads(said(engine)["listen-ports"]) == [{"HTTP": 80}]
    assert not {"ssl-policy", "ssl-redirect"} & said(engine).keys()


def test_https_redirects_and_speaks_tls_1_3(engine):
    engine.run(lambda: Namespace("apps", with_(certificate_arn="arn:cert")))
    assert engine.one(AUTO)["spec"]["certificateARNs"] == ["arn:cert"]
    assert json.loads(said(engine)["listen-ports"]) == [{"HTTP": 80}, {"HTTPS": 443}]
    assert said(engine)["ssl-policy"] == "ELBSecurityPolicy-TLS13-1-2-2021-06"
    assert said(engine)["ssl-redirect"] == "443"


def test_the_balancer_has_a_group_of_ours_open_to_the_internet(engine):
    engine.run(lambda: Namespace("apps", BALANCED))
    assert said(engine)["security-groups"] == BALANCER
    open_ = [one for one in engine.of(INGRESS) if one["securityGroupId"] == BALANCER]
    assert [(one["cidrIpv4"], one["fromPort"]) for one in open_] == [("0.0.0.0/0", 80)]


def test_behind_a_distribution_it_is_open_to_that_alone(engine):
    engine.run(
        lambda: Namespace(
            "apps", with_(certificate_arn="arn:cert", cloudfront_prefix_list_id="pl-1")
        )
    )
    (way,) = (one for one in engine.of(INGRESS) if one["securityGroupId"] == BALANCER)
    assert (way["prefixListId"], way["fromPort"], way["toPort"]) == ("pl-1", 443, 443)
    assert "cidrIpv4" not in way
    assert json.loads(said(engine)["listen-ports"]) == [{"HTTPS": 443}]
    assert "ssl-redirect" not in said(engine)


def test_the_balancer_reaches_pods_and_nothing_else(engine):
    engine.run(lambda: Namespace("apps", BALANCED))
    out = engine.one(EGRESS)
    into = engine.named("apps-into-pods").inputs
    assert (out["securityGroupId"], out["referencedSecurityGroupId"]) == (BALANCER, "sg-pods")
    assert (into["securityGroupId"], into["referencedSecurityGroupId"]) == ("sg-pods", BALANCER)
    for rule in (out, into):
        assert (rule["fromPort"], rule["toPort"], rule["ipProtocol"]) == (1024, 65535, "tcp")
        assert rule["tags"]["access"] == "serve"


def test_what_a_workload_and_a_distribution_are_told(engine):
    seen = {}

    def program():
        alone = Namespace("alone", ARGS)
        made = Namespace("apps", with_(certificate_arn="arn:cert"))
        seen["alone"], seen["pods"], seen["origin"] = alone.pods(), made.pods(), made.origin()
        pulumi.export("namespace", seen["pods"]["namespace"])
        pulumi.export("host", seen["origin"]["domain_name"])

    engine.run(program)
    assert "ingress" not in seen["alone"]
    told = {k: v for k, v in seen["pods"].items() if k != "namespace"}
    assert told == {
        "cluster_name": "pods",
        "security_group_id": "sg-pods",
        "network_cidr": "10.0.0.0/16",
        "auto": True,
        "ingress": {"class_name": "alb"},
    }
    assert seen["origin"]["tls"] is True
    assert dict(engine.record.outputs) == {"namespace": "apps", "host": HOST}


def test_unknown_settings_of_the_balancer_are_refused(engine):
    with pytest.raises(TypeError, match="apps: ingress: unknown args"):
        engine.run(lambda: Namespace("apps", with_(colour="red")))
