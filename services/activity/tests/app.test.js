/** The API on a feed that is only a list: what is accepted, what is refused, and how. */
import assert from "node:assert/strict";
import { once } from "node:events";
import { createServer } from "node:http";
import { after, before, test } from "node:test";
import { MongoServerError } from "mongodb";
import { createApp } from "../src/app.js";
import { KINDS, parse } from "../src/event.js";
import { readiness } from "../src/health.js";
import { configure, context, described, logging } from "../src/logs.js";
import { traced } from "../src/trace.js";
import { event } from "./harness.js";

/** @type {any} */
const feed = {
  pages: [],
  failure: null,
  async add() {
    if (feed.failure) {
      throw feed.failure;
    }
    return true;
  },
  async page(/** @type {unknown[]} */ ...asked) {
    feed.pages.push(asked);
    return { events: [], last: null };
  },
};
const server = createServer(traced(createApp(feed, { posts: "all" })));
const guarded = createServer(traced(createApp(feed, { posts: "direct" })));
let url = "";

before(async () => {
  configure("error");
  url = await listening(server);
});
after(() => server.close());

/** @param {import("node:http").Server} listener */
async function listening(listener) {
  listener.listen(0, "127.0.0.1");
  await once(listener, "listening");
  return `http://127.0.0.1:${/** @type {import("node:net").AddressInfo} */ (listener.address()).port}`;
}

/**
 * @param {string} path
 * @param {RequestInit} [options]
 */
async function ask(path, options) {
  const answer = await fetch(url + path, options);
  const body = /** @type {any} */ (await answer.json());
  return { status: answer.status, headers: answer.headers, body };
}

/** @param {unknown} body */
const json = (body, type = "application/json") => ({
  method: "POST",
  headers: { "Content-Type": type },
  body: typeof body === "string" ? body : JSON.stringify(body),
});

test("a page is asked for by board, limit and cursor", async () => {
  const { id } = event();
  await ask("/api/activity");
  await ask(`/api/activity?board=a-1&limit=100&before=1767323045678_${id}`);
  assert.deepEqual(feed.pages, [
    ["board", 20, null],
    ["a-1", 100, { at: new Date("2026-01-02T03:04:05.678Z"), id }],
  ]);
});

for (const [query, field, detail] of [
  ["limit=0", "limit", "must be a number from 1 to 100"],
  ["limit=101", "limit", "must be a number from 1 to 100"],
  ["limit=1e1", "limit", "must be a number from 1 to 100"],
  ["limit=1&limit=2", "limit", "is there more than once"],
  ["before=x", "before", "is not a cursor of this API"],
  ["before=1_x", "before", "is not a cursor of this API"],
  ["board=$ne", "board", "must be a name of a-z, 0-9 and -, at most 20 characters"],
  ["board[$ne]=x", "board[$ne]", "is unknown; accepted: board, limit, before"],
  ["__proto__=x", "__proto__", "is unknown; accepted: board, limit, before"],
]) {
  test(`the query ${query} is refused`, async () => {
    const { status, headers, body } = await ask(`/api/activity?${query}`);
    assert.deepEqual([status, headers.get("Content-Type")], [400, "application/problem+json"]);
    assert.deepEqual([body.detail, body.errors], ["The query is not acceptable.", [{ field, detail }]]);
  });
}

for (const [name, more, errors] of /** @type {[string, object, object][]} */ ([
  ["no id", { id: undefined }, { id: "is missing" }],
  ["another id", { id: "A" }, { id: "must be a UUID in lower case" }],
  ["an object for an id", { id: { $gt: "" } }, { id: "must be a UUID in lower case" }],
  ["no kind", { kind: undefined }, { kind: "is missing" }],
  ["another kind", { kind: "x" }, { kind: `must be one of ${KINDS.join(", ")}` }],
  ["a day", { at: "2026-01-02" }, { at: "must be a time as YYYY-MM-DDTHH:MM:SSZ" }],
  ["no such time", { at: "2026-13-02T00:00:00Z" }, { at: "must be a time as YYYY-MM-DDTHH:MM:SSZ" }],
  ["no title", { title: null }, { title: "is missing" }],
  ["a blank title", { title: " " }, { title: "must be neither blank nor hold control characters" }],
  ["a long title", { title: "x".repeat(201) }, { title: "must be a string of at most 200 characters" }],
  ["half a character", { title: "\ud800" }, { title: "must be neither blank nor hold control characters" }],
  ["a long name", { actor: "x".repeat(101) }, { actor: "must be a string of at most 100 characters" }],
  ["an upload without a number", { kind: "tasks.uploaded" }, { count: "is missing" }],
  ["half a task", { count: 1.5 }, { count: "must be a number from 1 to 1000000" }],
  ["what is not known", { x: 1 }, { x: "is unknown; accepted: id, kind, at, board, task_id, title, actor, count" }],
  ["two mistakes", { id: 1, at: 1 }, { id: "must be a UUID in lower case", at: "must be a time as YYYY-MM-DDTHH:MM:SSZ" }],
])) {
  test(`an event with ${name} is refused`, async () => {
    const { status, body } = await ask("/api/activity", json(event(/** @type {any} */ (more))));
    assert.deepEqual([status, body.detail], [422, "The event is not acceptable."]);
    const found = body.errors.map((/** @type {any} */ { field, detail }) => [field, detail]);
    assert.deepEqual(Object.fromEntries(found), errors);
  });
}

test("the longest values are accepted, and what is not given is null", () => {
  const title = "👍".repeat(200);
  assert.deepEqual(parse(event({ id: "0".repeat(8) + "-0000-0000-0000-" + "0".repeat(12), title })), {
    event: {
      id: "00000000-0000-0000-0000-000000000000",
      kind: "task.created",
      at: new Date("2026-01-02T03:04:05.678Z"),
      board: "board",
      task_id: "11111111-1111-4111-8111-111111111111",
      title,
      actor: null,
      count: null,
    },
  });
  const { task_id: _, title: __, ...rest } = event({ kind: "tasks.uploaded", count: 3 });
  assert.ok("event" in parse(rest));
  assert.deepEqual(parse([]), { errors: [{ field: "", detail: "must be a JSON object" }] });
});

for (const [name, path, options, status, detail] of /** @type {[string, string, RequestInit, number, string][]} */ ([
  ["broken JSON", "/api/activity", json("{"), 400, "The body is not JSON, or the address is malformed."],
  ["no JSON", "/api/activity", json("x", "text/plain"), 415, "The body must be application/json."],
  ["a wrong encoding", "/api/activity", json("{}", "application/json; charset=x"), 415, "The body must be JSON in UTF-8."],
  ["too much", "/api/activity", json(`"${"x".repeat(70_000)}"`), 413, "The body is too large."],
  ["another method", "/api/activity", { method: "DELETE" }, 405, "The method is not allowed here."],
  ["another path", "/api/activity/x", {}, 404, "There is nothing here."],
  ["a malformed path", "/%ff", {}, 404, "There is nothing here."],
])) {
  test(`${name} is a problem`, async () => {
    const { status: found, headers, body } = await ask(path, options);
    assert.deepEqual([found, body.status, body.detail], [status, status, detail]);
    assert.equal(headers.get("Content-Type"), "application/problem+json");
    assert.equal(body.correlation_id, headers.get("X-Correlation-Id"));
  });
}

test("only who asks without a proxy may add, where the settings say so", async (context_) => {
  const from = await listening(guarded);
  context_.after(() => guarded.close());
  /** @param {RequestInit} options */
  const through = (options) => ({ ...options, headers: { ...options.headers, "X-Forwarded-For": "192.0.2.1" } });
  const status = async (/** @type {string} */ base, /** @type {RequestInit} */ options) => {
    const answer = await fetch(`${base}/api/activity`, options);
    return [answer.status, /** @type {any} */ (await answer.json()).detail];
  };
  const refused = [403, "The activity can only be read from here."];
  assert.deepEqual(await status(from, through(json(event()))), refused);
  assert.deepEqual(await status(from, through(json("{"))), refused);
  assert.deepEqual(await status(from, json(event())), [201, undefined]);
  assert.deepEqual(await status(from, through({ method: "GET" })), [200, undefined]);
  assert.deepEqual(await status(url, through(json(event()))), [201, undefined]);
});

test("what nobody expected is told by its reference alone", async (context_) => {
  const written = context_.mock.method(process.stdout, "write", () => true);
  feed.failure = new TypeError("secret words");
  const { status, body } = await ask("/api/activity", json(event()));
  feed.failure = null;
  written.mock.restore();
  assert.deepEqual([status, body.detail], [500, "Something went wrong; the log has it by correlation_id."]);
  const text = written.mock.calls.map(({ arguments: [line] }) => line).join("");
  assert.match(text, /"type":"TypeError"/);
  assert.doesNotMatch(text + JSON.stringify(body), /secret words/);
});

for (const [code, status] of [[10107, 503], [13435, 503], [18, 503], [2, 500]]) {
  test(`the server's error ${code} is a ${status}`, async (context_) => {
    context_.mock.method(process.stdout, "write", () => true);
    feed.failure = new MongoServerError({ message: "no", code });
    const answer = await ask("/api/activity", json(event()));
    feed.failure = null;
    assert.deepEqual([answer.status, answer.headers.get("Retry-After")], [status, status === 503 ? "5" : null]);
  });
}

for (const given of ["", "x".repeat(65), "a b", "ü".normalize("NFC"), "{}", "a/b"]) {
  test(`the correlation id ${JSON.stringify(given)} is replaced`, async () => {
    const headers = { "X-Correlation-Id": given };
    const made = (await ask("/healthz", { headers })).headers.get("X-Correlation-Id") ?? "";
    assert.match(made, /^[0-9a-f-]{36}$/);
  });
}

test("readiness asks once for all who wait, and does not wait for ever", async () => {
  let asked = 0;
  const ready = readiness({
    ping: () => {
      asked += 1;
      return new Promise(() => {});
    },
  });
  const started = performance.now();
  assert.deepEqual(await Promise.all([ready(), ready()]), [false, false]);
  assert.equal(asked, 1);
  assert.ok(performance.now() - started < 3000);
});

test("an error gives its type, code and frames, but not its message", () => {
  const error = Object.assign(new RangeError("alice\n    at bob"), { code: 7 });
  const found = described(error);
  assert.deepEqual([found["type"], found["code"]], ["RangeError", 7]);
  const stack = /** @type {string[]} */ (found["stack"]);
  assert.match(/** @type {string} */ (stack[0]), /app\.test\.js/);
  assert.doesNotMatch(JSON.stringify(found), /alice|bob/);
  assert.deepEqual(described("alice"), { type: "string", stack: [] });
});

test("a line has the fields of its request, and levels below the lowest are left out", (context_) => {
  const written = context_.mock.method(process.stdout, "write", () => true);
  const log = logging("x");
  log("warning", "not seen");
  context.run({ correlation_id: "c" }, () => log("error", 'a "b"\n', { n: 1 }));
  const lines = written.mock.calls.map(({ arguments: [line] }) => line);
  written.mock.restore();
  assert.equal(lines.length, 1);
  const { time: _, ...rest } = JSON.parse(String(lines[0]));
  assert.deepEqual(rest, { level: "error", logger: "x", message: 'a "b"\n', correlation_id: "c", n: 1 });
});
