import { expect, test, vi } from "vitest";
import * as api from "../../src/api.ts";
import { ApiError, UPLOAD_LIMIT } from "../../src/api.ts";
import { fake, json, problem, task } from "./fake.ts";

const DRAFT = { title: "A", description: "", status: "todo", due_date: null } as const;

async function failure(promise: Promise<unknown>): Promise<ApiError> {
  const error = await promise.then(
    () => null,
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(ApiError);
  return error as ApiError;
}

test("a page is asked for by status and cursor", async () => {
  const page = { items: [task(1)], next: "b+/=" };
  const asked = fake({
    "GET /api/tasks?status=todo": () => json(200, page),
    "GET /api/tasks?status=done&cursor=b%2B%2F%3D": () => json(200, { items: [], next: null }),
  });
  expect(await api.list("todo")).toEqual(page);
  expect(await api.list("done", "b+/=")).toEqual({ items: [], next: null });
  expect(asked.map(({ body, type }) => [body, type])).toEqual([
    [undefined, undefined],
    [undefined, undefined],
  ]);
});

test("each action has its method, path and body", async () => {
  const { id } = task(1);
  const asked = fake({
    "POST /api/tasks": () => json(201, task(1)),
    [`GET /api/tasks/${id}`]: () => json(200, task(1)),
    [`PATCH /api/tasks/${id}`]: () => json(200, task(1, { status: "done" })),
    [`DELETE /api/tasks/${id}`]: () => new Response(null, { status: 204 }),
  });
  expect(await api.create(DRAFT)).toEqual(task(1));
  expect(await api.get(id)).toEqual(task(1));
  expect((await api.update(id, { status: "done" })).status).toBe("done");
  expect(await api.remove(id)).toBeUndefined();
  expect(asked[0]).toEqual({ method: "POST", path: "/api/tasks", body: DRAFT, type: "application/json" });
  expect(asked[2]?.body).toEqual({ status: "done" });
  expect(asked[3]?.body).toBeUndefined();
});

test("a file goes as CSV, whatever its type", async () => {
  const asked = fake({ "POST /api/tasks/bulk": () => json(201, { created: 2 }) });
  const file = new File(["title\na\nb\n"], "a.csv", { type: "application/vnd.ms-excel" });
  expect(await api.upload(file)).toBe(2);
  expect(asked).toMatchObject([{ method: "POST", path: "/api/tasks/bulk", type: "text/csv" }]);
  expect(new TextDecoder().decode(asked[0]?.body as ArrayBuffer)).toBe("title\na\nb\n");
});

test("a file that cannot be read is not sent", async () => {
  const asked = fake({});
  const file = new File(["title\na\n"], "a.csv");
  file.arrayBuffer = () => Promise.reject(new DOMException("changed", "NotReadableError"));
  expect((await failure(api.upload(file))).message).toBe("The file cannot be read. Choose it again.");
  expect(asked).toEqual([]);
});

test("a file that is too large is not sent", async () => {
  const asked = fake({ "POST /api/tasks/bulk": () => json(201, { created: 1 }) });
  const error = await failure(api.upload(new File(["x".repeat(UPLOAD_LIMIT + 1)], "a.csv")));
  expect([error.message, error.status]).toEqual(["The file is larger than 5 MiB.", 413]);
  expect(asked).toEqual([]);
  expect(await api.upload(new File(["x".repeat(UPLOAD_LIMIT)], "a.csv"))).toBe(1);
});

test("a problem gives its words, its id and its mistakes, and nothing malformed", async () => {
  const mistake = { line: 3, field: "title", detail: "must not be blank" };
  fake({
    "POST /api/tasks": () => problem(422, "Not so.", [mistake, { field: 1 }, null, "x"]),
  });
  const error = await failure(api.create(DRAFT));
  expect(error).toMatchObject({ message: "Not so.", status: 422, correlationId: "abc-1" });
  expect(error.mistakes).toEqual([mistake]);
});

test.each([
  ["a page of a proxy", () => new Response("<h1>Bad</h1>", { status: 502, headers: { "Content-Type": "text/html" } }), 502, null],
  ["broken JSON", () => new Response("{", { headers: { "Content-Type": "application/json" } }), 200, null],
  ["a page instead of an answer", () => new Response("<p>", { headers: { "Content-Type": "text/html" } }), 200, null],
  ["JSON that is no problem", () => json(500, [1]), 500, "from-header"],
] as const)("%s is an error in words", async (_, answer, status, id) => {
  fake({ "GET /api/tasks?status=todo": answer });
  const error = await failure(api.list("todo"));
  expect(error.message).toBe(`The server gave an answer that is not understood (status ${status}).`);
  expect([error.status, error.correlationId, error.mistakes]).toEqual([status, id, []]);
});

test("no network is an error in words", async () => {
  vi.stubGlobal("fetch", () => Promise.reject(new TypeError("Failed to fetch")));
  const error = await failure(api.get("x"));
  expect(error.message).toBe("The server cannot be reached. Check the connection and try again.");
  expect([error.status, error.correlationId]).toEqual([0, null]);
});
