/** The environment that nginx/start.sh takes, and names that are resolved while nginx runs. */
import { spawnSync } from "node:child_process";
import { createSocket } from "node:dgram";
import { once } from "node:events";
import { rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { folder, HOME, named, noNginx, Web } from "./harness.ts";

const missing = noNginx();
const START = join(HOME, "nginx/start.sh");

test.each([
  [{ PORT: "80a" }, "web: PORT must be a number, got 80a\n"],
  [{ HOST: "localhost" }, "web: HOST must be an IPv4 address, got localhost\n"],
  [{ TASKS_HOST: "a;b" }, "web: TASKS_HOST must be a host name, got a;b\n"],
  [{ TASKS_HOST: "a|b" }, "web: TASKS_HOST must be a host name, got a|b\n"],
  [{ ACTIVITY_HOST: "a b" }, "web: ACTIVITY_HOST must be a host name, got a b\n"],
  [{ ACTIVITY_PORT: "1;" }, "web: ACTIVITY_PORT must be a number, got 1;\n"],
  [{ TASKS_PORT: "http" }, "web: TASKS_PORT must be a number, got http\n"],
])("%j is refused in one line", (environment, expected) => {
  const found = spawnSync(START, { env: { PATH: process.env["PATH"]!, ...environment }, encoding: "utf8" });
  expect([found.status, found.stdout, found.stderr]).toEqual([2, "", expected]);
});

/** The answer of a name server to a question: 127.0.0.1, or that there is no such name. */
function dnsAnswer(question: Buffer, known: boolean): Buffer {
  const end = question.indexOf(0, 12) + 5;
  const address = question.readUInt16BE(end - 4) === 1;
  const header = Buffer.from([0x81, known ? 0x80 : 0x83, 0, 1, 0, known && address ? 1 : 0, 0, 0, 0, 0]);
  const record = Buffer.from([0xc0, 12, 0, 1, 0, 1, 0, 0, 0, 1, 0, 4, 127, 0, 0, 1]);
  const parts = [question.subarray(0, 2), header, question.subarray(12, end)];
  return Buffer.concat(known && address ? [...parts, record] : parts);
}

/** Answers on the port that resolv.conf implies, or nothing where that is not allowed. */
async function nameServer(address: string, isKnown: () => boolean) {
  const socket = createSocket("udp4");
  socket.on("message", (question, from) =>
    socket.send(dnsAnswer(question, isKnown()), from.port, from.address),
  );
  socket.bind(53, address);
  const bound = once(socket, "listening").then(() => true);
  return (await bound.catch(() => false)) ? socket : undefined;
}

describe.skipIf(missing)(named("names", missing), () => {
  test("a name is asked for at run time, at the server of resolv.conf", async (context) => {
    let known = false;
    const server = await nameServer("127.53.0.1", () => known);
    if (server === undefined) {
      return context.skip("port 53 may not be bound");
    }
    const upstream = createServer((request, response) => response.end(request.headers.host));
    upstream.listen(0, "127.0.0.1");
    await once(upstream, "listening");
    const root = folder();
    writeFileSync(join(root, "resolv.conf"), "search here\nnameserver 127.53.0.1\n");
    const web = await Web.start(root, {
      RESOLV: join(root, "resolv.conf"),
      TASKS_HOST: "tasks.app.internal",
      TASKS_PORT: String((upstream.address() as AddressInfo).port),
    });
    expect((await fetch(`${web.url}/api/tasks`)).status).toBe(502);
    known = true;
    expect((await fetch(`${web.url}/api/tasks`)).status).toBe(200);
    await web.stop();
    upstream.close();
    server.close();
    rmSync(root, { recursive: true });
    return undefined;
  });
});
