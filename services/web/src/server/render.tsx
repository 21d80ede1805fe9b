/** The page as a function: events of a function URL, in version 2.0, and answers of the same. */
import { parse } from "../route.ts";
import { firstPages } from "./board.ts";
import { document } from "./document.tsx";
import { headersOf, type Ids, idsOf } from "./ids.ts";
import { NONE } from "../pages.ts";

/** https://docs.aws.amazon.com/lambda/latest/dg/urls-invocation.html */
export interface Asked {
  rawPath: string;
  headers: Readonly<Record<string, string | undefined>>;
  requestContext: { requestId: string; http: { method: string } };
}

export interface Answer {
  statusCode: number;
  headers: Record<string, string>;
  body: string;
}

/** What the site's Nginx says of every answer. */
export const ALWAYS = {
  "Content-Security-Policy":
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'",
  "Referrer-Policy": "same-origin",
  "Strict-Transport-Security": "max-age=31536000",
  "X-Content-Type-Options": "nosniff",
};
const PATH_LENGTH = 200;

/** Answer a request; needs `API_URL`, the address that `/api` is below, or shows an empty board. */
export async function handler(event: Asked): Promise<Answer> {
  const started = performance.now();
  const { http, requestId } = event.requestContext;
  const ids = idsOf(event.headers, requestId);
  const { body, ...answer } = await answered(http.method, event.rawPath, ids);
  const status = answer.statusCode;
  if (event.rawPath !== "/healthz") {
    const duration_ms = Math.round((performance.now() - started) * 10) / 10;
    const path = event.rawPath.slice(0, PATH_LENGTH);
    tell("info", "request", { ...ids, method: http.method, path, status, duration_ms });
  }
  const headers = { ...ALWAYS, "X-Correlation-Id": ids.correlation_id, ...answer.headers };
  return { statusCode: status, headers, body: http.method === "HEAD" ? "" : body };
}

async function answered(method: string, path: string, ids: Ids): Promise<Answer> {
  if (method !== "GET" && method !== "HEAD") {
    return plain(405, "Only GET and HEAD.\n", { Allow: "GET, HEAD" });
  }
  if (path === "/healthz") {
    return plain(200, "ok\n");
  }
  const unknown = parse(path).page === "unknown";
  const api = process.env["API_URL"];
  const pages = unknown ? NONE : await firstPages(api, headersOf(ids));
  if (api && !unknown && Object.keys(pages).length === 0) {
    tell("warning", "the API does not answer", ids);
  }
  return {
    statusCode: unknown ? 404 : 200,
    // Tasks change, so that no cache between may answer with them.
    headers: { "Content-Type": "text/html; charset=utf-8", "Cache-Control": "private, no-cache" },
    body: document(path, pages),
  };
}

function plain(statusCode: number, body: string, more: Record<string, string> = {}): Answer {
  const headers = { "Content-Type": "text/plain; charset=utf-8", "Cache-Control": "no-store", ...more };
  return { statusCode, headers, body };
}

function tell(level: string, message: string, fields: Record<string, string | number>): void {
  const time = new Date().toISOString().replace("Z", "+00:00");
  process.stdout.write(`${JSON.stringify({ time, level, logger: "web.render", message, ...fields })}\n`);
}
