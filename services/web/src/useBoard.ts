/** The board's state with what can be done to it; failures are told, never thrown. */
import { useCallback, useEffect, useReducer } from "react";
import * as api from "./api.ts";
import { ApiError } from "./api.ts";
import { type Board, begun, reduce } from "./board.ts";
import type { Pages } from "./pages.ts";
import { STATUS_NAMES, STATUSES, type Status, type Task } from "./tasks.ts";

export interface Actions {
  load: (status: Status, cursor: string | null) => Promise<void>;
  reload: () => void;
  move: (task: Task, to: Status) => Promise<void>;
  keep: (task: Task) => void;
  drop: (id: string) => void;
}

/** `say` is told what was done, `fail` what was not; what is in `pages` is not asked for. */
export function useBoard(
  say: (text: string) => void,
  fail: (error: ApiError) => void,
  pages: Pages,
): [Board, Actions] {
  const [board, dispatch] = useReducer(reduce, pages, begun);

  const load = useCallback(async (status: Status, cursor: string | null) => {
    dispatch({ type: "asked", status, anew: cursor === null });
    try {
      dispatch({ type: "answered", status, page: await api.list(status, cursor) });
    } catch (error) {
      dispatch({ type: "failed", status, error: known(error) });
    }
  }, []);

  const reload = useCallback(() => STATUSES.forEach((status) => void load(status, null)), [load]);
  useEffect(() => {
    STATUSES.filter((status) => pages[status] === undefined).forEach((status) => void load(status, null));
  }, [load, pages]);

  const move = async (task: Task, to: Status) => {
    dispatch({ type: "stored", task: { ...task, status: to } });
    try {
      dispatch({ type: "stored", task: await api.update(task.id, { status: to }) });
      say(`“${task.title}” is in ${STATUS_NAMES[to]}.`);
    } catch (error) {
      const reason = known(error);
      const gone = reason.status === 404;
      dispatch(gone ? { type: "removed", id: task.id } : { type: "stored", task });
      fail(reason);
    }
  };

  const keep = (task: Task) => dispatch({ type: "stored", task });
  const drop = (id: string) => dispatch({ type: "removed", id });
  return [board, { load, reload, move, keep, drop }];
}

/** The error as the API's; anything else is a mistake of this program and goes on. */
export function known(error: unknown): ApiError {
  if (error instanceof ApiError) {
    return error;
  }
  throw error;
}
