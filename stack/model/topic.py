"""Topics: what is said once, and who hears it."""

from stack.model.base import Email, Label, Model


class Topic(Model):
    """A topic on SNS, whose messages go to queues, functions with `on: { topic }` and people."""

    queues: tuple[Label, ...] = ()
    """Labels in `queues` of those that get a copy of every message, just as it was sent. Defaults
    to none."""
    emails: tuple[Email, ...] = ()
    """Addresses that are asked to confirm and then get every message. Defaults to none."""
