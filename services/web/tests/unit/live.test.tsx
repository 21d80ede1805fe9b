import { act, render, screen } from "@testing-library/react";
import { beforeEach, expect, test, vi } from "vitest";
import { App } from "../../src/App.tsx";
import {
  listen,
  LONGEST_PAUSE_MILLISECONDS,
  pause,
  PING_MILLISECONDS,
  PONG_MILLISECONDS,
} from "../../src/live.ts";
import { board, fake, json, problem, task } from "./fake.ts";
import { type Socket, sockets } from "./sockets.ts";

let made: Socket[];
const last = () => made.at(-1)!;
const link = (title: string) => screen.queryByRole("link", { name: title });
const after = (milliseconds: number) => act(() => vi.advanceTimersByTimeAsync(milliseconds));
const path = (number: number) => `/api/tasks/${task(number).id}`;
const event = (kind: string, number = 1) => ({ kind, task_id: task(number).id, title: "x" });

/** The page with these tasks, connected. */
async function opened(tasks = [task(1)], more: Parameters<typeof fake>[0] = {}) {
  const asked = fake({ ...board(tasks), ...more });
  render(<App />);
  await after(0);
  act(() => last().onopen?.());
  asked.length = 0;
  return asked;
}

const told = async (...events: object[]) => {
  act(() => events.forEach((each) => last().tell(each)));
  await after(0);
};

beforeEach(() => {
  vi.useFakeTimers();
  made = sockets();
});

test("a page without anybody who tells is as it was, and asks once", async () => {
  fake(board([task(1)]));
  render(<App />);
  await after(0);
  act(() => last().close());
  await after(10 * LONGEST_PAUSE_MILLISECONDS);
  expect(made.map(({ url }) => url)).toEqual(["ws://localhost:3000/api/live"]);
  expect(screen.queryByText("Live")).toBeNull();
  expect(screen.queryByRole("alert")).toBeNull();
  expect(link("Task 1")).toBeTruthy();
});

test("it says when changes of others come by themselves, and when they do not", async () => {
  await opened();
  expect(screen.getByText("Live").title).toBe("What others change appears by itself.");
  act(() => last().close());
  expect(screen.queryByText("Live")).toBeNull();
  expect(screen.queryByRole("alert")).toBeNull();
});

test.each(["task.created", "task.changed", "task.finished"])("%s brings the task", async (kind) => {
  const there = task(2, { title: "Of others", status: "done" });
  const asked = await opened([task(1)], { [`GET ${path(2)}`]: () => json(200, there) });
  await told(event(kind, 2));
  expect(asked.map(({ method, path: to }) => `${method} ${to}`)).toEqual([`GET ${path(2)}`]);
  expect(screen.getByRole("region", { name: /^Done/ }).contains(link("Of others"))).toBe(true);
  expect(link("Task 1")).toBeTruthy();
});

test("a task that is deleted goes, without a question", async () => {
  const asked = await opened([task(1), task(2)]);
  await told(event("task.deleted"));
  expect([link("Task 1"), asked]).toEqual([null, []]);
  expect(link("Task 2")).toBeTruthy();
});

test("one that is gone when it is asked for goes", async () => {
  await opened([task(1)], { [`GET ${path(1)}`]: () => problem(404, "No.") });
  await told(event("task.changed"));
  expect(link("Task 1")).toBeNull();
  expect(screen.queryByRole("alert")).toBeNull();
});

test("one that cannot be asked for stays as it was", async () => {
  await opened([task(1)], { [`GET ${path(1)}`]: () => problem(503, "Away.") });
  await told(event("task.changed"));
  expect(link("Task 1")).toBeTruthy();
  expect(screen.queryByRole("alert")).toBeNull();
});

test("an upload loads the board anew", async () => {
  const asked = await opened();
  await told({ kind: "tasks.uploaded", count: 3 });
  expect(asked).toHaveLength(3);
});

test("an answer that a later event has overtaken is not shown", async () => {
  const answers: ((answer: Response) => void)[] = [];
  const slow = () => new Promise<Response>((done) => void answers.push(done));
  await opened([task(1)], { [`GET ${path(1)}`]: slow });
  await told(event("task.changed"), event("task.changed"), event("task.changed", 2));
  answers[1]!(json(200, task(1, { title: "New" })));
  await after(0);
  answers[0]!(json(200, task(1, { title: "Old" })));
  await after(0);
  expect([link("New") !== null, link("Old")]).toEqual([true, null]);

  await told(event("task.changed"), event("task.deleted"));
  answers[2]!(json(200, task(1, { title: "Newer" })));
  await after(0);
  expect([link("New"), link("Newer")]).toEqual([null, null]);
});

test.each([{ kind: "pong" }, {}, { kind: 1 }, { kind: "task.created" }, { kind: "other.created" }])(
  "%j changes nothing",
  async (said) => {
    const asked = await opened();
    await told(said);
    expect([asked, link("Task 1") !== null]).toEqual([[], true]);
  },
);

test("what is not understood changes nothing", async () => {
  const asked = await opened();
  act(() => ["", "x", "null", "[]"].forEach((data) => last().onmessage?.({ data })));
  await after(0);
  expect([asked, link("Task 1") !== null]).toEqual([[], true]);
});

test("a connection that ends is made again, and the board is loaded anew", async () => {
  const asked = await opened();
  act(() => last().close());
  await after(LONGEST_PAUSE_MILLISECONDS);
  expect(made.length).toBeGreaterThan(1);
  expect(asked).toEqual([]);
  act(() => last().onopen?.());
  await after(0);
  expect(screen.getByText("Live")).toBeTruthy();
  expect(asked).toHaveLength(3);
});

test("it comes back after pauses that grow, at a time that nobody knows", () => {
  const random = vi.spyOn(Math, "random").mockReturnValue(1);
  expect([1, 2, 3, 6, 40].map(pause)).toEqual([2000, 4000, 8000, 60_000, 60_000]);
  random.mockReturnValue(0.5);
  expect(pause(1)).toBe(1000);
  random.mockRestore();
});

test("it is told once that the connection ended, however often it fails after that", async () => {
  const closed = vi.fn();
  const stop = listen({ opened: vi.fn(), closed, told: vi.fn() });
  last().onopen?.();
  for (const _ of Array(3)) {
    last().close();
    await after(LONGEST_PAUSE_MILLISECONDS);
  }
  expect(closed).toHaveBeenCalledTimes(1);
  expect(made).toHaveLength(4);
  stop();
});

test("a silent connection is asked, and ended where no answer comes", async () => {
  await opened();
  const [first] = made;
  await after(PING_MILLISECONDS);
  expect(first!.said).toEqual(['{"kind":"ping"}']);
  await told({ kind: "pong" });
  await after(PONG_MILLISECONDS);
  expect(first!.closed).toBe(false);
  await after(PING_MILLISECONDS - PONG_MILLISECONDS);
  expect(first!.said).toHaveLength(2);
  await after(PONG_MILLISECONDS);
  expect(first!.closed).toBe(true);
  expect(screen.queryByText("Live")).toBeNull();
});

test("a page that is left ends its connection, and makes no other", async () => {
  fake(board([]));
  const { unmount } = render(<App />);
  await after(0);
  act(() => last().onopen?.());
  unmount();
  expect(last().closed).toBe(true);
  await after(10 * LONGEST_PAUSE_MILLISECONDS);
  expect(made).toHaveLength(1);
});

test("over HTTPS the connection is encrypted", () => {
  vi.stubGlobal("window", { location: { href: "https://shop.example.com/tasks/1?x" } });
  listen({ opened: vi.fn(), closed: vi.fn(), told: vi.fn() })();
  expect(last().url).toBe("wss://shop.example.com/api/live");
});
