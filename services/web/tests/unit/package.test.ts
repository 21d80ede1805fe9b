/** The packages as they are locked, and the image as it is written. */
import { execFileSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { resolve } from "node:path";
import { expect, test } from "vitest";

const HOME = resolve(import.meta.dirname, "../..");
const read = (path: string) => readFileSync(resolve(HOME, path), "utf8");

interface Locked {
  version?: string;
  integrity?: string;
  resolved?: string;
}

const manifest = JSON.parse(read("package.json")) as Record<"dependencies" | "devDependencies", object>;
const { packages } = JSON.parse(read("package-lock.json")) as { packages: Record<string, Locked> };

test("each package is asked for in one version, and locked in that one", () => {
  const asked = Object.entries({ ...manifest.dependencies, ...manifest.devDependencies });
  expect(asked.length).toBeGreaterThan(10);
  for (const [name, version] of asked) {
    expect(version).toMatch(/^\d+\.\d+\.\d+$/);
    expect(packages[`node_modules/${name}`]?.version).toBe(version);
  }
});

test("the lock has a hash for each package, and the address of none", () => {
  const locked = Object.entries(packages).filter(([path]) => path !== "");
  expect(locked.length).toBeGreaterThan(50);
  for (const [path, { integrity, resolved }] of locked) {
    expect([path, integrity]).toEqual([path, expect.stringMatching(/^sha512-/)]);
    expect(resolved).toBeUndefined();
  }
  expect(read(".npmrc")).toContain("omit-lockfile-registry-resolved=true");
});

test("what only tests need stays out of the image", () => {
  expect(Object.keys(manifest.dependencies).toSorted()).toEqual([
    "@vitejs/plugin-react",
    "react",
    "react-dom",
    "vite",
  ]);
  expect(instructions("RUN")[0]).toBe("npm ci --omit=dev");
});

const TEXT = read("Dockerfile").replaceAll(/\\\n\s*/g, "");
const instructions = (word: string) =>
  TEXT.split("\n")
    .filter((line) => line.startsWith(`${word} `))
    .map((line) => line.slice(word.length + 1));

test("both stages start from pinned images that can be replaced", () => {
  expect(instructions("ARG")).toEqual(["NODE_IMAGE=node:22-bookworm-slim", "NGINX_IMAGE=nginx:1.29"]);
  expect(instructions("FROM")).toEqual(["${NODE_IMAGE} AS build", "${NGINX_IMAGE}"]);
});

test("it runs without root, may write to /tmp only, and stops on SIGTERM", () => {
  expect(instructions("USER")).toEqual(["10001:10001"]);
  expect(instructions("VOLUME")).toEqual(["/tmp"]);
  expect(instructions("EXPOSE")).toEqual(["8080"]);
  expect(instructions("STOPSIGNAL")).toEqual(["SIGTERM"]);
  expect(instructions("ENTRYPOINT")).toEqual(['["/opt/web/start.sh"]']);
  expect(instructions("HEALTHCHECK")[0]).toContain("/healthz");
});

test("the context is what the image is made of, and no more", () => {
  const [first, ...let_in] = read(".dockerignore").trim().split("\n");
  expect(first).toBe("*");
  const copied = instructions("COPY")
    .filter((line) => !line.startsWith("--from"))
    .flatMap((line) => line.split(" ").slice(0, -1));
  expect(let_in.map((line) => line.slice(1)).toSorted()).toEqual(copied.toSorted());
});

const HADOLINT = resolve(HOME, "../../.venv/bin/hadolint");

test.skipIf(!existsSync(HADOLINT))("hadolint finds nothing", () => {
  expect(execFileSync(HADOLINT, ["Dockerfile"], { cwd: HOME, encoding: "utf8" })).toBe("");
});
