// Takes the picture of a report that README and guide show: `make pictures`.
//
//     node report.mjs PAGE PICTURE
import { existsSync } from "node:fs";
import { createRequire } from "node:module";
import { pathToFileURL } from "node:url";

const require = createRequire(new URL("../../services/web/package.json", import.meta.url));
const { chromium } = require("playwright-core");
const [page, path] = process.argv.slice(2);
const executablePath = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"].find(existsSync);

const browser = await chromium.launch({ executablePath, args: ["--no-sandbox", "--disable-gpu"] });
try {
  const viewport = { width: 1280, height: 1480 };
  const tab = await browser.newPage({ viewport, colorScheme: "light", reducedMotion: "reduce" });
  await tab.goto(pathToFileURL(page).href);
  await tab.screenshot({ path });
} finally {
  await browser.close();
}
