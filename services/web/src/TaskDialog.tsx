import { useEffect, useState } from "react";
import * as api from "./api.ts";
import { ApiError } from "./api.ts";
import { Dialog } from "./Dialog.tsx";
import { Problem } from "./Problem.tsx";
import { TaskForm } from "./TaskForm.tsx";
import type { Draft, Task } from "./tasks.ts";
import { known } from "./useBoard.ts";

interface Props {
  id: string;
  /** The task where the board has it already. */
  task: Task | undefined;
  onClose: () => void;
  onSaved: (task: Task) => void;
  onDeleted: (task: Task) => void;
}

/** One task, opened by its address. */
export function TaskDialog({ id, task: given, onClose, onSaved, onDeleted }: Props) {
  const [task, setTask] = useState(given);
  const [error, setError] = useState<ApiError | null>(null);

  useEffect(() => {
    if (task === undefined) {
      api.get(id).then(setTask, (reason) => setError(known(reason)));
    }
  }, [id, task]);

  if (task === undefined) {
    return (
      <Dialog title="Task" onClose={onClose}>
        {error ? <Problem what="The task cannot be shown." error={error} /> : <p>Loading…</p>}
      </Dialog>
    );
  }

  const save = async (draft: Draft) => {
    const changes = changed(task, draft);
    const unchanged = Object.keys(changes).length === 0;
    onSaved(unchanged ? task : await api.update(id, changes));
  };
  return (
    <Dialog title="Edit task" onClose={onClose}>
      <TaskForm start={task} action="Save" save={save}>
        <Delete task={task} onDeleted={onDeleted} fail={setError} />
      </TaskForm>
      {error && <Problem what="The task was not deleted." error={error} />}
    </Dialog>
  );
}

interface DeleteProps {
  task: Task;
  onDeleted: (task: Task) => void;
  fail: (error: ApiError | null) => void;
}

function Delete({ task, onDeleted, fail }: DeleteProps) {
  const [asking, setAsking] = useState(false);

  const remove = async () => {
    fail(null);
    try {
      await api.remove(task.id);
      onDeleted(task);
    } catch (error) {
      const reason = known(error);
      // Somebody else was faster: what was wanted is the case.
      if (reason.status === 404) {
        onDeleted(task);
      } else {
        fail(reason);
        setAsking(false);
      }
    }
  };

  if (!asking) {
    return (
      <button type="button" className="danger" onClick={() => setAsking(true)}>
        Delete…
      </button>
    );
  }
  return (
    <span className="ask" role="group" aria-label="Delete this task?">
      <button type="button" className="danger" onClick={() => void remove()}>
        Delete for good
      </button>
      <button type="button" autoFocus onClick={() => setAsking(false)}>
        Keep
      </button>
    </span>
  );
}

/** Only what the person changed, so that nobody else's change is undone. */
function changed(task: Task, draft: Draft): Partial<Draft> {
  const names = ["title", "description", "status", "due_date"] as const;
  return Object.fromEntries(
    names.filter((name) => draft[name] !== task[name]).map((name) => [name, draft[name]]),
  );
}
