import { expect, test } from "vitest";
import { ApiError } from "../../src/api.ts";
import { type Board, type Change, find, LOADING, reduce } from "../../src/board.ts";
import { task } from "./fake.ts";

const after = (...changes: Change[]): Board => changes.reduce(reduce, LOADING);
const titles = (board: Board) =>
  [board.todo, board.doing, board.done].map(({ tasks }) => tasks.map(({ title }) => title));
const page = (...items: ReturnType<typeof task>[]) => ({ items, next: null });

test("it begins by loading", () => {
  expect(LOADING.todo).toEqual({ tasks: [], next: null, loading: true, error: null });
  expect([LOADING.doing.loading, LOADING.done.loading]).toEqual([true, true]);
});

test("pages are put together in order, each task once", () => {
  const board = after(
    { type: "answered", status: "todo", page: { items: [task(1), task(3)], next: "x" } },
    { type: "asked", status: "todo", anew: false },
    { type: "answered", status: "todo", page: page(task(3, { title: "Three" }), task(2)) },
  );
  expect(titles(board)).toEqual([["Task 1", "Task 2", "Three"], [], []]);
  expect(board.todo.next).toBeNull();
  expect(board.todo.loading).toBe(false);
});

test("asking for more keeps what is there, asking anew does not", () => {
  const loaded: Change = { type: "answered", status: "done", page: { items: [task(1)], next: "x" } };
  const more = after(loaded, { type: "asked", status: "done", anew: false });
  expect(more.done).toEqual({ tasks: [task(1)], next: "x", loading: true, error: null });
  const anew = after(loaded, { type: "asked", status: "done", anew: true });
  expect(anew.done).toEqual(LOADING.done);
});

test("a failure keeps the tasks and the place to go on from, and the next try clears it", () => {
  const error = new ApiError("No.");
  const failed = after(
    { type: "answered", status: "todo", page: { items: [task(1)], next: "x" } },
    { type: "failed", status: "todo", error },
  );
  expect(failed.todo).toEqual({ tasks: [task(1)], next: "x", loading: false, error });
  expect(failed.doing).toBe(LOADING.doing);
  expect(reduce(failed, { type: "asked", status: "todo", anew: false }).todo.error).toBeNull();
});

test("a stored task stands in its column alone, at its position", () => {
  const board = after(
    { type: "answered", status: "todo", page: page(task(1), task(2)) },
    { type: "answered", status: "done", page: page(task(3, { status: "done" })) },
    { type: "stored", task: task(2, { status: "done" }) },
    { type: "stored", task: task(1, { title: "One" }) },
  );
  expect(titles(board)).toEqual([["One"], [], ["Task 2", "Task 3"]]);
});

test("a removed task is nowhere, and other columns are left as they were", () => {
  const before = after({ type: "answered", status: "todo", page: page(task(1), task(2)) });
  const board = reduce(before, { type: "removed", id: task(1).id });
  expect(titles(board)).toEqual([["Task 2"], [], []]);
  expect(board.doing).toBe(before.doing);
  expect(find(board, task(1).id)).toBeUndefined();
  expect(find(board, task(2).id)).toEqual(task(2));
});
