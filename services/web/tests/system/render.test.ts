/** The function that renders the page: what it answers, passes on and logs. */
import { readdirSync, readFileSync, rmSync } from "node:fs";
import { createServer, type Server } from "node:http";
import { once } from "node:events";
import { builtinModules } from "node:module";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, beforeEach, expect, test, vi } from "vitest";
import { build, buildServer, HOME, sleep } from "./harness.ts";
import { event, type Handler, loaded } from "./lambda.ts";

const AMAZON = "Root=1-67891233-abcdef012345678912345678";
const TASK = { id: "1".repeat(36), title: "", description: "", status: "todo", due_date: null, position: 1 };

let site: string;
let server: string;
let handler: Handler;

beforeAll(async () => {
  site = build();
  server = buildServer(site);
  handler = await loaded(server);
});

afterAll(() => [site, server].forEach((path) => rmSync(path, { recursive: true })));

let api: Server;
let asked: [string, Record<string, unknown>][];
let answer: (path: string) => unknown;
let lines: Record<string, unknown>[];

beforeAll(async () => {
  api = createServer(async (request, response) => {
    asked.push([request.url ?? "", request.headers]);
    const found = await answer(request.url ?? "");
    response.writeHead(found === undefined ? 503 : 200, { "Content-Type": "application/json" });
    response.end(JSON.stringify(found ?? { title: "No" }));
  }).listen(0, "127.0.0.1");
  await once(api, "listening");
});

beforeEach(() => {
  asked = [];
  lines = [];
  answer = () => ({ items: [], next: null });
  const { port } = api.address() as { port: number };
  vi.stubEnv("API_URL", `http://127.0.0.1:${port}`);
  vi.spyOn(process.stdout, "write").mockImplementation((text) => {
    lines.push(JSON.parse(String(text)) as Record<string, unknown>);
    return true;
  });
});

afterEach(() => {
  vi.restoreAllMocks();
  vi.unstubAllEnvs();
});

afterAll(() => {
  api.closeAllConnections();
  api.close();
});

test("is one file, which needs nothing beside it", () => {
  expect(readdirSync(server)).toEqual(["render.mjs"]);
  const text = readFileSync(join(server, "render.mjs"), "utf8");
  const names = [...text.matchAll(/^import .*?"(.+)";$/gm)].map(([, name = ""]) => name);
  expect(names.filter((name) => !builtinModules.includes(name.replace("node:", "")))).toEqual([]);
});

test("gives the board as the API has it, in the site's own document", async () => {
  const one = { ...TASK, title: "Buy <b>ink</b>" };
  answer = (path) => ({ items: path.endsWith("=todo") ? [one] : [], next: null });
  const found = await handler(event("/"));
  expect(found.statusCode).toBe(200);
  expect(found.headers["Content-Type"]).toBe("text/html; charset=utf-8");
  expect(found.body).toContain("Buy &lt;b&gt;ink&lt;/b&gt;</a>");
  expect(found.body).not.toContain("<b>");
  expect(found.body.match(/<script/g)).toHaveLength(2);
  const [head] = readFileSync(join(site, "index.html"), "utf8").split("</head>");
  expect(found.body.startsWith(`${head}</head>`)).toBe(true);
  expect(asked.map(([path]) => path).toSorted()).toEqual([
    "/api/tasks?status=doing",
    "/api/tasks?status=done",
    "/api/tasks?status=todo",
  ]);
});

test("lets no task out of the data in the document", async () => {
  const title = "</script><script>alert(1)</script><!-- $& $' ";
  const one = { ...TASK, title, description: title };
  answer = () => ({ items: [one], next: null });
  const { body } = await handler(event("/"));
  expect(body.match(/<script/g)).toHaveLength(2);
  expect(body.match(/<\/script>/g)).toHaveLength(2);
  expect(body.match(/<!-- \$/g)).toBeNull();
  const data = /<script type="application\/json" id="pages">(.*)<\/script>/.exec(body)?.[1] ?? "";
  expect((JSON.parse(data) as { todo: { items: unknown[] } }).todo.items).toEqual([one]);
  expect(body.trimEnd().endsWith("</html>")).toBe(true);
});

test("says what the site's nginx says of every answer", async () => {
  const config = readFileSync(join(HOME, "nginx/nginx.conf"), "utf8");
  const said = [...config.matchAll(/add_header (\S+) (?:"([^"]+)"|(\S+)) always;/g)];
  const fixed = said.filter(([, , quoted, bare]) => !(quoted ?? bare ?? "").startsWith("$"));
  expect(fixed).toHaveLength(4);
  for (const path of ["/", "/nowhere", "/healthz"]) {
    const { headers } = await handler(event(path));
    for (const [, name = "", quoted, bare] of fixed) {
      expect([path, name, headers[name]]).toEqual([path, name, quoted ?? bare]);
    }
  }
});

test.each([
  ["/", "GET", 200, "private, no-cache"],
  ["/tasks/00000000-0000-4000-8000-000000000001", "GET", 200, "private, no-cache"],
  ["/nowhere", "GET", 404, "private, no-cache"],
  ["/favicon.ico", "GET", 404, "private, no-cache"],
  ["/index.html", "GET", 404, "private, no-cache"],
  ["//evil.example.com/%2e%2e", "GET", 404, "private, no-cache"],
  ["/healthz", "GET", 200, "no-store"],
  ["/", "POST", 405, "no-store"],
])("%s by %s is %i, kept: %s", async (path, method, status, kept) => {
  const found = await handler(event(path, {}, method));
  expect([found.statusCode, found.headers["Cache-Control"]]).toEqual([status, kept]);
  expect(found.headers["Allow"]).toBe(status === 405 ? "GET, HEAD" : undefined);
  expect(asked).toHaveLength(found.statusCode === 200 && path !== "/healthz" ? 3 : 0);
});

test("answers HEAD as GET, without a body", async () => {
  const found = await handler(event("/", {}, "HEAD"));
  expect([found.statusCode, found.body]).toEqual([200, ""]);
  expect(found.headers["Content-Type"]).toBe("text/html; charset=utf-8");
});

test("passes the ids on, gives the id back, and logs one line", async () => {
  const ids = { "x-correlation-id": "abc-1", "x-amzn-trace-id": AMAZON };
  const found = await handler(event("/?secret=1", { ...ids, cookie: "hidden" }));
  expect(found.headers["X-Correlation-Id"]).toBe("abc-1");
  expect(asked[0]![1]).toMatchObject(ids);
  expect(asked[0]![1]["cookie"]).toBeUndefined();
  const { time, duration_ms, ...rest } = lines[0]!;
  expect(time).toMatch(/^20\d\d-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}\+00:00$/);
  expect(duration_ms).toBeTypeOf("number");
  expect([rest, lines.length]).toEqual([
    {
      level: "info",
      logger: "web.render",
      message: "request",
      correlation_id: "abc-1",
      amzn_trace_id: AMAZON,
      trace_id: "67891233abcdef012345678912345678",
      method: "GET",
      path: "/",
      status: 200,
    },
    1,
  ]);
});

test("makes an id of that of the request, and does not log health", async () => {
  const { headers } = await handler(event("/healthz"));
  expect(headers["X-Correlation-Id"]).toMatch(/^request-\d+$/);
  expect(lines).toEqual([]);
});

test.each([
  ["fails", () => undefined],
  ["is silent", () => sleep(5000)],
])("gives the page without tasks where the API %s", async (_, silent) => {
  answer = silent;
  const started = performance.now();
  const found = await handler(event("/"));
  expect(performance.now() - started).toBeLessThan(3000);
  expect(found.statusCode).toBe(200);
  expect(found.body).toContain('<script type="application/json" id="pages">{}</script>');
  expect(found.body).toContain("Loading…");
  expect(lines.map(({ level, message }) => [level, message])).toEqual([
    ["warning", "the API does not answer"],
    ["info", "request"],
  ]);
});

test("gives the page without tasks where no address is named", async () => {
  vi.stubEnv("API_URL", "");
  expect((await handler(event("/"))).body).toContain('id="pages">{}<');
  expect([asked.length, lines.length]).toEqual([0, 1]);
});
