"""The distribution before a static site and the balancer."""

from pathlib import Path
from typing import Final

from components.edge.edge import Edge, EdgeArgs
from components.edge.load_balancer import LoadBalancer
from components.edge.site import Site, SiteArgs
from components.identity.sign_in import BALANCER_PATH
from components.network.certificate import Certificate
from stack.base import Base
from stack.firewall import before_distribution
from stack.refused import refused
from stack.settings import Settings

BUILT: Final = "dist"
"""Folder below that of a static site's source in which its build lies."""


def distribution(
    base: Base, balancer: LoadBalancer | None, certificate: Certificate | None
) -> Edge:
    """One distribution: the site by default and the routes from the balancer, or all from it.

    Raises:
        Refused: the static site has not been built.
    """
    settings = base.settings
    args: EdgeArgs = {"account_id": base.account_id, "log_days": settings.log_days}
    args["disposable"] = settings.disposable
    if settings.edge:
        args["price_class"] = settings.edge.price_class.value
    for label in settings.sites:
        site: SiteArgs = {"folder": folder(settings, label), "disposable": settings.disposable}
        args["site"] = Site(label, site, base.opts).origin()
    if balancer:
        args["balancer"] = balancer.origin()
        if settings.sites:
            args["paths"] = paths(settings)
    if settings.domain and certificate:
        args["aliases"] = [settings.domain.name]
        args["certificate_arn"] = certificate.arn
    if settings.firewall:
        args["web_acl_arn"] = before_distribution(base, settings.firewall).arn
    return Edge("edge", args, base.opts)


def folder(settings: Settings, label: str) -> str:
    """Folder with the built files of a static site.

    Raises:
        Refused: there is none, or no page in it.
    """
    built = f"{settings.services[label].build}/{BUILT}"
    if not (Path(built) / "index.html").is_file():
        given = f"no built site in {built}"
        accepted = "a folder with index.html; `make web` builds services/web"
        path = f"services.{label}.build"
        raise refused(path, given, accepted)
    return built


def paths(settings: Settings) -> list[str]:
    """Paths of the containers, in the order of the file, and that where users come back."""
    back = [BALANCER_PATH] if settings.asking else []
    return back + [
        service.route.path
        for service in settings.containers.values()
        if service.route and service.route.path
    ]
