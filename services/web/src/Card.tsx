import { type MouseEvent, useEffect, useRef } from "react";
import { taskPath } from "./route.ts";
import { dayName, isOverdue, MOVES, type Status, type Task, today } from "./tasks.ts";
import { useSettled } from "./useSettled.ts";

interface Props {
  task: Task;
  focused: boolean;
  onOpen: (task: Task) => void;
  onMove: (task: Task, to: Status) => void;
}

/** One task on the board; takes the focus when it arrives in another column. */
export function Card({ task, focused, onOpen, onMove }: Props) {
  const link = useRef<HTMLAnchorElement>(null);
  useEffect(() => {
    if (focused) {
      link.current?.focus();
    }
  }, [focused]);

  const open = (event: MouseEvent) => {
    // A new tab or window stays the browser's business.
    if (!(event.metaKey || event.ctrlKey || event.shiftKey)) {
      event.preventDefault();
      onOpen(task);
    }
  };
  // Both its day and the form of a date are those of the person's place.
  const settled = useSettled();
  const late = settled && isOverdue(task, today());
  return (
    <li className="card">
      <h3>
        <a ref={link} href={taskPath(task.id)} onClick={open}>
          {task.title}
        </a>
      </h3>
      {task.description && <p className="description">{task.description}</p>}
      {task.due_date && (
        <p className={late ? "due late" : "due"}>
          {late ? "Overdue" : "Due"} <time dateTime={task.due_date}>{settled ? dayName(task.due_date) : task.due_date}</time>
        </p>
      )}
      <div className="moves">
        {MOVES[task.status].map(({ to, label }) => (
          <button
            key={to}
            type="button"
            aria-label={`${label}: ${task.title}`}
            onClick={() => onMove(task, to)}
          >
            {label}
          </button>
        ))}
      </div>
    </li>
  );
}
