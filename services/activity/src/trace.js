/** One log line per request, and the ids that tie it to the requests around it. */
import { randomUUID } from "node:crypto";
import { context, logging } from "./logs.js";
import { nobody, withTraceId } from "./spans.js";

/** @import { IncomingMessage, RequestListener, ServerResponse } from "node:http" */
/** @import { Span, Spans } from "./spans.js" */

const log = logging("activity.trace");

const CORRELATION_ID = /^[A-Za-z0-9._-]{1,64}$/;
const TRACE_HEADERS = /** @type {const} */ ([
  ["amzn_trace_id", "x-amzn-trace-id", /^[A-Za-z0-9=;:_.-]{1,256}$/],
  ["traceparent", "traceparent", /^(?!ff)[0-9a-f]{2}-(?!0{32})[0-9a-f]{32}-(?!0{16})[0-9a-f]{16}-[0-9a-f]{2}$/],
]);
const QUIET = ["/healthz", "/readyz"];
const PATH_LENGTH = 200;

/** Id of the request being served; empty outside a request. */
export function correlationId() {
  return context.getStore()?.["correlation_id"] ?? "";
}

/**
 * Serve each request with its ids at hand, return its id in `X-Correlation-Id`, log it when it is
 * over, also when its client went away, and tell `spans` of it.
 *
 * @param {RequestListener} handler
 * @param {Spans} [spans]
 * @returns {RequestListener}
 */
export function traced(handler, spans = nobody) {
  return (request, response) => {
    const span = (QUIET.includes(path(request)) ? nobody : spans).start("HTTP", ids(request));
    const started = performance.now();
    response.setHeader("X-Correlation-Id", /** @type {string} */ (span.ids["correlation_id"]));
    response.once("close", () => {
      context.run(span.ids, () => write(request, response, performance.now() - started));
      tell(span, request, response);
    });
    context.run(span.ids, () => handler(request, response));
  };
}

/** @param {IncomingMessage} request */
function path({ url }) {
  return (url ?? "").split("?", 1)[0] ?? "";
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
  return withTraceId(fields);
}

/**
 * @param {IncomingMessage} request
 * @param {ServerResponse} response
 * @param {number} milliseconds
 */
function write(request, response, milliseconds) {
  const asked = path(request);
  const status = response.statusCode;
  const level = status >= 500 ? "error" : QUIET.includes(asked) ? "debug" : "info";
  log(level, "request", {
    method: request.method,
    path: asked.slice(0, PATH_LENGTH),
    status,
    duration_ms: Math.round(milliseconds * 10) / 10,
  });
}

/**
 * @param {Span} span
 * @param {IncomingMessage} request
 * @param {ServerResponse} response
 */
function tell(span, request, { statusCode }) {
  // Express keeps the pattern here; names are few, so a path that leads nowhere is in none.
  const { route } = /** @type {{ route?: { path: string } }} */ (request);
  const method = request.method ?? "";
  span.end({
    ...(route === undefined ? {} : { name: `${method} ${route.path}` }),
    failed: statusCode >= 500,
    attributes: {
      "http.request.method": method,
      "url.path": path(request).slice(0, PATH_LENGTH),
      "url.scheme": "http",
      "http.response.status_code": statusCode,
      ...(route === undefined ? {} : { "http.route": route.path }),
    },
  });
}
