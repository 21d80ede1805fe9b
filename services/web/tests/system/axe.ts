import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import type { AxeResults } from "axe-core";
import type { Page } from "playwright-core";

const SOURCE = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

/** What axe calls serious or critical on the page, a line each. */
export async function seriousFindings(page: Page): Promise<string[]> {
  // As an evaluation, since the page's policy allows no script of others.
  await page.evaluate(SOURCE);
  const { violations, passes } = (await page.evaluate("axe.run()")) as AxeResults;
  if (passes.length < 10) {
    throw new Error("axe looked at next to nothing");
  }
  return violations
    .filter(({ impact }) => impact === "serious" || impact === "critical")
    .flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html}`));
}
