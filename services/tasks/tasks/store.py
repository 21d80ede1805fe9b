"""Tasks in PostgreSQL. Every function takes a connection and leaves the transaction to it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final
from uuid import UUID

from psycopg import Connection, sql
from psycopg.rows import class_row

from tasks.board import Draft, Task
from tasks.paging import Key

_COLUMNS: Final = sql.SQL(
    "id, title, description, status, due_date, position, created_at, updated_at"
)
_LAST: Final = "SELECT coalesce(max(position), 0) FROM tasks"


@dataclass(frozen=True)
class Filter:
    """Which tasks are listed; an absent bound does not filter. Days are inclusive."""

    status: str | None = None
    due_from: date | None = None
    due_to: date | None = None


def create(connection: Connection[Any], draft: Draft) -> Task:
    """Store a task, at the end of the board where the draft has no position."""
    query = sql.SQL(
        "INSERT INTO tasks (title, description, status, due_date, position) "
        "VALUES (%(title)s, %(description)s, %(status)s, %(due_date)s, "
        "coalesce(%(position)s::float8, ({last}) + 1)) RETURNING {columns}"
    ).format(last=sql.SQL(_LAST), columns=_COLUMNS)
    with connection.cursor(row_factory=class_row(Task)) as cursor:
        task = cursor.execute(query, vars(draft)).fetchone()
    if task is None:
        raise RuntimeError("INSERT returned no row")
    return task


def get(connection: Connection[Any], id_: UUID) -> Task | None:
    """The task, or none."""
    query = sql.SQL("SELECT {} FROM tasks WHERE id = %s").format(_COLUMNS)
    with connection.cursor(row_factory=class_row(Task)) as cursor:
        return cursor.execute(query, [id_]).fetchone()


def update(connection: Connection[Any], id_: UUID, changes: Mapping[str, Any]) -> Task | None:
    """Change the named fields; the task after that, or none."""
    assignments = [
        sql.SQL("{} = {}").format(sql.Identifier(name), sql.Placeholder(name)) for name in changes
    ]
    query = sql.SQL(
        "UPDATE tasks SET {assignments}, updated_at = now() WHERE id = {id} RETURNING {columns}"
    ).format(
        assignments=sql.SQL(", ").join(assignments),
        id=sql.Placeholder("id"),
        columns=_COLUMNS,
    )
    with connection.cursor(row_factory=class_row(Task)) as cursor:
        return cursor.execute(query, {**changes, "id": id_}).fetchone()


def delete(connection: Connection[Any], id_: UUID) -> Task | None:
    """Remove the task; the task as it was, or none."""
    query = sql.SQL("DELETE FROM tasks WHERE id = %s RETURNING {}").format(_COLUMNS)
    with connection.cursor(row_factory=class_row(Task)) as cursor:
        return cursor.execute(query, [id_]).fetchone()


def page(
    connection: Connection[Any], wanted: Filter, after: Key | None, limit: int
) -> tuple[list[Task], Key | None]:
    """At most `limit` tasks behind a key, in order; and the key of the last where more follow."""
    conditions = [
        (sql.SQL("status = %(status)s"), wanted.status),
        (sql.SQL("due_date >= %(due_from)s"), wanted.due_from),
        (sql.SQL("due_date <= %(due_to)s"), wanted.due_to),
        (sql.SQL("(position, id) > (%(position)s, %(id)s)"), after),
    ]
    used = [condition for condition, value in conditions if value is not None]
    query = sql.SQL(
        "SELECT {columns} FROM tasks {where} ORDER BY position, id LIMIT %(limit)s"
    ).format(
        columns=_COLUMNS,
        where=sql.SQL("WHERE {}").format(sql.SQL(" AND ").join(used)) if used else sql.SQL(""),
    )
    values: dict[str, Any] = {**vars(wanted), "limit": limit + 1}
    if after is not None:
        values |= {"position": after[0], "id": after[1]}
    with connection.cursor(row_factory=class_row(Task)) as cursor:
        tasks = cursor.execute(query, values).fetchall()
    if len(tasks) <= limit:
        return tasks, None
    last = tasks[limit - 1]
    return tasks[:limit], (last.position, last.id)


def create_all(connection: Connection[Any], drafts: Sequence[Draft]) -> int:
    """Store all tasks at the end of the board, in their order; returns how many."""
    with connection.cursor() as cursor:
        row = cursor.execute(_LAST).fetchone()
        last = row[0] if row else 0.0
        copy_in = "COPY tasks (title, description, status, due_date, position) FROM STDIN"
        with cursor.copy(copy_in) as copy:
            for place, draft in enumerate(drafts, start=1):
                copy.write_row(
                    (draft.title, draft.description, draft.status, draft.due_date, last + place)
                )
        return cursor.rowcount
