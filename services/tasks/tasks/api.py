"""The API below `/api/tasks`."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from http import HTTPStatus
from typing import Any, Final
from uuid import UUID

from flask import Blueprint, Request, Response, current_app, jsonify, request, url_for
from psycopg import Connection
from werkzeug.exceptions import BadRequest

from tasks import board, csv_upload, events, paging, store
from tasks.database import Pool
from tasks.problems import Refused

QUERY: Final = ("status", "due_from", "due_to", "limit", "cursor")

blueprint: Final = Blueprint("tasks", __name__, url_prefix="/api/tasks")


def _pool() -> Pool:
    return current_app.extensions["pool"]


@contextmanager
def _changing() -> Iterator[Connection[Any]]:
    """A connection to change tasks with; what was kept of them is forgotten after its commit."""
    try:
        with _pool().connection() as connection:
            yield connection
    finally:
        # Also where it failed: a commit whose answer is lost may have been one.
        current_app.extensions["cache"].forget()


def _kept(key: str, load: Callable[[], dict[str, Any]]) -> Response:
    """The answer of a key, from the cache where it can be."""
    body, status = current_app.extensions["cache"].read(key, lambda: jsonify(load()).get_data())
    response = Response(body, content_type="application/json")
    if status:
        response.headers["Cache-Status"] = status
    return response


def _publish(event: Mapping[str, Any]) -> None:
    current_app.extensions["publisher"].publish(event)


@blueprint.get("")
def list_tasks() -> Response:
    """One page of the board."""
    wanted, after, limit = _query(request.args.to_dict(flat=False))

    def load() -> dict[str, Any]:
        with _pool().connection() as connection:
            tasks, last = store.page(connection, wanted, after, limit)
        return {
            "items": [task.as_json() for task in tasks],
            "next": paging.cursor(last) if last else None,
        }

    asked = [*vars(wanted).values(), after and paging.cursor(after), limit]
    return _kept("list:" + ":".join(str(each or "") for each in asked), load)


@blueprint.post("")
def create_task() -> tuple[dict[str, Any], int, dict[str, str]]:
    """A task from a JSON object."""
    draft = _fields(board.draft)
    with _changing() as connection:
        task = store.create(connection, draft)
    _publish(events.task_event("task.created", task))
    location = url_for("tasks.get_task", id_=task.id)
    return task.as_json(), HTTPStatus.CREATED, {"Location": location}


@blueprint.post("/bulk")
def create_tasks() -> tuple[dict[str, Any], int]:
    """Tasks from CSV, all or none."""
    request.max_content_length = csv_upload.BYTE_LIMIT
    try:
        drafts = csv_upload.parse(_csv(request))
    except csv_upload.TooManyRowsError:
        raise Refused(
            HTTPStatus.REQUEST_ENTITY_TOO_LARGE, f"At most {csv_upload.ROW_LIMIT} rows."
        ) from None
    except csv_upload.CsvError as bad:
        raise Refused(HTTPStatus.UNPROCESSABLE_ENTITY, "No row was stored.", bad.errors) from None
    with _changing() as connection:
        count = store.create_all(connection, drafts)
    if count:
        _publish({"kind": "tasks.uploaded", "count": count})
    return {"created": count}, HTTPStatus.CREATED


@blueprint.get("/<uuid:id_>")
def get_task(id_: UUID) -> Response:
    """One task."""

    def load() -> dict[str, Any]:
        with _pool().connection() as connection:
            return _found(store.get(connection, id_)).as_json()

    return _kept(f"one:{id_}", load)


@blueprint.patch("/<uuid:id_>")
def update_task(id_: UUID) -> dict[str, Any]:
    """Change the fields that a JSON object names."""
    changes = _fields(board.changes)
    with _changing() as connection:
        before = _found(store.get(connection, id_))
        task = _found(store.update(connection, id_, changes))
    finished = task.status == "done" != before.status
    _publish(events.task_event("task.finished" if finished else "task.changed", task))
    return task.as_json()


@blueprint.delete("/<uuid:id_>")
def delete_task(id_: UUID) -> tuple[str, int]:
    """Remove one task."""
    with _changing() as connection:
        task = _found(store.delete(connection, id_))
    _publish(events.task_event("task.deleted", task))
    return "", HTTPStatus.NO_CONTENT


def _found(task: board.Task | None) -> board.Task:
    if task is None:
        raise Refused(HTTPStatus.NOT_FOUND, "There is no such task.")
    return task


def _fields(check: Any) -> Any:
    try:
        data = request.get_json()
    except RecursionError:
        raise BadRequest("The JSON is nested too deeply.") from None
    try:
        return check(data)
    except board.InvalidTaskError as invalid:
        raise Refused(
            HTTPStatus.UNPROCESSABLE_ENTITY,
            "The task is not acceptable.",
            [{"field": field, "detail": detail} for field, detail in invalid.errors.items()],
        ) from None


def _query(given: Mapping[str, list[str]]) -> tuple[store.Filter, paging.Key | None, int]:
    checks = {
        "status": board.status,
        "due_from": board.due_date,
        "due_to": board.due_date,
        "limit": paging.limit,
        "cursor": paging.key,
    }
    values, errors = {}, []
    for name, texts in given.items():
        try:
            if name not in QUERY:
                raise ValueError(f"is unknown; accepted: {', '.join(QUERY)}")
            if len(texts) > 1:
                raise ValueError("is there more than once")
            values[name] = checks[name](texts[0])
        except ValueError as error:
            errors.append({"field": name, "detail": str(error)})
    if errors:
        raise Refused(HTTPStatus.BAD_REQUEST, "The query is not acceptable.", errors)
    wanted = store.Filter(values.get("status"), values.get("due_from"), values.get("due_to"))
    return wanted, values.get("cursor"), values.get("limit", paging.DEFAULT_LIMIT)


def _csv(given: Request) -> bytes:
    if given.mimetype == "multipart/form-data":
        files = given.files.getlist("file")
        if len(files) != 1:
            raise Refused(HTTPStatus.BAD_REQUEST, "Exactly one part must be the file `file`.")
        return files[0].read()
    if given.mimetype != "text/csv":
        raise Refused(
            HTTPStatus.UNSUPPORTED_MEDIA_TYPE, "The body must be text/csv or multipart/form-data."
        )
    return given.get_data(cache=False)
