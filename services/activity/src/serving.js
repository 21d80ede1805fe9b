/** Listening, and stopping without a failed request. */
import { once } from "node:events";
import { createServer, STATUS_CODES } from "node:http";
import { Server } from "node:net";
import { setImmediate as turn } from "node:timers/promises";
import { logging } from "./logs.js";
import { CONTENT_TYPE, problem } from "./problems.js";

/** @import { RequestListener, ServerResponse } from "node:http" */

const log = logging("activity.serving");

const LIMITS = {
  // Longer than the idle timeout of a load balancer (60 s by default), which must be the one to close:
  // https://docs.aws.amazon.com/elasticloadbalancing/latest/application/edit-load-balancer-attributes.html
  keepAliveTimeout: 65_000,
  headersTimeout: 5_000,
  requestTimeout: 10_000,
  connectionsCheckingInterval: 1_000,
};
/** How long a kept connection may still bring a request after the stop has begun. */
const IDLE_MILLISECONDS = 2_000;
/** What a request can take (two seconds for a server, three for an answer), and some more. */
const GRACE_MILLISECONDS = 7_000;

/** The event loop takes in one connection in each turn; after so many without one, nobody waits. */
const QUIET_TURNS = 2;
const TAKE_IN_MILLISECONDS = 1_000;

/** @type {Record<string, number>} */
const REFUSED = { ERR_HTTP_REQUEST_TIMEOUT: 408, HPE_HEADER_OVERFLOW: 431 };

/**
 * Listen; gives the function that stops.
 *
 * @param {RequestListener} handler
 * @param {{ host: string, port: number }} where
 * @returns {Promise<() => Promise<void>>}
 */
export async function serve(handler, { host, port }) {
  /** @type {Set<ServerResponse>} */
  const answering = new Set();
  let stopping = false;
  const server = createServer(LIMITS, (request, response) => {
    answering.add(response);
    response.once("close", () => answering.delete(response));
    if (stopping) {
      response.setHeader("Connection", "close");
    }
    handler(request, response);
  });
  server.on("clientError", refuse);
  server.listen(port, host);
  await once(server, "listening");

  return async () => {
    stopping = true;
    for (const response of answering) {
      if (!response.headersSent) {
        response.setHeader("Connection", "close");
      }
    }
    await takeIn(server);
    const closed = once(server, "close");
    // That of HTTP would also cut kept connections in which a request may be on its way.
    Server.prototype.close.call(server);
    const timers = [
      setTimeout(() => server.closeIdleConnections(), IDLE_MILLISECONDS),
      setTimeout(() => server.closeAllConnections(), GRACE_MILLISECONDS),
    ];
    await closed;
    timers.forEach(clearTimeout);
  };
}

/**
 * Wait until who has connected already is taken in, so that only later clients are refused.
 *
 * @param {Server} server
 */
async function takeIn(server) {
  let quiet = 0;
  const count = () => void (quiet = 0);
  server.on("connection", count);
  const end = performance.now() + TAKE_IN_MILLISECONDS;
  while (quiet < QUIET_TURNS && performance.now() < end) {
    quiet += 1;
    await turn();
  }
  server.off("connection", count);
}

/**
 * Answer what never reached the application, in the shape of all other errors.
 *
 * @param {Error & { code?: string }} error
 * @param {import("node:stream").Duplex} socket
 */
function refuse(error, socket) {
  if (error.code === "ECONNRESET" || !socket.writable) {
    socket.destroy();
    return;
  }
  const status = REFUSED[error.code ?? ""] ?? 400;
  log("warning", "request refused", { status }, error);
  const body = problem(status, "The request could not be read.");
  socket.end(
    `HTTP/1.1 ${status} ${STATUS_CODES[status]}\r\nConnection: close\r\n` +
      `Content-Type: ${CONTENT_TYPE}\r\nContent-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`,
  );
}
