/** What stands in front of nginx on AWS, as far as ids go; the rest of a load balancer is not here. */
import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { createServer, type IncomingMessage, request } from "node:http";
import type { AddressInfo } from "node:net";
import type { Duplex } from "node:stream";

const HEADER = "X-Amzn-Trace-Id";

/**
 * Passes requests on as they are, but for the `X-Amzn-Trace-Id` that it makes where there is none.
 * https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-request-tracing.html
 */
export class Balancer {
  readonly #server;

  private constructor(target: string) {
    this.#server = createServer((incoming, response) => {
      const { method, headers } = incoming;
      const passed = { ...headers, [HEADER]: headers[HEADER.toLowerCase()] ?? traceId() };
      const onward = request(target + incoming.url, { method, headers: passed }, (answer) => {
        response.writeHead(answer.statusCode ?? 502, answer.headers);
        answer.pipe(response);
      });
      onward.on("error", () => response.destroy());
      incoming.pipe(onward);
    });
  }

  static async start(target: string): Promise<Balancer> {
    const balancer = new Balancer(target);
    balancer.#server.listen(0, "127.0.0.1");
    await once(balancer.#server, "listening");
    return balancer;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  /** Lead connections to `/api/live` to where `target` says, as a distribution does: by another path. */
  lead(target: () => string): void {
    this.#server.on("upgrade", (incoming: IncomingMessage, socket: Duplex) => {
      const onward = request(target().replace(/^ws/, "http"), { headers: incoming.headers });
      onward.on("upgrade", (answer, other) => {
        const headers = Object.entries(answer.headers).map(([name, value]) => `${name}: ${value}\r\n`);
        socket.write(`HTTP/1.1 101 Switching Protocols\r\n${headers.join("")}\r\n`);
        socket.on("error", () => other.destroy());
        other.on("error", () => socket.destroy());
        other.pipe(socket).pipe(other);
      });
      onward.on("response", ({ statusCode }) => socket.end(`HTTP/1.1 ${statusCode} No\r\n\r\n`));
      onward.on("error", () => socket.destroy());
      onward.end();
    });
  }

  stop(): void {
    this.#server.close();
    this.#server.closeAllConnections();
  }
}

/** The time of the arrival, then what nobody else has. */
function traceId(): string {
  const seconds = Math.floor(Date.now() / 1000).toString(16);
  return `Root=1-${seconds}-${randomBytes(12).toString("hex")}`;
}
