"""Ways to run Kafka on MSK, in a module that costs nothing to load."""

from enum import StrEnum


class StreamEngine(StrEnum):
    """Who says how many brokers there are."""

    SERVERLESS = "serverless"
    """AWS: paid by the hour, by partition and by what passes."""
    PROVISIONED = "provisioned"
    """We: brokers of a size, one in each zone."""
