/** A task as the API gives it, and what the board says about it. */

export const STATUSES = ["todo", "doing", "done"] as const;
export type Status = (typeof STATUSES)[number];

export const STATUS_NAMES: Readonly<Record<Status, string>> = {
  todo: "To do",
  doing: "Doing",
  done: "Done",
};

export const TITLE_LENGTH = 200;
export const DESCRIPTION_LENGTH = 4000;

/** What a person can fill in; `due_date` is YYYY-MM-DD or null. */
export interface Draft {
  title: string;
  description: string;
  status: Status;
  due_date: string | null;
}

export interface Task extends Draft {
  id: string;
  position: number;
  created_at: string;
  updated_at: string;
}

/** The one-step moves of a card, named as its buttons are. */
export const MOVES: Readonly<Record<Status, readonly { to: Status; label: string }[]>> = {
  todo: [
    { to: "doing", label: "Start" },
    { to: "done", label: "Finish" },
  ],
  doing: [
    { to: "todo", label: "Put back" },
    { to: "done", label: "Finish" },
  ],
  done: [{ to: "doing", label: "Reopen" }],
};

/** The order of the board: by position, then by id, as the API sorts. */
export function compare(a: Task, b: Task): number {
  return a.position - b.position || (a.id < b.id ? -1 : a.id > b.id ? 1 : 0);
}

/** The day of the person's own calendar as YYYY-MM-DD. */
export function today(now: Date = new Date()): string {
  const parts = [now.getFullYear(), now.getMonth() + 1, now.getDate()];
  return parts.map((part) => String(part).padStart(2, "0")).join("-");
}

export function isOverdue(task: Pick<Task, "due_date" | "status">, day: string): boolean {
  return task.due_date !== null && task.status !== "done" && task.due_date < day;
}

/** A day as text, such as `3 Mar 2026`, in the language given. */
export function dayName(day: string, language?: string): string {
  const moment = new Date(`${day}T00:00:00Z`);
  const style = { day: "numeric", month: "short", year: "numeric", timeZone: "UTC" } as const;
  return new Intl.DateTimeFormat(language, style).format(moment);
}

export function count(number: number, noun: string): string {
  return `${number.toLocaleString("en")} ${noun}${number === 1 ? "" : "s"}`;
}
