// What a real browser makes of pages: prints it as JSON for the tests beside this file.
//
//     node browser.mjs MODULES CHROMIUM PAGE HOSTILE
//
// MODULES is the folder of packages that has playwright-core and axe-core; PAGE is a report, and
// HOSTILE one in which every name tries to become markup.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { pathToFileURL } from "node:url";

const [modules, executablePath, file, hostile] = process.argv.slice(2);
const require = createRequire(`${modules}/`);
const { chromium } = require("playwright-core");
const AXE = readFileSync(require.resolve("axe-core/axe.min.js"), "utf8");
const FLAGS = ["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking"];
const WIDE = { width: 1440, height: 900 };
const NARROW = { width: 360, height: 740 };

const browser = await chromium.launch({ executablePath, args: FLAGS });
const complaints = [];
const requests = [];
const told = {};

/** A page in a window of its own; what it logs and asks for is kept. */
async function open(path, options) {
  const context = await browser.newContext({ viewport: WIDE, reducedMotion: "reduce", ...options });
  const page = await context.newPage();
  const address = pathToFileURL(path).href;
  page.on("pageerror", (error) => complaints.push(String(error)));
  page.on("console", (line) => complaints.push(line.text()));
  page.on("dialog", (dialog) => complaints.push(`dialog ${dialog.message()}`) && dialog.dismiss());
  page.on("request", (request) => request.url() === address || requests.push(request.url()));
  await page.goto(address);
  return page;
}

function view(page) {
  return page.locator("#canvas svg").evaluate((svg) => svg.getAttribute("viewBox").split(" ").map(Number));
}

async function startTimes() {
  const times = [];
  for (let count = 0; count < 3; count += 1) {
    const page = await open(file);
    times.push(await page.evaluate(() => performance.getEntriesByName("ready")[0].startTime));
    await page.context().close();
  }
  return times;
}

async function byMouse() {
  const page = await open(file);
  const canvas = page.locator("#canvas");
  const views = { whole: await view(page) };
  await canvas.evaluate((one) => scrollTo(0, one.getBoundingClientRect().top + scrollY - 150));
  const [x, y] = [700, 400];
  await page.mouse.move(x, y);
  await page.keyboard.down("Control");
  await page.mouse.wheel(0, -240);
  await page.keyboard.up("Control");
  await page.waitForTimeout(50);
  views.wheeled = await view(page);
  await page.mouse.down();
  await page.mouse.move(x - 40, y - 30, { steps: 4 });
  await page.mouse.up();
  views.dragged = await view(page);
  await page.getByRole("button", { name: "Larger" }).click();
  views.larger = await view(page);
  await page.getByRole("button", { name: "Fit" }).click();
  views.fitted = await view(page);
  const before = await page.evaluate(() => scrollY);
  await page.mouse.move(x, y);
  await page.mouse.wheel(0, 120);
  await page.waitForTimeout(100);
  views.scrolled = await view(page);
  const scrolled = (await page.evaluate(() => scrollY)) - before;
  const part = page.locator('#canvas .node.card[data-urn*="Service::"]').first();
  await part.click({ position: { x: 20, y: 12 } });
  const follow = {
    chosen: await page.locator("#follow").evaluate((select) => select.selectedOptions[0].textContent),
    told: await page.locator("#told").textContent(),
    followed: await page.locator("#canvas .edge.followed").count(),
    dim: await page.locator("#canvas .edge:not(.followed)").first().evaluate((one) => getComputedStyle(one).opacity),
  };
  await page.getByRole("button", { name: "Its resources" }).click();
  follow.opened = await page.locator(":focus").evaluate((one) => one.parentElement.open);
  await page.context().close();
  return { views, follow, scrolled };
}

async function byTouch() {
  const page = await open(file, { viewport: NARROW, hasTouch: true, isMobile: true });
  const canvas = page.locator("#canvas");
  await canvas.scrollIntoViewIfNeeded();
  const box = await canvas.boundingBox();
  const [x, y] = [box.x + box.width / 2, Math.max(box.y, 120) + 100];
  const session = await page.context().newCDPSession(page);
  const touch = (type, ...points) =>
    session.send("Input.dispatchTouchEvent", {
      type,
      touchPoints: points.map(([dx, dy], id) => ({ x: x + dx, y: y + dy, id })),
    });
  const actions = [await canvas.evaluate((one) => getComputedStyle(one).touchAction)];
  await touch("touchStart", [-20, 0], [20, 0]);
  for (const far of [30, 40, 50, 60]) {
    await touch("touchMove", [-far, 0], [far, 0]);
  }
  await touch("touchEnd");
  const pinched = await view(page);
  actions.push(await canvas.evaluate((one) => getComputedStyle(one).touchAction));
  await touch("touchStart", [0, 0]);
  for (const far of [10, 20, 30, 40]) {
    await touch("touchMove", [-far, 0]);
  }
  await touch("touchEnd");
  const swiped = await view(page);
  await page.context().close();
  return { pinched, swiped, actions };
}

/** Everything that Tab comes to, in order, by what names it. */
async function byKeyboard() {
  const page = await open(file);
  const reached = [];
  for (let count = 0; count < 400; count += 1) {
    await page.keyboard.press("Tab");
    const here = await page.evaluate(() => {
      const one = document.activeElement;
      const { outlineStyle, outlineWidth } = getComputedStyle(one);
      const outline = `${outlineStyle} ${outlineWidth}`;
      return one === document.body ? null : { name: one.id || one.textContent.slice(0, 40), outline };
    });
    if (!here || (reached.length && reached[0].name === here.name)) {
      break;
    }
    reached.push(here);
  }
  await page.locator("#canvas").focus();
  await page.keyboard.press("+");
  const zoomed = await view(page);
  await page.keyboard.press("ArrowRight");
  await page.keyboard.press("ArrowDown");
  const moved = await view(page);
  await page.keyboard.press("0");
  const fitted = await view(page);
  const dots = [];
  await page.locator(".matrix button[tabindex='0']").focus();
  for (const key of ["ArrowRight", "ArrowDown", "ArrowLeft", "Enter"]) {
    await page.keyboard.press(key);
    dots.push(await page.evaluate(() => document.activeElement.getAttribute("aria-label")));
  }
  const detail = await page.locator(".split .told h3").textContent();
  await page.locator("#tree .row > summary").first().focus();
  await page.keyboard.press("Enter");
  const opened = await page.locator("#tree .row").first().evaluate((one) => one.open);
  await page.context().close();
  return { reached, zoomed, moved, fitted, dots, detail, opened };
}

async function search() {
  const page = await open(file);
  const rows = () => page.locator("#tree > .row:not([hidden])").count();
  const shown = async () => {
    const texts = await page.locator("#tree .row .row:not([hidden])").allTextContents();
    return texts.map((one) => one.trim());
  };
  const found = { all: await rows(), count: await page.locator("#count").textContent(), filled: (await shown()).length };
  const ask = async (words) => {
    await page.locator("#search").fill(words);
    await page.waitForTimeout(200);
    return { components: await rows(), resources: await shown(), count: await page.locator("#count").textContent() };
  };
  found.one = await ask("tasks-sg securitygroup ");
  found.inside = await ask("5432");
  found.none = await ask("no such thing");
  found.cleared = (await ask("")).components;
  await ask("direct-task taskdefinition");
  await page.locator("#tree .row .row:not([hidden]) > summary").first().click();
  const reference = page.locator("#tree button.known-later").first();
  found.reference = await reference.textContent();
  await reference.click();
  found.led = await page.locator(":focus .name").textContent();
  const named = page.locator("#judged button.link").first();
  found.judged = await named.textContent();
  await named.click();
  found.judgedLed = await page.locator(":focus .name").textContent();
  await page.context().close();
  return found;
}

/** What is wider than the window with everything opened, and what axe calls serious or critical. */
async function findings(path, options) {
  const page = await open(path, options);
  await unfold(page);
  const overflow = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
  const wide = await page.evaluate(() =>
    [...document.querySelectorAll("main *")]
      .filter((one) => one.getBoundingClientRect().right > innerWidth + 1 && !one.closest(".scroll, svg, .unseen"))
      .map((one) => one.outerHTML.slice(0, 120)),
  );
  await page.evaluate(thin);
  await page.evaluate(AXE);
  const { violations, passes } = await page.evaluate("axe.run()");
  await page.context().close();
  const lines = violations
    .filter(({ impact }) => impact === "serious" || impact === "critical")
    .flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html.slice(0, 160)}`));
  return { lines, passes: passes.length, overflow, wide };
}

/** Leave ten rows of each table: axe takes its time, and the others are like them. */
function thin() {
  for (const body of document.querySelectorAll("table:not(.matrix) tbody")) {
    [...body.rows].slice(10).forEach((row) => row.remove());
  }
}

/** Open what is closed outside the tree, and the first rows of the tree. */
async function unfold(page) {
  await page.evaluate(async () => {
    const rest = () => [...document.querySelectorAll("main > :not(#resources) details:not([open])")];
    const tree = [...document.querySelectorAll("#tree > .row")].slice(0, 3);
    for (let depth = 0; depth < 4; depth += 1) {
      const inner = tree.flatMap((row) => [row, ...[...row.querySelectorAll(".row")].slice(0, 8)]);
      for (const details of [...rest(), ...inner]) {
        details.open = true;
      }
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  });
}

async function themes() {
  const page = await open(file, { colorScheme: "light" });
  const ground = () => page.evaluate(() => getComputedStyle(document.body).backgroundColor);
  const paper = () => page.locator("#canvas .paper").evaluate((one) => getComputedStyle(one).fill);
  const seen = [[await ground(), await paper()]];
  await page.locator("#theme").click();
  seen.push([await ground(), await paper()]);
  await page.reload();
  seen.push([await ground(), await paper()]);
  await page.context().close();
  return seen;
}

async function onPaper() {
  const page = await open(file, { colorScheme: "dark" });
  const closed = () =>
    page.evaluate(() => document.querySelectorAll("main > :not(#resources) details:not([open])").length);
  const theme = () => page.evaluate(() => document.documentElement.dataset.theme);
  const seen = [[await closed() > 0, await theme()]];
  for (const event of ["beforeprint", "afterprint"]) {
    await page.evaluate((name) => dispatchEvent(new Event(name)), event);
    seen.push([await closed() > 0, await theme()]);
  }
  const pdf = await page.pdf({ format: "A4" });
  await page.context().close();
  return { bytes: pdf.length, seen };
}

async function names() {
  const page = await open(hostile);
  await unfold(page);
  const injected = await page.evaluate(() => ({
    scripts: document.scripts.length,
    images: document.images.length,
    bold: document.querySelectorAll("b, iframe, object").length,
    ran: "hacked" in window,
    title: document.title,
    text: document.body.textContent,
  }));
  await page.context().close();
  return injected;
}

try {
  told.starts = await startTimes();
  told.mouse = await byMouse();
  told.touch = await byTouch();
  told.keyboard = await byKeyboard();
  told.search = await search();
  told.findings = {};
  told.findings["light, wide"] = await findings(file, { colorScheme: "light", viewport: WIDE });
  told.findings["dark, narrow"] = await findings(file, { colorScheme: "dark", viewport: NARROW });
  told.themes = await themes();
  told.paper = await onPaper();
  told.complaints = [...complaints];
  told.names = await names();
  told.hostile = await findings(hostile, { viewport: NARROW });
  told.requests = requests;
  told.later = complaints.slice(told.complaints.length);
} finally {
  await browser.close();
}
process.stdout.write(JSON.stringify(told));
