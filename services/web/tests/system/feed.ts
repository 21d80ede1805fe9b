/** The feed on a database of its own, and the worker that tells it what is in the queue. */
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, rmSync } from "node:fs";
import { join, resolve } from "node:path";
import { folder, HOME, type Line, noBrowser } from "./harness.ts";

const ACTIVITY = resolve(HOME, "../activity");
const NOTIFIER = resolve(HOME, "../notifier");
const PYTHON = join(NOTIFIER, ".venv/bin/python");

const activity = existsSync(join(ACTIVITY, "node_modules/mongodb"))
  ? await import("../../../activity/tests/harness.js")
  : undefined;
type Harness = NonNullable<typeof activity>;

/** Why the tests with all services cannot run, or nothing. */
export function noServices(): string | undefined {
  if (activity === undefined) {
    return "no packages of the service activity: services/activity/node_modules is not there";
  }
  if (!existsSync(PYTHON)) {
    return "no environment of the service notifier: services/notifier/.venv is not there";
  }
  return activity.noDatabase === false ? noBrowser() : activity.noDatabase;
}

type Parts = {
  database: InstanceType<Harness["Database"]>;
  service: InstanceType<Harness["Service"]>;
  notifier: ChildProcess;
  home: string;
};

export class Feed {
  readonly #parts: Parts;
  #told = "";

  private constructor(parts: Parts) {
    this.#parts = parts;
    parts.notifier.stdout!.on("data", (text) => (this.#told += String(text)));
  }

  /** `queue` leads the worker to the queue, `traced` a service to a collector of spans. */
  static async start(
    queue: Record<string, string>,
    traced: (name: string) => Record<string, string>,
  ): Promise<Feed> {
    const { Database, Service } = activity!;
    const database = new Database();
    await database.start();
    const service = await Service.start({ ...database.environment, ...traced("activity") });
    const home = folder();
    const notifier = spawn(PYTHON, ["-m", "notifier"], {
      cwd: NOTIFIER,
      env: {
        ...queue,
        ...traced("notifier"),
        ACTIVITY_HOST: "127.0.0.1",
        ACTIVITY_PORT: String(service.port),
        ALIVE_FILE: join(home, "alive"),
      },
      stdio: ["ignore", "pipe", "inherit"],
    });
    return new Feed({ database, service, notifier, home });
  }

  get port(): number {
    return this.#parts.service.port;
  }

  /** What the feed has logged so far. */
  get activity(): Line[] {
    return this.#parts.service.lines as Line[];
  }

  /** What the worker has logged so far. */
  get notifier(): Line[] {
    return this.#told.split("\n").slice(0, -1).map((line) => JSON.parse(line) as Line);
  }

  async stop(): Promise<void> {
    const { database, service, notifier, home } = this.#parts;
    const ended = once(notifier, "close");
    notifier.kill("SIGTERM");
    await ended;
    await service.stop();
    await database.remove();
    rmSync(home, { recursive: true });
  }
}
