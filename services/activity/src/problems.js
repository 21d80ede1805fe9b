/** Errors of one shape: `application/problem+json` (RFC 9457). */
import { STATUS_CODES } from "node:http";
import { MongoError, MongoServerError } from "mongodb";
import { logging } from "./logs.js";
import { correlationId } from "./trace.js";

/** @import { NextFunction, Request, Response } from "express" */

const log = logging("activity.problems");

export const CONTENT_TYPE = "application/problem+json";
const RETRY_SECONDS = 5;

// What a server says while it changes roles, stops, or does not know the password yet or any more:
// https://docs.aws.amazon.com/documentdb/latest/developerguide/failover.html
const AWAY = [18, 91, 189, 10107, 11600, 11602, 13435, 13436];

/** @typedef {{ field: string, detail: string }} Mistake */

/** A request that is understood and refused, with one entry in `errors` per mistake. */
export class Refused extends Error {
  name = "Refused";

  /**
   * @param {number} status
   * @param {string} detail
   * @param {readonly Mistake[]} [errors]
   */
  constructor(status, detail, errors = []) {
    super(detail);
    this.status = status;
    this.errors = errors;
  }
}

/**
 * The problem as JSON text.
 *
 * @param {number} status
 * @param {string} detail
 * @param {readonly Mistake[]} [errors]
 */
export function problem(status, detail, errors = []) {
  return JSON.stringify({
    type: "about:blank",
    title: STATUS_CODES[status],
    status,
    detail,
    correlation_id: correlationId(),
    ...(errors.length > 0 ? { errors } : {}),
  });
}

/**
 * Whether it is the database that failed, so that the same request may work later.
 *
 * @param {unknown} error
 */
export function isAway(error) {
  if (error instanceof MongoServerError) {
    return AWAY.includes(Number(error.code));
  }
  return error instanceof MongoError;
}

/**
 * The handler of every error of the application; Express knows it by its four parameters.
 *
 * @param {any} error
 * @param {Request} _request
 * @param {Response} response
 * @param {NextFunction} _next
 */
export function answer(error, _request, response, _next) {
  if (error instanceof Refused) {
    send(response, error.status, error.message, error.errors);
  } else if (isAway(error)) {
    log("error", "the database does not answer", {}, error);
    response.set("Retry-After", String(RETRY_SECONDS));
    send(response, 503, "The database does not answer; try again.");
  } else if (error.status >= 400 && error.status < 500) {
    // Express and its parser of bodies give the status; their words may quote the body.
    send(response, error.status, DETAILS[error.status] ?? "The request could not be read.");
  } else {
    log("error", "unexpected error", {}, error);
    send(response, 500, "Something went wrong; the log has it by correlation_id.");
  }
}

/** @type {Record<number, string>} */
const DETAILS = {
  400: "The body is not JSON, or the address is malformed.",
  413: "The body is too large.",
  415: "The body must be JSON in UTF-8.",
};

/**
 * @param {Response} response
 * @param {number} status
 * @param {string} detail
 * @param {readonly Mistake[]} [errors]
 */
function send(response, status, detail, errors) {
  response.status(status).set("Content-Type", CONTENT_TYPE).end(problem(status, detail, errors));
}
