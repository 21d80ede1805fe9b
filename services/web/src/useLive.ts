/** The board as others change it. */
import { useEffect, useRef, useState } from "react";
import * as api from "./api.ts";
import { listen, type Told } from "./live.ts";
import { type Actions, known } from "./useBoard.ts";

type Changes = Pick<Actions, "keep" | "drop" | "reload">;

/** Whether changes of others come by themselves at the moment. */
export function useLive(changes: Changes): boolean {
  const [live, setLive] = useState(false);
  const latest = useRef(changes);
  useEffect(() => {
    latest.current = changes;
  });

  useEffect(() => {
    const told = follow(latest);
    return listen({
      opened: (again) => {
        setLive(true);
        if (again) {
          latest.current.reload();
        }
      },
      closed: () => setLive(false),
      told,
    });
  }, []);
  return live;
}

/** Bring the board to where an event says that it is; a task is asked for, since titles are all that it says. */
function follow(latest: { readonly current: Changes }): (event: Told) => void {
  const turns = new Map<string, number>();
  return ({ kind, task_id: id }) => {
    if (kind === "tasks.uploaded") {
      latest.current.reload();
    }
    if (!kind.startsWith("task.") || id === undefined) {
      return;
    }
    const turn = (turns.get(id) ?? 0) + 1;
    turns.set(id, turn);
    // An answer that a later event has overtaken says nothing new.
    const isLast = () => turns.get(id) === turn;
    if (kind === "task.deleted") {
      latest.current.drop(id);
      return;
    }
    api.get(id).then(
      (task) => {
        if (isLast()) {
          latest.current.keep(task);
        }
      },
      (error: unknown) => {
        if (isLast() && known(error).status === 404) {
          latest.current.drop(id);
        }
      },
    );
  };
}
