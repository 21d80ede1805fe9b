"""Web application firewalls, wherever requests come in."""

from collections.abc import Mapping

from components.edge.firewall import Firewall, FirewallArgs, Scope
from components.edge.load_balancer import LoadBalancer
from components.edge.rest_api import RestApi
from stack.base import Base
from stack.settings import Firewall as Asked


def before_distribution(base: Base, asked: Asked) -> Firewall:
    """One for the distribution to name."""
    return Firewall("firewall", _args(base, asked, Scope.CLOUDFRONT), base.opts)


def before_region(
    base: Base, balancer: LoadBalancer | None, gateways: Mapping[str, RestApi]
) -> None:
    """One, if asked for, before gateways and a balancer that no distribution stands before."""
    settings = base.settings
    arns = {label: gateway.stage_arn for label, gateway in gateways.items()}
    if balancer and not settings.edge:
        arns["balancer"] = balancer.arn
    if settings.firewall is None or not arns:
        return
    args: FirewallArgs = {
        **_args(base, settings.firewall, Scope.REGIONAL),
        "resource_arns": arns,
        # The stack's key is of its own region; a distribution's firewall is not.
        **base.encryption,
    }
    Firewall("gateway-firewall" if settings.edge else "firewall", args, base.opts)


def _args(base: Base, asked: Asked, scope: Scope) -> FirewallArgs:
    settings = base.settings
    return {
        "scope": scope,
        "account_id": base.account_id,
        "region": settings.region,
        "sql_injection": bool(settings.databases),
        "log_days": settings.log_days,
        "rate_limit": asked.rate_limit,
    }
