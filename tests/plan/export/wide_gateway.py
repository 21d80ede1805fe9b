"""Users and gateways of the wide program."""

import pulumi

from components.identity.users import Users, UsersArgs


def gateway(opts: pulumi.ResourceOptions) -> None:
    people: UsersArgs = {
        "region": "eu-north-1",
        "callback_urls": ["https://shop.example.com"],
        "balancer_hosts": ["shop.example.com"],
        "threat_protection": True,
    }
    pulumi.export("issuer", Users("people", people, opts).issuer)
