/** The trace that nginx writes down: that of the header which names one. */
import { rmSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { folder, named, noNginx, Web } from "./harness.ts";

const missing = noNginx();
const CALLER = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";
const ROOT = "Root=1-67891233-abcdef012345678912345678";
const BALANCER = "67891233abcdef012345678912345678";

/** What a request brings, and the trace that its line has. */
const ARRIVALS: Record<string, [Record<string, string>, string]> = {
  both: [{ traceparent: CALLER, "X-Amzn-Trace-Id": ROOT }, CALLER.slice(3, 35)],
  balancer: [{ "X-Amzn-Trace-Id": ROOT }, BALANCER],
  gateway: [
    { "X-Amzn-Trace-Id": `Self=1-67891234-12456789abcdef012345678;${ROOT};Sampled=1` },
    BALANCER,
  ],
  self: [{ "X-Amzn-Trace-Id": "Self=1-67891233-abcdef012345678912345678" }, ""],
  nought: [{ traceparent: CALLER.replace(CALLER.slice(3, 35), "0".repeat(32)) }, ""],
  version: [{ traceparent: `ff${CALLER.slice(2)}` }, ""],
  nothing: [{}, ""],
};

describe.skipIf(missing)(named("traces", missing), () => {
  let root: string;
  let web: Web;

  beforeAll(async () => {
    root = folder();
    web = await Web.start(root);
    for (const [id, [headers]] of Object.entries(ARRIVALS)) {
      await fetch(web.url, { headers: { ...headers, "X-Correlation-Id": id } });
    }
  });

  afterAll(async () => {
    await web.stop();
    rmSync(root, { recursive: true });
  });

  test.each(Object.entries(ARRIVALS))("%s", async (id, [, trace]) => {
    const log = await web.log(Object.keys(ARRIVALS).length);
    expect(log.find(({ correlation_id }) => correlation_id === id)).toMatchObject({ trace_id: trace });
  });
});
