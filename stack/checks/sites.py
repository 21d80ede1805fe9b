"""Static sites: what they take, and that there is a distribution to serve them."""

from collections.abc import Iterator
from typing import Final

from components.identity.sign_in import BALANCER_PATH
from stack.answers import answering
from stack.checks.facts import Facts
from stack.errors import Found, listed

FIELDS: Final = frozenset({"runs", "build", "route"})
"""All that can be said of a static site."""


def fields(facts: Facts) -> Iterator[Found]:
    """A site has no process: nothing that concerns one is said of it."""
    for label in facts.settings.sites:
        for key in facts.keys[label] - FIELDS:
            path = ("services", label, key)
            needs = (("services", label, "runs"),)
            yield Found(path, "not for runs: static", listed(FIELDS), needs=needs)


def whole(facts: Facts) -> Iterator[Found]:
    """A site says what it is made of, and where the distribution answers with it."""
    for label, site in facts.settings.sites.items():
        needs = (("services", label, "runs"),)
        if site.build is None:
            path = ("services", label, "build")
            accepted = "the folder whose dist is the site, such as services/web"
            yield Found(path, "missing for runs: static", accepted, needs=needs)
        if site.route is None or site.route.host:
            path = ("services", label, "route")
            given = f"{site.route} for runs: static" if site.route else "missing for runs: static"
            accepted = "/, the default of the distribution, or a path such as /assets"
            yield Found(path, given, accepted, needs=needs)


def free(facts: Facts) -> Iterator[Found]:
    """No site answers where users come back after they have signed in."""
    for label, site in facts.settings.sites.items():
        if facts.settings.asking and str(site.route) == BALANCER_PATH:
            path = ("services", label, "route")
            given = f"{BALANCER_PATH}, where users come back"
            yield Found(path, given, "a path of its own", needs=(("users",),))


def answered(facts: Facts) -> Iterator[Found]:
    """Something answers what no path is for."""
    sites = facts.settings.sites
    others = {**sites, **answering(facts.settings)}
    if facts.balanced or any(one.route is None or not one.route.path for one in others.values()):
        return
    for label, site in list(sites.items())[:1]:
        path = ("services", label, "route")
        given = f"{site.route}, and nothing answers beside it"
        accepted = "/, or a container with a route beside it"
        yield Found(path, given, accepted, needs=(("services",),))


def served(facts: Facts) -> Iterator[Found]:
    """Only a distribution can read a site."""
    for label in facts.settings.sites:
        if facts.settings.edge is None:
            path = ("services", label, "runs")
            given = "static without a distribution"
            yield Found(path, given, "groundwork:edge: {} beside it", needs=(("edge",),))


CHECKS: Final = (fields, whole, free, answered, served)
"""Rules about static sites."""
