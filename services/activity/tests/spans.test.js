/** Spans to a real receiver of OTLP: which there are, whose children, and that they cost nobody. */
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { afterEach, beforeEach, describe, test } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { AlwaysOffSampler, AlwaysOnSampler, ParentBasedSampler, TraceIdRatioBasedSampler } from "@opentelemetry/sdk-trace";
import { sampler } from "../src/otlp.js";
import { withTraceId } from "../src/spans.js";
import { Collector } from "./collector.js";
import { freePort, HOME, Service, until } from "./harness.js";

const CALLER = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";
const TRACE = CALLER.slice(3, 35);
const ROOT = "Root=1-67891233-abcdef012345678912345678";
const BALANCER = "67891233abcdef012345678912345678";
const PARENT = "53995c3f42cd8ad8";
const LOST = "spans are lost: the collector does not take them";
/** No database: what is asked here needs none, or fails without one. */
const ALONE = {
  FEED_HOST: "127.0.0.1",
  FEED_PORT: "1",
  FEED_NAME: "board",
  FEED_USERNAME: "feed",
  FEED_PASSWORD: "x",
  FEED_TLS: "false",
  HOST: "127.0.0.1",
};

/** @type {Collector} */
let collector;
beforeEach(async () => void (collector = await Collector.start()));
afterEach(() => collector.stop());

/** @param {Service} service */
const requests = (service) => service.lines.filter(({ message }) => message === "request");

/** @type {[string, Record<string, string>, string, string][]} */
const ARRIVALS = [
  ["a caller", { traceparent: CALLER }, TRACE, CALLER.slice(36, 52)],
  ["a balancer", { "X-Amzn-Trace-Id": ROOT }, BALANCER, ""],
  ["two balancers", { "X-Amzn-Trace-Id": `Self=1-67891234-12456789abcdef012345678;${ROOT}` }, BALANCER, ""],
  ["a gateway", { "X-Amzn-Trace-Id": `${ROOT};Parent=${PARENT};Sampled=1` }, BALANCER, PARENT],
  ["no decision", { "X-Amzn-Trace-Id": `${ROOT};Parent=${PARENT}` }, BALANCER, ""],
  ["both", { "X-Amzn-Trace-Id": ROOT, traceparent: CALLER }, TRACE, CALLER.slice(36, 52)],
];

test("a request is one span in the trace that it came with", async () => {
  const service = await Service.start({ ...ALONE, ...collector.environment });
  for (const [name, given] of ARRIVALS) {
    const id = name.replaceAll(" ", "-");
    assert.equal((await service.get("/api/activity?x=1", { ...given, "X-Correlation-Id": id })).status, 400);
  }
  assert.equal(await service.stop(), 0);
  assert.equal(collector.spans.length, ARRIVALS.length);
  for (const [name, given, trace, parent] of ARRIVALS) {
    const correlation_id = name.replaceAll(" ", "-");
    const line = requests(service).find((each) => each.correlation_id === correlation_id);
    const span = collector.spans.find((each) => each.attributes["correlation_id"] === correlation_id);
    assert.equal(line.traceparent, `00-${trace}-${span?.id}-01`);
    assert.equal(line.trace_id, trace);
    assert.equal(line.amzn_trace_id, given["X-Amzn-Trace-Id"]);
    assert.deepEqual(span, {
      name: "GET /api/activity",
      kind: "server",
      trace,
      id: span?.id,
      parent,
      failed: false,
      service: "one",
      attributes: {
        correlation_id,
        "http.request.method": "GET",
        "url.path": "/api/activity",
        "url.scheme": "http",
        "http.response.status_code": 400,
        "http.route": "/api/activity",
      },
    });
  }
});

test("names are few, failures are told, and each request without a trace begins one", async () => {
  const service = await Service.start({ ...ALONE, ...collector.environment });
  assert.equal((await service.get(`/${"x".repeat(300)}`)).status, 404);
  assert.equal((await service.get("/api/activity")).status, 503);
  assert.equal(await service.stop(), 0);
  assert.deepEqual(
    collector.spans.map(({ name, failed, parent }) => [name, failed, parent]),
    [
      ["HTTP", false, ""],
      ["GET /api/activity", true, ""],
    ],
  );
  assert.equal(String(collector.spans[0]?.attributes["url.path"]).length, 200);
  const traces = collector.spans.map(({ trace }) => trace);
  assert.equal(new Set(traces).size, 2);
  assert.deepEqual(requests(service).map(({ trace_id }) => trace_id), traces);
});

test("health checks are no spans, and neither is what a caller left out", async () => {
  const service = await Service.start({ ...ALONE, ...collector.environment, LOG_LEVEL: "debug" });
  await service.get("/healthz", { traceparent: CALLER });
  await service.get("/readyz", { traceparent: CALLER });
  await service.get("/nowhere", { traceparent: CALLER.replace(/1$/, "0") });
  await service.get("/nowhere", { "X-Amzn-Trace-Id": `${ROOT};Parent=${PARENT};Sampled=0` });
  assert.equal(await service.stop(), 0);
  assert.deepEqual(collector.spans, []);
  const [alive, ready, caller, gateway] = requests(service).map(({ traceparent }) => traceparent);
  assert.deepEqual([alive, ready], [CALLER, CALLER]);
  assert.match(caller, new RegExp(`^00-${TRACE}-[0-9a-f]{16}-00$`));
  assert.match(gateway, new RegExp(`^00-${BALANCER}-[0-9a-f]{16}-00$`));
});

describe("a collector that", () => {
  /** @param {Record<string, string>} environment */
  async function undelayed(environment) {
    const service = await Service.start({ ...ALONE, ...environment });
    for (const _ of [1, 2, 3]) {
      const started = performance.now();
      assert.equal((await service.get("/nowhere")).status, 404);
      assert.ok(performance.now() - started < 1000);
      await sleep(1200);
    }
    const started = performance.now();
    assert.equal(await service.stop(), 0);
    assert.ok(performance.now() - started < 6000);
    const lost = service.lines.filter(({ logger }) => logger === "activity.otlp");
    assert.deepEqual(lost.map(({ level, message }) => [level, message]), [["warning", LOST]]);
  }

  test("refuses delays nobody", async () => {
    collector.status = 503;
    await undelayed(collector.environment);
    assert.ok(collector.calls > 1);
  });

  test("is slow delays nobody", async () => {
    collector.milliseconds = 30_000;
    await undelayed(collector.environment);
    assert.ok(collector.calls > 1);
  });

  test("is away delays nobody", async () => {
    await undelayed({ OTEL_EXPORTER_OTLP_ENDPOINT: `http://127.0.0.1:${await freePort()}` });
  });

  test("is there gets spans while the process runs", async () => {
    const service = await Service.start({ ...ALONE, ...collector.environment });
    await service.get("/nowhere");
    assert.ok(await until(() => collector.spans.length === 1));
    assert.equal(await service.stop(), 0);
  });
});

test("without a collector nothing of it is loaded", async () => {
  const port = String(await freePort());
  const code = `
    process.on("exit", () => console.log(JSON.stringify(loaded)));
    const loaded = [];
    const { registerHooks } = await import("node:module");
    registerHooks({ resolve(name, context, next) {
      const found = next(name, context);
      if (found.url.includes("@opentelemetry")) loaded.push(found.url);
      return found;
    } });
    await import("./src/main.js");
    setTimeout(() => process.kill(process.pid, "SIGTERM"), 300);
  `;
  const run = (/** @type {Record<string, string>} */ more) => {
    const options = { cwd: HOME, env: { ...ALONE, PORT: port, ...more }, encoding: /** @type {const} */ ("utf8") };
    const found = spawnSync(process.execPath, ["--input-type=module", "-e", code], options);
    return JSON.parse(found.stdout.trim().split("\n").at(-1) ?? "").length;
  };
  assert.equal(run({}), 0);
  assert.ok(run(collector.environment) > 10);
});

test("the sampler is the one that the environment names", () => {
  const root = (/** @type {string} */ name, argument = "") =>
    sampler({ OTEL_TRACES_SAMPLER: name, OTEL_TRACES_SAMPLER_ARG: argument });
  assert.ok(sampler({}) instanceof ParentBasedSampler);
  assert.match(String(sampler({})), /root=AlwaysOnSampler/);
  assert.ok(root("always_on") instanceof AlwaysOnSampler);
  assert.ok(root("always_off") instanceof AlwaysOffSampler);
  assert.ok(root("traceidratio") instanceof TraceIdRatioBasedSampler);
  assert.match(String(root("parentbased_always_off")), /root=AlwaysOffSampler/);
  assert.match(String(root("parentbased_traceidratio", "0.25")), /root=TraceIdRatioBased\{0\.25\}/);
});

test("the trace is the caller's, else the balancer's", () => {
  assert.deepEqual(withTraceId({ traceparent: CALLER, amzn_trace_id: ROOT })["trace_id"], TRACE);
  assert.deepEqual(withTraceId({ amzn_trace_id: ROOT })["trace_id"], BALANCER);
  assert.deepEqual(withTraceId({ amzn_trace_id: "Self=1-67891233-abcdef012345678912345678" }), {
    amzn_trace_id: "Self=1-67891233-abcdef012345678912345678",
  });
});
