"""Static sites: what they take, and that there is a distribution to serve them."""

from collections.abc import Iterator
from typing import Final

from stack.checks.facts import Facts
from stack.errors import Found, listed
from stack.settings import Route

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
    """A site says what it is made of, and is what the distribution answers with by default."""
    for label, site in facts.settings.sites.items():
        needs = (("services", label, "runs"),)
        if site.build is None:
            path = ("services", label, "build")
            accepted = "the folder whose dist is the site, such as services/web"
            yield Found(path, "missing for runs: static", accepted, needs=needs)
        if site.route != Route():
            path = ("services", label, "route")
            given = f"{site.route} for runs: static" if site.route else "missing for runs: static"
            yield Found(path, given, "/, the default of the distribution", needs=needs)


def one(facts: Facts) -> Iterator[Found]:
    """There is one site at most."""
    first, *others = facts.settings.sites or ("",)
    for label in others:
        path = ("services", label, "runs")
        needs = (("services", first, "runs"),)
        yield Found(path, f"static, as {first} is", "one static site", needs=needs)


def served(facts: Facts) -> Iterator[Found]:
    """Only a distribution can read a site."""
    for label in facts.settings.sites:
        if facts.settings.edge is None:
            path = ("services", label, "runs")
            given = "static without a distribution"
            yield Found(path, given, "groundwork:edge: {} beside it", needs=(("edge",),))


CHECKS: Final = (fields, whole, one, served)
"""Rules about static sites."""
