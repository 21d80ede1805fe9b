/** A distribution in front of the function: it leads by path, as CloudFront would. */
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { createServer, type IncomingMessage, request, type Server, type ServerResponse } from "node:http";
import { extname, join } from "node:path";
import { pathToFileURL } from "node:url";
import type { Answer, Asked } from "../../src/server/render.tsx";
import { freePort } from "./harness.ts";

export type Handler = (event: Asked) => Promise<Answer>;

const TYPES: Record<string, string> = {
  ".js": "text/javascript",
  ".css": "text/css",
  ".svg": "image/svg+xml",
};

/** The handler of a folder, as Lambda loads `render.handler`. */
export async function loaded(folder: string): Promise<Handler> {
  const url = pathToFileURL(join(folder, "render.mjs")).href;
  return ((await import(/* @vite-ignore */ url)) as { handler: Handler }).handler;
}

let number = 0;

/** The event of a request to a function URL, in version 2.0. */
export function event(path: string, headers: Record<string, string> = {}, method = "GET") {
  const [rawPath = "", rawQueryString = ""] = path.split("?");
  const domainName = "a1b2c3d4e5.lambda-url.eu-north-1.on.aws";
  number += 1;
  return {
    version: "2.0",
    routeKey: "$default",
    rawPath,
    rawQueryString,
    headers: { host: domainName, ...headers },
    requestContext: {
      accountId: "anonymous",
      apiId: "a1b2c3d4e5",
      domainName,
      domainPrefix: "a1b2c3d4e5",
      http: { method, path: rawPath, protocol: "HTTP/1.1", sourceIp: "127.0.0.1", userAgent: "test" },
      requestId: `request-${number}`,
      routeKey: "$default",
      stage: "$default",
      time: "12/Mar/2026:19:03:58 +0000",
      timeEpoch: 1773342238000,
    },
    isBase64Encoded: false,
  };
}

export class Distribution {
  readonly url: string;
  readonly #server: Server;

  private constructor(server: Server, port: number) {
    this.#server = server;
    this.url = `http://127.0.0.1:${port}`;
  }

  /** `/assets` is in the folder of the site, `/api` at a port; all else is the function's. */
  static async start(site: string, api: number, handler: Handler): Promise<Distribution> {
    const lead = async (asked: IncomingMessage, answer: ServerResponse) => {
      const path = asked.url ?? "/";
      if (path.startsWith("/api/")) {
        const { method, headers } = asked;
        const on = request({ host: "127.0.0.1", port: api, path, method, headers }, (found) => {
          answer.writeHead(found.statusCode ?? 502, found.headers);
          found.pipe(answer);
        });
        asked.pipe(on);
      } else if (path.startsWith("/assets/")) {
        answer.writeHead(200, { "Content-Type": TYPES[extname(path)] });
        answer.end(readFileSync(join(site, path)));
      } else {
        const headers = asked.headers as Record<string, string>;
        const found = await handler(event(path, headers, asked.method));
        answer.writeHead(found.statusCode, found.headers).end(found.body);
      }
    };
    const port = await freePort();
    const server = createServer((asked, answer) => void lead(asked, answer)).listen(port, "127.0.0.1");
    await once(server, "listening");
    return new Distribution(server, port);
  }

  stop(): void {
    this.#server.closeAllConnections();
    this.#server.close();
  }
}
