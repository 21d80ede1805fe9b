"""Streams of Kafka, and search domains."""

from pydantic import Field

from components.data.stream_engine import StreamEngine
from stack.model.base import Label, Model
from stack.model.data import Size


class Stream(Model):
    """A cluster of Kafka on MSK with a topic of its name, in the isolated subnets of a network."""

    engine: StreamEngine
    """Who says how many brokers there are: AWS, for serverless, or the network's zones, for
    provisioned: two in dev, three in prod. Required."""
    network: Label
    """Network that holds it, in at least two zones. Defaults to the only network."""
    size: Size
    """Size of provisioned brokers: small, large or xlarge. Defaults to small in dev and large in
    prod."""
    storage_gib: int = Field(ge=1, le=4096)
    """Disk that each provisioned broker begins with, GiB; it grows to four times as much. Defaults
    to 10 in dev and 100 in prod."""
    disposable: bool
    """Allow deletion, with the messages. Defaults to the stack's `disposable`."""


class Search(Model):
    """A domain of OpenSearch, in the isolated subnets of a network."""

    network: Label
    """Network that holds it. Defaults to the only network."""
    size: Size
    """Size of its nodes: small, medium, large or xlarge. Defaults to small in dev and large in
    prod."""
    nodes: int = Field(ge=1, le=30)
    """Nodes with data, in up to three zones of the network; as many in each. Defaults to 1 in dev
    and 3 in prod."""
    masters: bool
    """Have three nodes besides that look after the others. Defaults to false in dev and true in
    prod."""
    storage_gib: int = Field(ge=10, le=1024)
    """Disk of each node, GiB. Defaults to 10 in dev and 50 in prod."""
    service_role: bool = False
    """Make the role by which OpenSearch enters networks, of which an account has one: for one
    search of one stack of an account. Defaults to false."""
    disposable: bool
    """Allow deletion, with what is indexed. Defaults to the stack's `disposable`."""
