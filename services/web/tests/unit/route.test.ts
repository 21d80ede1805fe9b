import { act, renderHook } from "@testing-library/react";
import { expect, test } from "vitest";
import { parse, taskPath, useRoute } from "../../src/route.ts";
import { task } from "./fake.ts";

const ID = task(1).id;

test.each([
  ["/", { page: "board" }],
  [`/tasks/${ID}`, { page: "task", id: ID }],
  [`/tasks/${ID}/`, { page: "task", id: ID }],
  ["/tasks/ABCDEF00-0000-4000-8000-000000000001", { page: "task", id: "abcdef00-0000-4000-8000-000000000001" }],
  ["/tasks", { page: "unknown" }],
  ["/tasks/1", { page: "unknown" }],
  [`/tasks/${ID}/x`, { page: "unknown" }],
  ["/index.html", { page: "unknown" }],
])("%s", (path, expected) => {
  expect(parse(path)).toEqual(expected);
});

test("a task's address leads to the task", () => {
  expect(parse(taskPath(ID))).toEqual({ page: "task", id: ID });
});

test("going somewhere changes the address once, and going back changes the page", () => {
  const { result } = renderHook(useRoute);
  const before = window.history.length;
  act(() => result.current[1](taskPath(ID)));
  act(() => result.current[1](taskPath(ID)));
  expect(window.location.pathname).toBe(`/tasks/${ID}`);
  expect(result.current[0]).toEqual({ page: "task", id: ID });
  expect(window.history.length).toBe(before + 1);
  window.history.replaceState(null, "", "/");
  act(() => void window.dispatchEvent(new PopStateEvent("popstate")));
  expect(result.current[0]).toEqual({ page: "board" });
});
