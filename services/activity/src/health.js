/** Whether the process can serve. */
import { setTimeout as sleep } from "node:timers/promises";
import { logging } from "./logs.js";

const log = logging("activity.health");

const TIMEOUT_MILLISECONDS = 2_000;

/**
 * A function that tells within two seconds whether the database answers; one question at a time,
 * whoever waits for it.
 *
 * @param {{ ping: () => Promise<void> }} feed
 * @returns {() => Promise<boolean>}
 */
export function readiness(feed) {
  /** @type {Promise<boolean> | undefined} */
  let question;
  const ask = async () => {
    try {
      await feed.ping();
      return true;
    } catch (error) {
      log("warning", "not ready", {}, error);
      return false;
    } finally {
      question = undefined;
    }
  };
  return () => {
    question ??= ask();
    return Promise.race([question, sleep(TIMEOUT_MILLISECONDS, false, { ref: false })]);
  };
}
