"""The index of tasks: made where it is not there, written in any order, asked by words."""

import json
from collections.abc import Mapping, Sequence
from typing import Any, Final

from search.change import Change
from search.http import Http, RefusedError

NAME: Final = "tasks"
ROLE: Final = "readall"
"""What OpenSearch calls those who may read everything."""
EXISTS: Final = 400
OLDER: Final = 409
GONE: Final = 404
MOST_FOUND: Final = 20
MAPPING: Final[Mapping[str, Any]] = {
    "mappings": {
        "dynamic": False,
        "properties": {
            "title": {"type": "text"},
            "kind": {"type": "keyword"},
            "at": {"type": "date"},
        },
    }
}


class Index:
    """One index of a domain."""

    def __init__(self, http: Http) -> None:
        self._http = http

    def prepare(self, reader: str | None) -> None:
        """Make the index, and let the reader's role in, as far as that is not done."""
        try:
            self._http.ask("PUT", f"/{NAME}", MAPPING)
        except RefusedError as error:
            if error.status != EXISTS:
                raise
        if reader:
            self._http.ask(
                "PUT", f"/_plugins/_security/api/rolesmapping/{ROLE}", {"backend_roles": [reader]}
            )

    def apply(self, changes: Sequence[Change]) -> Sequence[int]:
        """Write all; the places of those that the domain refuses.

        What comes twice, or after something newer, changes nothing. A task that is gone leaves its
        version behind for a minute.
        """
        if not changes:
            return []
        lines: list[str] = []
        for change in changes:
            word = "delete" if change.document is None else "index"
            said = {
                "_id": change.task_id,
                "version": change.version,
                "version_type": "external_gte",
            }
            lines.append(json.dumps({word: said}))
            if change.document is not None:
                lines.append(json.dumps(change.document))
        told = self._http.ask("POST", f"/{NAME}/_bulk", "\n".join(lines) + "\n")
        answers = [next(iter(item.values()))["status"] for item in told["items"]]
        return [
            place
            for place, status in enumerate(answers)
            if status not in (OLDER, GONE) and not 200 <= status < 300
        ]

    def find(self, words: str) -> Sequence[Mapping[str, Any]]:
        """Tasks whose title has some of the words, the best first."""
        question = {
            "size": MOST_FOUND,
            "query": {"match": {"title": {"query": words, "fuzziness": "AUTO"}}},
        }
        told = self._http.ask("POST", f"/{NAME}/_search", question)
        return [{"id": hit["_id"], **hit["_source"]} for hit in told["hits"]["hits"]]
