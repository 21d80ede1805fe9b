import { readdirSync, rmSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { build, freePort, named, noNginx, sleep, Web } from "./harness.ts";
import { SLOW_MILLISECONDS, Upstream } from "./upstream.ts";

const missing = noNginx();
const TRACE = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";

let root: string;
let upstream: Upstream;
let web: Web;

describe.skipIf(missing)(named("nginx", missing), () => {
  beforeAll(async () => {
    root = build();
    upstream = await Upstream.start();
    web = await Web.start(root, upstream.environment);
  });

  afterAll(async () => {
    await web.stop();
    upstream.stop();
    rmSync(root, { recursive: true });
  });

  const get = (path: string, init?: RequestInit) => fetch(web.url + path, { redirect: "manual", ...init });
  const asset = (ending: string) =>
    `/assets/${readdirSync(`${root}/assets`).find((name) => name.endsWith(ending))}`;

  test.each(["/", "/index.html", "/tasks/0000", "/apixyz", "/a/b/c?x=1.png"])(
    "%s is the page, which is never kept",
    async (path) => {
      const found = await get(path);
      expect([found.status, found.headers.get("Cache-Control")]).toEqual([200, "no-cache"]);
      expect(found.headers.get("Content-Type")).toBe("text/html");
      expect(await found.text()).toContain('<div id="root">');
    },
  );

  test.each(["/assets/none.js", "/assets/none", "/favicon.ico", "/a/b.map"])(
    "%s is missing, not the page, and not for a year",
    async (path) => {
      const found = await get(path);
      expect([found.status, found.headers.get("Cache-Control")]).toEqual([404, "no-cache"]);
      expect(await found.text()).not.toContain('<div id="root">');
    },
  );

  test("the feed can be read where there is one, and nothing more", async () => {
    const own = await Web.start(root, {
      ACTIVITY_HOST: upstream.environment.TASKS_HOST,
      ACTIVITY_PORT: upstream.environment.TASKS_PORT,
    });
    const headers = { "X-Correlation-Id": "feed-1", traceparent: TRACE, "X-Amzn-Trace-Id": "Root=1-2" };
    expect((await fetch(`${own.url}/api/activity?limit=10`, { headers })).status).toBe(200);
    expect(upstream.seen.at(-1)).toMatchObject({
      url: "/api/activity?limit=10",
      headers: { "x-correlation-id": "feed-1", traceparent: TRACE, "x-amzn-trace-id": "Root=1-2" },
    });
    const count = upstream.seen.length;
    const refused = await fetch(`${own.url}/api/activity`, { method: "POST", body: "{}", headers });
    expect([refused.status, refused.headers.get("Content-Type")]).toEqual([405, "application/problem+json"]);
    expect(await refused.json()).toMatchObject({ detail: "The activity can only be read.", correlation_id: "feed-1" });
    expect(upstream.seen).toHaveLength(count);
    await own.stop();
    const none = await get("/api/activity", { headers });
    expect([none.status, none.headers.get("Content-Type")]).toEqual([404, "application/problem+json"]);
    expect(await none.json()).toMatchObject({ detail: "There is no activity feed.", correlation_id: "feed-1" });
    expect(upstream.seen).toHaveLength(count);
  });

  test("a feed that is away is a problem that names it", async () => {
    const own = await Web.start(root, { ACTIVITY_HOST: "127.0.0.1", ACTIVITY_PORT: String(await freePort()) });
    const found = await fetch(`${own.url}/api/activity`);
    expect([found.status, ((await found.json()) as { detail: string }).detail]).toEqual([
      502,
      "The activity cannot be reached; try again.",
    ]);
    await own.stop();
  });

  test.each([".js", ".css", ".svg"])("a hashed %s is kept for good", async (ending) => {
    const found = await get(asset(ending));
    expect(found.status).toBe(200);
    expect(found.headers.get("Cache-Control")).toBe("public, max-age=31536000, immutable");
    expect(asset(ending)).toMatch(/-[\w-]{8}\.\w+$/);
  });

  test("what is worth it is compressed", async () => {
    const script = await get(asset(".js"), { headers: { "Accept-Encoding": "gzip" } });
    expect(script.headers.get("Content-Encoding")).toBe("gzip");
    expect(script.headers.get("Vary")).toBe("Accept-Encoding");
    const plain = await get(asset(".js"), { headers: { "Accept-Encoding": "identity" } });
    expect(plain.headers.get("Content-Encoding")).toBeNull();
  });

  test("only reading is possible outside of /api", async () => {
    expect((await get("/", { method: "POST", body: "x" })).status).toBe(405);
    expect((await get("/tasks/1", { method: "DELETE" })).status).toBe(405);
    expect((await get("/", { method: "HEAD" })).status).toBe(200);
  });

  test.each(["/", "/none.js", "/healthz", "/api/tasks", "/api/tasks/status/500"])(
    "%s has the security headers",
    async (path) => {
      const { headers } = await get(path);
      const policy = headers.get("Content-Security-Policy")!;
      expect(policy).toContain("default-src 'none'; script-src 'self'; style-src 'self'");
      expect(policy).toContain("frame-ancestors 'none'");
      expect(policy).not.toMatch(/unsafe|data:|\*/);
      expect(headers.get("X-Content-Type-Options")).toBe("nosniff");
      expect(headers.get("Referrer-Policy")).toBe("same-origin");
      expect(headers.get("Strict-Transport-Security")).toBe("max-age=31536000");
      expect(headers.get("Server")).toBe("nginx");
    },
  );

  test("a request to the API arrives as it was sent", async () => {
    upstream.seen = [];
    const found = await get("/api/tasks/bulk?a=%2F&b=1", {
      method: "POST",
      body: "title\na\n",
      headers: { "Content-Type": "text/csv", "X-Correlation-Id": "mine-1", traceparent: TRACE },
    });
    expect(await found.json()).toEqual({ status: 200, of: "upstream" });
    expect(upstream.seen).toHaveLength(1);
    expect(upstream.seen[0]).toMatchObject({ method: "POST", url: "/api/tasks/bulk?a=%2F&b=1", body: "title\na\n" });
    expect(upstream.seen[0]!.headers).toMatchObject({
      "content-length": "8",
      "content-type": "text/csv",
      traceparent: TRACE,
      "x-correlation-id": "mine-1",
      "x-forwarded-for": "127.0.0.1",
      host: web.url.slice("http://".length),
    });
    expect(found.headers.get("X-Correlation-Id")).toBe("mine-1");
    expect(found.headers.get("Location")).toBe("/api/tasks/1");
    expect(found.headers.get("Cache-Control")).toBeNull();
  });

  test.each([400, 404, 422, 500, 502, 503, 504])("an error %i of the API stays what it is", async (status) => {
    const found = await get(`/api/tasks/status/${status}`);
    expect(found.status).toBe(status);
    expect(found.headers.get("Content-Type")).toBe("application/problem+json");
    expect(await found.json()).toEqual({ status, of: "upstream" });
  });

  test.each([undefined, "no spaces", "x".repeat(65), 'a"b', ""])("an id is made where %j came", async (given) => {
    upstream.seen = [];
    const headers = given === undefined ? {} : { "X-Correlation-Id": given };
    const id = (await get("/api/tasks", { headers })).headers.get("X-Correlation-Id");
    expect(id).toMatch(/^[0-9a-f]{32}$/);
    expect(upstream.seen[0]!.headers["x-correlation-id"]).toBe(id);
  });

  test("a body beyond the limit of the API is refused as a problem", async () => {
    upstream.seen = [];
    const found = await get("/api/tasks/bulk", { method: "POST", body: "x".repeat(6 * 1024 * 1024 + 1) });
    expect(found.status).toBe(413);
    expect(found.headers.get("Content-Type")).toBe("application/problem+json");
    expect(await found.json()).toMatchObject({ status: 413, detail: "The request is too large." });
    expect(upstream.seen).toEqual([]);
  });

  test("each request is one line of JSON, without its query; health checks are none", async () => {
    const own = await Web.start(root, upstream.environment);
    const headers = { "X-Correlation-Id": "log-1", traceparent: TRACE, "X-Amzn-Trace-Id": "Root=1-2" };
    await fetch(`${own.url}/api/tasks/slow?secret=1`, { headers });
    await fetch(`${own.url}/tasks/"x"`, { headers: { traceparent: 'bad"', "X-Correlation-Id": "log-2" } });
    await fetch(`${own.url}/api/tasks/status/503`, { headers });
    const log = await own.log(3);
    expect(own.lines.join()).not.toContain("secret");
    await own.stop();
    expect(log).toHaveLength(3);
    // Two processes write them, each when an answer has gone out.
    const [slow, page, failed] = ["/api/tasks/slow", "/tasks/%22x%22", "/api/tasks/status/503"].map(
      (path) => log.find((line) => line["path"] === path),
    );
    expect(slow).toMatchObject({
      level: "info",
      logger: "web",
      message: "request",
      correlation_id: "log-1",
      traceparent: TRACE,
      amzn_trace_id: "Root=1-2",
      trace_id: TRACE.slice(3, 35),
      method: "GET",
      status: 200,
      upstream: `127.0.0.1:${upstream.environment.TASKS_PORT}`,
      upstream_status: "200",
    });
    expect(slow!["duration_ms"]).toBeGreaterThanOrEqual(SLOW_MILLISECONDS - 50);
    expect(slow!["duration_ms"]).toBeLessThan(SLOW_MILLISECONDS * 3);
    expect(page).toMatchObject({ correlation_id: "log-2", traceparent: "", upstream: "" });
    expect(failed).toMatchObject({ level: "error", status: 503, upstream_status: "503" });
  });

  test("on SIGTERM the request in flight is answered, then it ends with 0", async () => {
    const own = await Web.start(root, upstream.environment);
    const slow = fetch(`${own.url}/api/tasks/slow`);
    await sleep(300);
    const started = performance.now();
    const ended = own.stop();
    await sleep(200);
    await expect(fetch(`${own.url}/healthz`)).rejects.toThrow();
    expect((await slow).status).toBe(200);
    await ended;
    expect(performance.now() - started).toBeLessThan(5000);
  });

  const nowhere = async (): Promise<Record<string, Record<string, string>>> => ({
    "no host": {},
    "an empty host": { TASKS_HOST: "" },
    "a port where nobody listens": { TASKS_HOST: "127.0.0.1", TASKS_PORT: String(await freePort()) },
    "a name that does not exist": { TASKS_HOST: "tasks.invalid" },
  });

  test.each(["no host", "an empty host", "a port where nobody listens", "a name that does not exist"])(
    "with %s the page works, and the API is a problem",
    async (name) => {
      const own = await Web.start(root, (await nowhere())[name]);
      const found = await fetch(`${own.url}/api/tasks`, { headers: { "X-Correlation-Id": "c-1" } });
      expect(found.status).toBe(502);
      expect(found.headers.get("Content-Type")).toBe("application/problem+json");
      expect(await found.json()).toEqual({
        type: "about:blank",
        title: "Bad Gateway",
        status: 502,
        detail: "The tasks cannot be reached; try again.",
        correlation_id: "c-1",
      });
      expect((await fetch(`${own.url}/healthz`)).status).toBe(200);
      expect((await fetch(`${own.url}/`)).status).toBe(200);
      await own.stop();
    },
  );
});
