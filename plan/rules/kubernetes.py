"""Rules of EKS clusters, and of what a namespace lets in."""

import re
from collections.abc import Mapping
from typing import Final

from components.compute.kubernetes_facts import VERSIONS
from plan.groups import EVERYONE
from plan.record import Resource
from plan.rules.forms import absent, found, holds, in_prod, items, mappings, on, unless
from plan.rules.rule import Rule, Severity
from plan.rules.subject import Subject, given

CLUSTER: Final = "aws:eks/cluster:Cluster"
NODES: Final = "aws:eks/nodeGroup:NodeGroup"
NAMESPACE: Final = "kubernetes:core/v1:Namespace"
NETWORK_POLICY: Final = "kubernetes:networking.k8s.io/v1:NetworkPolicy"

PUBLIC: Final = "vpcConfig.0.endpointPublicAccess"
LOGS: Final = ("api", "audit", "authenticator", "controllerManager", "scheduler")
ENFORCED: Final = "pod-security.kubernetes.io/enforce"
VERSION: Final = re.compile(r"1\.(\d+)")
DIRECTIONS: Final = ("Ingress", "Egress")


def _is_private(cluster: Resource, _: Subject) -> bool:
    return given(cluster, PUBLIC) in (False, "false")


def _not_public(cluster: Resource, _: Subject) -> str | None:
    """Nothing said is public."""
    value = given(cluster, PUBLIC)
    return None if value in (False, "false") else found(PUBLIC, value)


def _narrow(cluster: Resource, _: Subject) -> str | None:
    """Nothing said is everybody."""
    cidrs = items(given(cluster, "vpcConfig.0.publicAccessCidrs"))
    is_open = not cidrs or any(one in tuple(EVERYONE) for one in cidrs)
    return "everyone may ask its API" if is_open else None


def _encrypted(cluster: Resource, _: Subject) -> str | None:
    """With the key that is named for them."""
    for config in mappings(given(cluster, "encryptionConfig")):
        providers = mappings(config.get("provider"))
        if "secrets" in items(config.get("resources")) and any(p.get("keyArn") for p in providers):
            return None
    return "encryptionConfig names no key for secrets"


def _supported(cluster: Resource, _: Subject) -> str | None:
    """Nothing said is the newest one."""
    version = given(cluster, "version")
    read, oldest = VERSION.match(str(version)), VERSION.match(VERSIONS[0])
    is_old = read and oldest and int(read[1]) < int(oldest[1])
    return found("version", version) if is_old else None


def _labels(namespace: Resource) -> Mapping[str, object]:
    labels = given(namespace, "metadata.labels")
    return labels if isinstance(labels, Mapping) else {}


def _restricted(namespace: Resource, _: Subject) -> str | None:
    level = _labels(namespace).get(ENFORCED)
    return None if level == "restricted" else found(ENFORCED.rpartition("/")[2], level)


def _denied(namespace: Resource, subject: Subject) -> str | None:
    closed: set[str] = set()
    for policy in subject.naming(namespace, "metadata", NETWORK_POLICY):
        rules = [given(policy, "spec.ingress"), given(policy, "spec.egress")]
        if not given(policy, "spec.podSelector") and not any(rules):
            closed |= {str(one) for one in items(given(policy, "spec.policyTypes"))}
    missing = [one for one in DIRECTIONS if one not in closed]
    return f"no NetworkPolicy closes {' and '.join(missing)} for all pods" if missing else None


KUBERNETES_RULES: Final = (
    Rule(
        id="EKS1",
        title="The API of a cluster is private",
        severity=Severity.HIGH,
        reason="One stolen credential is enough from anywhere to run what one likes.",
        remedy="Leave `admin_cidrs` of the cluster unset, and deploy from within the network.",
        source="AWS Solutions EKS1, FSBP EKS.1, Checkov CKV_AWS_39",
        types=(CLUSTER,),
        check=_not_public,
    ),
    Rule(
        id="GW.eks-open",
        title="Not everyone may ask the API of a cluster",
        severity=Severity.CRITICAL,
        reason="Every fault of the API can be tried by everybody on the day it is known.",
        remedy="`admin_cidrs` of the cluster: the ranges of those who deploy.",
        source="Checkov CKV_AWS_38",
        types=(CLUSTER,),
        check=unless("its API is private", _is_private, _narrow),
    ),
    Rule(
        id="EKS2",
        title="A cluster keeps all logs of its control plane",
        severity=Severity.MEDIUM,
        reason="Without them nobody can tell who was let in and what they changed.",
        remedy="Name all five in `enabledClusterLogTypes`, as `Kubernetes` does.",
        source="AWS Solutions EKS2, FSBP EKS.8, Checkov CKV_AWS_37",
        types=(CLUSTER,),
        check=holds("enabledClusterLogTypes", *LOGS),
    ),
    Rule(
        id="EKS.3",
        title="Secrets of a cluster are encrypted by a key of the stack",
        severity=Severity.MEDIUM,
        reason="Whoever may use a key of AWS's own is for AWS to say.",
        remedy="`keys: own`, whose key `encryptionConfig` names.",
        source="FSBP EKS.3, Checkov CKV_AWS_58",
        types=(CLUSTER,),
        check=_encrypted,
    ),
    Rule(
        id="EKS.2",
        title="A cluster runs a version that EKS supports",
        severity=Severity.HIGH,
        reason="An older one costs six times as much, and gets fixes for a year at most.",
        remedy=f"`version` of the cluster: {VERSIONS[0]} or newer.",
        source="FSBP EKS.2, Checkov CKV_AWS_339",
        types=(CLUSTER,),
        check=_supported,
    ),
    Rule(
        id="GW.eks-deletion",
        title="A cluster cannot be deleted by mistake",
        severity=Severity.MEDIUM,
        reason="With it goes everything that runs on it.",
        remedy="Set `deletionProtection`, as `Kubernetes` does unless it is disposable.",
        source="Groundwork",
        types=(CLUSTER,),
        check=in_prod(on("deletionProtection")),
    ),
    Rule(
        id="GW.node-shell",
        title="Nobody enters the nodes of a cluster by SSH",
        severity=Severity.HIGH,
        reason="Without groups named for it, EKS opens port 22 to everyone.",
        remedy="Leave `remoteAccess` unset.",
        source="Checkov CKV_AWS_100",
        types=(NODES,),
        check=absent("remoteAccess"),
    ),
    Rule(
        id="GW.namespace-pods",
        title="A namespace takes restricted pods alone",
        severity=Severity.MEDIUM,
        reason="A pod that asks for root or for its machine gets it.",
        remedy=f"Label it `{ENFORCED}: restricted`.",
        source="Kubernetes, Pod Security Standards",
        types=(NAMESPACE,),
        check=_restricted,
    ),
    Rule(
        id="GW.namespace-network",
        title="Pods of a namespace talk to nobody unless a policy says so",
        severity=Severity.MEDIUM,
        reason="Every pod reaches every other one, and the internet.",
        remedy="Add a `NetworkPolicy` for all pods that allows nothing in or out.",
        source="Kubernetes, Network Policies; Checkov CKV2_K8S_6",
        types=(NAMESPACE,),
        check=_denied,
    ),
)
