/** The fields that lines of the log may have, and examples, from the page that promises them. */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { resolve } from "node:path";

/** @typedef {Record<string, unknown>} Line */

const PAGE = resolve(import.meta.dirname, "../../../docs/guide/logs.md");
const ROW = /^\| `(\w+)` \| (string|number|object) \| ([^|]+) \|/gm;
const ALWAYS = ["time", "level", "logger", "message"];

/**
 * The type of each field by its name.
 *
 * @param {string} service
 */
function fields(service) {
  const rows = [...readFileSync(PAGE, "utf8").matchAll(ROW)];
  const own = rows.filter(([, , , of = ""]) => of === "all" || of.includes(`\`${service}\``));
  return new Map(own.map(([, name = "", type]) => [name, type]));
}

/**
 * The lines; one with a field that the page does not promise, or of another type, fails.
 *
 * @template {Line} Some
 * @param {Some[]} lines
 * @param {string} service
 */
export function held(lines, service) {
  const promised = fields(service);
  for (const line of lines) {
    assert.ok(ALWAYS.every((name) => name in line), JSON.stringify(line));
    for (const [name, value] of Object.entries(line)) {
      assert.equal(typeof value, promised.get(name), `${name} in ${JSON.stringify(line)}`);
    }
  }
  return lines;
}

/**
 * The lines that the page shows.
 *
 * @returns {Line[]}
 */
export function examples() {
  const text = /```json\n(.*?)```/s.exec(readFileSync(PAGE, "utf8"))?.[1] ?? "";
  return text.split(/\n(?=\{)/).map((line) => JSON.parse(line));
}
