/** One log line per request, and the ids that tie it to the requests around it. */
import { randomUUID } from "node:crypto";
import { context, logging } from "./logs.js";

/** @import { IncomingMessage, RequestListener, ServerResponse } from "node:http" */

const log = logging("activity.trace");

const CORRELATION_ID = /^[A-Za-z0-9._-]{1,64}$/;
const TRACE_HEADERS = /** @type {const} */ ([
  ["amzn_trace_id", "x-amzn-trace-id", /^[A-Za-z0-9=;:_.-]{1,256}$/],
  ["traceparent", "traceparent", /^[0-9a-f]{2}-[0-9a-f]{32}-[0-9a-f]{16}-[0-9a-f]{2}$/],
]);
const QUIET = ["/healthz", "/readyz"];
const PATH_LENGTH = 200;

/** Id of the request being served; empty outside a request. */
export function correlationId() {
  return context.getStore()?.["correlation_id"] ?? "";
}

/**
 * Serve each request with its ids at hand, return its id in `X-Correlation-Id`, and log it when it
 * is over, also when its client went away.
 *
 * @param {RequestListener} handler
 * @returns {RequestListener}
 */
export function traced(handler) {
  return (request, response) => {
    const fields = ids(request);
    const started = performance.now();
    response.setHeader("X-Correlation-Id", /** @type {string} */ (fields["correlation_id"]));
    response.once("close", () => {
      context.run(fields, () => write(request, response, performance.now() - started));
    });
    context.run(fields, () => handler(request, response));
  };
}

/**
 * @param {IncomingMessage} request
 * @returns {Record<string, string>}
 */
function ids({ headers }) {
  const given = headers["x-correlation-id"];
  const kept = typeof given === "string" && CORRELATION_ID.test(given);
  /** @type {Record<string, string>} */
  const fields = { correlation_id: kept ? given : randomUUID() };
  for (const [field, header, pattern] of TRACE_HEADERS) {
    const value = headers[header];
    if (typeof value === "string" && pattern.test(value)) {
      fields[field] = value;
    }
  }
  return fields;
}

/**
 * @param {IncomingMessage} request
 * @param {ServerResponse} response
 * @param {number} milliseconds
 */
function write(request, response, milliseconds) {
  const path = (request.url ?? "").split("?", 1)[0] ?? "";
  const status = response.statusCode;
  const level = status >= 500 ? "error" : QUIET.includes(path) ? "debug" : "info";
  log(level, "request", {
    method: request.method,
    path: path.slice(0, PATH_LENGTH),
    status,
    duration_ms: Math.round(milliseconds * 10) / 10,
  });
}
