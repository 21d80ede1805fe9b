"""A function on the stream: indexes what happened, and says what could not be."""

import base64
import functools
import logging
import os
from collections.abc import Mapping
from typing import Any

from search import change, logs, settings
from search.http import Http, signer
from search.index import Index

log = logging.getLogger("search")


def handler(event: Mapping[str, Any], _context: Any) -> dict[str, Any]:
    """A batch of messages; those that failed come again, the first of each partition and later."""
    return consume(_index(), event)


def consume(index: Index, event: Mapping[str, Any]) -> dict[str, Any]:
    """Index what can be read; the places of the rest, as Lambda wants them.

    https://docs.aws.amazon.com/lambda/latest/dg/kafka-retry-configurations.html
    """
    records = [record for batch in event["records"].values() for record in batch]
    failed: list[Mapping[str, Any]] = []
    read: list[tuple[Mapping[str, Any], change.Change]] = []
    for record in records:
        try:
            read.append((record, change.read(base64.b64decode(record.get("value") or ""))))
        except (change.UnreadableError, ValueError):
            log.error("change unreadable", extra={"fields": _place(record)})
            failed.append(record)
    for number in index.apply([one for _, one in read]):
        log.error("change refused", extra={"fields": _place(read[number][0])})
        failed.append(read[number][0])
    log.info("changes indexed", extra={"fields": {"count": len(records) - len(failed)}})
    return {"batchItemFailures": [{"itemIdentifier": _place(record)} for record in failed]}


def _place(record: Mapping[str, Any]) -> dict[str, Any]:
    return {"partition": f"{record['topic']}-{record['partition']}", "offset": record["offset"]}


@functools.cache
def _index() -> Index:
    logs.configure(settings.log_level(os.environ))
    domain = settings.domain(os.environ)
    index = Index(Http(domain.url, signer(domain)))
    index.prepare(domain.reader)
    return index
