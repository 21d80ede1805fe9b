/** Structured logs: one JSON object per line on standard output, without personal data. */
import { AsyncLocalStorage } from "node:async_hooks";
import { LOG_LEVELS } from "./settings.js";

const FRAMES = 20;

/** @typedef {typeof LOG_LEVELS[number]} Level */

/**
 * Fields that belong to the request being served, such as the correlation id.
 *
 * @type {AsyncLocalStorage<Record<string, string>>}
 */
export const context = new AsyncLocalStorage();

let lowest = LOG_LEVELS.indexOf("info");

/**
 * Write lines from this level on.
 *
 * @param {Level} level
 */
export function configure(level) {
  lowest = LOG_LEVELS.indexOf(level);
}

/**
 * A function that writes one line in the name of a module.
 *
 * @param {string} logger
 * @returns {(level: Level, message: string, fields?: Record<string, unknown>, error?: unknown) => void}
 */
export function logging(logger) {
  return (level, message, fields = {}, error = undefined) => {
    if (LOG_LEVELS.indexOf(level) < lowest) {
      return;
    }
    const line = {
      time: new Date().toISOString().replace("Z", "+00:00"),
      level,
      logger,
      message,
      ...context.getStore(),
      ...fields,
      ...(error === undefined ? {} : { error: described(error) }),
    };
    process.stdout.write(`${JSON.stringify(line)}\n`);
  };
}

/**
 * Type, code where there is one, and the innermost frames of an error, never its message: messages
 * may quote what a user typed, or a document.
 *
 * @param {unknown} error
 * @returns {Record<string, unknown>}
 */
export function described(error) {
  if (!(error instanceof Error)) {
    return { type: typeof error, stack: [] };
  }
  const { stack = "", message } = error;
  const code = /** @type {{ code?: unknown }} */ (error).code;
  const frames = stack.slice(message === "" ? 0 : stack.indexOf(message) + message.length);
  return {
    type: error.name,
    ...(typeof code === "string" || typeof code === "number" ? { code } : {}),
    stack: [...frames.matchAll(/^ {4}at (.+)$/gm)].slice(0, FRAMES).map(([, frame]) => frame),
  };
}
