/** Spans by OpenTelemetry; loaded only where a collector is named. */
import { setTimeout as sleep } from "node:timers/promises";
import {
  defaultTextMapGetter,
  defaultTextMapSetter,
  ROOT_CONTEXT,
  SpanKind,
  SpanStatusCode,
  trace,
} from "@opentelemetry/api";
import { ExportResultCode, W3CTraceContextPropagator } from "@opentelemetry/core";
import { OTLPTraceExporter } from "@opentelemetry/exporter-trace-otlp-proto";
import { AWSXRayPropagator } from "@opentelemetry/propagator-aws-xray";
import {
  defaultResource,
  detectResources,
  resourceAttributesEnvDetector,
  serviceNameEnvDetector,
} from "@opentelemetry/resources";
import {
  AlwaysOffSampler,
  AlwaysOnSampler,
  BatchSpanProcessor,
  ParentBasedSampler,
  RandomIdGenerator,
  TraceIdRatioBasedSampler,
  TracerProvider,
} from "@opentelemetry/sdk-trace";
import { logging } from "./logs.js";
import { withTraceId } from "./spans.js";

/** @import { Context } from "@opentelemetry/api" */
/** @import { Sampler } from "@opentelemetry/sdk-trace" */
/** @import { Ids, Span, Spans } from "./spans.js" */

const log = logging("activity.otlp");

/** How long the collector, which is beside the process, may take for an answer. */
const SEND_MILLISECONDS = 1_000;
/** How long the end of the process waits for what is still to be sent. */
const LAST_MILLISECONDS = 2_000;
const EVERY_MILLISECONDS = 1_000;

const w3c = new W3CTraceContextPropagator();
const amazon = new AWSXRayPropagator();

/** A balancer names a trace without a span in it; the first span takes over the name. */
class IdGenerator extends RandomIdGenerator {
  /** @type {string | undefined} */
  begun;

  generateTraceId() {
    return this.begun ?? super.generateTraceId();
  }
}

/** Says once that spans are lost. */
class Exporter extends OTLPTraceExporter {
  #told = false;

  /** @type {OTLPTraceExporter["export"]} */
  export(spans, done) {
    super.export(spans, (result) => {
      if (result.code !== ExportResultCode.SUCCESS && !this.#told) {
        this.#told = true;
        log("warning", "spans are lost: the collector does not take them");
      }
      done(result);
    });
  }
}

/** @implements {Spans} */
export class Collector {
  #ids = new IdGenerator();
  #provider;
  #tracer;

  /** @param {string} service */
  constructor(service) {
    const exporter = new Exporter({ timeoutMillis: SEND_MILLISECONDS });
    const detectors = [resourceAttributesEnvDetector, serviceNameEnvDetector];
    this.#provider = new TracerProvider({
      idGenerator: this.#ids,
      resource: defaultResource().merge(detectResources({ detectors })),
      sampler: sampler(process.env),
      spanProcessors: [new BatchSpanProcessor({ exporter, scheduledDelayMillis: EVERY_MILLISECONDS })],
    });
    this.#tracer = this.#provider.getTracer(service);
  }

  /**
   * A child of what the ids name, else the first of the balancer's trace or of its own.
   *
   * @param {string} name
   * @param {Ids} ids
   * @returns {Span}
   */
  start(name, ids) {
    this.#ids.begun = ids["trace_id"];
    const attributes = { correlation_id: ids["correlation_id"] ?? "" };
    const span = this.#tracer.startSpan(name, { kind: SpanKind.SERVER, attributes }, parent(ids));
    this.#ids.begun = undefined;
    /** @type {Ids} */
    const carrier = {};
    w3c.inject(trace.setSpan(ROOT_CONTEXT, span), carrier, defaultTextMapSetter);
    return {
      ids: withTraceId({ ...ids, ...carrier }),
      end: (outcome) => {
        span.setAttributes(outcome.attributes);
        if (outcome.name !== undefined) {
          span.updateName(outcome.name);
        }
        if (outcome.failed) {
          span.setStatus({ code: SpanStatusCode.ERROR });
        }
        span.end();
      },
    };
  }

  /** Send what is left, for `LAST_MILLISECONDS` at most. */
  async close() {
    const sent = this.#provider.shutdown().catch(() => {});
    await Promise.race([sent, sleep(LAST_MILLISECONDS, undefined, { ref: false })]);
  }
}

/**
 * @param {Ids} ids
 * @returns {Context}
 */
function parent({ amzn_trace_id, traceparent }) {
  const given = { "x-amzn-trace-id": amzn_trace_id, traceparent };
  const context = amazon.extract(ROOT_CONTEXT, given, defaultTextMapGetter);
  return w3c.extract(context, given, defaultTextMapGetter);
}

/**
 * What the environment says of sampling: this SDK leaves the reading to others.
 *
 * https://opentelemetry.io/docs/specs/otel/configuration/sdk-environment-variables/#general-sdk-configuration
 *
 * @param {NodeJS.ProcessEnv} environ
 * @returns {Sampler}
 */
export function sampler(environ) {
  const [, parented, kind] = /^(parentbased_)?(.*)$/.exec(environ["OTEL_TRACES_SAMPLER"] ?? "") ?? [];
  const share = Number(environ["OTEL_TRACES_SAMPLER_ARG"] || 1);
  const root =
    kind === "always_off"
      ? new AlwaysOffSampler()
      : kind === "traceidratio"
        ? new TraceIdRatioBasedSampler(share)
        : new AlwaysOnSampler();
  return parented === undefined && kind !== "" ? root : new ParentBasedSampler({ root });
}
