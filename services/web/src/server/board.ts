/** The first pages of the board, asked of the API by the server. */
import type { Page } from "../api.ts";
import { NONE, type Pages } from "../pages.ts";
import { STATUSES, type Status } from "../tasks.ts";

export const WAIT_MILLISECONDS = 1000;

/** What could be had within `WAIT_MILLISECONDS`; the browser asks for the rest itself. */
export async function firstPages(api: string | undefined, headers: Record<string, string>): Promise<Pages> {
  if (!api) {
    return NONE;
  }
  const signal = AbortSignal.timeout(WAIT_MILLISECONDS);
  const found = await Promise.all(
    STATUSES.map(async (status) => [status, await page(api, status, { headers, signal })] as const),
  );
  return Object.fromEntries(found.filter(([, one]) => one !== null)) as Pages;
}

async function page(api: string, status: Status, options: RequestInit): Promise<Page | null> {
  try {
    const answer = await fetch(new URL(`/api/tasks?status=${status}`, api), options);
    const found = (await answer.json()) as Partial<Page> | null;
    return answer.ok && Array.isArray(found?.items) ? (found as Page) : null;
  } catch {
    return null;
  }
}
