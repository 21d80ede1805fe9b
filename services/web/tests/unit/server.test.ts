import { afterEach, expect, test, vi } from "vitest";
import { firstPages } from "../../src/server/board.ts";
import { headersOf, idsOf } from "../../src/server/ids.ts";
import { task } from "./fake.ts";

const AMAZON = "Root=1-67891233-abcdef012345678912345678";
const TRACE = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";

afterEach(() => {
  vi.unstubAllGlobals();
  vi.useRealTimers();
});

test("ids that are well-formed are taken, and go on as they came", () => {
  const headers = { "x-correlation-id": "abc-1", "x-amzn-trace-id": AMAZON, traceparent: TRACE };
  const ids = idsOf({ ...headers, cookie: "hidden" }, "made");
  expect(ids).toEqual({
    correlation_id: "abc-1",
    amzn_trace_id: AMAZON,
    traceparent: TRACE,
    trace_id: TRACE.slice(3, 35),
  });
  expect(headersOf(ids)).toEqual(headers);
});

test("others are left out, and a correlation id is made", () => {
  const bad = { "x-correlation-id": "a b", "x-amzn-trace-id": "<", traceparent: TRACE.replace("00-", "ff-") };
  expect(idsOf(bad, "made")).toEqual({ correlation_id: "made" });
  expect(headersOf(idsOf({}, "made"))).toEqual({ "x-correlation-id": "made" });
});

test("the trace is the balancer's where a caller has none", () => {
  const ids = idsOf({ "x-amzn-trace-id": `Self=1;${AMAZON};Sampled=1` }, "made");
  expect(ids["trace_id"]).toBe("67891233abcdef012345678912345678");
});

const answers = (found: (path: string) => Response | Promise<Response>) => {
  const asked: [string, RequestInit][] = [];
  vi.stubGlobal("fetch", async (url: URL, init: RequestInit) => {
    asked.push([String(url), init]);
    return found(url.search);
  });
  return asked;
};

test("the first page of each column is asked for, with the ids", async () => {
  const one = { items: [task(1)], next: null };
  const asked = answers(() => Response.json(one));
  const found = await firstPages("https://board.example.com", { "x-correlation-id": "abc" });
  expect(found).toEqual({ todo: one, doing: one, done: one });
  expect(asked.map(([url]) => url)).toEqual(
    ["todo", "doing", "done"].map((status) => `https://board.example.com/api/tasks?status=${status}`),
  );
  expect(asked[0]![1].headers).toEqual({ "x-correlation-id": "abc" });
});

test("without an address nobody is asked", async () => {
  const asked = answers(() => Response.json({}));
  expect(await firstPages(undefined, {})).toEqual({});
  expect(await firstPages("", {})).toEqual({});
  expect(asked).toEqual([]);
});

test.each([
  ["an error", () => Response.json({ items: [] }, { status: 503 })],
  ["no JSON", () => new Response("<html>")],
  ["something else", () => Response.json({ items: "x" })],
  ["nothing", () => Response.json(null)],
  ["no connection", () => Promise.reject(new TypeError("fetch failed"))],
])("a column that %s comes for is left to the browser", async (_, answer) => {
  const one = { items: [], next: null };
  answers((query) => (query.endsWith("=doing") ? answer() : Response.json(one)));
  expect(await firstPages("https://board.example.com", {})).toEqual({ todo: one, done: one });
});

test("nobody waits longer than a second", async () => {
  vi.stubGlobal(
    "fetch",
    (_: URL, { signal }: RequestInit) =>
      new Promise((_resolve, reject) => signal!.addEventListener("abort", () => reject(signal!.reason))),
  );
  const started = performance.now();
  expect(await firstPages("https://board.example.com", {})).toEqual({});
  expect(performance.now() - started).toBeLessThan(3000);
  expect(performance.now() - started).toBeGreaterThan(900);
});
