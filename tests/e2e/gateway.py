"""A program with users and what stands before services, for the stack `local`."""

import pulumi

from components.identity.users import Users
from stack.provider import aws_provider
from stack.read import from_config

settings = from_config()
opts = pulumi.ResourceOptions(provider=aws_provider(settings))
region, disposable = settings.region, settings.disposable

people = Users(
    "people",
    {
        "region": region,
        "callback_urls": ["http://localhost:5173/"],
        "balancer_hosts": ["shop.example.com"],
        "disposable": disposable,
    },
    opts,
)

pulumi.export("sign_in_url", people.sign_in_url)
