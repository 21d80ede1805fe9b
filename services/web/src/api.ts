/** The API of the same origin; every failure is an `ApiError`. */
import type { Happening } from "./feed.ts";
import type { Draft, Status, Task } from "./tasks.ts";

export const BASE = "/api/tasks";
const FEED = "/api/activity?limit=10";
export const UPLOAD_LIMIT = 5 * 1024 * 1024;

export interface Page {
  items: Task[];
  next: string | null;
}

/** One mistake in a request: a field of a task, or a line and a column of a file. */
export interface Mistake {
  field: string;
  detail: string;
  line?: number;
}

/** Why a request failed; `status` is 0 where no answer came. */
export class ApiError extends Error {
  override name = "ApiError";
  readonly status: number;
  readonly correlationId: string | null;
  readonly mistakes: readonly Mistake[];

  constructor(
    detail: string,
    status = 0,
    correlationId: string | null = null,
    mistakes: readonly Mistake[] = [],
  ) {
    super(detail);
    this.status = status;
    this.correlationId = correlationId;
    this.mistakes = mistakes;
  }
}

export function list(status: Status, cursor: string | null = null): Promise<Page> {
  const query = new URLSearchParams({ status, ...(cursor === null ? {} : { cursor }) });
  return ask<Page>("GET", `${BASE}?${query}`);
}

export function get(id: string): Promise<Task> {
  return ask<Task>("GET", `${BASE}/${encodeURIComponent(id)}`);
}

export function create(draft: Draft): Promise<Task> {
  return ask<Task>("POST", BASE, draft);
}

export function update(id: string, changes: Partial<Draft>): Promise<Task> {
  return ask<Task>("PATCH", `${BASE}/${encodeURIComponent(id)}`, changes);
}

export async function remove(id: string): Promise<void> {
  await ask<null>("DELETE", `${BASE}/${encodeURIComponent(id)}`);
}

/** Store all rows of a CSV file, or none; gives the number of tasks that were made. */
export async function upload(file: File): Promise<number> {
  if (file.size > UPLOAD_LIMIT) {
    throw new ApiError("The file is larger than 5 MiB.", 413);
  }
  // A file that was changed since it was chosen can neither be read nor sent.
  const content = await file.arrayBuffer().catch(() => {
    throw new ApiError("The file cannot be read. Choose it again.");
  });
  return (await ask<{ created: number }>("POST", `${BASE}/bulk`, content)).created;
}

/** What happened of late, the newest first. */
export async function activity(): Promise<readonly Happening[]> {
  return (await ask<{ items: Happening[] }>("GET", FEED)).items;
}

async function ask<Answer>(method: string, path: string, body?: object): Promise<Answer> {
  let response: Response;
  try {
    response = await fetch(path, { method, ...content(body) });
  } catch {
    throw new ApiError("The server cannot be reached. Check the connection and try again.");
  }
  const type = response.headers.get("Content-Type") ?? "";
  const value: unknown = /^application\/(problem\+)?json\b/.test(type)
    ? await response.json().catch(() => undefined)
    : response.status === 204
      ? null
      : undefined;
  if (!response.ok || value === undefined) {
    throw problem(response, value);
  }
  return value as Answer;
}

function content(body?: object): RequestInit {
  if (body === undefined) {
    return {};
  }
  return body instanceof ArrayBuffer
    ? { body, headers: { "Content-Type": "text/csv" } }
    : { body: JSON.stringify(body), headers: { "Content-Type": "application/json" } };
}

/** The error of an answer; anything between here and the API may have sent it, in any form. */
function problem(response: Response, value: unknown): ApiError {
  const given = (typeof value === "object" && value !== null ? value : {}) as {
    detail?: unknown;
    correlation_id?: unknown;
    errors?: unknown;
  };
  const detail =
    typeof given.detail === "string"
      ? given.detail
      : `The server gave an answer that is not understood (status ${response.status}).`;
  const id =
    typeof given.correlation_id === "string"
      ? given.correlation_id
      : response.headers.get("X-Correlation-Id");
  const mistakes = Array.isArray(given.errors) ? given.errors.filter(isMistake) : [];
  return new ApiError(detail, response.status, id, mistakes);
}

function isMistake(value: unknown): value is Mistake {
  const given = value as Partial<Mistake> | null;
  return typeof given?.field === "string" && typeof given.detail === "string";
}
