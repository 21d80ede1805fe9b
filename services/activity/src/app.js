/** The application: the API below `/api/activity`, and health. */
import express from "express";
import { board, BOARD, parse } from "./event.js";
import { readiness } from "./health.js";
import * as paging from "./paging.js";
import { answer, Refused } from "./problems.js";

/** @import { NextFunction, Request, Response } from "express" */
/** @import { Event } from "./event.js" */
/** @import { Feed } from "./feed.js" */
/** @import { Settings } from "./settings.js" */

const BODY_LIMIT = 64 * 1024;
/** @type {Record<string, (text: string) => unknown>} */
const QUERY = { board, limit: paging.limit, before: paging.key };

/**
 * The application on a feed that its caller opens and closes.
 *
 * @param {Feed} feed
 * @param {Pick<Settings, "posts">} settings
 */
export function createApp(feed, { posts }) {
  const app = express().disable("x-powered-by").disable("etag").set("query parser", false);
  const ready = readiness(feed);
  app.get("/healthz", (_request, response) => void response.json({ status: "ok" }));
  app.get("/readyz", async (_request, response) => {
    if (!(await ready())) {
      throw new Refused(503, "The database does not answer.");
    }
    response.json({ status: "ready" });
  });
  if (posts === "direct") {
    app.post("/api/activity", direct);
  }
  app
    .route("/api/activity")
    .get(async (request, response) => {
      const wanted = query(request.url);
      const { events, last } = await feed.page(wanted.board, wanted.limit, wanted.before);
      response.json({ items: events.map(asJson), next: last && paging.cursor(last) });
    })
    .post(express.json({ limit: BODY_LIMIT, strict: false }), async (request, response) => {
      if (!request.is("application/json")) {
        throw new Refused(415, "The body must be application/json.");
      }
      const found = parse(request.body);
      if ("errors" in found) {
        throw new Refused(422, "The event is not acceptable.", found.errors);
      }
      if (await feed.add(found.event)) {
        response.status(201).json(asJson(found.event));
      } else {
        response.status(204).end();
      }
    })
    .all((_request, response) => {
      response.set("Allow", "GET, HEAD, POST");
      throw new Refused(405, "The method is not allowed here.");
    });
  app.use(() => {
    throw new Refused(404, "There is nothing here.");
  });
  return app.use(answer);
}

/**
 * Let nobody by who comes through a balancer or another proxy: each adds a header of its own.
 *
 * @param {Request} request
 * @param {Response} _response
 * @param {NextFunction} next
 */
function direct(request, _response, next) {
  if (request.headers["x-forwarded-for"] !== undefined) {
    throw new Refused(403, "The activity can only be read from here.");
  }
  next();
}

/**
 * @param {string} url
 * @returns {{ board: string, limit: number, before: import("./feed.js").Key | null }}
 */
function query(url) {
  const given = new URL(url, "http://x").searchParams;
  /** @type {Record<string, unknown>} */
  const values = { board: BOARD, limit: paging.DEFAULT_LIMIT, before: null };
  const errors = [];
  for (const field of new Set(given.keys())) {
    try {
      const check = Object.hasOwn(QUERY, field) ? QUERY[field] : undefined;
      if (check === undefined) {
        throw new Error(`is unknown; accepted: ${Object.keys(QUERY).join(", ")}`);
      }
      const [text, ...more] = given.getAll(field);
      if (more.length > 0) {
        throw new Error("is there more than once");
      }
      values[field] = check(/** @type {string} */ (text));
    } catch (error) {
      errors.push({ field, detail: /** @type {Error} */ (error).message });
    }
  }
  if (errors.length > 0) {
    throw new Refused(400, "The query is not acceptable.", errors);
  }
  return /** @type {ReturnType<typeof query>} */ (values);
}

/** @param {Event} event */
function asJson({ id, kind, at, board, task_id, title, actor, count }) {
  return { id, kind, at: at.toISOString(), board, task_id, title, actor, count };
}
