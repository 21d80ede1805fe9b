"""Rules of EKS clusters and namespaces."""

from typing import Any

from plan.rules.kubernetes import CLUSTER, LOGS, NAMESPACE, NETWORK_POLICY, NODES
from tests.plan.rules.cases import exempt, exempt_in_dev, found, met, said_of
from tests.plan.rules.made import made


def cluster(**inputs: Any):
    return made(CLUSTER, **inputs)


def asked(**vpc: Any):
    return cluster(vpcConfig=vpc)


def namespace(**labels: str):
    words = {f"pod-security.kubernetes.io/{key}": value for key, value in labels.items()}
    return made(NAMESPACE, metadata={"name": "apps", "labels": words})


def policy(*directions: str, **spec: Any):
    closed = {"podSelector": {}, "policyTypes": directions, **spec}
    return made(NETWORK_POLICY, "deny", spec=closed, needs={"metadata": [namespace()]})


PRIVATE = asked(endpointPublicAccess=False)
OFFICE = asked(endpointPublicAccess=True, publicAccessCidrs=["198.51.100.0/24"])
WORLD = asked(endpointPublicAccess=True, publicAccessCidrs=["0.0.0.0/0"])
KEYED = {"resources": ["secrets"], "provider": {"keyArn": "arn:key"}}
NO_KEY = "encryptionConfig names no key for secrets"

CASES = [
    met("EKS1", PRIVATE),
    found("EKS1", "vpcConfig.endpointPublicAccess is true", OFFICE),
    found("EKS1", "vpcConfig.endpointPublicAccess is not given", cluster()),
    met("GW.eks-open", OFFICE),
    found("GW.eks-open", "everyone may ask its API", WORLD),
    found("GW.eks-open", "everyone may ask its API", cluster()),
    exempt("GW.eks-open", "its API is private", PRIVATE),
    met("EKS2", cluster(enabledClusterLogTypes=list(LOGS))),
    found(
        "EKS2",
        "enabledClusterLogTypes lacks authenticator, scheduler",
        cluster(enabledClusterLogTypes=["api", "audit", "controllerManager"]),
    ),
    met("EKS.3", cluster(encryptionConfig=KEYED)),
    found("EKS.3", NO_KEY, cluster()),
    found("EKS.3", NO_KEY, cluster(encryptionConfig={**KEYED, "resources": []})),
    found("EKS.3", NO_KEY, cluster(encryptionConfig={**KEYED, "provider": {}})),
    met("EKS.2", cluster(version="1.35")),
    met("EKS.2", cluster()),
    found("EKS.2", "version is 1.9", cluster(version="1.9")),
    found("EKS.2", "version is 1.33", cluster(version="1.33")),
    met("GW.eks-deletion", cluster(deletionProtection=True)),
    found("GW.eks-deletion", "deletionProtection is not given", cluster()),
    exempt_in_dev("GW.eks-deletion", cluster()),
    met("GW.node-shell", made(NODES)),
    found("GW.node-shell", "remoteAccess is given", made(NODES, remoteAccess={"ec2SshKey": "me"})),
    met("GW.namespace-pods", namespace(enforce="restricted")),
    found("GW.namespace-pods", "enforce is baseline", namespace(enforce="baseline")),
    found("GW.namespace-pods", "enforce is not given", namespace(warn="restricted")),
    met("GW.namespace-network", namespace(), policy("Ingress", "Egress")),
    met("GW.namespace-network", namespace(), policy("Ingress"), policy("Egress")),
    found(
        "GW.namespace-network",
        "no NetworkPolicy closes Ingress and Egress for all pods",
        namespace(),
    ),
    found(
        "GW.namespace-network",
        "no NetworkPolicy closes Egress for all pods",
        namespace(),
        policy("Ingress"),
    ),
    found(
        "GW.namespace-network",
        "no NetworkPolicy closes Ingress and Egress for all pods",
        namespace(),
        policy("Ingress", "Egress", podSelector={"matchLabels": {"app": "web"}}),
        policy("Ingress", "Egress", ingress=[{}]),
    ),
]

test_what_is_said = said_of(CASES)
