/** The service as a process, on a real server of MongoDB's protocol, with the options of production. */
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { connect } from "node:net";
import { after, afterEach, before, describe, test } from "node:test";
import { Database, event, freePort, noDatabase, PASSWORD, Service, until } from "./harness.js";

const TRACE = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";
const AMAZON = "Root=1-67891233-abcdef012345678912345678";

describe("the feed", { skip: noDatabase }, () => {
  const database = new Database();
  /** @type {Service} */
  let service;

  before(async () => {
    await database.start();
    service = await Service.start(database.environment);
    assert.ok(await until(() => service.output.includes("indexes are current")));
  });

  afterEach(async () => {
    await database.start();
    const client = database.client();
    await client.db("board").collection("events").deleteMany({});
    await client.close();
  });

  after(async () => {
    assert.equal(await service.stop(), 0);
    await database.remove();
  });

  test("an event is kept and comes back as it was sent", async () => {
    const sent = event({ title: "Größe 👩‍👧 $where: {} <b>", actor: "ann" });
    const answer = await service.post(sent);
    const kept = { ...sent, board: "board", count: null };
    assert.deepEqual([answer.status, answer.body], [201, kept]);
    assert.deepEqual((await service.get("/api/activity")).body, { items: [kept], next: null });
  });

  test("the same event twice is one event, and the first one stays", async () => {
    const sent = event();
    const answers = await Promise.all([1, 2, 3].map(() => service.post(sent)));
    assert.deepEqual(answers.map(({ status }) => status).sort(), [201, 204, 204]);
    assert.equal((await service.post({ ...sent, title: "Other" })).status, 204);
    const { items } = (await service.get("/api/activity")).body;
    assert.deepEqual(items.map((/** @type {any} */ { title }) => title), ["Buy ink"]);
  });

  test("pages go from new to old and hold each event once, also within one moment", async () => {
    const moments = ["09", "05", "05", "05", "07", "05", "01"];
    const sent = moments.map((second) => event({ at: `2026-01-02T03:04:${second}Z` }));
    await Promise.all(sent.map((one) => service.post(one)));
    const found = [];
    const lengths = [];
    for (let path = "/api/activity?limit=3"; path !== ""; ) {
      const { items, next } = (await service.get(path)).body;
      found.push(...items);
      lengths.push(items.length);
      path = next === null ? "" : `/api/activity?limit=3&before=${encodeURIComponent(next)}`;
    }
    assert.deepEqual(lengths, [3, 3, 1]);
    const wanted = sent.toSorted((a, b) => b.at.localeCompare(a.at) || b.id.localeCompare(a.id));
    assert.deepEqual(found.map(({ id }) => id), wanted.map(({ id }) => id));
  });

  test("each board has its own feed", async () => {
    await service.post(event({ board: "garden" }));
    assert.deepEqual((await service.get("/api/activity")).body.items, []);
    assert.equal((await service.get("/api/activity?board=garden")).body.items.length, 1);
  });

  test("one line for each request, with the ids that came in and nothing else of it", async () => {
    const headers = { "X-Correlation-Id": "abc-1.2_3", traceparent: TRACE, "X-Amzn-Trace-Id": AMAZON };
    const answer = await service.get("/api/activity?limit=7", { ...headers, Cookie: "hidden", "User-Agent": "me" });
    assert.equal(answer.headers.get("X-Correlation-Id"), "abc-1.2_3");
    const line = await until(() => service.lines.find((one) => one.correlation_id === "abc-1.2_3"));
    const { time, duration_ms, ...rest } = line;
    assert.match(time, /^20\d\d-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}\+00:00$/);
    assert.equal(typeof duration_ms, "number");
    assert.deepEqual(rest, {
      level: "info",
      logger: "activity.trace",
      message: "request",
      correlation_id: "abc-1.2_3",
      amzn_trace_id: AMAZON,
      traceparent: TRACE,
      trace_id: TRACE.slice(3, 35),
      method: "GET",
      path: "/api/activity",
      status: 200,
    });
    assert.doesNotMatch(service.output, /hidden|limit=7/);
  });

  test("health is not logged, and needs no database; readiness and the feed do", async () => {
    assert.deepEqual((await service.get("/readyz")).body, { status: "ready" });
    await database.stop();
    assert.deepEqual((await service.get("/healthz")).body, { status: "ok" });
    const ready = await service.get("/readyz");
    assert.deepEqual([ready.status, ready.body.detail], [503, "The database does not answer."]);
    const started = performance.now();
    const answer = await service.post(event(), { "X-Correlation-Id": "away" });
    assert.ok(performance.now() - started < 6000);
    assert.equal(answer.status, 503);
    assert.equal(answer.headers.get("Retry-After"), "5");
    assert.deepEqual(answer.body, {
      type: "about:blank",
      title: "Service Unavailable",
      status: 503,
      detail: "The database does not answer; try again.",
      correlation_id: "away",
    });
    const about = () => service.lines.filter((line) => line.correlation_id === "away");
    assert.ok(await until(() => about().length > 1));
    assert.deepEqual(about().map(({ message, level }) => [message, level]), [
      ["the database does not answer", "error"],
      ["request", "error"],
    ]);
    assert.match(about()[0].error.type, /^Mongo(Network|ServerSelection)Error$/);
    assert.doesNotMatch(JSON.stringify(about()), new RegExp(PASSWORD));
    await database.start();
    assert.ok(await until(async () => (await service.get("/readyz")).status === 200));
    assert.equal((await service.post(event())).status, 201);
    assert.ok(!service.lines.some(({ path }) => path === "/healthz"));
  });

  test("what cannot be parsed has the shape of all errors", async () => {
    for (const [sent, status] of /** @type {const} */ ([
      ["nonsense\r\n\r\n", 400],
      [`GET / HTTP/1.1\r\nHost: x\r\nA: ${"x".repeat(20_000)}\r\n\r\n`, 431],
      ["POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 10\r\nContent-", 408],
    ])) {
      const socket = connect(service.port, "127.0.0.1");
      let text = "";
      socket.on("data", (part) => (text += part));
      socket.write(sent);
      await once(socket, "close");
      const [head, body] = /** @type {[string, string]} */ (text.split("\r\n\r\n"));
      assert.match(head, new RegExp(`^HTTP/1.1 ${status} [^]*application/problem\\+json`));
      assert.equal(JSON.parse(body).status, status);
    }
  });

  test("the container's check is green while it serves, and red without it", async () => {
    const check = async (/** @type {string} */ port, more = {}) => {
      const env = { PORT: port, ...more };
      return (await once(spawn(process.execPath, ["src/check.js"], { env }), "exit"))[0];
    };
    assert.equal(await check(String(service.port)), 0);
    assert.equal(await check(String(service.port), { HOST: "127.0.0.1" }), 0);
    assert.equal(await check(String(service.port), { HOST: "localhost.invalid" }), 1);
    assert.equal(await check(String(await freePort())), 1);
  });
});

describe("a wrong password", { skip: noDatabase }, () => {
  const database = new Database();
  before(() => database.start());
  after(() => database.remove());

  test("is a database that does not answer, and is in no line", async () => {
    const service = await Service.start({ ...database.environment, FEED_PASSWORD: "wrong horse" });
    const answer = await service.get("/api/activity");
    assert.equal(answer.status, 503);
    assert.equal(await service.stop(), 0);
    assert.doesNotMatch(service.output, /horse/);
  });
});

test("a wrong environment is one line and exit code 2", async () => {
  const service = await Service.start({ FEED_HOST: "x" });
  assert.equal((await service.ended)[0], 2);
  assert.equal(
    service.output,
    "activity: missing in the environment: FEED_PORT, FEED_NAME, FEED_USERNAME, FEED_PASSWORD\n",
  );
});
