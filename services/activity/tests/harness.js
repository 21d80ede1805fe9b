/** FerretDB and the service itself: processes of the tests, on the loopback interface. */
import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { client } from "../src/feed.js";
import { load } from "../src/settings.js";
import { held } from "./contract.js";

/** @import { ChildProcess } from "node:child_process" */

export const HOME = resolve(import.meta.dirname, "..");
export const PASSWORD = "correct horse";
const BUILT = resolve(HOME, "../../.tools/ferretdb/ferretdb");

/** @returns {string | undefined} */
function ferretdb() {
  return existsSync(BUILT) ? BUILT : spawnSync("ferretdb", ["--help"]).error ? undefined : "ferretdb";
}

/** What makes `node:test` skip by name, or nothing. */
export const noDatabase = ferretdb() === undefined && "no FerretDB: tests/ferretdb.sh builds it where Go is";

/** A port that was free a moment ago. */
export async function freePort() {
  const probe = createServer().listen(0, "127.0.0.1");
  await once(probe, "listening");
  const { port } = /** @type {import("node:net").AddressInfo} */ (probe.address());
  probe.close();
  await once(probe, "close");
  return port;
}

/**
 * Until it gives something; undefined after twenty seconds.
 *
 * @template Found
 * @param {() => Found | Promise<Found>} ask
 * @returns {Promise<Found | undefined>}
 */
export async function until(ask) {
  for (let tries = 0; tries < 400; tries += 1) {
    const found = await ask();
    if (found) {
      return found;
    }
    await sleep(50);
  }
  return undefined;
}

/** A replica set of one, with a user; starts and stops, and keeps its port and its data. */
export class Database {
  port = 0;
  #home = "";
  #password = PASSWORD;
  /** @type {ChildProcess | undefined} */
  #process;

  /** Variables that lead the service here. */
  get environment() {
    return {
      FEED_HOST: "127.0.0.1",
      FEED_PORT: String(this.port),
      FEED_NAME: "board",
      FEED_USERNAME: "feed",
      FEED_PASSWORD: PASSWORD,
      FEED_TLS: "false",
      HOST: "127.0.0.1",
    };
  }

  /** The client that the service has. */
  client() {
    return client(load(this.environment), { username: "feed", password: this.#password });
  }

  /**
   * Give the user another password.
   *
   * @param {string} password
   */
  async change(password) {
    const found = this.client();
    await found.db("admin").command({ updateUser: "feed", pwd: password });
    await found.close();
    this.#password = password;
  }

  async start() {
    if (this.#process !== undefined) {
      return;
    }
    this.port ||= await freePort();
    this.#home ||= mkdtempSync(join(tmpdir(), "activity-"));
    const given = {
      handler: "sqlite",
      "sqlite-url": `file:${this.#home}/`,
      "state-dir": this.#home,
      "listen-addr": `127.0.0.1:${this.port}`,
      "debug-addr": "-",
      telemetry: "disable",
      "log-level": "ERROR",
      "repl-set-name": "rs0",
      "setup-database": "admin",
      "setup-username": "feed",
      "setup-password": PASSWORD,
    };
    const options = Object.entries(given).map(([name, value]) => `--${name}=${value}`);
    this.#process = spawn(/** @type {string} */ (ferretdb()), [...options, "--test-enable-new-auth"], {
      stdio: ["ignore", "ignore", "ignore"],
    });
    await until(() => this.#answers());
  }

  async stop() {
    const running = this.#process;
    if (running !== undefined) {
      this.#process = undefined;
      running.kill("SIGTERM");
      await once(running, "exit");
    }
  }

  async remove() {
    await this.stop();
    rmSync(this.#home, { recursive: true, force: true });
  }

  async #answers() {
    const found = this.client();
    try {
      await found.db("admin").command({ ping: 1 });
      return true;
    } catch {
      return false;
    } finally {
      await found.close();
    }
  }
}

/** `node src/main.js`, as the container starts it. */
export class Service {
  output = "";
  port;
  process;

  /**
   * @param {number} port
   * @param {Record<string, string>} environment
   */
  constructor(port, environment) {
    this.port = port;
    this.process = spawn(process.execPath, ["src/main.js"], {
      cwd: HOME,
      env: { ...environment, PORT: String(port) },
    });
    this.process.stdout.on("data", (text) => (this.output += text));
    this.process.stderr.on("data", (text) => (this.output += text));
    this.ended = once(this.process, "close");
  }

  /** @param {Record<string, string>} environment */
  static async start(environment) {
    const service = new Service(await freePort(), environment);
    await until(() => service.output.includes("listening") || service.process.exitCode !== null);
    return service;
  }

  get url() {
    return `http://127.0.0.1:${this.port}`;
  }

  /** The log so far; anything that is not JSON, or not in the guide, fails the test. */
  get lines() {
    const lines = this.output.split("\n").filter((line) => line !== "");
    return held(lines.map((line) => JSON.parse(line)), "activity");
  }

  /**
   * @param {string} path
   * @param {Record<string, string>} [headers]
   */
  async get(path, headers = {}) {
    const answer = await fetch(this.url + path, { headers });
    const body = /** @type {any} */ (await answer.json());
    return { status: answer.status, headers: answer.headers, body };
  }

  /**
   * @param {unknown} body
   * @param {Record<string, string>} [headers]
   */
  async post(body, headers = {}) {
    const answer = await fetch(`${this.url}/api/activity`, {
      method: "POST",
      headers: { "Content-Type": "application/json", ...headers },
      body: typeof body === "string" ? body : JSON.stringify(body),
    });
    const text = await answer.text();
    return { status: answer.status, headers: answer.headers, body: text === "" ? null : JSON.parse(text) };
  }

  /** End it as a container is ended; gives the exit code. */
  async stop() {
    this.process.kill("SIGTERM");
    return (await this.ended)[0];
  }
}

let number = 0;

/** @param {Record<string, unknown>} [more] */
export function event(more = {}) {
  number += 1;
  return {
    id: `00000000-0000-4000-8000-${String(number).padStart(12, "0")}`,
    kind: "task.created",
    at: "2026-01-02T03:04:05.678Z",
    task_id: "11111111-1111-4111-8111-111111111111",
    title: "Buy ink",
    ...more,
  };
}

/** @param {string} path */
export const read = (path) => readFileSync(join(HOME, path), "utf8");
