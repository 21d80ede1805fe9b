"""The whole stack, from settings to components."""

from collections.abc import Mapping
from typing import Any

import pulumi

from components.observability.alarms import Alarms
from components.observability.alerts import Alerts, AlertsArgs
from components.observability.dashboard import Dashboard
from components.observability.key import Key
from stack import compute, data, edge, networks
from stack.base import Base
from stack.lookups import account_id
from stack.provider import aws_provider
from stack.settings import Settings


def build(settings: Settings) -> Mapping[str, Any]:
    """Make everything that the settings name, and return what the stack exports."""
    provider = aws_provider(settings)
    opts = pulumi.ResourceOptions(provider=provider)
    account = account_id(provider)
    key = Key(
        "key",
        {
            "account_id": account,
            "region": settings.region,
            "disposable": settings.disposable,
        },
        opts,
    )
    heard: AlertsArgs = {"account_id": account, "key_arn": key.arn}
    if settings.alerts.email:
        heard["email"] = settings.alerts.email
    alerts = Alerts("alerts", heard, opts)
    base = Base(settings, opts, account, key.arn, alerts.topic_arn)

    built_networks = networks.build(base)
    databases = data.databases(base, built_networks)
    way_in = edge.build(base, built_networks, provider)
    services = compute.build(base, built_networks, databases, data.secrets(base), way_in)
    watched = {label: service.watch() for label, service in services.items()}
    kept = data.watches(base, databases)
    if watched or kept:
        Alarms(
            "alarms",
            {"topic_arn": alerts.topic_arn, "services": watched, "databases": kept},
            opts,
        )
        Dashboard(
            "dashboard",
            {
                "title": f"{pulumi.get_project()}-{pulumi.get_stack()}",
                "region": settings.region,
                "services": watched,
                "databases": kept,
            },
            opts,
        )
    outputs: dict[str, Any] = {
        "networks": {label: each.vpc_id for label, each in built_networks.items()},
        "databases": {
            label: {"host": each.host, "secret_arn": each.secret_arn}
            for label, each in databases.items()
        },
        "services": {
            label: {"service": each.service_name, "log_group": each.log_group_name}
            for label, each in services.items()
        },
    }
    if way_in:
        outputs["url"] = way_in.url
    return outputs
