/** All four services: what a person does in the browser is in the feed, under one id in every log and trace. */
import { rmSync } from "node:fs";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { Collector } from "../../../activity/tests/collector.js";
import { examples, held } from "../../../activity/tests/contract.js";
import { Balancer } from "./balancer.ts";
import { launch, seriousFindings, watch } from "./browser.ts";
import { Feed, noServices } from "./feed.ts";
import { Backend, build, type Line, named, sleep, Web } from "./harness.ts";

const missing = noServices();
let root: string;
let backend: Backend;
let feed: Feed;
let web: Web;
let balancer: Balancer;
let collector: Collector;
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
    collector = await Collector.start();
    const traced = (name: string) => ({ ...collector.environment, OTEL_SERVICE_NAME: name });
    backend = await Backend.start(["events"], traced("tasks"));
    feed = await Feed.start(backend.queue, traced);
    web = await Web.start(root, {
      TASKS_HOST: "127.0.0.1",
      TASKS_PORT: String(backend.port),
      ACTIVITY_HOST: "127.0.0.1",
      ACTIVITY_PORT: String(feed.port),
    });
    balancer = await Balancer.start(web.url);
    browser = await launch();
  });

  afterAll(async () => {
    await browser.close();
    balancer.stop();
    await web.stop();
    await backend.stop();
    await feed.stop();
    collector.stop();
    rmSync(root, { recursive: true });
  });

  async function open(options: object = {}): Promise<[Page, string[]]> {
    const context = await browser.newContext({ locale: "en-GB", ...options });
    const page = await context.newPage();
    const complaints: string[] = [];
    watch(page, balancer.url, (what) => complaints.push(what));
    await page.goto(balancer.url);
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
    const [one] = logs.web;
    // The browser names no trace: it is that of the balancer, in both of its forms.
    expect(one!["amzn_trace_id"]).toMatch(/^Root=1-[0-9a-f]{8}-[0-9a-f]{24}$/);
    const trace = String(one!["amzn_trace_id"]).replaceAll(/^Root=1|-/g, "");
    for (const lines of Object.values(logs)) {
      expect(lines).toHaveLength(1);
      expect(lines[0]).toMatchObject({ trace_id: trace, amzn_trace_id: one!["amzn_trace_id"], status: 201 });
    }

    // The guide promises these fields, and shows these lines.
    held(await web.log(1), "web");
    held(await backend.log(), "tasks");
    held(feed.notifier, "notifier");
    held(feed.activity, "activity");
    const shown = [logs.web, logs.tasks, logs.notifier, logs.activity].map(([line]) => line!);
    expect(examples().map((line) => Object.keys(line))).toEqual(shown.map((line) => Object.keys(line)));

    const ours = () => collector.spans.filter((span) => span.trace === trace);
    await until(() => ours().length === 5);
    const span = (service: string, kind: string) =>
      ours().find((each) => each.service === service && each.kind === kind)!;
    const chain = [
      span("tasks", "server"),
      span("tasks", "producer"),
      span("notifier", "consumer"),
      span("notifier", "client"),
      span("activity", "server"),
    ];
    expect(chain.map(({ parent }) => parent)).toEqual(["", ...chain.slice(0, 4).map((each) => each.id)]);
    expect(ours()).toHaveLength(5);
    expect(ours().map(({ attributes }) => attributes["correlation_id"])).toEqual(Array(5).fill(id));
    expect(shown.map((line) => String(line["traceparent"]).slice(0, 52))).toEqual(
      ["", chain[0], chain[2], chain[4]].map((each) => each && `00-${trace}-${(each as { id: string }).id}`),
    );

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
