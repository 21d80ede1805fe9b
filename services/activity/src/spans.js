/** Spans of requests, for the collector beside the process where the environment names one. */

/** @typedef {Record<string, string>} Ids */
/** @typedef {Record<string, string | number>} Attributes */
/** @typedef {{ name?: string, failed: boolean, attributes: Attributes }} Outcome */

/**
 * @typedef {object} Span The work for one request.
 * @property {Ids} ids Those that its lines of the log have.
 * @property {(outcome: Outcome) => void} end
 */

/**
 * @typedef {object} Spans Where spans go.
 * @property {(name: string, ids: Ids) => Span} start A child of what the ids name.
 * @property {() => Promise<void>} close Sends what is left.
 */

/** @import { Settings } from "./settings.js" */

/** @type {readonly (readonly [string, RegExp])[]} */
const TRACE_IDS = [
  ["traceparent", /^..-([0-9a-f]{32})-/],
  ["amzn_trace_id", /(?:^|;)Root=1-([0-9a-f]{8})-([0-9a-f]{24})(?:;|$)/],
];

/**
 * Stands for a collector where none is named: all ids go on as they came.
 *
 * @type {Spans}
 */
export const nobody = { start: (_name, ids) => ({ ids, end() {} }), async close() {} };

/**
 * The ids with the trace's own, in W3C's form: a caller's trace goes before the balancer's.
 *
 * @param {Ids} ids
 * @returns {Ids}
 */
export function withTraceId(ids) {
  for (const [name, pattern] of TRACE_IDS) {
    const found = pattern.exec(ids[name] ?? "");
    if (found !== null) {
      return { ...ids, trace_id: found.slice(1).join("") };
    }
  }
  return ids;
}

/**
 * The spans of a process, which closes them at its end.
 *
 * @param {Settings} settings
 * @returns {Promise<Spans>}
 */
export async function spans({ collector }) {
  if (!collector) {
    return nobody;
  }
  const { Collector } = await import("./otlp.js");
  return new Collector("activity");
}
