"""People who sign in: one pool for each entry of `users`."""

from collections.abc import Mapping

import pulumi

from components.identity.users import Users, UsersArgs
from stack.base import Base


def build(base: Base, url: pulumi.Output[str]) -> Mapping[str, Users]:
    """Users by label, who come back to the stack's own address."""
    return {
        label: Users(label, _args(base, label, url), base.opts) for label in base.settings.users
    }


def _args(base: Base, label: str, url: pulumi.Output[str]) -> UsersArgs:
    entry, home = base.settings.users[label], pulumi.Output.concat(url, "/")
    return {
        "region": base.settings.region,
        "callback_urls": [home],
        "logout_urls": [home],
        "balancer_hosts": _hosts(base, label),
        "mfa": entry.mfa,
        "self_sign_up": entry.self_sign_up,
        "disposable": entry.disposable,
    }


def _hosts(base: Base, label: str) -> list[str]:
    """Names under which the balancer asks these users to sign in."""
    settings = base.settings
    named = {
        (service.route and service.route.host) or (settings.domain and settings.domain.name)
        for service in settings.asking.values()
        if service.sign_in == label
    }
    return sorted(host for host in named if host)
