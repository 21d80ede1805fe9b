/** All four services: what a person does in the browser is in the feed, under one id in every log. */
import { rmSync } from "node:fs";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { launch, seriousFindings, watch } from "./browser.ts";
import { Feed, noServices } from "./feed.ts";
import { Backend, build, type Line, named, sleep, Web } from "./harness.ts";

const missing = noServices();
/** What the balancer and the browser's own tracing add to a request. */
const TRACE = {
  "X-Amzn-Trace-Id": "Root=1-67891233-abcdef012345678912345678",
  traceparent: "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
};

let root: string;
let backend: Backend;
let feed: Feed;
let web: Web;
let browser: Browser;

async function until<Found>(ask: () => Found | Promise<Found>): Promise<Found> {
  let found = await ask();
  for (let tries = 0; tries < 200 && !found; tries += 1) {
    await sleep(100);
    found = await ask();
  }
  return found;
}

describe.skipIf(missing)(named("all services", missing), () => {
  beforeAll(async () => {
    root = build();
    backend = await Backend.start("events");
    feed = await Feed.start(backend.queue);
    web = await Web.start(root, {
      TASKS_HOST: "127.0.0.1",
      TASKS_PORT: String(backend.port),
      ACTIVITY_HOST: "127.0.0.1",
      ACTIVITY_PORT: String(feed.port),
    });
    browser = await launch();
  });

  afterAll(async () => {
    await browser.close();
    await web.stop();
    await backend.stop();
    await feed.stop();
    rmSync(root, { recursive: true });
  });

  async function open(options: object = {}): Promise<[Page, string[]]> {
    const context = await browser.newContext({ locale: "en-GB", extraHTTPHeaders: TRACE, ...options });
    const page = await context.newPage();
    const complaints: string[] = [];
    watch(page, web.url, (what) => complaints.push(what));
    await page.goto(web.url);
    return [page, complaints];
  }

  const panel = (page: Page) => page.getByRole("region", { name: "Activity" });

  test("one request of the browser is in the logs of web, tasks, notifier and activity", async () => {
    const [page, complaints] = await open();
    await panel(page).getByText("Nothing happened yet.").waitFor();
    await page.getByRole("button", { name: "New task" }).click();
    await page.getByLabel("Title").fill("Buy <b>ink</b>");
    const answered = page.waitForResponse((answer) => answer.request().method() === "POST");
    await page.getByRole("button", { name: "Create task" }).click();
    const id = (await (await answered).headerValue("X-Correlation-Id"))!;
    expect(id).toMatch(/^[0-9a-f]{32}$/);

    const mine = (lines: Line[], message: string) =>
      lines.filter((line) => line["correlation_id"] === id && line["message"] === message);
    await until(() => mine(feed.activity, "request").length > 0);
    const logs = {
      web: mine(await web.log(1), "request"),
      tasks: mine(await backend.log(), "request"),
      notifier: await until(() => mine(feed.notifier, "event delivered")),
      activity: mine(feed.activity, "request"),
    };
    for (const lines of Object.values(logs)) {
      expect(lines).toHaveLength(1);
      expect(lines[0]).toMatchObject({
        traceparent: TRACE.traceparent,
        amzn_trace_id: TRACE["X-Amzn-Trace-Id"],
        status: 201,
      });
    }

    await page.reload();
    await panel(page).getByText("“Buy <b>ink</b>” created").waitFor();
    await page.getByRole("button", { name: "Finish: Buy <b>ink</b>" }).click();
    await until(async () => {
      await page.reload();
      await panel(page).waitFor();
      return (await panel(page).getByRole("listitem").count()) === 2;
    });
    const said = await panel(page).getByRole("listitem").allInnerTexts();
    expect(said.map((text) => text.split("” ")[1]?.split(" ")[0])).toEqual(["finished", "created"]);
    expect(complaints).toEqual([]);
    await page.context().close();
  });

  test.each(["light", "dark"] as const)("axe finds nothing serious (%s), nor does a phone scroll", async (colorScheme) => {
    const [page] = await open({ colorScheme, viewport: { width: 360, height: 740 } });
    await panel(page).getByRole("listitem").first().waitFor();
    expect(await seriousFindings(page)).toEqual([]);
    expect(await page.evaluate("document.documentElement.scrollWidth - window.innerWidth")).toBe(0);
    await page.context().close();
  });
});
