"""How clients find the API of an EKS cluster, and ask AWS for a token."""

import pulumi
import pulumi_aws as aws


def kubeconfig(cluster: aws.eks.Cluster, region: str) -> pulumi.Output[str]:
    """The text of the file, for whoever has AWS's command line; it holds no secret.

    https://docs.aws.amazon.com/eks/latest/userguide/create-kubeconfig.html
    """
    token = ["eks", "get-token", "--cluster-name", cluster.name, "--region", region]
    api = {
        "server": cluster.endpoint,
        "certificate-authority-data": cluster.certificate_authority.data,
    }
    command = {
        "apiVersion": "client.authentication.k8s.io/v1beta1",
        "command": "aws",
        "args": token,
        "interactiveMode": "Never",
    }
    return pulumi.Output.json_dumps(
        {
            "apiVersion": "v1",
            "kind": "Config",
            "clusters": [{"name": "eks", "cluster": api}],
            "users": [{"name": "aws", "user": {"exec": command}}],
            "contexts": [{"name": "eks", "context": {"cluster": "eks", "user": "aws"}}],
            "current-context": "eks",
        },
        sort_keys=True,
    )
