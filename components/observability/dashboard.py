"""One dashboard a stack, grouped by service."""

from collections.abc import Mapping
from typing import NotRequired, TypedDict

import pulumi
import pulumi_aws as aws

from components._args import check_keys
from components.links import DatabaseWatch, ServiceWatch
from components.observability.widgets import database_charts, layout, service_charts


class DashboardArgs(TypedDict):
    """Inputs of `Dashboard`."""

    title: pulumi.Input[str]
    """Name in the console, unique in the account and region."""
    region: str
    """Region of the metrics."""
    services: NotRequired[Mapping[str, ServiceWatch]]
    """Services to show, by label. Defaults to none."""
    databases: NotRequired[Mapping[str, DatabaseWatch]]
    """Database instances to show, by label. Defaults to none."""


class Dashboard(pulumi.ComponentResource):
    """Traffic, errors, latency and load of every service, then of every database."""

    dashboard_name: pulumi.Output[str]
    """Name in the console."""

    def __init__(
        self, name: str, args: DashboardArgs, opts: pulumi.ResourceOptions | None = None
    ) -> None:
        check_keys(name, args, DashboardArgs)
        services, databases = args.get("services", {}), args.get("databases", {})
        if not services and not databases:
            raise ValueError(f"{name}: services or databases must name something to show")
        super().__init__("groundwork:index:Dashboard", name, {}, opts)
        groups = {
            **{label: service_charts(watch) for label, watch in services.items()},
            **{label: database_charts(watch) for label, watch in databases.items()},
        }

        dashboard = aws.cloudwatch.Dashboard(
            f"{name}-dashboard",
            dashboard_name=args["title"],
            dashboard_body=pulumi.Output.json_dumps(
                {"widgets": layout(args["region"], groups)}, sort_keys=True
            ),
            opts=pulumi.ResourceOptions(parent=self),
        )

        self.dashboard_name = dashboard.dashboard_name
        self.register_outputs({"dashboard_name": self.dashboard_name})
