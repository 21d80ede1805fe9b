import { once } from "node:events";
import { createServer, type IncomingHttpHeaders } from "node:http";
import type { AddressInfo } from "node:net";
import { sleep } from "./harness.ts";

export const SLOW_MILLISECONDS = 1500;

interface Seen {
  method: string;
  url: string;
  headers: IncomingHttpHeaders;
  body: string;
}

/** An API that keeps what it is asked and answers by path: `…/slow`, `…/status/NUMBER`, or 200. */
export class Upstream {
  seen: Seen[] = [];
  readonly #server = createServer(async (request, response) => {
    const { headers } = request;
    let body = "";
    for await (const part of request) {
      body += String(part);
    }
    const url = request.url ?? "";
    this.seen.push({ method: request.method ?? "", url, headers, body });
    const path = url.split("?")[0];
    if (path === "/api/tasks/slow") {
      await sleep(SLOW_MILLISECONDS);
    }
    const status = Number(/^\/api\/tasks\/status\/(\d+)$/.exec(path ?? "")?.[1] ?? 200);
    response.writeHead(status, {
      "Content-Type": status < 400 ? "application/json" : "application/problem+json",
      "X-Correlation-Id": headers["x-correlation-id"],
      Location: "/api/tasks/1",
    });
    response.end(JSON.stringify({ status, of: "upstream" }));
  });

  /** What tells nginx of it. */
  environment!: { TASKS_HOST: string; TASKS_PORT: string };

  static async start(): Promise<Upstream> {
    const upstream = new Upstream();
    upstream.#server.listen(0, "127.0.0.1");
    await once(upstream.#server, "listening");
    const { port } = upstream.#server.address() as AddressInfo;
    upstream.environment = { TASKS_HOST: "127.0.0.1", TASKS_PORT: String(port) };
    return upstream;
  }

  stop(): void {
    this.#server.close();
  }
}
