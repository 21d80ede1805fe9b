"""Who is connected, kept in a table, and what they are told."""

import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any, Final

import boto3
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError

LONGEST_SECONDS: Final = 2 * 60 * 60
"""API Gateway ends a connection then.

https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-execution-service-websocket-limits-table.html
"""
AT_ONCE: Final = 16
"""Connections that are told something at the same time."""
GONE: Final = "GoneException"


@dataclass(frozen=True)
class Told:
    """How many connections there were, and what became of them."""

    connections: int
    gone: int
    failures: Sequence[BotoCoreError | ClientError]


class Connections:
    """The table of an API, with `id` as its key and `expires` as its ttl, and the API's own end."""

    def __init__(self, table: str, endpoint: str) -> None:
        config = Config(
            connect_timeout=2,
            read_timeout=2,
            retries={"total_max_attempts": 2, "mode": "standard"},
            max_pool_connections=AT_ONCE,
        )
        self._name = table
        self._table: Any = boto3.client("dynamodb", config=config)
        self._api: Any = boto3.client(
            "apigatewaymanagementapi", endpoint_url=endpoint, config=config
        )

    def add(self, connection_id: str) -> None:
        """Keep a connection until it can no longer be open."""
        expires = int(time.time()) + LONGEST_SECONDS
        item = {"id": {"S": connection_id}, "expires": {"N": str(expires)}}
        self._table.put_item(TableName=self._name, Item=item)

    def remove(self, connection_id: str) -> None:
        """Forget a connection, also one that nobody knows."""
        self._table.delete_item(TableName=self._name, Key={"id": {"S": connection_id}})

    def send(self, connection_id: str, text: str) -> bool:
        """Whether the connection was still there; one that is gone is forgotten."""
        try:
            self._api.post_to_connection(ConnectionId=connection_id, Data=text.encode())
        except ClientError as error:
            if error.response.get("Error", {}).get("Code") != GONE:
                raise
            self.remove(connection_id)
            return False
        return True

    def tell(self, text: str) -> Told:
        """Send to all, some at once; one that fails keeps nobody else from hearing of it."""
        with ThreadPoolExecutor(AT_ONCE) as pool:
            done = list(pool.map(lambda each: self._tried(each, text), self._all()))
        failures = [one for one in done if not isinstance(one, bool)]
        return Told(len(done), done.count(False), failures)

    def _tried(self, connection_id: str, text: str) -> bool | BotoCoreError | ClientError:
        try:
            return self.send(connection_id, text)
        except (BotoCoreError, ClientError) as error:
            return error

    def _all(self) -> Iterator[str]:
        pages = self._table.get_paginator("scan").paginate(
            TableName=self._name, ProjectionExpression="id", ConsistentRead=True
        )
        for page in pages:
            for item in page["Items"]:
                yield item["id"]["S"]
