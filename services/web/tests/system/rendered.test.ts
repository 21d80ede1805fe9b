/** The rendered page in a real browser, with and without scripts, on the real API. */
import { rmSync } from "node:fs";
import type { Browser, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { launch, seriousFindings, watch } from "./browser.ts";
import { Backend, build, buildServer, named, noBrowser } from "./harness.ts";
import { Distribution, loaded } from "./lambda.ts";

const missing = noBrowser();

describe.skipIf(missing)(named("the rendered page in a browser", missing), () => {
  let site: string;
  let server: string;
  let backend: Backend;
  let web: Distribution;
  let browser: Browser;
  let page: Page;
  let complaints: string[];

  beforeAll(async () => {
    site = build();
    server = buildServer(site);
    backend = await Backend.start();
    web = await Distribution.start(site, backend.port, await loaded(server));
    process.env["API_URL"] = web.url;
    browser = await launch();
    for (const task of [
      { title: "Buy </script> ink", due_date: "2020-01-31" },
      { title: "Call", status: "done" },
    ]) {
      const body = JSON.stringify(task);
      const headers = { "Content-Type": "application/json" };
      await fetch(`${web.url}/api/tasks`, { method: "POST", headers, body });
    }
  });

  beforeEach(() => {
    complaints = [];
  });

  afterEach(async () => {
    await page.context().close();
    expect(complaints).toEqual([]);
  });

  afterAll(async () => {
    delete process.env["API_URL"];
    await browser.close();
    web.stop();
    await backend.stop();
    [site, server].forEach((path) => rmSync(path, { recursive: true }));
  });

  async function open(path: string, javaScriptEnabled: boolean): Promise<string[]> {
    const context = await browser.newContext({ locale: "en-GB", javaScriptEnabled });
    page = await context.newPage();
    watch(page, web.url, (what) => complaints.push(what));
    const paths: string[] = [];
    page.on("request", (request) => paths.push(request.url().slice(web.url.length)));
    await page.goto(web.url + path);
    return paths;
  }

  const column = (name: string) => page.getByRole("region", { name });
  const card = (title: string) => page.getByRole("link", { name: title, exact: true });

  test("shows the tasks without JavaScript, and asks for no more than its looks", async () => {
    const paths = await open("/", false);
    await column("To do 1").getByText("Buy </script> ink").waitFor();
    await column("Done 1").getByText("Call").waitFor();
    await column("Doing 0").getByText("Nothing here.").waitFor();
    expect(await page.locator("noscript").textContent()).toMatch(/^Without JavaScript, /);
    expect(await page.getByText("2020-01-31").count()).toBe(1);
    expect(paths.filter((path) => path.startsWith("/api"))).toEqual([]);
  });

  test("is taken over by the browser without a word, and without asking again", async () => {
    const paths = await open("/", true);
    await column("To do 1").getByText("Overdue 31 Jan 2020").waitFor();
    expect(await page.evaluate("document.querySelectorAll('.card').length")).toBe(2);
    expect(await seriousFindings(page)).toEqual([]);
    expect(paths.filter((path) => path.startsWith("/api/tasks"))).toEqual([]);
  });

  test("works from then on: a task is moved, opened and closed", async () => {
    await open("/", true);
    await page.getByRole("button", { name: "Start: Buy </script> ink" }).click();
    await page.getByRole("status").getByText("is in Doing.").waitFor();
    await column("Doing 1").getByText("Buy </script> ink").waitFor();
    await card("Buy </script> ink").click();
    await page.getByRole("dialog", { name: "Edit task" }).waitFor();
    expect(await page.title()).toBe("Buy </script> ink – Tasks");
    await page.getByRole("button", { name: "Close" }).click();
    await card("Buy </script> ink").waitFor();
    await page.reload();
    await column("Doing 1").getByText("Buy </script> ink").waitFor();
  });

  test("opens a task by its address, and says where there is nothing", async () => {
    const { items } = (await (await fetch(`${web.url}/api/tasks`)).json()) as { items: { id: string }[] };
    await open(`/tasks/${items[0]!.id}`, true);
    await page.getByRole("dialog", { name: "Edit task" }).waitFor();
    const answer = await page.goto(`${web.url}/nowhere`);
    expect(answer?.status()).toBe(404);
    await page.getByText("There is no such page.").waitFor();
  });
});
