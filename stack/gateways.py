"""Gateways: one REST API for each entry of `gateways` that is none of WebSocket."""

from collections.abc import Mapping

from components.compute.function import Function
from components.edge.load_balancer import LoadBalancer
from components.edge.rest_api import RestApi, RestApiArgs
from components.edge.rest_api_link import STAGE, Balancer
from components.edge.rest_api_routes import ApiRoute
from components.network.network import Network
from stack.base import Base
from stack.edge import WayIn
from stack.log_role import LogRole
from stack.protocols import apis
from stack.settings import Settings


def build(
    base: Base,
    networks: Mapping[str, Network],
    way_in: WayIn | None,
    role: LogRole,
    functions: Mapping[str, Function],
) -> Mapping[str, RestApi]:
    """Gateways by label, before functions and before the one balancer."""
    settings = base.settings
    built: dict[str, RestApi] = {}
    for label, entry in apis(settings).items():
        args: RestApiArgs = {
            "routes": {
                _word(settings, service): _route(functions.get(service))
                for service in entry.services
            },
            "account_role_arn": role.arn,
            **base.encryption,
            "clients": entry.clients,
            "rate": entry.rate,
            "client_rate": entry.client_rate,
            "client_daily_requests": entry.client_daily_requests,
            "log_days": settings.log_days,
        }
        behind = [service for service in entry.services if service not in functions]
        if behind and way_in and way_in.balancer:
            network = networks[settings.network_of(behind[0])]
            args["vpc_id"] = network.vpc_id
            args["subnet_ids"] = network.private_subnet_ids
            args["balancer"] = _balancer(settings, way_in.balancer)
        if entry.users and way_in:
            args["users"] = way_in.users[entry.users].authorizer()
        built[label] = RestApi(label, args, base.opts)
    return built


def _route(function: Function | None) -> ApiRoute:
    """To the function, or to whatever stands behind the balancer."""
    return {"function": function.invoked()} if function else {}


def _balancer(settings: Settings, balancer: LoadBalancer) -> Balancer:
    """The balancer by the name on its certificate, where it has one."""
    return {
        "arn": balancer.arn,
        "security_group_id": balancer.security_group_id,
        "host_name": settings.domain.name if settings.domain else balancer.dns_name,
        "port": 443 if settings.domain else 80,
    }


def _word(settings: Settings, label: str) -> str:
    """What follows the stage in the route of a service."""
    return str(settings.services[label].route).removeprefix(f"/{STAGE}/")
