import * as api from "./api.ts";
import { Dialog } from "./Dialog.tsx";
import { TaskForm } from "./TaskForm.tsx";
import type { Draft, Task } from "./tasks.ts";

interface Props {
  onClose: () => void;
  onCreated: (task: Task) => void;
}

const BLANK: Draft = { title: "", description: "", status: "todo", due_date: null };

export function NewTask({ onClose, onCreated }: Props) {
  return (
    <Dialog title="New task" onClose={onClose}>
      <TaskForm
        start={BLANK}
        action="Create task"
        save={async (draft) => onCreated(await api.create(draft))}
      />
    </Dialog>
  );
}
