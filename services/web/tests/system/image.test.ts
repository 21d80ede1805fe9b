/** The image, built and run as a task runs it: read-only, without root, without capabilities. */
import { spawnSync } from "node:child_process";
import { cpSync, mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { folder, freePort, HOME, named, sleep } from "./harness.ts";
import { SLOW_MILLISECONDS, Upstream } from "./upstream.ts";

const NODE = "node:22-bookworm-slim";
const NGINX = "nginx:1.29";
const TAG = "groundwork-web-test";
const LOCKED_DOWN = ["--read-only", "--user=10001", "--cap-drop=ALL", "--security-opt=no-new-privileges"];

function run(...command: string[]) {
  const [program, ...rest] = command;
  return spawnSync(program!, rest, { encoding: "utf8", maxBuffer: 2 ** 26 });
}

function docker(...command: string[]): string {
  const { status, stdout, stderr } = run("docker", ...command);
  if (status !== 0) {
    throw new Error(`docker ${command[0]}: ${stdout}${stderr}`);
  }
  return stdout.trim();
}

function whatIsMissing(): string | undefined {
  if (run("docker", "info").status !== 0) {
    return "no container engine: `docker info` does not work";
  }
  const absent = [NODE, NGINX].find((base) => run("docker", "run", "--rm", base, "true").status !== 0);
  return absent && `no base image: ${absent} is neither here nor to be had`;
}

/** Build on a base that has the packages, so that no build needs a network. */
function buildImage(): void {
  const base = folder();
  cpSync(join(HOME, "package.json"), join(base, "package.json"));
  cpSync(join(HOME, "package-lock.json"), join(base, "package-lock.json"));
  const cache = join(base, "cache");
  mkdirSync(cache);
  const found = run(join(HOME, "npm.sh"), "--prefix", base, "--cache", cache, "--omit=dev", "ci");
  if (found.status !== 0) {
    throw new Error(found.stderr);
  }
  const setting = "npm_config_cache=/npm npm_config_offline=true";
  writeFileSync(join(base, "Dockerfile"), `FROM ${NODE}\nCOPY cache /npm\nENV ${setting}\n`);
  docker("build", "--tag", `${TAG}-base`, base);
  rmSync(base, { recursive: true });
  docker("build", "--tag", TAG, "--build-arg", `NODE_IMAGE=${TAG}-base`, HOME);
}

const missing = whatIsMissing();

describe.skipIf(missing)(named("the image", missing), () => {
  let upstream: Upstream;

  beforeAll(async () => {
    buildImage();
    upstream = await Upstream.start();
  }, 300_000);

  afterAll(() => {
    upstream.stop();
    docker("image", "rm", "--force", TAG, `${TAG}-base`);
  });

  async function healthy(id: string): Promise<string> {
    for (const _ of Array(100)) {
      const health = docker("inspect", "--format", "{{.State.Health.Status}}", id);
      if (health !== "starting") {
        return health;
      }
      await sleep(200);
    }
    return "starting";
  }

  test.each([
    ["a tmpfs", ["--tmpfs=/tmp"]],
    ["a volume", []],
  ])("it serves read-only with %s as /tmp, and stops in time", async (_, options) => {
    const port = await freePort();
    const environment = { HOST: "127.0.0.1", PORT: String(port), ...upstream.environment };
    const variables = Object.entries(environment).map(([name, value]) => `--env=${name}=${value}`);
    const quick = "--health-interval=1s";
    const id = docker("run", "--detach", "--network=host", quick, ...LOCKED_DOWN, ...options, ...variables, TAG);
    try {
      expect(await healthy(id)).toBe("healthy");
      const url = `http://127.0.0.1:${port}`;
      const page = await (await fetch(`${url}/tasks/1`)).text();
      const script = /\/assets\/index-[\w-]+\.js/.exec(page)![0];
      expect((await fetch(url + script)).status).toBe(200);
      const headers = { "X-Correlation-Id": "from-outside" };
      expect((await fetch(`${url}/api/tasks`, { headers })).status).toBe(200);
      expect(upstream.seen.at(-1)!.headers["x-correlation-id"]).toBe("from-outside");
      const large = "x".repeat(5 * 1024 * 1024);
      expect((await fetch(`${url}/api/tasks/bulk`, { method: "POST", body: large })).status).toBe(200);
      expect(upstream.seen.at(-1)!.body).toHaveLength(large.length);

      expect(docker("exec", id, "id", "-u")).toBe("10001");
      expect(run("docker", "exec", id, "touch", "/opt/web/x").status).not.toBe(0);
      expect(run("docker", "exec", id, "touch", "/tmp/x").status).toBe(0);

      const slow = fetch(`${url}/api/tasks/slow`, { headers });
      await sleep(SLOW_MILLISECONDS / 5);
      const started = performance.now();
      docker("kill", "--signal=TERM", id);
      expect((await slow).status).toBe(200);
      expect(docker("wait", id)).toBe("0");
      expect(performance.now() - started).toBeLessThan(9000);

      const log = run("docker", "logs", id);
      expect(log.stderr).toBe("");
      const lines = log.stdout.trim().split("\n").map((line) => JSON.parse(line));
      // Two processes write them, each when an answer has gone out.
      expect(lines.map(({ path }) => path).toSorted()).toEqual([
        "/api/tasks",
        "/api/tasks/bulk",
        "/api/tasks/slow",
        script,
        "/tasks/1",
      ]);
      expect(lines.map(({ status }) => status)).toEqual(Array(5).fill(200));
      const asked = lines.find(({ path }) => path === "/api/tasks");
      expect(asked.correlation_id).toBe("from-outside");
    } finally {
      docker("rm", "--force", "--volumes", id);
    }
  });

  test("it holds the page and nothing that made it", () => {
    const shown = docker("run", "--rm", "--entrypoint=sh", TAG, "-c", "ls /opt/web /opt/web/html; command -v node npm || true");
    expect(shown.split("\n").filter(Boolean)).toEqual([
      "/opt/web:",
      "html",
      "nginx.conf",
      "start.sh",
      "/opt/web/html:",
      "assets",
      "index.html",
    ]);
    expect(docker("inspect", "--format", "{{.Config.User}} {{.Config.StopSignal}}", TAG)).toBe("10001:10001 SIGTERM");
  });
});
