"""What stands between the internet and the stack: distribution, firewall and domain."""

from enum import StrEnum

from pydantic import Field

from components.edge.limits import LEAST_RATE, MOST_RATE
from stack.model.base import DomainName, Model


class Domain(Model):
    """The name that the stack answers to."""

    name: DomainName
    """Domain name, such as shop.example.com. Required."""
    zone: DomainName
    """Hosted zone in Route 53 that holds it, such as example.com. Required."""


class PriceClass(StrEnum):
    """Edge locations that a distribution uses, by AWS's names."""

    CHEAPEST = "PriceClass_100"
    MOST = "PriceClass_200"
    ALL = "PriceClass_All"


class Scheme(StrEnum):
    """Addresses of a load balancer."""

    PUBLIC = "public"
    INTERNAL = "internal"


class Edge(Model):
    """A CloudFront distribution before static sites and the load balancer; `{}` turns it on."""

    price_class: PriceClass = PriceClass.CHEAPEST
    """Edge locations: 100 is North America and Europe. Defaults to PriceClass_100."""
    balancer: Scheme = Scheme.PUBLIC
    """Whether the load balancer has public addresses, or is internal and the distribution comes
    through its VPC; a change replaces it. Defaults to public."""


class Firewall(Model):
    """A web application firewall before the distribution, else before the load balancer."""

    rate_limit: int = Field(default=2000, ge=LEAST_RATE, le=MOST_RATE)
    """Requests of one address in five minutes. Defaults to 2000."""
