/** Health check of the container: asks the local process for `/healthz`. */

const host = process.env["HOST"] ?? "127.0.0.1";
const port = process.env["PORT"] ?? "8080";
try {
  const { status } = await fetch(`http://${host}:${port}/healthz`, {
    signal: AbortSignal.timeout(2_000),
  });
  process.exitCode = status === 200 ? 0 : 1;
} catch (error) {
  process.stderr.write(`activity: /healthz: ${error}\n`);
  process.exitCode = 1;
}
