import { renderToString } from "react-dom/server";
import { hydrateRoot } from "react-dom/client";
import { act, cleanup, screen, within } from "@testing-library/react";
import { afterEach, expect, test, vi } from "vitest";
import { App } from "../../src/App.tsx";
import { begun, LOADING } from "../../src/board.ts";
import { embedded, given, NONE, type Pages } from "../../src/pages.ts";
import { board, fake, json, task } from "./fake.ts";

const PAGES: Pages = {
  todo: { items: [task(1, { due_date: "2020-01-31" }), task(2)], next: "c1" },
  doing: { items: [], next: null },
  done: { items: [task(3, { status: "done" })], next: null },
};

afterEach(() => {
  cleanup();
  document.body.innerHTML = "";
});

test("a document without pages has none", () => {
  expect(given()).toEqual({});
  document.body.innerHTML = embedded(NONE);
  expect(given()).toEqual({});
});

test.each(["</script><script>alert(1)</script>", "<!--<script>", "]]>", "&lt;/script&gt;", "\u2028$&\\u003c"])(
  "what a task says stays what it says: %s",
  (title) => {
    const pages = { todo: { items: [task(1, { title })], next: null } };
    const text = embedded(pages);
    expect(text.match(/</g)).toHaveLength(2);
    expect(text.endsWith("</script>")).toBe(true);
    document.body.innerHTML = text;
    expect(document.body.children).toHaveLength(1);
    expect(document.querySelector("script")?.type).toBe("application/json");
    expect(given()).toEqual(pages);
  },
);

test("the board begins with the pages that are there, and loads the others", () => {
  expect(begun(NONE)).toEqual(LOADING);
  const found = begun({ todo: PAGES.todo! });
  expect(found.todo).toEqual({ tasks: PAGES.todo!.items, next: "c1", loading: false, error: null });
  expect([found.doing, found.done]).toEqual([LOADING.doing, LOADING.done]);
});

/** The page as a server has made it, which the browser then takes over; what React complains of. */
async function takenOver(path: string, pages: Pages): Promise<string[]> {
  const root = document.createElement("div");
  root.innerHTML = renderToString(<App path={path} pages={pages} />);
  document.body.append(root);
  window.history.replaceState(null, "", path);
  const complaints: string[] = [];
  vi.spyOn(console, "error").mockImplementation((...what) => void complaints.push(String(what[0])));
  const onRecoverableError = (error: unknown) => void complaints.push(String(error));
  await act(async () => {
    hydrateRoot(root, <App pages={pages} />, { onRecoverableError });
  });
  vi.restoreAllMocks();
  return complaints;
}

test("the browser takes the page over as it is, and asks for nothing that is there", async () => {
  const asked = fake({});
  expect(await takenOver("/", PAGES)).toEqual([]);
  expect(asked).toEqual([]);
  const todo = within(screen.getByRole("region", { name: /^To do/ }));
  expect(todo.getByText("Overdue").textContent).toContain("Overdue");
  expect(todo.getByRole("button", { name: "More of To do" })).toBeTruthy();
});

test("the server leaves to the browser what depends on a place", () => {
  const text = renderToString(<App path="/" pages={PAGES} />);
  expect(text).toContain('<time dateTime="2020-01-31">2020-01-31</time>');
  expect(text).not.toContain("Overdue");
});

test("a page that did not come is asked for, once", async () => {
  const asked = fake(board([task(4, { status: "doing" })]));
  const { doing: _, ...others } = PAGES;
  expect(await takenOver("/", others)).toEqual([]);
  await screen.findByRole("link", { name: "Task 4" });
  expect(asked.map(({ path }) => path)).toEqual(["/api/tasks?status=doing"]);
});

test("a page that leads nowhere says so, and asks for the board on the way back", async () => {
  fake({ ...board([]), "GET /api/activity?limit=10": () => json(200, { items: [] }) });
  expect(await takenOver("/nowhere", NONE)).toEqual([]);
  expect(screen.getByText(/There is no such page/)).toBeTruthy();
});

test("an opened task is a dialog once the browser has the page", async () => {
  fake({});
  expect(await takenOver(`/tasks/${task(2).id}`, PAGES)).toEqual([]);
  expect(within(screen.getByRole("dialog")).getByDisplayValue("Task 2")).toBeTruthy();
});
