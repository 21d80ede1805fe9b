"""Web application firewalls, wherever requests come in."""

from collections.abc import Mapping

from components.edge.firewall import Firewall, FirewallArgs, Scope
from components.edge.load_balancer import LoadBalancer
from components.edge.rest_api import RestApi
from stack.base import Base


def before_distribution(base: Base) -> Firewall | None:
    """One for the distribution to name; None if not asked for."""
    if base.settings.firewall is None:
        return None
    return Firewall("firewall", _args(base, Scope.CLOUDFRONT), base.opts)


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
    args = _args(base, Scope.REGIONAL)
    args["resource_arns"] = arns
    # The stack's key is of its own region; a distribution's firewall is not.
    guard: FirewallArgs = {**args, **base.encryption}
    Firewall("gateway-firewall" if settings.edge else "firewall", guard, base.opts)


def _args(base: Base, scope: Scope) -> FirewallArgs:
    settings = base.settings
    args: FirewallArgs = {
        "scope": scope,
        "account_id": base.account_id,
        "region": settings.region,
        "sql_injection": bool(settings.databases),
        "log_days": settings.log_days,
    }
    if settings.firewall:
        args["rate_limit"] = settings.firewall.rate_limit
    return args
