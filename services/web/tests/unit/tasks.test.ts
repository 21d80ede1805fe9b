import { expect, test } from "vitest";
import { compare, count, dayName, isOverdue, MOVES, STATUSES, today } from "../../src/tasks.ts";
import { task } from "./fake.ts";

test("the order is by position, then by id", () => {
  const given = [task(3), task(2, { position: 9 }), task(1, { position: 9 }), task(4, { position: -1 })];
  expect(given.toSorted(compare).map(({ title }) => title)).toEqual([
    "Task 4",
    "Task 3",
    "Task 1",
    "Task 2",
  ]);
  expect(compare(task(1), task(1))).toBe(0);
});

test("today is the day of the person's calendar", () => {
  expect(today(new Date(2026, 0, 5, 23, 59))).toBe("2026-01-05");
  expect(today(new Date(2026, 11, 31, 0, 0))).toBe("2026-12-31");
});

test.each([
  ["2026-01-04", "todo", true],
  ["2026-01-04", "doing", true],
  ["2026-01-04", "done", false],
  ["2026-01-05", "todo", false],
  ["2026-01-06", "todo", false],
  [null, "todo", false],
] as const)("a task due %s that is %s: overdue is %s", (due_date, status, expected) => {
  expect(isOverdue({ due_date, status }, "2026-01-05")).toBe(expected);
});

test("a day is shown as that day, wherever the person is", () => {
  expect(dayName("2026-03-01", "en-GB")).toBe("1 Mar 2026");
  expect(dayName("2026-12-31", "en-GB")).toBe("31 Dec 2026");
});

test("a count has a plural", () => {
  expect([0, 1, 2, 1234].map((number) => count(number, "task"))).toEqual([
    "0 tasks",
    "1 task",
    "2 tasks",
    "1,234 tasks",
  ]);
});

test("no card moves to where it is, and each has a way on", () => {
  for (const status of STATUSES) {
    const targets = MOVES[status].map(({ to }) => to);
    expect(targets).not.toContain(status);
    expect(targets.length).toBeGreaterThan(0);
  }
});
