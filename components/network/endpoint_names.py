"""Short names of AWS services, as endpoints are called by."""

from typing import Final

GATEWAY_ENDPOINTS: Final = ("dynamodb", "s3")
"""Services reached by a route, free of charge; all others are reached by an interface."""

TASK_ENDPOINTS: Final = ("ecr.api", "ecr.dkr", "logs", "s3", "secretsmanager")
"""What a Fargate task needs to start without NAT: its image (whose layers are in S3), its log, its
secrets.

https://docs.aws.amazon.com/AmazonECR/latest/userguide/vpc-endpoints.html
"""

POD_ENDPOINTS: Final = ("ec2", "ecr.api", "ecr.dkr", "eks", "eks-auth", "s3", "sts")
"""What a machine of EKS needs without NAT: itself, images, its cluster, and roles for pods.

https://docs.aws.amazon.com/eks/latest/userguide/private-clusters.html
"""

AGENT_ENDPOINTS: Final = ("ecs", "ecs-agent", "ecs-telemetry")
"""What a machine needs besides, to join its cluster without NAT.

https://docs.aws.amazon.com/AmazonECS/latest/developerguide/vpc-endpoints.html
"""
