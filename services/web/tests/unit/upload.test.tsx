import { render, screen, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { expect, test, vi } from "vitest";
import { Upload } from "../../src/Upload.tsx";
import { fake, json, problem } from "./fake.ts";

const FILE = new File(["title\na\n"], "a.csv", { type: "text/csv" });

async function uploading(answer: () => Response) {
  const asked = fake({ "POST /api/tasks/bulk": answer });
  const onUploaded = vi.fn();
  render(<Upload onClose={() => {}} onUploaded={onUploaded} />);
  await userEvent.upload(screen.getByLabelText("CSV file"), FILE);
  await userEvent.click(screen.getByRole("button", { name: "Upload" }));
  return { asked, onUploaded };
}

const rows = () =>
  screen.getAllByRole("row").map((row) => [...row.children].map((cell) => cell.textContent));

test("the number of tasks is handed on", async () => {
  const { asked, onUploaded } = await uploading(() => json(201, { created: 12 }));
  expect(onUploaded.mock.calls).toEqual([[12]]);
  expect(asked).toHaveLength(1);
  expect(screen.queryByRole("alert")).toBeNull();
});

test("every refused row is listed with its line and column", async () => {
  const { onUploaded } = await uploading(() =>
    problem(422, "No row was stored.", [
      { line: 2, field: "title", detail: "must not be blank" },
      { line: 2, field: "status", detail: "must be one of todo, doing, done" },
      { line: 5, field: "", detail: "has 1 cells, the header has 2" },
    ]),
  );
  const alert = await screen.findByRole("alert");
  expect(alert.textContent).toContain("No row was stored.");
  expect(within(alert).getByText("abc-1")).toBeTruthy();
  expect(screen.getByRole("table", { name: "3 mistakes in 2 lines" })).toBeTruthy();
  expect(rows()).toEqual([
    ["Line", "Column", "What is wrong"],
    ["2", "title", "must not be blank"],
    ["2", "status", "must be one of todo, doing, done"],
    ["5", "the whole line", "has 1 cells, the header has 2"],
  ]);
  expect(onUploaded).not.toHaveBeenCalled();
});

test("a long list ends with how much is left out", async () => {
  const errors = Array.from({ length: 250 }, (_, index) => ({
    line: index + 2,
    field: "title",
    detail: "must not be blank",
  }));
  await uploading(() => problem(422, "No row was stored.", errors));
  await screen.findByRole("table", { name: "250 mistakes in 250 lines" });
  expect(rows()).toHaveLength(101);
  expect(screen.getByText("And 150 mistakes more.")).toBeTruthy();
});

test("a failure without rows has no table, and another file clears it", async () => {
  await uploading(() => problem(413, "At most 10000 rows."));
  const alert = await screen.findByRole("alert");
  expect(alert.textContent).toContain("The upload failed. At most 10000 rows.");
  expect(screen.queryByRole("table")).toBeNull();
  await userEvent.upload(screen.getByLabelText("CSV file"), new File(["title\nb\n"], "b.csv"));
  expect(screen.queryByRole("alert")).toBeNull();
});

test("opening the choice of files forgets the file, so that the same one can be chosen again", async () => {
  const { asked } = await uploading(() => problem(422, "No row was stored."));
  await screen.findByRole("alert");
  await userEvent.click(screen.getByLabelText("CSV file"));
  await userEvent.click(screen.getByRole("button", { name: "Upload" }));
  expect(screen.getByRole("alert").textContent).toContain("Choose a CSV file first.");
  expect(asked).toHaveLength(1);
});

test("without a file nothing is sent", async () => {
  const asked = fake({});
  render(<Upload onClose={() => {}} onUploaded={() => {}} />);
  await userEvent.click(screen.getByRole("button", { name: "Upload" }));
  expect(screen.getByRole("alert").textContent).toBe("The upload failed. Choose a CSV file first.");
  expect(asked).toEqual([]);
});
