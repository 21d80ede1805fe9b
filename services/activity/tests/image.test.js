/** The image, built and run as a task runs it: read-only, without root, without capabilities. */
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import { Database, event, freePort, HOME, noDatabase, until } from "./harness.js";

const NODE = "node:22-bookworm-slim";
const TAG = "groundwork-activity-test";
const LOCKED_DOWN = ["--read-only", "--user=10001", "--cap-drop=ALL", "--security-opt=no-new-privileges"];

/** @param {string[]} command */
function run(...command) {
  const [program, ...rest] = /** @type {[string, ...string[]]} */ (command);
  return spawnSync(program, rest, { encoding: "utf8", maxBuffer: 2 ** 26 });
}

/** @param {string[]} command */
function docker(...command) {
  const { status, stdout, stderr } = run("docker", ...command);
  assert.equal(status, 0, `docker ${command[0]}: ${stdout}${stderr}`);
  return stdout.trim();
}

function whatIsMissing() {
  if (run("docker", "info").status !== 0) {
    return "no container engine: `docker info` does not work";
  }
  const found = run("docker", "run", "--rm", NODE, "true").status === 0;
  return found ? noDatabase : `no base image: ${NODE} is neither here nor to be had`;
}

/** Build on a base that has the packages, so that no build needs a network. */
function build() {
  const base = mkdtempSync(join(tmpdir(), "activity-image-"));
  const cache = join(base, "cache");
  mkdirSync(cache);
  ["package.json", "package-lock.json"].forEach((name) => cpSync(join(HOME, name), join(base, name)));
  const found = run(join(HOME, "npm.sh"), "--prefix", base, "--cache", cache, "--omit=dev", "ci");
  assert.equal(found.status, 0, found.stderr);
  const setting = "npm_config_cache=/npm npm_config_offline=true";
  writeFileSync(join(base, "Dockerfile"), `FROM ${NODE}\nCOPY cache /npm\nENV ${setting}\n`);
  docker("build", "--tag", `${TAG}-base`, base);
  rmSync(base, { recursive: true });
  docker("build", "--tag", TAG, "--build-arg", `NODE_IMAGE=${TAG}-base`, HOME);
}

describe("the image", { skip: whatIsMissing(), timeout: 300_000 }, () => {
  const database = new Database();
  before(async () => {
    build();
    await database.start();
  });
  after(async () => {
    docker("image", "rm", "--force", TAG, `${TAG}-base`);
    await database.remove();
  });

  for (const [name, options] of /** @type {[string, string[]][]} */ ([
    ["a tmpfs", ["--tmpfs=/tmp"]],
    ["a volume", []],
  ])) {
    test(`it serves read-only with ${name} as /tmp, and stops in time`, async () => {
      const port = await freePort();
      const variables = Object.entries({ ...database.environment, PORT: String(port) });
      const given = variables.map(([key, value]) => `--env=${key}=${value}`);
      const quick = "--health-interval=1s";
      const id = docker("run", "--detach", "--network=host", quick, ...LOCKED_DOWN, ...options, ...given, TAG);
      try {
        const health = () => docker("inspect", "--format", "{{.State.Health.Status}}", id);
        assert.ok(await until(() => health() === "healthy"));
        const answer = await fetch(`http://127.0.0.1:${port}/api/activity`, {
          method: "POST",
          headers: { "Content-Type": "application/json", "X-Correlation-Id": "from-outside" },
          body: JSON.stringify(event({ id: `00000000-0000-4000-9000-${String(port).padStart(12, "0")}` })),
        });
        assert.equal(answer.status, 201);
        assert.equal(docker("exec", id, "id", "-u"), "10001");
        assert.notEqual(run("docker", "exec", id, "touch", "/opt/app/x").status, 0);
        docker("exec", id, "touch", "/tmp/x");
        const started = performance.now();
        docker("stop", "--time", "10", id);
        assert.ok(performance.now() - started < 9000);
        assert.equal(docker("inspect", "--format", "{{.State.ExitCode}}", id), "0");
        const lines = docker("logs", id).split("\n").map((line) => JSON.parse(line));
        assert.equal(lines.at(-1).message, "stopped");
        assert.equal(lines.filter(({ correlation_id }) => correlation_id === "from-outside").length, 1);
      } finally {
        docker("rm", "--force", "--volumes", id);
      }
    });
  }

  test("it holds no tests and no secret", () => {
    assert.equal(docker("run", "--rm", TAG, "ls"), "node_modules\npackage.json\nsrc");
    assert.doesNotMatch(docker("inspect", "--format", "{{json .Config.Env}}", TAG), /FEED/);
  });
});
