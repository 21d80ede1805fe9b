/** The function `live` behind a stand-in for API Gateway, which hears what `tasks` tells a queue. */
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { join, resolve } from "node:path";
import { createInterface } from "node:readline";
import { HOME, type Line, noBrowser } from "./harness.ts";

const LIVE = resolve(HOME, "../live");
const PYTHON = join(LIVE, ".venv/bin/python");

/** Why the tests with live updates cannot run, or nothing. */
export function noLive(): string | undefined {
  if (!existsSync(PYTHON)) {
    return "no environment of the service live: services/live/.venv is not there";
  }
  return noBrowser();
}

export class Live {
  readonly url: string;
  /** What the function has logged so far. */
  readonly lines: Line[] = [];
  readonly #process: ChildProcess;

  private constructor(url: string, child: ChildProcess) {
    this.url = url;
    this.#process = child;
  }

  /** `queue` leads to the queue, and to a place for its table. */
  static async start(queue: Record<string, string>): Promise<Live> {
    const child = spawn(PYTHON, ["tests/gateway.py", queue["EVENTS_QUEUE_URL"]!], {
      cwd: LIVE,
      env: { ...queue, AWS_DEFAULT_REGION: queue["AWS_REGION"] },
      stdio: ["pipe", "pipe", "inherit"],
    });
    const said = createInterface({ input: child.stdout });
    const [first] = (await once(said, "line")) as [string];
    const live = new Live((JSON.parse(first) as { url: string }).url, child);
    said.on("line", (line) => live.lines.push(JSON.parse(line) as Line));
    return live;
  }

  async stop(): Promise<void> {
    this.#process.stdin!.end();
    await once(this.#process, "close");
  }
}
