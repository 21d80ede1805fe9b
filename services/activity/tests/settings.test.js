import assert from "node:assert/strict";
import { X509Certificate } from "node:crypto";
import { test } from "node:test";
import { client, Feed, KEPT_SECONDS } from "../src/feed.js";
import { configure } from "../src/logs.js";
import { load, SettingsError } from "../src/settings.js";

const GIVEN = {
  FEED_HOST: "feed.internal",
  FEED_PORT: "27017",
  FEED_NAME: "board",
  FEED_USERNAME: "feed",
  FEED_PASSWORD: "p4ss/w@rd:",
};
const LOGIN = { username: "feed", password: "p4ss/w@rd:" };

test("defaults", () => {
  const { databaseCa, ...rest } = load(GIVEN);
  assert.deepEqual(rest, {
    databaseHost: "feed.internal",
    databasePort: 27017,
    databaseName: "board",
    databaseUsername: "feed",
    databasePassword: "p4ss/w@rd:",
    databaseSecretArn: null,
    host: "0.0.0.0",
    port: 8080,
    logLevel: "info",
    collector: false,
    posts: "all",
  });
  const names = (databaseCa ?? []).map((text) => new X509Certificate(text));
  const roots = names.filter(({ subject }) => /Amazon RDS eu-north-1 Root CA RSA2048 G1/.test(subject));
  assert.equal(roots.length, 1);
  assert.ok(/** @type {X509Certificate} */ (roots[0]).validToDate > new Date("2060-01-01"));
});

test("either variable of OpenTelemetry leads to a collector", () => {
  for (const name of ["OTEL_EXPORTER_OTLP_ENDPOINT", "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT"]) {
    assert.equal(load({ ...GIVEN, [name]: "http://127.0.0.1:4318" }).collector, true);
  }
});

test("who may add can be said", () => {
  assert.equal(load({ ...GIVEN, POSTS: "direct" }).posts, "direct");
});

test("the prefix is the label of the database", () => {
  const entries = Object.entries(GIVEN).map(([key, value]) => [key.replace("FEED", "NEWS_2"), value]);
  assert.deepEqual(load({ ...Object.fromEntries(entries), DATABASE_PREFIX: "NEWS_2" }), load(GIVEN));
});

for (const [more, text] of /** @type {[Record<string, string>, string][]} */ ([
  [{ FEED_HOST: "", FEED_NAME: "" }, "missing in the environment: FEED_HOST, FEED_NAME"],
  [{ DATABASE_PREFIX: "feed" }, 'DATABASE_PREFIX must be like FEED, got "feed"'],
  [{ FEED_PORT: "0" }, 'FEED_PORT must be a number from 1 to 65535, got "0"'],
  [{ PORT: "65536" }, 'PORT must be a number from 1 to 65535, got "65536"'],
  [{ PORT: " 80" }, 'PORT must be a number from 1 to 65535, got " 80"'],
  [{ FEED_TLS: "no" }, 'FEED_TLS must be one of true, false, got "no"'],
  [{ FEED_CA_FILE: "/nowhere" }, 'FEED_CA_FILE must be a file that can be read, got "/nowhere"'],
  [{ LOG_LEVEL: "INFO" }, 'LOG_LEVEL must be one of debug, info, warning, error, got "INFO"'],
  [{ POSTS: "none" }, 'POSTS must be one of all, direct, got "none"'],
])) {
  test(text, () => {
    assert.throws(() => load({ ...GIVEN, ...more }), new SettingsError(text));
  });
}

const SECRET = "arn:aws:secretsmanager:eu-north-1:123456789012:secret:feed-a1b2c3";

test("a secret stands in place of user and password", () => {
  const { FEED_USERNAME, FEED_PASSWORD, ...rest } = GIVEN;
  const found = load({ ...rest, FEED_SECRET_ARN: SECRET });
  assert.deepEqual(
    [found.databaseSecretArn, found.databaseUsername, found.databasePassword],
    [SECRET, "", ""],
  );
  for (const more of [{ FEED_USERNAME }, { FEED_PASSWORD }]) {
    const text = `FEED_SECRET_ARN stands in place of ${Object.keys(more)[0]}, got both`;
    assert.throws(() => load({ ...rest, ...more, FEED_SECRET_ARN: SECRET }), new SettingsError(text));
  }
  for (const arn of ["feed", SECRET.replace("secretsmanager", "ssm"), `${SECRET} x`]) {
    const text = `FEED_SECRET_ARN must be the ARN of a secret, got ${JSON.stringify(arn)}`;
    assert.throws(() => load({ ...rest, FEED_SECRET_ARN: arn }), new SettingsError(text));
  }
});

test("the client is what Amazon DocumentDB asks for", () => {
  const { options } = client(load(GIVEN), LOGIN);
  assert.deepEqual(
    [options.retryWrites, options.readPreference.mode, options.replicaSet, options.tls],
    [false, "secondaryPreferred", "rs0", true],
  );
  assert.equal(options.credentials?.source, "admin");
  assert.equal(options.credentials?.password, "p4ss/w@rd:");
  assert.equal(client(load({ ...GIVEN, FEED_TLS: "false" }), LOGIN).options.tls, false);
});

/** @param {(keys: object, options: any) => Promise<void>} createIndex */
const feedOf = (createIndex) =>
  new Feed({ use: (work) => work(/** @type {any} */ ({ db: () => ({ collection: () => ({ createIndex }) }) })) }, "board");

test("events are found by board and time, and forgotten after 90 days", async (context) => {
  context.mock.method(process.stdout, "write", () => true);
  /** @type {unknown[]} */
  const made = [];
  await feedOf(async (...index) => void made.push(index)).prepare();
  assert.equal(KEPT_SECONDS, 7_776_000);
  assert.deepEqual(made, [
    [{ board: 1, at: -1, _id: -1 }, { name: "feed" }],
    [{ at: 1 }, { name: "expiry", expireAfterSeconds: 7_776_000 }],
  ]);
});

test("indexes are tried again, until the service stops", async (context) => {
  context.mock.timers.enable({ apis: ["setTimeout"] });
  const written = context.mock.method(process.stdout, "write", () => true);
  configure("info");
  let tries = 0;
  const feed = feedOf(async () => {
    tries += 1;
    throw new Error("not yet");
  });
  await feed.prepare();
  context.mock.timers.tick(5_000);
  assert.equal(tries, 2);
  await Promise.resolve();
  await Promise.resolve();
  feed.stop();
  context.mock.timers.tick(60_000);
  assert.equal(tries, 2);
  assert.match(String(written.mock.calls[0]?.arguments[0]), /indexes cannot be made yet/);
});
