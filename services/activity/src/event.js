/** An event of the board, and what makes its fields acceptable. */

export const KINDS = /** @type {const} */ ([
  "task.created",
  "task.changed",
  "task.finished",
  "task.deleted",
  "tasks.uploaded",
]);
export const BOARD = "board";

/**
 * @typedef {object} Event
 * @property {string} id Made by whoever saw it happen; the same id is the same event.
 * @property {typeof KINDS[number]} kind
 * @property {Date} at When it happened.
 * @property {string} board
 * @property {string | null} task_id
 * @property {string | null} title
 * @property {string | null} actor Who did it, where that is known.
 * @property {number | null} count How many tasks, where it is about several.
 */

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
const TIME = /^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}(\.[0-9]{1,6})?Z$/;
const COUNT_LIMIT = 1_000_000;

/** @type {Record<string, (value: unknown) => unknown>} */
const FIELDS = {
  id: uuid,
  kind,
  at,
  board,
  task_id: optional(uuid),
  title: optional((value) => text(value, 200)),
  actor: optional((value) => text(value, 100)),
  count: optional(count),
};

/**
 * The event from a JSON value, or what is wrong with its fields.
 *
 * @param {unknown} data
 * @returns {{ event: Event } | { errors: { field: string, detail: string }[] }}
 */
export function parse(data) {
  if (typeof data !== "object" || data === null || Array.isArray(data)) {
    return { errors: [{ field: "", detail: "must be a JSON object" }] };
  }
  /** @type {Record<string, unknown>} */
  const values = { board: BOARD, task_id: null, title: null, actor: null, count: null };
  const errors = [];
  for (const [field, value] of Object.entries(data)) {
    try {
      values[field] = checker(field)(value);
    } catch (error) {
      errors.push({ field, detail: /** @type {Error} */ (error).message });
    }
  }
  const needed = values["kind"] === "tasks.uploaded" ? ["count"] : ["task_id", "title"];
  for (const field of ["id", "kind", "at", ...needed]) {
    if ((values[field] ?? null) === null && !errors.some((error) => error.field === field)) {
      errors.push({ field, detail: "is missing" });
    }
  }
  return errors.length > 0 ? { errors } : { event: /** @type {Event} */ (/** @type {unknown} */ (values)) };
}

/** @param {string} field */
function checker(field) {
  const found = Object.hasOwn(FIELDS, field) ? FIELDS[field] : undefined;
  if (found === undefined) {
    throw new Error(`is unknown; accepted: ${Object.keys(FIELDS).join(", ")}`);
  }
  return found;
}

/**
 * The name of a board; throw an error in words.
 *
 * @param {unknown} value
 */
export function board(value) {
  if (typeof value !== "string" || !/^[a-z][a-z0-9-]{0,19}$/.test(value)) {
    throw new Error("must be a name of a-z, 0-9 and -, at most 20 characters");
  }
  return value;
}

/** @param {(value: unknown) => unknown} check */
function optional(check) {
  return (/** @type {unknown} */ value) => (value === null ? null : check(value));
}

/** @param {unknown} value */
function uuid(value) {
  if (typeof value !== "string" || !UUID.test(value)) {
    throw new Error("must be a UUID in lower case");
  }
  return value;
}

/** @param {unknown} value */
function kind(value) {
  if (!KINDS.some((known) => known === value)) {
    throw new Error(`must be one of ${KINDS.join(", ")}`);
  }
  return value;
}

/** @param {unknown} value */
function at(value) {
  const moment = new Date(typeof value === "string" && TIME.test(value) ? value : NaN);
  if (Number.isNaN(moment.getTime())) {
    throw new Error("must be a time as YYYY-MM-DDTHH:MM:SSZ");
  }
  return moment;
}

/**
 * @param {unknown} value
 * @param {number} longest
 */
function text(value, longest) {
  if (typeof value !== "string" || [...value].length > longest) {
    throw new Error(`must be a string of at most ${longest} characters`);
  }
  if (/\p{Cc}|\p{Cs}/u.test(value) || value.trim() === "") {
    throw new Error("must be neither blank nor hold control characters");
  }
  return value;
}

/** @param {unknown} value */
function count(value) {
  if (!Number.isInteger(value) || Number(value) < 1 || Number(value) > COUNT_LIMIT) {
    throw new Error(`must be a number from 1 to ${COUNT_LIMIT}`);
  }
  return value;
}
