import { act, render, screen } from "@testing-library/react";
import { expect, test, vi } from "vitest";
import { Activity, AGAIN_MILLISECONDS } from "../../src/Activity.tsx";
import { App } from "../../src/App.tsx";
import { momentName, words, type Happening } from "../../src/feed.ts";
import { board, fake, json, problem } from "./fake.ts";

const FEED = "GET /api/activity?limit=10";

const happening = (more: Partial<Happening> = {}): Happening => ({
  id: "1",
  kind: "task.created",
  at: "2026-01-02T03:04:05.678Z",
  title: "Buy ink",
  actor: null,
  count: null,
  ...more,
});

const sentences = () => screen.getAllByRole("listitem").map((item) => item.firstChild?.textContent);
const later = () => act(() => vi.advanceTimersByTimeAsync(AGAIN_MILLISECONDS));

test.each([
  [{}, "“Buy ink” created"],
  [{ kind: "task.changed" }, "“Buy ink” changed"],
  [{ kind: "task.finished", actor: "Ann" }, "“Buy ink” finished by Ann"],
  [{ kind: "task.deleted" }, "“Buy ink” deleted"],
  [{ kind: "tasks.uploaded", title: null, count: 1200 }, "1,200 tasks uploaded"],
  [{ kind: "task.praised" }, "“Buy ink” changed"],
])("%j is said in words", (more, expected) => {
  expect(words(happening(more))).toBe(expected);
});

test("a moment is shown in the person's own time", () => {
  const text = momentName("2026-01-02T23:04:05.678Z", "en-GB", "Europe/Stockholm");
  expect(text).toBe("3 Jan 2026, 00:04");
});

test("what happened is listed in the order of the feed", async () => {
  const items = [happening({ id: "2", kind: "task.finished" }), happening()];
  fake({ ...board([]), [FEED]: () => json(200, { items, next: null }) });
  render(<App />);
  expect(await screen.findByRole("region", { name: "Activity" })).toBeTruthy();
  expect(sentences()).toEqual(["“Buy ink” finished", "“Buy ink” created"]);
  expect(document.querySelector("time")?.dateTime).toBe("2026-01-02T03:04:05.678Z");
});

test("a feed in which nothing happened says so", async () => {
  fake({ [FEED]: () => json(200, { items: [], next: null }) });
  render(<Activity />);
  await screen.findByText("Nothing happened yet.");
  expect(screen.queryByRole("list")).toBeNull();
});

test("without a feed there is no panel, and it is not asked again", async () => {
  vi.useFakeTimers();
  const asked = fake({ [FEED]: () => problem(404, "There is nothing here.") });
  const { container } = render(<Activity />);
  await later();
  await later();
  expect(container.textContent).toBe("");
  expect(asked).toHaveLength(1);
});

test("it is asked again, and a failure keeps what was there", async () => {
  vi.useFakeTimers();
  const answers = [
    () => json(200, { items: [happening()], next: null }),
    () => problem(503, "Away."),
    () => json(200, { items: [happening({ id: "2" }), happening()], next: null }),
  ];
  const asked = fake({ [FEED]: () => answers.shift()!() });
  const { unmount } = render(<Activity />);
  await act(() => vi.advanceTimersByTimeAsync(0));
  expect([sentences().length, screen.queryByText(/cannot be shown/)]).toEqual([1, null]);
  await later();
  expect(sentences()).toHaveLength(1);
  expect(screen.getByText("The activity cannot be shown at the moment.")).toBeTruthy();
  expect(screen.queryByRole("alert")).toBeNull();
  await later();
  expect([sentences().length, screen.queryByText(/cannot be shown/)]).toEqual([2, null]);
  unmount();
  await later();
  expect(asked).toHaveLength(3);
});

test("a page that nobody sees asks for nothing", async () => {
  vi.useFakeTimers();
  const hidden = vi.spyOn(document, "hidden", "get").mockReturnValue(true);
  const asked = fake({ [FEED]: () => json(200, { items: [], next: null }) });
  render(<Activity />);
  await later();
  expect(asked).toEqual([]);
  hidden.mockReturnValue(false);
  await later();
  expect(asked).toHaveLength(1);
  hidden.mockRestore();
});
