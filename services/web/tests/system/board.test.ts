/** The built site in a real browser, against the real API on a real PostgreSQL. */
import { rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Browser, BrowserContextOptions, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { launch, seriousFindings, watch } from "./browser.ts";
import { Backend, build, folder, named, noBrowser, Web } from "./harness.ts";

const missing = noBrowser();
const PHONE = { viewport: { width: 360, height: 740 }, hasTouch: true };

let root: string;
let files: string;
let backend: Backend;
let web: Web;
let browser: Browser;
let page: Page;
let complaints: string[];

async function open(path = "/", options: BrowserContextOptions = {}): Promise<Page> {
  const context = await browser.newContext({ locale: "en-GB", ...options });
  page = await context.newPage();
  page.setDefaultTimeout(30_000);
  watch(page, web.url, (what) => complaints.push(what));
  await page.goto(web.url + path);
  return page;
}

async function stored(more: Record<string, string> = {}): Promise<string> {
  const answer = await fetch(`${web.url}/api/tasks`, {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify({ title: "Water the plants", ...more }),
  });
  return ((await answer.json()) as { id: string }).id;
}

async function ask(path: string): Promise<Record<string, unknown>> {
  return (await (await fetch(`${web.url}/api/tasks${path}`)).json()) as Record<string, unknown>;
}

function csv(text: string): string {
  const path = join(files, "tasks.csv");
  writeFileSync(path, text);
  return path;
}

const column = (name: string) => page.getByRole("region", { name });
const card = (title: string) => page.getByRole("link", { name: title, exact: true });
const button = (name: string) => page.getByRole("button", { name, exact: true });
const told = (text: string) => page.getByRole("status").getByText(text).waitFor();
const wide = () => page.evaluate("document.documentElement.scrollWidth - window.innerWidth");
describe.skipIf(missing)(named("the board in a browser", missing), () => {
  beforeAll(async () => {
    root = build();
    files = folder();
    backend = await Backend.start();
    web = await Web.start(root, { TASKS_HOST: "127.0.0.1", TASKS_PORT: String(backend.port) });
    browser = await launch();
    complaints = [];
  });

  afterEach(async () => {
    await page.context().close();
    const { items } = (await ask("?limit=200")) as { items: { id: string }[] };
    for (const { id } of items) {
      await fetch(`${web.url}/api/tasks/${id}`, { method: "DELETE" });
    }
    expect(complaints.splice(0)).toEqual([]);
  });

  afterAll(async () => {
    await browser.close();
    await web.stop();
    await backend.stop();
    [root, files].forEach((path) => rmSync(path, { recursive: true }));
  });

  test("a task is created, edited and finished, by keyboard alone", async () => {
    await open();
    await column("To do").getByText("Nothing here.").waitFor();
    await button("New task").focus();
    await page.keyboard.press("Enter");
    await page.getByRole("dialog", { name: "New task" }).getByLabel("Title").focus();
    await page.keyboard.type("Buy <b>ink</b>");
    await page.keyboard.press("Enter");
    await told("“Buy <b>ink</b>” is saved.");
    expect(await page.evaluate("document.activeElement.textContent")).toBe("Buy <b>ink</b>");

    await page.keyboard.press("Enter");
    await page.getByRole("dialog", { name: "Edit task" }).waitFor();
    await page.getByLabel("Title").fill("Buy ink");
    await page.getByLabel("Due date").fill("2031-05-06");
    await button("Save").press("Enter");
    await card("Buy ink").waitFor();
    await column("To do").getByText("6 May 2031").waitFor();

    await button("Finish: Buy ink").press("Enter");
    await told("“Buy ink” is in Done.");
    await column("Done").getByRole("link", { name: "Buy ink" }).waitFor();
    expect(await page.evaluate("document.activeElement.textContent")).toBe("Buy ink");
    const { items } = (await ask("")) as { items: Record<string, unknown>[] };
    expect(items).toHaveLength(1);
    expect(items[0]).toMatchObject({ title: "Buy ink", status: "done", due_date: "2031-05-06" });
  });

  test("a deep link opens the task, also after a reload; Escape gives the board", async () => {
    const id = await stored({ description: "On Monday" });
    await open(`/tasks/${id}`);
    for (const again of [false, true]) {
      if (again) {
        await page.reload();
      }
      await page.getByRole("dialog", { name: "Edit task" }).waitFor();
      expect(await page.getByLabel("Description").inputValue()).toBe("On Monday");
    }
    await page.keyboard.press("Escape");
    await page.waitForURL(`${web.url}/`);
    expect(await page.getByRole("dialog").count()).toBe(0);
    await page.goBack();
    await page.getByRole("dialog", { name: "Edit task" }).waitFor();
  });

  test("the focus goes into a dialog and comes back", async () => {
    const id = await stored();
    await open();
    await card("Water the plants").click();
    await page.waitForURL(`${web.url}/tasks/${id}`);
    expect(await page.evaluate("!!document.activeElement.closest('dialog')")).toBe(true);
    await button("Close").click();
    await page.waitForURL(`${web.url}/`);
    expect(await page.evaluate("document.activeElement.textContent")).toBe("Water the plants");
  });

  test("a task is deleted", async () => {
    const id = await stored();
    await open(`/tasks/${id}`);
    await button("Delete…").click();
    await button("Delete for good").click();
    await told("“Water the plants” is deleted.");
    expect(await card("Water the plants").count()).toBe(0);
    expect((await fetch(`${web.url}/api/tasks/${id}`)).status).toBe(404);
  });

  test("a file is refused row by row, and stored once it is right", async () => {
    await open();
    await button("Upload").click();
    await page
      .getByLabel("CSV file")
      .setInputFiles(csv("title,status\nOne,todo\n,doing\nThree,later\nFour,todo,extra\n"));
    await page.getByRole("dialog").getByRole("button", { name: "Upload" }).click();
    await page.getByRole("table", { name: "3 mistakes in 3 lines" }).waitFor();
    const rows = await page.getByRole("row").allInnerTexts();
    expect(rows.map((row) => row.split(/\s*\t\s*/))).toEqual([
      ["Line", "Column", "What is wrong"],
      ["3", "title", "must not be blank"],
      ["4", "status", "must be one of todo, doing, done"],
      ["5", "the whole line", "has 3 cells, the header has 2"],
    ]);
    expect(await ask("")).toEqual({ items: [], next: null });

    const [chooser] = await Promise.all([
      page.waitForEvent("filechooser"),
      page.getByLabel("CSV file").click(),
    ]);
    await chooser.setFiles(csv("title,status\nOne,todo\nTwo,doing\n"));
    await page.getByRole("dialog").getByRole("button", { name: "Upload" }).click();
    await told("2 tasks created.");
    await column("To do").getByRole("link", { name: "One" }).waitFor();
    await column("Doing").getByRole("link", { name: "Two" }).waitFor();
  });

  test("more than a page is loaded on demand", async () => {
    const rows = Array.from({ length: 60 }, (_, number) => `Row ${number}\n`).join("");
    const csvOf60 = { method: "POST", headers: { "Content-Type": "text/csv" }, body: `title\n${rows}` };
    await fetch(`${web.url}/api/tasks/bulk`, csvOf60);
    await open();
    await card("Row 49").waitFor();
    expect(await card("Row 50").count()).toBe(0);
    await button("More of To do").click();
    await card("Row 59").waitFor();
    expect(await column("To do").getByRole("listitem").count()).toBe(60);
    expect(await button("More of To do").count()).toBe(0);
  });

  test("an error of the API is shown in words with its reference", async () => {
    await stored();
    await open();
    await button("New task").click();
    await page.getByLabel("Title").fill("   ");
    await button("Create task").click();
    await page.getByText("Title must not be blank.").waitFor();
    await page.keyboard.press("Escape");

    await backend.database("stop");
    await button("Finish: Water the plants").click();
    const alert = page.getByRole("alert");
    await alert.getByText("The database does not answer; try again.").waitFor({ timeout: 30_000 });
    const reference = await alert.locator("code").innerText();
    const log = await web.log(1);
    expect(log.find(({ correlation_id }) => correlation_id === reference)).toMatchObject({
      method: "PATCH",
      status: 503,
      upstream_status: "503",
    });
    await column("To do").getByRole("link", { name: "Water the plants" }).waitFor();
    await backend.database("start");
    await button("Finish: Water the plants").click();
    await told("“Water the plants” is in Done.");
    expect(await alert.count()).toBe(0);
  });

  test.each(["light", "dark"] as const)("axe finds nothing serious (%s)", async (colorScheme) => {
    const id = await stored({ due_date: "2001-01-01", description: "Soon" });
    await stored({ status: "doing" });
    await stored({ status: "done" });
    await open("/", { colorScheme });
    await card("Water the plants").first().waitFor();
    expect(await seriousFindings(page)).toEqual([]);
    await button("Upload").click();
    await page.getByLabel("CSV file").setInputFiles(csv("title\n''\n,\n"));
    await page.getByRole("dialog").getByRole("button", { name: "Upload" }).click();
    await page.getByRole("table").waitFor();
    expect(await seriousFindings(page)).toEqual([]);
    await page.goto(`${web.url}/tasks/${id}`);
    await page.getByLabel("Title").fill(" ");
    await button("Save").click();
    await page.getByText("Title must not be blank.").waitFor();
    await button("Delete…").click();
    expect(await seriousFindings(page)).toEqual([]);
  });

  test("a phone of 360 pixels never scrolls sideways", async () => {
    const id = await stored({ title: "W".repeat(200), description: "x".repeat(500), due_date: "2001-01-01" });
    await open("/", PHONE);
    await button(`Finish: ${"W".repeat(200)}`).waitFor();
    expect(await wide()).toBe(0);
    await button("Upload").click();
    await page.getByLabel("CSV file").setInputFiles(csv(`${"column".repeat(30)}\nx\n`));
    await page.getByRole("dialog").getByRole("button", { name: "Upload" }).click();
    await page.getByRole("table").waitFor();
    expect(await wide()).toBe(0);
    await page.goto(`${web.url}/tasks/${id}`);
    await button("Delete…").click();
    expect(await wide()).toBe(0);
    const box = await page.getByRole("dialog").boundingBox();
    expect(box!.x).toBeGreaterThanOrEqual(0);
    expect(box!.x + box!.width).toBeLessThanOrEqual(360);
  });
});
