import { useId } from "react";
import type { Column } from "./board.ts";
import { Card } from "./Card.tsx";
import { Problem } from "./Problem.tsx";
import { STATUS_NAMES, type Status, type Task } from "./tasks.ts";

interface Props {
  status: Status;
  column: Column;
  focusId: string | null;
  onOpen: (task: Task) => void;
  onMove: (task: Task, to: Status) => void;
  /** Load the page behind a cursor, or the first one. */
  onLoad: (cursor: string | null) => void;
}

export function ColumnView({ status, column, focusId, onOpen, onMove, onLoad }: Props) {
  const { tasks, next, loading, error } = column;
  const heading = useId();
  const name = STATUS_NAMES[status];
  return (
    <section className={`column ${status}`} aria-labelledby={heading} aria-busy={loading}>
      <h2 id={heading}>
        {name}{" "}
        <span className="count">
          {tasks.length}
          {next !== null && "+"}
        </span>
      </h2>
      {tasks.length > 0 && (
        <ul>
          {tasks.map((task) => (
            <Card
              key={task.id}
              task={task}
              focused={task.id === focusId}
              onOpen={onOpen}
              onMove={onMove}
            />
          ))}
        </ul>
      )}
      {error && (
        <Problem what={`${name} cannot be shown.`} error={error}>
          <button type="button" onClick={() => onLoad(next)}>
            Try again
          </button>
        </Problem>
      )}
      {loading && <p className="hint">Loading…</p>}
      {!loading && !error && tasks.length === 0 && <p className="hint">Nothing here.</p>}
      {!loading && !error && next !== null && (
        <button type="button" className="more" onClick={() => onLoad(next)}>
          More of {name}
        </button>
      )}
    </section>
  );
}
