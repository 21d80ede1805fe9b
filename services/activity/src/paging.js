/** Keyset paging: a cursor names the last event of a page by its sort key. */

/** @import { Key } from "./feed.js" */

export const DEFAULT_LIMIT = 20;
export const LIMIT = 100;

/**
 * The key as text that is safe in a URL; clients treat it as opaque.
 *
 * @param {Key} key
 */
export function cursor({ at, id }) {
  return `${at.getTime()}_${id}`;
}

/**
 * The key back from a cursor; throw an error in words.
 *
 * @param {string} text
 * @returns {Key}
 */
export function key(text) {
  const [, milliseconds, id] = /^(-?[0-9]{1,15})_([0-9a-f-]{36})$/.exec(text) ?? [];
  if (milliseconds === undefined || id === undefined) {
    throw new Error("is not a cursor of this API");
  }
  return { at: new Date(Number(milliseconds)), id };
}

/**
 * Page length from 1 to `LIMIT`; throw an error in words.
 *
 * @param {string} text
 */
export function limit(text) {
  if (!/^[0-9]{1,3}$/.test(text) || Number(text) < 1 || Number(text) > LIMIT) {
    throw new Error(`must be a number from 1 to ${LIMIT}`);
  }
  return Number(text);
}
