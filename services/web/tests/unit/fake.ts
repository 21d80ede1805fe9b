/** An API in memory: answers by method and path, and keeps what it was asked. */
import { vi } from "vitest";
import type { Status, Task } from "../../src/tasks.ts";

export function task(number: number, more: Partial<Task> = {}): Task {
  return {
    id: `00000000-0000-4000-8000-${String(number).padStart(12, "0")}`,
    title: `Task ${number}`,
    description: "",
    status: "todo",
    due_date: null,
    position: number,
    created_at: "2026-01-01T00:00:00.000Z",
    updated_at: "2026-01-01T00:00:00.000Z",
    ...more,
  };
}

export function json(status: number, body: unknown, type = "application/json"): Response {
  const headers = { "Content-Type": type, "X-Correlation-Id": "from-header" };
  return new Response(JSON.stringify(body), { status, headers });
}

export function problem(status: number, detail: string, errors?: unknown): Response {
  const body = { title: "No", status, detail, correlation_id: "abc-1", ...(errors ? { errors } : {}) };
  return json(status, body, "application/problem+json");
}

export interface Asked {
  method: string;
  path: string;
  body: unknown;
  type: string | undefined;
}

type Answer = (asked: Asked) => Response | Promise<Response>;

const FEED = "GET /api/activity?limit=10";

/**
 * Replace `fetch`; `answers` maps `METHOD /path?query` to an answer, anything else is a 500. There is
 * no activity feed where no answer is given for it, and what asks for it is then not kept.
 */
export function fake(answers: Record<string, Answer>): Asked[] {
  const asked: Asked[] = [];
  vi.stubGlobal("fetch", async (path: string, init: RequestInit) => {
    const { body } = init;
    const headers = init.headers as Record<string, string> | undefined;
    const request = {
      method: init.method ?? "",
      path,
      body: typeof body === "string" ? JSON.parse(body) : body,
      type: headers?.["Content-Type"],
    };
    const answer = answers[`${request.method} ${path}`];
    if (answer === undefined && `${request.method} ${path}` === FEED) {
      return problem(404, "There is nothing here.");
    }
    asked.push(request);
    return answer ? answer(request) : problem(500, `no answer for ${request.method} ${path}`);
  });
  return asked;
}

/** Answers for the first page of each column. */
export function board(tasks: Task[], next: Partial<Record<Status, string>> = {}) {
  const column = (status: Status) => ({
    [`GET /api/tasks?status=${status}`]: () =>
      json(200, {
        items: tasks.filter((task) => task.status === status),
        next: next[status] ?? null,
      }),
  });
  return { ...column("todo"), ...column("doing"), ...column("done") } as Record<string, Answer>;
}
