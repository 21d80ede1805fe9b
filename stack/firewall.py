"""The web application firewall, wherever requests come in."""

from components.edge.firewall import Firewall, FirewallArgs, Scope
from components.edge.load_balancer import LoadBalancer
from stack.base import Base


def firewall(base: Base, balancer: LoadBalancer | None = None) -> Firewall | None:
    """One before a balancer, else one for the distribution to name; None if not asked for."""
    settings = base.settings
    if settings.firewall is None:
        return None
    args: FirewallArgs = {
        "scope": Scope.REGIONAL if balancer else Scope.CLOUDFRONT,
        "account_id": base.account_id,
        "region": settings.region,
        "rate_limit": settings.firewall.rate_limit,
        "sql_injection": bool(settings.databases),
        "log_days": settings.log_days,
    }
    if balancer:
        args["resource_arns"] = {"balancer": balancer.arn}
        # The stack's key is of its own region; a distribution's firewall is not.
        args["key_arn"] = base.key_arn
    return Firewall("firewall", args, base.opts)
