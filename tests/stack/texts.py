"""Parts of stack files, as text."""

NETWORK = "  groundwork:networks: { app: { cidr: 10.0.0.0/16 } }\n"
ARN = "arn:aws:secretsmanager:eu-north-1:123456789012:secret:stripe-Ab12Cd"
PROD = "config:\n  aws:region: eu-north-1\n  groundwork:posture: prod\n"


def networks(*entries: str) -> str:
    return f"  groundwork:networks: {{ {', '.join(entries)} }}\n"


def databases(*entries: str) -> str:
    return f"  groundwork:databases: {{ {', '.join(entries)} }}\n"


def services(*entries: str, net: str = NETWORK) -> str:
    return f"{net}  groundwork:services: {{ {', '.join(entries)} }}\n"


def service(entry: str) -> str:
    return services(f"api: {{ runs: fargate, {entry} }}")


def secrets(entries: str, body: str) -> str:
    return f"{body}  groundwork:secrets: {{ {entries} }}\n"
