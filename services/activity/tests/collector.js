/** A collector of spans: OTLP over HTTP as protobuf, on the loopback interface. */
import { once } from "node:events";
import { createServer } from "node:http";
import { setTimeout as sleep } from "node:timers/promises";

/** @typedef {Map<number, (bigint | Buffer)[]>} Fields The values of a message by their numbers. */

const KINDS = ["unspecified", "internal", "server", "client", "producer", "consumer"];
const ERROR = 2n;

/** Answers `status` after `milliseconds`, and keeps each span that it took. */
export class Collector {
  status = 200;
  milliseconds = 0;
  calls = 0;
  /** @type {ReturnType<typeof read>} */
  spans = [];
  #server = createServer(async (request, response) => {
    const parts = [];
    for await (const part of request) {
      parts.push(part);
    }
    this.calls += 1;
    await sleep(this.milliseconds, undefined, { ref: false });
    if (this.status === 200) {
      this.spans.push(...read(Buffer.concat(parts)));
    }
    response.writeHead(this.status).end();
  });

  static async start() {
    const collector = new Collector();
    collector.#server.listen(0, "127.0.0.1");
    await once(collector.#server, "listening");
    return collector;
  }

  /** The variables that a stack with `tracing` gives a process. */
  get environment() {
    const { port } = /** @type {import("node:net").AddressInfo} */ (this.#server.address());
    return {
      OTEL_EXPORTER_OTLP_ENDPOINT: `http://127.0.0.1:${port}`,
      OTEL_EXPORTER_OTLP_PROTOCOL: "http/protobuf",
      OTEL_PROPAGATORS: "xray,tracecontext",
      OTEL_SERVICE_NAME: "one",
    };
  }

  stop() {
    this.#server.close();
    this.#server.closeAllConnections();
  }
}

/**
 * The spans of an `ExportTraceServiceRequest`.
 * https://github.com/open-telemetry/opentelemetry-proto/blob/main/opentelemetry/proto/trace/v1/trace.proto
 *
 * @param {Buffer} message
 */
function read(message) {
  return inner(fields(message), 1).flatMap((group) =>
    inner(group, 2)
      .flatMap((scope) => inner(scope, 2))
      .map((span) => ({
        name: bytes(span, 5).toString(),
        kind: KINDS[Number(span.get(6)?.[0] ?? 0)],
        trace: bytes(span, 1).toString("hex"),
        id: bytes(span, 2).toString("hex"),
        parent: bytes(span, 4).toString("hex"),
        failed: inner(span, 15)[0]?.get(3)?.[0] === ERROR,
        service: values(/** @type {Fields} */ (inner(group, 1)[0]), 1)["service.name"],
        attributes: values(span, 9),
      })),
  );
}

/**
 * @param {Fields} message
 * @param {number} number
 * @returns {Record<string, string | number>}
 */
function values(message, number) {
  return Object.fromEntries(
    inner(message, number).map((pair) => {
      const value = /** @type {Fields} */ (inner(pair, 2)[0]);
      return [bytes(pair, 1).toString(), value.has(3) ? Number(value.get(3)?.[0]) : bytes(value, 1).toString()];
    }),
  );
}

/**
 * @param {Fields} message
 * @param {number} number
 */
function inner(message, number) {
  return (message.get(number) ?? []).map((value) => fields(/** @type {Buffer} */ (value)));
}

/**
 * @param {Fields} message
 * @param {number} number
 */
function bytes(message, number) {
  return /** @type {Buffer} */ (message.get(number)?.[0] ?? Buffer.alloc(0));
}

/**
 * A message of protobuf, as far as its encoding tells. https://protobuf.dev/programming-guides/encoding/
 *
 * @param {Buffer} message
 */
function fields(message) {
  /** @type {Fields} */
  const found = new Map();
  let place = 0;
  const varint = () => {
    let value = 0n;
    for (let shift = 0n; ; shift += 7n) {
      const byte = /** @type {number} */ (message[place++]);
      value |= BigInt(byte & 0x7f) << shift;
      if (byte < 0x80) {
        return value;
      }
    }
  };
  /** @param {number} length */
  const take = (length) => message.subarray(place, (place += length));
  /** @type {Record<number, () => bigint | Buffer>} */
  const readers = { 0: varint, 1: () => take(8), 2: () => take(Number(varint())), 5: () => take(4) };
  while (place < message.length) {
    const key = Number(varint());
    const value = /** @type {() => bigint | Buffer} */ (readers[key & 7])();
    found.set(key >> 3, [...(found.get(key >> 3) ?? []), value]);
  }
  return found;
}
