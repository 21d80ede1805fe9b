/** What happened on the board, as the activity feed gives it, and how it is said. */
import { count } from "./tasks.ts";

export interface Happening {
  id: string;
  kind: string;
  /** RFC 3339, in UTC. */
  at: string;
  title: string | null;
  actor: string | null;
  count: number | null;
}

const DONE: Readonly<Record<string, string>> = {
  "task.created": "created",
  "task.changed": "changed",
  "task.finished": "finished",
  "task.deleted": "deleted",
};

/** A sentence without its full stop. */
export function words({ kind, title, actor, count: number }: Happening): string {
  const by = actor === null ? "" : ` by ${actor}`;
  return kind === "tasks.uploaded"
    ? `${count(number ?? 0, "task")} uploaded${by}`
    : `“${title ?? ""}” ${DONE[kind] ?? "changed"}${by}`;
}

/** A moment as text, such as `3 Mar 2026, 14:05`, in the person's own time. */
export function momentName(at: string, language?: string, zone?: string): string {
  const style = { dateStyle: "medium", timeStyle: "short" } as const;
  const options = zone === undefined ? style : { ...style, timeZone: zone };
  return new Intl.DateTimeFormat(language, options).format(new Date(at));
}
