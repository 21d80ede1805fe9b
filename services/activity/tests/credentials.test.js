/** User and password from a secret: read once, again when refused, and clear where that fails. */
import assert from "node:assert/strict";
import { once } from "node:events";
import { createServer } from "node:http";
import { after, afterEach, before, beforeEach, describe, test } from "node:test";
import { MongoServerError } from "mongodb";
import { Clients } from "../src/clients.js";
import { Logins, logins, parse, SecretError } from "../src/credentials.js";
import { load } from "../src/settings.js";
import { Database, event, freePort, noDatabase, PASSWORD, Service, until } from "./harness.js";

const ARN = "arn:aws:secretsmanager:eu-north-1:123456789012:secret:feed-a1b2c3";
const AWS = { AWS_ACCESS_KEY_ID: "x", AWS_SECRET_ACCESS_KEY: "x", AWS_EC2_METADATA_DISABLED: "true" };
const GIVEN = {
  FEED_HOST: "127.0.0.1",
  FEED_PORT: "1",
  FEED_NAME: "board",
  FEED_USERNAME: "feed",
  FEED_PASSWORD: "one",
};

/** Secrets Manager, as far as one call of it. */
class Secrets {
  /** @type {unknown[]} */
  asked = [];
  text = "";
  #server = createServer(async (request, response) => {
    const chunks = [];
    for await (const chunk of request) {
      chunks.push(chunk);
    }
    this.asked.push([request.headers["x-amz-target"], JSON.parse(Buffer.concat(chunks).toString())]);
    const found = this.text !== "";
    response.writeHead(found ? 200 : 400, { "Content-Type": "application/x-amz-json-1.1" });
    const type = { __type: "ResourceNotFoundException", message: "hidden" };
    response.end(JSON.stringify(found ? { ARN, SecretString: this.text } : type));
  });

  async start() {
    await once(this.#server.listen(0, "127.0.0.1"), "listening");
    const { port } = /** @type {import("node:net").AddressInfo} */ (this.#server.address());
    return { ...AWS, AWS_ENDPOINT_URL: `http://127.0.0.1:${port}` };
  }

  stop() {
    this.#server.closeAllConnections();
    this.#server.close();
  }

  /** @param {string} password */
  hold(password) {
    this.text = JSON.stringify({ username: "feed", password, engine: "mongo" });
  }
}

/** @param {string[]} passwords */
function reading(...passwords) {
  const left = passwords.map((password) => ({ username: "u", password }));
  const read = async () => left.shift() ?? Promise.reject(new SecretError("cannot be read: None"));
  return { known: new Logins(read), left };
}

test("it is read once, and what was refused is read again by the first alone", async () => {
  const { known, left } = reading("1", "2", "3");
  const old = await known.login();
  assert.equal(await known.login(), old);
  const found = await Promise.all([1, 2, 3].map(() => known.renewed(old)));
  assert.deepEqual(found.map(({ password }) => password), ["2", "2", "2"]);
  assert.equal((await known.renewed(old)).password, "2");
  assert.equal(left.length, 1);
});

test("a secret that could not be read is read again", async () => {
  let tries = 0;
  const known = new Logins(async () => {
    tries += 1;
    return tries > 1 ? { username: "u", password: "1" } : Promise.reject(new SecretError("away"));
  });
  await assert.rejects(known.login(), new SecretError("away"));
  assert.equal((await known.login()).password, "1");
});

for (const text of ["", "no JSON", "null", "7", "[]", '{"username":"u"}', '{"username":"u","password":1}']) {
  test(`a secret of something else is refused without being told: ${text}`, () => {
    assert.throws(() => parse(text), new SecretError("is no JSON object with username and password"));
  });
}

test("without a secret user and password are those that were given", async () => {
  const known = logins(load(GIVEN));
  const login = await known.login();
  assert.deepEqual(login, { username: "feed", password: "one" });
  assert.deepEqual(await known.renewed(login), login);
});

/** @param {number} code */
const refusal = (code) => new MongoServerError({ message: "hidden", code });

/** Clients of a database that lets one password in, and what became of each. */
function guarded(/** @type {string[]} */ ...passwords) {
  /** @type {string[]} */
  const seen = [];
  const state = { right: passwords[0], code: 18 };
  const connect = (/** @type {{ password: string }} */ { password }) => {
    seen.push(`open ${password}`);
    return /** @type {any} */ ({ password, close: async () => void seen.push(`close ${password}`) });
  };
  const clients = new Clients(connect, reading(...passwords).known);
  const work = () =>
    clients.use(async (client) => {
      const { password } = /** @type {any} */ (client);
      if (password !== state.right) {
        throw refusal(state.code);
      }
      return password;
    });
  return { clients, seen, state, work };
}

test("a client stays until its user is refused; the next one does the work", async () => {
  const { clients, seen, state, work } = guarded("1", "2");
  assert.deepEqual([await work(), await work()], ["1", "1"]);
  state.right = "2";
  assert.deepEqual(await Promise.all([work(), work()]), ["2", "2"]);
  await clients.close();
  assert.deepEqual(seen, ["open 1", "open 2", "close 1", "close 2"]);
});

test("a refusal that the secret does not explain stays one, and any other error, too", async () => {
  const same = guarded("1", "1", "2");
  same.state.right = "3";
  await assert.rejects(same.work(), refusal(18));
  const other = guarded("1", "2");
  Object.assign(other.state, { right: "2", code: 13 });
  await assert.rejects(other.work(), refusal(13));
  assert.deepEqual([same.seen, other.seen], [["open 1"], ["open 1"]]);
});

test("a secret that cannot be read again changes nothing of the refusal", async (context) => {
  const written = context.mock.method(process.stdout, "write", () => true);
  const { state, work } = guarded("1");
  state.right = "2";
  await assert.rejects(work(), refusal(18));
  const line = JSON.parse(String(written.mock.calls[0]?.arguments[0]));
  assert.deepEqual([line.level, line.error.type], ["warning", "SecretError"]);
});

test("clients that were never used have nothing to close", async () => {
  const { clients, seen } = guarded("1");
  await clients.close();
  assert.deepEqual(seen, []);
});

describe("the process", () => {
  const secrets = new Secrets();
  /** @type {Record<string, string>} */
  let environment;
  before(async () => {
    const { FEED_USERNAME, FEED_PASSWORD, ...rest } = GIVEN;
    environment = { ...rest, ...(await secrets.start()), FEED_SECRET_ARN: ARN, HOST: "127.0.0.1" };
  });
  after(() => secrets.stop());
  beforeEach(() => {
    secrets.asked.length = 0;
    secrets.text = "";
  });

  /** @param {Record<string, string>} more */
  async function ended(more) {
    const service = new Service(await freePort(), { ...environment, ...more });
    const [code] = await once(service.process, "exit");
    return { code, lines: service.lines, output: service.output };
  }

  test("ends at once without the secret, and says why", async () => {
    const { code, lines, output } = await ended({});
    assert.equal(code, 1);
    assert.deepEqual(
      lines.map(({ level, message, error }) => [level, message, error.type, error.code]),
      [["error", "the database's secret cannot be read: ResourceNotFoundException", "SecretError", "ResourceNotFoundException"]],
    );
    assert.doesNotMatch(output, /hidden/);
    assert.deepEqual(secrets.asked[0], ["secretsmanager.GetSecretValue", { SecretId: ARN }]);
  });

  test("ends at once where Secrets Manager is away", async () => {
    const { code, lines } = await ended({ AWS_ENDPOINT_URL: `http://127.0.0.1:${await freePort()}` });
    assert.equal(code, 1);
    assert.deepEqual(
      lines.map(({ message }) => message),
      ["the database's secret cannot be read: ECONNREFUSED"],
    );
  });

  describe("with a database", { skip: noDatabase }, () => {
    const database = new Database();
    /** @type {Service} */
    let service;
    before(() => database.start());
    after(() => database.remove());
    afterEach(() => service.stop());

    test("needs no password, and outlives a rotation", async () => {
      secrets.hold(PASSWORD);
      const { FEED_USERNAME, FEED_PASSWORD, ...rest } = database.environment;
      service = await Service.start({ ...environment, ...rest });
      assert.equal((await service.post(event())).status, 201);
      assert.equal(secrets.asked.length, 1);
      await database.change("another");
      secrets.hold("another");
      // Connections that stand outlive a rotation, here as in production.
      await database.stop();
      await database.start();
      assert.ok(await until(async () => (await service.get("/readyz")).status === 200));
      assert.equal((await service.get("/api/activity")).body.items.length, 1);
      assert.equal(secrets.asked.length, 2);
      assert.doesNotMatch(service.output, /another|correct horse/);
    });
  });
});
