"""The distribution before static sites and the balancer."""

from collections.abc import Mapping
from pathlib import Path
from typing import Final

from components.compute.function import Function
from components.edge.edge import Edge, EdgeArgs
from components.edge.load_balancer import LoadBalancer
from components.edge.origins import Origin
from components.edge.rest_api import RestApi
from components.edge.site import Site, SiteArgs
from components.edge.web_socket_api import WebSocketApi
from components.network.certificate import Certificate
from stack.answers import answering, gateway_of
from stack.base import Base
from stack.firewall import before_distribution
from stack.paths import BALANCER, default, paths
from stack.refused import refused
from stack.settings import Settings

BUILT: Final = "dist"
"""Folder below that of a static site's source in which its build lies."""


def distribution(
    base: Base,
    balancer: LoadBalancer | None,
    certificate: Certificate | None,
    led: Mapping[str, Origin],
) -> Edge:
    """One distribution: each path leads to what answers it, the rest to the default.

    `led` is what it leads to besides sites and balancer.

    Raises:
        Refused: a static site has not been built.
    """
    settings = base.settings
    args: EdgeArgs = {
        "account_id": base.account_id,
        "origins": {**origins(base, balancer), **led},
        "default": default(settings),
        "paths": paths(settings),
        "log_days": settings.log_days,
        "disposable": settings.disposable,
    }
    if settings.edge:
        args["price_class"] = settings.edge.price_class.value
    if settings.domain and certificate:
        args["aliases"] = [settings.domain.name]
        args["certificate_arn"] = certificate.arn
    if settings.firewall:
        args["web_acl_arn"] = before_distribution(base, settings.firewall).arn
    return Edge("edge", args, base.opts)


def origins(base: Base, balancer: LoadBalancer | None) -> Mapping[str, Origin]:
    """Sites and balancer, by the labels of `stack.paths`."""
    found: dict[str, Origin] = {}
    for label in base.settings.sites:
        found[label] = {"site": _site(base, label).origin()}
    if balancer:
        found[BALANCER] = {"balancer": balancer.origin()}
    return found


def answered(
    settings: Settings,
    functions: Mapping[str, Function],
    gateways: Mapping[str, RestApi | WebSocketApi],
) -> Mapping[str, Origin]:
    """Functions that have a route, by their gateway or URL, by the labels of `stack.paths`."""
    found: dict[str, Origin] = {}
    for label in answering(settings) if settings.edge else ():
        gateway = gateway_of(settings, label)
        if gateway is None:
            found[label] = {"function": functions[label].origin(settings.region)}
            continue
        api = gateways[gateway]
        if isinstance(api, WebSocketApi):
            found[gateway] = {"socket": api.origin()}
        else:
            found[gateway] = {"api": api.origin(settings.region)}
    return found


def _site(base: Base, label: str) -> Site:
    settings = base.settings
    args: SiteArgs = {"folder": folder(settings, label), "disposable": settings.disposable}
    route = settings.services[label].route
    if route and route.path:
        args["path"] = route.path
    return Site(label, args, base.opts)


def folder(settings: Settings, label: str) -> str:
    """Folder with the built files of a static site.

    Raises:
        Refused: there is none, or nothing in it for the site's route.
    """
    service = settings.services[label]
    built = f"{service.build}/{BUILT}"
    below = service.route and service.route.path
    if below and not any(one.is_file() for one in Path(f"{built}{below}").rglob("*")):
        given = f"no files in {built}{below}"
        accepted = f"a built site with files in {BUILT}{below}, which it answers at {below}"
        raise refused(f"services.{label}.build", given, accepted)
    if not below and not (Path(built) / "index.html").is_file():
        given = f"no built site in {built}"
        accepted = "a folder with index.html; `make web` builds services/web"
        raise refused(f"services.{label}.build", given, accepted)
    return built
