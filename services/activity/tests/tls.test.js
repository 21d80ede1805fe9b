/** Whose certificates the client trusts, seen from a server that only shakes hands. */
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import { createServer } from "node:tls";
import { client } from "../src/feed.js";
import { load } from "../src/settings.js";

const noOpenssl = spawnSync("openssl", ["version"]).error !== undefined && "no openssl: it is not on PATH";

describe("with TLS", { skip: noOpenssl }, () => {
  let folder = "";
  let certificate = "";
  /** @type {import("node:tls").Server} */
  let server;

  before(async () => {
    folder = mkdtempSync(join(tmpdir(), "activity-tls-"));
    certificate = join(folder, "certificate.pem");
    const key = join(folder, "key.pem");
    const made = spawnSync("openssl", [
      ...["req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2"],
      ...["-subj", "/CN=feed", "-addext", "subjectAltName=IP:127.0.0.1", "-keyout", key, "-out", certificate],
    ]);
    assert.equal(made.status, 0, String(made.stderr));
    server = createServer({ key: readFileSync(key), cert: readFileSync(certificate) });
    server.listen(0, "127.0.0.1");
    await once(server, "listening");
  });

  after(() => {
    server.close();
    rmSync(folder, { recursive: true });
  });

  /**
   * What the server sees of a client that connects.
   *
   * @param {Record<string, string>} more
   */
  async function seen(more) {
    const { port } = /** @type {import("node:net").AddressInfo} */ (server.address());
    const found = client(
      load({
        FEED_HOST: "127.0.0.1",
        FEED_PORT: String(port),
        FEED_NAME: "board",
        FEED_USERNAME: "feed",
        FEED_PASSWORD: "x",
        ...more,
      }),
      { username: "feed", password: "x" },
    );
    const shaken = once(server, "secureConnection").then(([socket]) => {
      socket.destroy();
      return "trusted";
    });
    const refused = once(server, "tlsClientError").then(() => "refused");
    const asked = found.connect().catch(() => "no database");
    const what = await Promise.race([shaken, refused]);
    await found.close();
    await asked;
    server.removeAllListeners("secureConnection").removeAllListeners("tlsClientError");
    return what;
  }

  test("the certificates of the file that is named are trusted", async () => {
    assert.equal(await seen({ FEED_CA_FILE: certificate }), "trusted");
  });

  test("where none is named, those of Amazon are, and no others", async () => {
    assert.equal(await seen({}), "refused");
  });
});
