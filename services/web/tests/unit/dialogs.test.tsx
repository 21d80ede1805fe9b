import { render, screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { expect, test } from "vitest";
import { App } from "../../src/App.tsx";
import { board, fake, json, problem, task } from "./fake.ts";

const ID = task(1).id;
const told = () => screen.getByRole("status").textContent;

test("a new task is created and stands on the board", async () => {
  const asked = fake({ ...board([]), "POST /api/tasks": () => json(201, task(7, { title: "New" })) });
  render(<App />);
  await userEvent.click(screen.getByRole("button", { name: "New task" }));
  const dialog = screen.getByRole("dialog", { name: "New task" });
  await userEvent.type(within(dialog).getByLabelText("Title"), "New");
  await userEvent.type(within(dialog).getByLabelText("Description"), "Why");
  await userEvent.selectOptions(within(dialog).getByLabelText("Status"), "Doing");
  await userEvent.type(within(dialog).getByLabelText("Due date"), "2030-01-31");
  await userEvent.click(within(dialog).getByRole("button", { name: "Create task" }));
  await screen.findByRole("link", { name: "New" });
  expect(screen.queryByRole("dialog")).toBeNull();
  expect(told()).toBe("“New” is saved.");
  expect(asked.at(-1)?.body).toEqual({
    title: "New",
    description: "Why",
    status: "doing",
    due_date: "2030-01-31",
  });
});

test("what the API refuses stands at its field, and what was typed stays", async () => {
  const errors = [{ field: "title", detail: "must not be blank" }];
  fake({ ...board([]), "POST /api/tasks": () => problem(422, "The task is not acceptable.", errors) });
  render(<App />);
  await userEvent.click(screen.getByRole("button", { name: "New task" }));
  await userEvent.type(screen.getByLabelText("Title"), "  ");
  await userEvent.click(screen.getByRole("button", { name: "Create task" }));
  const alert = await screen.findByRole("alert");
  expect(alert.textContent).toContain("The task was not saved. The task is not acceptable.");
  const title = screen.getByLabelText<HTMLInputElement>("Title");
  const text = document.getElementById(title.getAttribute("aria-describedby") ?? "");
  expect(text?.textContent).toBe("Title must not be blank.");
  expect([title.getAttribute("aria-invalid"), title.value]).toEqual(["true", "  "]);
  expect(screen.getByLabelText("Status").hasAttribute("aria-invalid")).toBe(false);
});

test("an edit sends only what changed", async () => {
  const asked = fake({
    ...board([task(1)]),
    [`PATCH /api/tasks/${ID}`]: () => json(200, task(1, { title: "Task 1b" })),
  });
  render(<App />);
  await userEvent.click(await screen.findByRole("link", { name: "Task 1" }));
  expect(window.location.pathname).toBe(`/tasks/${ID}`);
  expect(document.title).toBe("Task 1 – Tasks");
  await userEvent.type(screen.getByLabelText("Title"), "b");
  await userEvent.click(screen.getByRole("button", { name: "Save" }));
  await screen.findByRole("link", { name: "Task 1b" });
  expect(asked.at(-1)).toMatchObject({ method: "PATCH", body: { title: "Task 1b" } });
  expect(window.location.pathname).toBe("/");
  expect(document.title).toBe("Tasks");
});

test("saving without a change asks nothing", async () => {
  const asked = fake(board([task(1)]));
  render(<App />);
  await userEvent.click(await screen.findByRole("link", { name: "Task 1" }));
  await userEvent.click(screen.getByRole("button", { name: "Save" }));
  await waitFor(() => expect(screen.queryByRole("dialog")).toBeNull());
  expect(asked).toHaveLength(3);
});

test("an address opens a task that no column has loaded", async () => {
  window.history.replaceState(null, "", `/tasks/${ID}`);
  fake({ ...board([]), [`GET /api/tasks/${ID}`]: () => json(200, task(1, { description: "Deep" })) });
  render(<App />);
  expect(await screen.findByLabelText("Description")).toHaveProperty("value", "Deep");
  await userEvent.click(screen.getByRole("button", { name: "Close" }));
  expect(screen.queryByRole("dialog")).toBeNull();
  expect(window.location.pathname).toBe("/");
});

test("an address of a task that is gone says so", async () => {
  window.history.replaceState(null, "", `/tasks/${ID}`);
  fake({ ...board([]), [`GET /api/tasks/${ID}`]: () => problem(404, "There is no such task.") });
  render(<App />);
  const alert = await screen.findByRole("alert");
  expect(alert.textContent).toContain("The task cannot be shown. There is no such task.");
  expect(screen.queryByLabelText("Title")).toBeNull();
});

test.each([
  ["deleted", () => new Response(null, { status: 204 })],
  ["gone already", () => problem(404, "There is no such task.")],
])("a task is deleted after a question (%s)", async (_, answer) => {
  const asked = fake({ ...board([task(1)]), [`DELETE /api/tasks/${ID}`]: answer });
  render(<App />);
  await userEvent.click(await screen.findByRole("link", { name: "Task 1" }));
  await userEvent.click(screen.getByRole("button", { name: "Delete…" }));
  expect(asked).toHaveLength(3);
  expect(document.activeElement).toBe(screen.getByRole("button", { name: "Keep" }));
  await userEvent.click(screen.getByRole("button", { name: "Delete for good" }));
  await waitFor(() => expect(told()).toBe("“Task 1” is deleted."));
  expect(screen.queryByRole("link", { name: "Task 1" })).toBeNull();
  expect(document.activeElement).toBe(screen.getByRole("heading", { level: 1 }));
});

test("a task that is not deleted stays, with the reason", async () => {
  fake({ ...board([task(1)]), [`DELETE /api/tasks/${ID}`]: () => problem(503, "Try again.") });
  render(<App />);
  await userEvent.click(await screen.findByRole("link", { name: "Task 1" }));
  await userEvent.click(screen.getByRole("button", { name: "Delete…" }));
  await userEvent.click(screen.getByRole("button", { name: "Keep" }));
  await userEvent.click(screen.getByRole("button", { name: "Delete…" }));
  await userEvent.click(screen.getByRole("button", { name: "Delete for good" }));
  const alert = await screen.findByRole("alert");
  expect(alert.textContent).toContain("The task was not deleted. Try again.");
  expect(screen.getByRole("link", { name: "Task 1", hidden: true })).toBeTruthy();
});
