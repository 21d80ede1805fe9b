/** The built site behind the real nginx configuration, and the real API: processes of the tests. */
import { type ChildProcess, execFileSync, spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdtempSync, openSync, readFileSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { createInterface } from "node:readline";

export const HOME = resolve(import.meta.dirname, "../..");
const TASKS = resolve(HOME, "../tasks");
const PYTHON = join(TASKS, ".venv/bin/python");
const BACKEND = join(import.meta.dirname, "backend.py");
const PATH = `${process.env["PATH"]}:/usr/sbin`;

export const CHROMIUM = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"].find(
  existsSync,
);

/** Why the tests with nginx cannot run, or nothing. */
export function noNginx(): string | undefined {
  const found = spawnSync("nginx", ["-v"], { env: { PATH } });
  return found.error ? "no nginx: it is not on PATH" : undefined;
}

/** Why the tests with a browser cannot run, or nothing. */
export function noBrowser(): string | undefined {
  if (CHROMIUM === undefined) {
    return "no chromium: it is not installed";
  }
  return noNginx() ?? noBackend();
}

function noBackend(): string | undefined {
  if (!existsSync(PYTHON)) {
    return "no environment of the service tasks: services/tasks/.venv is not there";
  }
  const said = spawnSync(PYTHON, [BACKEND, "check"], { cwd: TASKS, encoding: "utf8" });
  return (JSON.parse(said.stdout) as { missing?: string }).missing;
}

/** A title for a group of tests that says why it is skipped. */
export function named(title: string, missing: string | undefined): string {
  return missing === undefined ? title : `${title} (skipped: ${missing})`;
}

export function folder(): string {
  return mkdtempSync(join(tmpdir(), "web-"));
}

/** Build the site into a folder of its own; gives the folder. */
export function build(): string {
  const to = folder();
  execFileSync(process.execPath, ["node_modules/vite/bin/vite.js", "build", "--outDir", to, "--logLevel", "error"], {
    cwd: HOME,
    stdio: "pipe",
  });
  return to;
}

/** Build what renders the site of a folder into another folder, which holds nothing else. */
export function buildServer(site: string): string {
  const to = folder();
  const vite = ["node_modules/vite/bin/vite.js", "build", "--config", "vite.server.config.ts"];
  execFileSync(process.execPath, [...vite, "--outDir", to, "--logLevel", "error"], {
    cwd: HOME,
    env: { ...process.env, NODE_ENV: "production", SITE: site },
    stdio: "pipe",
  });
  return to;
}

export async function freePort(): Promise<number> {
  const probe = createServer().listen(0, "127.0.0.1");
  await once(probe, "listening");
  const { port } = probe.address() as { port: number };
  probe.close();
  await once(probe, "close");
  return port;
}

/** nginx as the image runs it. */
export class Web {
  readonly url: string;
  readonly process: ChildProcess;
  readonly #tmp = folder();

  private constructor(port: number, environment: Record<string, string>) {
    this.url = `http://127.0.0.1:${port}`;
    // nginx that root starts would serve as nobody, who cannot read every folder.
    const options = process.getuid?.() === 0 ? ["-g", "user root;"] : [];
    this.process = spawn(join(HOME, "nginx/start.sh"), options, {
      env: { PATH, HOST: "127.0.0.1", PORT: String(port), TMP: this.#tmp, ...environment },
      // Files, since nginx opens /dev/stdout by name, which a socket of Node's does not allow.
      stdio: ["ignore", openSync(join(this.#tmp, "stdout"), "a"), openSync(join(this.#tmp, "stderr"), "a")],
    });
  }

  /** The lines of the log so far. */
  get lines(): string[] {
    return readFileSync(join(this.#tmp, "stdout"), "utf8").split("\n").slice(0, -1);
  }

  /** What it says besides. */
  get errors(): string {
    return readFileSync(join(this.#tmp, "stderr"), "utf8");
  }

  static async start(root: string, environment: Record<string, string> = {}): Promise<Web> {
    const web = new Web(await freePort(), { ROOT: root, ...environment });
    for (const _ of Array(100)) {
      const answer = await fetch(`${web.url}/healthz`).catch(() => null);
      if (answer?.ok) {
        return web;
      }
      await sleep(50);
    }
    throw new Error(`nginx did not start: ${web.errors}`);
  }

  /** The log as JSON, once it has this many lines. */
  async log(count: number): Promise<Record<string, unknown>[]> {
    for (const _ of Array(60)) {
      if (this.lines.length >= count) {
        break;
      }
      await sleep(50);
    }
    return this.lines.map((line) => JSON.parse(line) as Record<string, unknown>);
  }

  /** End it as a container is ended; it had nothing to complain about, and ended with 0. */
  async stop(): Promise<void> {
    this.process.kill("SIGTERM");
    const [code] = (await once(this.process, "close")) as [number | null];
    const { errors } = this;
    rmSync(this.#tmp, { recursive: true });
    if (code !== 0 || errors !== "") {
      throw new Error(`nginx ended with ${code}: ${errors}`);
    }
  }
}

export type Line = Record<string, unknown>;

interface Said {
  port: number;
  queue: Record<string, string>;
}

/** The service `tasks` on a database of its own. */
export class Backend {
  readonly port: number;
  /** Variables that lead a process to the queue, where there is one. */
  readonly queue: Record<string, string>;
  readonly #process: ChildProcess;
  readonly #said: AsyncIterableIterator<string>;

  private constructor(process: ChildProcess, said: AsyncIterableIterator<string>, found: Said) {
    this.#process = process;
    this.#said = said;
    this.port = found.port;
    this.queue = found.queue;
  }

  /** With `events` it tells a queue what happens; `traced` leads it to a collector of spans. */
  static async start(options: "events"[] = [], traced: Record<string, string> = {}): Promise<Backend> {
    const child = spawn(PYTHON, [BACKEND, ...options], {
      cwd: TASKS,
      env: { ...process.env, ...traced },
      stdio: ["pipe", "pipe", "inherit"],
    });
    const said = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
    return new Backend(child, said, JSON.parse((await said.next()).value as string) as Said);
  }

  /** Stop or start the database under the running API. */
  async database(word: "stop" | "start"): Promise<void> {
    await this.#obey(word);
  }

  /** What the API has logged so far. */
  async log(): Promise<Line[]> {
    return (JSON.parse(await this.#obey("log")) as { log: Line[] }).log;
  }

  async #obey(word: string): Promise<string> {
    this.#process.stdin!.write(`${word}\n`);
    return (await this.#said.next()).value as string;
  }

  async stop(): Promise<void> {
    this.#process.stdin!.end();
    await once(this.#process, "close");
  }
}

export function sleep(milliseconds: number): Promise<void> {
  return new Promise((done) => setTimeout(done, milliseconds));
}
