"""A component to draw edges with."""

import pulumi
import pulumi_aws as aws


class Part(pulumi.ComponentResource):
    """A component with one security group and one role."""

    def __init__(
        self, name: str, parent: pulumi.Resource | None = None, kind: str = "Part"
    ) -> None:
        opts = pulumi.ResourceOptions(parent=parent)
        super().__init__(f"groundwork:index:{kind}", name, {}, opts)
        self.child = pulumi.ResourceOptions(parent=self)
        self.group = aws.ec2.SecurityGroup(f"{name}-sg", opts=self.child)
        self.role = aws.iam.Role(f"{name}-role", assume_role_policy="{}", opts=self.child)

    def egress(self, label: str, low: int, high: int | None = None, **far) -> None:
        aws.vpc.SecurityGroupEgressRule(
            label,
            security_group_id=self.group.id,
            ip_protocol="tcp",
            from_port=low,
            to_port=high or low,
            opts=self.child,
            **far,
        )

    def ingress(self, label: str, low: int, **far) -> None:
        aws.vpc.SecurityGroupIngressRule(
            label,
            security_group_id=self.group.id,
            ip_protocol="tcp",
            from_port=low,
            to_port=low,
            opts=self.child,
            **far,
        )

    def reach(self, other: "Part", port: int) -> None:
        """Both sides of an edge."""
        tags = {"access": "call"}
        label = f"{self._name}-{other._name}"
        self.egress(f"{label}-out", port, referenced_security_group_id=other.group.id, tags=tags)
        other.ingress(f"{label}-in", port, referenced_security_group_id=self.group.id, tags=tags)
