import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import type { AxeResults } from "axe-core";
import { type Browser, chromium, type Page } from "playwright-core";
import { CHROMIUM } from "./harness.ts";

const SOURCE = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

const FLAGS = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

export function launch(): Promise<Browser> {
  return chromium.launch({ executablePath: CHROMIUM!, args: FLAGS });
}

/** Tell of each error in the page, and of each request that leaves its origin. */
export function watch(page: Page, origin: string, complain: (what: string) => void): void {
  page.on("pageerror", (error) => complain(String(error)));
  page.on("console", (line) => {
    // The browser itself reports each answer that is an error, and each connection.
    if (line.type() === "error" && !/^(Failed to load resource|WebSocket conn)/.test(line.text())) {
      complain(line.text());
    }
  });
  page.on("request", (request) => {
    if (!request.url().startsWith(origin)) {
      complain(`asked elsewhere: ${request.url()}`);
    }
  });
}

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
