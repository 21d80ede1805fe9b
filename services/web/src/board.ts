/** What the board shows: a column a status, each with the pages that were loaded so far. */
import type { ApiError, Page } from "./api.ts";
import type { Pages } from "./pages.ts";
import { compare, STATUSES, type Status, type Task } from "./tasks.ts";

export interface Column {
  tasks: readonly Task[];
  /** Where the next page begins; null where all tasks are here. */
  next: string | null;
  loading: boolean;
  error: ApiError | null;
}

export type Board = Readonly<Record<Status, Column>>;

export type Change =
  | { type: "asked"; status: Status; anew: boolean }
  | { type: "answered"; status: Status; page: Page }
  | { type: "failed"; status: Status; error: ApiError }
  | { type: "stored"; task: Task }
  | { type: "removed"; id: string };

const EMPTY: Column = { tasks: [], next: null, loading: true, error: null };

export const LOADING: Board = { todo: EMPTY, doing: EMPTY, done: EMPTY };

/** The board with the pages that are there from the start. */
export function begun(pages: Pages): Board {
  const known = STATUSES.flatMap((status) => {
    const page = pages[status];
    return page === undefined ? [] : [{ status, page }];
  });
  return known.reduce((board, one) => reduce(board, { type: "answered", ...one }), LOADING);
}

/** The board after a change; a task is in one column at most, in the order of the board. */
export function reduce(board: Board, change: Change): Board {
  switch (change.type) {
    case "asked": {
      const column = change.anew ? EMPTY : board[change.status];
      return { ...board, [change.status]: { ...column, loading: true, error: null } };
    }
    case "answered": {
      const { items, next } = change.page;
      const others = items.reduce(without, board);
      const tasks = [...others[change.status].tasks, ...items].toSorted(compare);
      return { ...others, [change.status]: { tasks, next, loading: false, error: null } };
    }
    case "failed": {
      const column = { ...board[change.status], loading: false, error: change.error };
      return { ...board, [change.status]: column };
    }
    case "stored": {
      const { task } = change;
      const others = without(board, task);
      const column = others[task.status];
      return {
        ...others,
        [task.status]: { ...column, tasks: [...column.tasks, task].toSorted(compare) },
      };
    }
    case "removed":
      return without(board, change);
  }
}

export function find(board: Board, id: string): Task | undefined {
  return STATUSES.flatMap((status) => board[status].tasks).find((task) => task.id === id);
}

function without(board: Board, { id }: { id: string }): Board {
  const columns = STATUSES.map((status) => {
    const column = board[status];
    const tasks = column.tasks.filter((task) => task.id !== id);
    return [status, tasks.length === column.tasks.length ? column : { ...column, tasks }];
  });
  return Object.fromEntries(columns) as Board;
}
