/** What one person does on the board is on that of another, over a real WebSocket between browser and function. */
import { rmSync } from "node:fs";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { Balancer } from "./balancer.ts";
import { launch, seriousFindings, watch } from "./browser.ts";
import { Backend, build, named, Web } from "./harness.ts";
import { Live, noLive } from "./live.ts";

const missing = noLive();
const PATIENCE = { timeout: 30_000 };

let root: string;
let backend: Backend;
let live: Live;
let web: Web;
let balancer: Balancer;
let browser: Browser;
const complaints: string[] = [];

const column = (page: Page, name: string) => page.getByRole("region", { name });
const card = (page: Page, title: string) => page.getByRole("link", { name: title, exact: true });
const button = (page: Page, name: string) => page.getByRole("button", { name, exact: true });
const sign = (page: Page) => page.getByText("Live", { exact: true });

async function open(): Promise<Page> {
  const page = await (await browser.newContext({ locale: "en-GB" })).newPage();
  watch(page, balancer.url, (what) => complaints.push(what));
  await page.goto(balancer.url);
  return page;
}

async function create(page: Page, title: string): Promise<void> {
  await button(page, "New task").click();
  await page.getByLabel("Title").fill(title);
  await button(page, "Create task").click();
}

describe.skipIf(missing)(named("live updates in two browsers", missing), () => {
  beforeAll(async () => {
    root = build();
    backend = await Backend.start(["events"]);
    live = await Live.start(backend.queue);
    web = await Web.start(root, { TASKS_HOST: "127.0.0.1", TASKS_PORT: String(backend.port) });
    balancer = await Balancer.start(web.url);
    balancer.lead(() => live.url);
    browser = await launch();
  });

  afterAll(async () => {
    await browser.close();
    balancer.stop();
    await web.stop();
    await live.stop();
    await backend.stop();
    rmSync(root, { recursive: true });
    expect(complaints).toEqual([]);
  });

  test("what one does the other sees, without a touch", async () => {
    const [one, other] = [await open(), await open()];
    await Promise.all([one, other].map((page) => sign(page).waitFor(PATIENCE)));
    const asked: string[] = [];
    other.on("request", (request) => asked.push(new URL(request.url()).pathname));

    await create(one, "Buy <b>ink</b>");
    await card(other, "Buy <b>ink</b>").waitFor(PATIENCE);
    await button(one, "Finish: Buy <b>ink</b>").click();
    await column(other, "Done").getByRole("link", { name: "Buy <b>ink</b>" }).waitFor(PATIENCE);
    await card(one, "Buy <b>ink</b>").click();
    await button(one, "Delete…").click();
    await button(one, "Delete for good").click();
    await card(other, "Buy <b>ink</b>").waitFor({ state: "detached", ...PATIENCE });

    // The task alone, once each time that it changed: neither a column nor a poll.
    const tasks = asked.filter((path) => path.startsWith("/api/tasks"));
    expect(tasks).toHaveLength(2);
    expect(new Set(tasks).size).toBe(1);
    expect(tasks[0]).toMatch(/^\/api\/tasks\/[0-9a-f-]{36}$/);
    const told = live.lines.filter(({ message }) => message === "event told");
    expect(told.map(({ kind, connections, gone, failed }) => [kind, connections, gone, failed])).toEqual([
      ["task.created", 2, 0, 0],
      ["task.finished", 2, 0, 0],
      ["task.deleted", 2, 0, 0],
    ]);
    expect(await seriousFindings(other)).toEqual([]);
    await Promise.all([one, other].map((page) => page.context().close()));
  });

  test("while nobody tells, the page goes on; what it missed is there when it is told again", async () => {
    const [one, other] = [await open(), await open()];
    await sign(other).waitFor(PATIENCE);
    const { queue } = backend;
    await live.stop();
    await sign(other).waitFor({ state: "detached", ...PATIENCE });
    await create(one, "Water the plants");
    await card(one, "Water the plants").waitFor(PATIENCE);
    expect(await card(other, "Water the plants").count()).toBe(0);
    expect(await other.getByRole("alert").count()).toBe(0);

    live = await Live.start(queue);
    await sign(other).waitFor(PATIENCE);
    await card(other, "Water the plants").waitFor(PATIENCE);
    await Promise.all([one, other].map((page) => page.context().close()));
  });
});
