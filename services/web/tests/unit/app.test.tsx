import { render, screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { expect, test } from "vitest";
import { App } from "../../src/App.tsx";
import { board, fake, json, problem, task } from "./fake.ts";

const column = (name: RegExp) => screen.getByRole("region", { name });
const cards = (name: RegExp) =>
  within(column(name)).queryAllByRole("heading", { level: 3 }).map((card) => card.textContent);

test("columns say that they load, then what they hold", async () => {
  fake(board([task(1), task(2, { status: "done" })]));
  render(<App />);
  expect(within(column(/^To do/)).getByText("Loading…")).toBeTruthy();
  expect(column(/^To do/).getAttribute("aria-busy")).toBe("true");
  await screen.findByRole("link", { name: "Task 1" });
  expect([cards(/^To do/), cards(/^Doing/), cards(/^Done/)]).toEqual([["Task 1"], [], ["Task 2"]]);
  expect(within(column(/^Doing/)).getByText("Nothing here.")).toBeTruthy();
  expect(within(column(/^To do/)).queryByText("Nothing here.")).toBeNull();
  expect(screen.queryByText("Loading…")).toBeNull();
  expect(screen.queryByRole("alert")).toBeNull();
});

test("more is loaded from where the page ended", async () => {
  const asked = fake({
    ...board([task(1)], { todo: "c1" }),
    "GET /api/tasks?status=todo&cursor=c1": () => json(200, { items: [task(2)], next: null }),
  });
  render(<App />);
  const more = await screen.findByRole("button", { name: "More of To do" });
  expect(column(/^To do/).querySelector("h2")?.textContent).toBe("To do 1+");
  await userEvent.click(more);
  await screen.findByRole("link", { name: "Task 2" });
  expect(cards(/^To do/)).toEqual(["Task 1", "Task 2"]);
  expect(screen.queryByRole("button", { name: /^More/ })).toBeNull();
  expect(asked).toHaveLength(4);
});

test("a column that fails says why with its reference, and tries again", async () => {
  let broken = true;
  const answers = board([task(1)]);
  fake({
    ...answers,
    "GET /api/tasks?status=todo": (asked) =>
      broken ? problem(503, "The database does not answer.") : answers[`GET ${asked.path}`]!(asked),
  });
  render(<App />);
  const alert = await screen.findByRole("alert");
  expect(alert.textContent).toContain("To do cannot be shown. The database does not answer.");
  expect(within(alert).getByText("abc-1")).toBeTruthy();
  expect(within(column(/^To do/)).queryByText("Nothing here.")).toBeNull();
  broken = false;
  await userEvent.click(within(alert).getByRole("button", { name: "Try again" }));
  await screen.findByRole("link", { name: "Task 1" });
  expect(screen.queryByRole("alert")).toBeNull();
});

test("a card moves at once, keeps the focus, and the result is told", async () => {
  let answer = (_: Response) => {};
  const asked = fake({
    ...board([task(1)]),
    [`PATCH /api/tasks/${task(1).id}`]: () => new Promise((resolve) => (answer = resolve)),
  });
  render(<App />);
  await userEvent.click(await screen.findByRole("button", { name: "Finish: Task 1" }));
  expect([cards(/^To do/), cards(/^Done/)]).toEqual([[], ["Task 1"]]);
  expect(document.activeElement).toBe(screen.getByRole("link", { name: "Task 1" }));
  expect(screen.getByRole("status").textContent).toBe("");
  answer(json(200, task(1, { status: "done" })));
  await waitFor(() => expect(screen.getByRole("status").textContent).toBe("“Task 1” is in Done."));
  expect(asked.at(-1)?.body).toEqual({ status: "done" });
});

test("a move that fails is taken back and explained", async () => {
  fake({
    ...board([task(1)]),
    [`PATCH /api/tasks/${task(1).id}`]: () => problem(503, "Try again."),
  });
  render(<App />);
  await userEvent.click(await screen.findByRole("button", { name: "Start: Task 1" }));
  const alert = await screen.findByRole("alert");
  expect(alert.textContent).toContain("That did not work. Try again.");
  expect([cards(/^To do/), cards(/^Doing/)]).toEqual([["Task 1"], []]);
  await userEvent.click(within(alert).getByRole("button", { name: "Dismiss" }));
  expect(screen.queryByRole("alert")).toBeNull();
});

test("a card that is gone leaves the board when it is moved", async () => {
  fake({
    ...board([task(1)]),
    [`PATCH /api/tasks/${task(1).id}`]: () => problem(404, "There is no such task."),
  });
  render(<App />);
  await userEvent.click(await screen.findByRole("button", { name: "Start: Task 1" }));
  await screen.findByText("There is no such task.", { exact: false });
  expect(screen.queryByRole("link", { name: "Task 1" })).toBeNull();
});

test("overdue is said in words", async () => {
  fake(board([task(1, { due_date: "2001-02-03" }), task(2, { due_date: "2999-01-01" })]));
  const { container } = render(<App />);
  await screen.findByRole("link", { name: "Task 1" });
  const due = [...container.querySelectorAll(".due")].map((line) => line.textContent?.split(" ")[0]);
  expect(due).toEqual(["Overdue", "Due"]);
  expect(container.querySelector("time")?.dateTime).toBe("2001-02-03");
});

test("an address without a page says so", async () => {
  window.history.replaceState(null, "", "/nowhere");
  fake(board([]));
  render(<App />);
  expect(screen.getByText(/There is no such page/)).toBeTruthy();
  expect(screen.queryByRole("region")).toBeNull();
});
